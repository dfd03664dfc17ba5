"""The libraries whose version can change what is built, so that an upgrade rebuilds it.

Belongs here: those names. Does not belong here: what the project depends on (``pyproject.toml``).
"""

from __future__ import annotations

from importlib.metadata import version

TABLES = ("duckdb", "pyarrow", "rigour", "publicsuffixlist", "idna", "scipy")
REPORTS = ("jinja2",)


def installed(names: tuple[str, ...]) -> list[str]:
    """``name=version`` of each library."""
    return [f"{name}={version(name)}" for name in names]
