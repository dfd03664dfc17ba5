"""Writes the whole report site into a folder: pages, charts, their data, and the static files.

Belongs here: files and how things are written into them. Does not belong here: what a page holds (``pages``).

The site is a folder of plain files that opens from disk without a network. A browser refuses ``fetch()`` of local files, so a chart is
a small script that puts its figure into ``window.FIGURES``. Nothing here asks for the time, so the same database gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from . import crosswalk, findings, theme
from .figure import Figure
from .pages import Pages, anchor
from .reading import Reader, Row

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

HERE = Path(__file__).parent
ISO_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_site(root: Path, database: Path, folder: Path, manifest: dict[str, Any]) -> None:
    """Write the report site of a release.

    Args:
        root: The project, for the words of metrics and rules.
        database: The finished DuckDB file of the release; only ``curated`` and ``marts`` are read.
        folder: Where the site goes; made if it is not there.
        manifest: ``release_id``, ``release_date``, ``snapshots`` and ``tables`` of the release.

    Raises:
        OSError: When the folder cannot be written.
    """
    from pipelines.engine.registry import load_project
    from pipelines.engine.releases import open_reader

    with open_reader(database) as connection:
        write_pages(Pages(Reader(connection), load_project(root), manifest), folder)


def write_pages(pages: Pages, folder: Path) -> None:
    """Write all pages over an open database."""
    for name in ("figures", "data", "models", "crosswalk", "static"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    _write_static(folder / "static")
    templates = environment()

    def page(path: str, template: str, context: Mapping[str, Any]) -> None:
        base = "../" * path.count("/")
        html = templates.get_template(template).render(**pages.shared(), **context, base=base, path=path)
        (folder / path).write_text(html, encoding="utf-8")

    for taxonomy in pages.taxonomies:
        context, figures = pages.model(taxonomy)
        for figure in figures:
            _write_figure(folder, figure)
        page(f"models/{taxonomy['taxonomy_id']}.html", "model.html", context)
    context, figures = pages.index()
    for figure in figures:
        _write_figure(folder, figure)
    overview = pages.reader.run("overview_layers")
    _write_data(folder, "overview-stacks", overview.columns, overview.rows, overview.sql)
    statistics = pages.reader.run("market_figures")
    _write_data(folder, "market-figures", statistics.columns, statistics.rows, statistics.sql)
    for row in pages.beside:
        _write_data(folder, f"beside-{row['metric_id']}", row["result"].columns, row["result"].rows, row["result"].sql)
    page("index.html", "index.html", {**context, "stacks_sql": overview.sql})
    claims = pages.claims
    _write_data(folder, "claims", claims.result.columns, claims.result.rows, claims.result.sql)
    for row in claims.rows:
        if row["sql"]:
            (folder / "data" / f"claim-{row['document_claim_id']}.sql").write_text(row["sql"] + "\n", encoding="utf-8")
    page("claims.html", "claims.html", claims.page())
    page("methods.html", "methods.html", pages.methods())
    context, results = pages.source_page()
    for name, result in results.items():
        _write_data(folder, name, result.columns, result.rows, result.sql)
    page("sources.html", "sources.html", context)
    for path, template, context, results in crosswalk.pages(pages):
        for name, result in results.items():
            _write_data(folder, name, result.columns, result.rows, result.sql)
        page(path, template, context)
    context, rows, compact = pages.companies()
    listed = pages.reader.run("companies")
    (folder / "data" / "companies.csv").write_text(csv_text(listed.columns, rows), encoding="utf-8", newline="")
    (folder / "data" / "companies.sql").write_text(listed.sql + "\n", encoding="utf-8")
    (folder / "data" / "companies.js").write_text(f"window.COMPANIES={script_json(compact)};\n", encoding="utf-8")
    page("companies.html", "companies.html", context)


def environment() -> Environment:
    """Jinja with every value escaped, and the site's formats as filters."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    found.filters.update(
        count=theme.count,
        rounded=theme.rounded,
        plural=theme.plural,
        usd=theme.usd,
        percent=theme.percent,
        number_word=theme.number_word,
        safe_url=safe_url,
        host=host,
        anchor=anchor,
        dates=unbroken_dates,
        words=lambda value: str(value).replace("_", " "),
        stated=findings.stated,
        measured=findings.measured,
        list_words=theme.listed,
    )
    found.globals.update(usd_span=usd_span, percent_range=theme.percent_range, snapshot_line=snapshot_line, snapshot_span=snapshot_span)
    return found


def unbroken_dates(text: Any) -> Markup:
    """Escaped text in which no line ends within a date."""
    from markupsafe import Markup, escape

    return Markup(ISO_DATE.sub(r'<time class="nowrap">\g<0></time>', str(escape(text))))  # noqa: S704 — escaped before the dates are marked


def usd_span(totals: Row) -> str:
    """'USD 1.2 B to USD 1.4 B; ' for the detail of a key figure; '' where both ends read the same as the sum itself."""
    span = theme.usd_range(totals["funding_low_usd"], totals["funding_high_usd"])
    return f"{span}; " if span and span != theme.usd(totals["funding_usd"]) else ""


def safe_url(value: Any) -> str:
    """The address when it is one a reader may be sent to (http or https with a host), else ''. Upstream addresses are not trusted."""
    text = str(value or "").strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.netloc and not any(ord(letter) < 33 for letter in text) else ""


def host(value: Any) -> str:
    """The host of an address, without 'www.'."""
    return urlsplit(str(value)).netloc.removeprefix("www.") if safe_url(value) else ""


def snapshot_line(sources: Iterable[Row]) -> str:
    """Sources with the date of their newest snapshot, for the line under a chart."""
    return " · ".join(f"{row['title']} ({row['last_snapshot_date']})" for row in sources if row["last_snapshot_date"])


def snapshot_span(sources: Iterable[Row]) -> str:
    """How many sources there are rows of, and of when: '17 sources, snapshots of 2023-05-16 to 2026-11-22'."""
    dates = sorted(row["last_snapshot_date"] for row in sources if row["last_snapshot_date"])
    if not dates:
        return "no source"
    return f"{theme.plural(len(dates), 'source')}, newest snapshots of {dates[0]}" + (f" to {dates[-1]}" if dates[-1] != dates[0] else "")


def neutralised(value: Any) -> Any:
    """A cell that a spreadsheet does not take for a formula: text that begins like one gets an apostrophe in front; numbers stay."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def csv_text(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """CSV with a header; lists joined by '|', unknown values empty, formulas neutralised."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([neutralised(_cell(row[column])) for column in columns])
    return stream.getvalue()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "|".join(str(item) for item in value)
    return value


def json_text(value: Any) -> str:
    """JSON with dates as ISO 8601."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def script_json(value: Any) -> str:
    """JSON that may stand in a script: no closing tag and no line separator that older engines take for the end of a line."""
    return json_text(value).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _write_figure(folder: Path, figure: Figure) -> None:
    specs = {scope: view.spec for scope, view in figure.views.items()}
    titles = {scope: view.title for scope, view in figure.views.items()}
    script = script_json({"views": specs, "titles": titles, "subtitles": figure.subtitle})
    name = json.dumps(figure.figure_id)
    (folder / "figures" / f"{figure.figure_id}.js").write_text(f"(window.FIGURES=window.FIGURES||{{}})[{name}]={script};\n", encoding="utf-8")
    _write_data(folder, figure.figure_id, figure.data_columns, figure.data_rows, figure.sql)


def _write_data(folder: Path, name: str, columns: Sequence[str], rows: Sequence[Row], sql: str) -> None:
    data = folder / "data"
    (data / f"{name}.csv").write_text(csv_text(columns, rows), encoding="utf-8", newline="")
    (data / f"{name}.json").write_text(json_text(rows) + "\n", encoding="utf-8")
    (data / f"{name}.sql").write_text(sql + "\n", encoding="utf-8")


def _write_static(folder: Path) -> None:
    """Copy the static files, and write the style sheet's variables and Plotly's template from the theme."""
    for path in sorted((HERE / "static").rglob("*")):
        if path.is_file():
            target = folder / path.relative_to(HERE / "static")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    (folder / "theme.css").write_text(theme.css_variables(), encoding="utf-8")
    (folder / "theme.js").write_text(f"window.PLOT_TEMPLATE={script_json(theme.plotly_template())};\n", encoding="utf-8")
