"""The whole site over crafted maps: hostile names, and layers with nothing to draw."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import plotly.graph_objects as graph_objects
import pytest

from pipelines.reports import layout as frame
from pipelines.reports import theme
from pipelines.reports.site import csv_text, neutralised, safe_url, script_json

HOSTILE = [
    '<script>alert("x")</script>',
    "</script><img src=x onerror=alert(1)>",
    'O\'Reilly & "Sons"',
    "=HYPERLINK(1)",
    "+1",
    "-cmd",
    "@SUM(A1)",
    "@@ink",
    "שלום בינה",
    "人工智能有限公司",
    "🦙 Llama 🚀",
    "x" * 500,
    "{{ 7 * 7 }}",
]


class Reader(HTMLParser):
    """Collects elements, and what must not be there."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def parsed(path: Path) -> Reader:
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader


def pages(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


def drawings(folder: Path) -> Iterator[tuple[str, str, dict[str, Any] | None]]:
    """(figure, view, spec) of every chart script."""
    for path in sorted((folder / "figures").glob("*.js")):
        text = path.read_text(encoding="utf-8")
        content = json.loads(text[text.index("]=") + 2 : text.rindex(";")])
        for view, spec in content["views"].items():
            yield path.stem, view, spec


@pytest.fixture
def hostile(crafted: Callable[[], Any], tmp_path: Path) -> Path:
    market = crafted()
    market.model([("1", "Chips <b>"), ("2", HOSTILE[0]), ("3", "Use & operate")])
    for number, name in enumerate(HOSTILE):
        layers = ["model_a/3"] if number % 2 else ["model_a/2", "model_a/3"]
        market.company(
            name, layers, country=["US", "DE", None][number % 3], funding=1e6 * (number + 1), url="javascript:alert(1)", sources=("one", "two")
        )
    market.company("Plain", ["model_a/1"], url="https://example.org/?a=1&b=2")
    market.mention(
        HOSTILE[1],
        ["model_a/2"],
        sublayer_as_written=HOSTILE[0],
        owner_name=HOSTILE[2],
        owner_source_url="javascript:alert(1)",
        is_owner_published=True,
    )
    market.mention("lost", ["model_a/2"], mention_role="lost_name", is_placed=False, candidate_name="Perhaps")
    market.mention("Gartner", [], mention_role="figure_source", is_placed=False)
    return Path(market.write(tmp_path / "site"))


def test_hostile_names_are_escaped_on_every_page(hostile: Path) -> None:
    for path in pages(hostile):
        reader = parsed(path)
        scripts = [attrs for tag, attrs in reader.elements if tag == "script"]
        assert all(attrs.get("src") for attrs in scripts), path.name
        assert not any(name.startswith("on") for _, attrs in reader.elements for name in attrs), path.name
        assert not [attrs for tag, attrs in reader.elements if tag == "img"], path.name
        links = [attrs.get("href") or "" for tag, attrs in reader.elements if tag == "a"]
        assert not [link for link in links if link.lower().startswith(("javascript:", "data:"))], path.name
    model = parsed(hostile / "models" / "model_a.html")
    assert HOSTILE[1] in model.text
    assert any(HOSTILE[0] in text for text in model.text)


def test_a_lost_name_stays_unresolved_and_outsiders_stay_outside(hostile: Path) -> None:
    text = " ".join(parsed(hostile / "models" / "model_a.html").text)
    assert "name lost in the document" in text
    assert "candidate only: Perhaps" in text
    assert text.index("Outside any layer") < text.index("Gartner")


def test_chart_text_is_escaped_and_every_chart_is_valid_plotly(hostile: Path) -> None:
    seen = 0
    for figure, view, spec in drawings(hostile):
        if spec is None:
            continue
        seen += 1
        assert "<script" not in json.dumps(spec), (figure, view)
        for layout in ("layout", "narrow"):
            for dark in (False, True):
                graph_objects.Figure(theme.resolved({"data": spec["data"], "layout": spec[layout]}, dark))
    assert seen >= 8
    graph_objects.layout.Template(theme.resolved(theme.plotly_template()))


def test_files_beside_the_charts_are_neutralised_and_complete(hostile: Path) -> None:
    rows = list(csv.DictReader(io.StringIO((hostile / "data" / "companies.csv").read_text(encoding="utf-8"))))
    names = {row["company_name"] for row in rows}
    assert {"'=HYPERLINK(1)", "'+1", "'-cmd", "'@SUM(A1)", "人工智能有限公司", "x" * 500} <= names
    for path in (hostile / "data").glob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"))):
            assert not [cell for cell in row if cell[:1] in "=+@" and cell], path.name
    script = (hostile / "data" / "companies.js").read_text(encoding="utf-8")
    assert "<" not in script
    assert json.loads(script[script.index("=") + 1 : script.rindex(";")])["rows"]


def test_nothing_is_asked_of_the_network(hostile: Path) -> None:
    outside = re.compile(r"(?:src|href)=\"(?:https?:)?//")
    for path in pages(hostile):
        for tag, attrs in parsed(path).elements:
            if tag in ("script", "link", "img", "iframe"):
                assert not outside.search(f'src="{attrs.get("src") or attrs.get("href") or ""}"'), path.name
    assert "url(http" not in (hostile / "static" / "site.css").read_text(encoding="utf-8")


def test_nothing_to_draw_becomes_a_sentence(crafted: Callable[[], Any], tmp_path: Path) -> None:
    market = crafted()
    market.model([("1", "Chips"), ("2", "Use")])
    market.company("Only", ["model_a/2"], country=None)
    folder = market.write(tmp_path / "site")
    text = " ".join(parsed(folder / "models" / "model_a.html").text)
    assert "No funding is disclosed for the companies of this model" in text
    assert "Nothing to draw: no funding is disclosed" in text
    assert "The country of no company in this model is known" in text
    assert "Nothing to draw: in no layer is the country" in text
    specs = {(figure, view): spec for figure, view, spec in drawings(folder)}
    assert specs["model_a-funding", "core"] is None
    assert specs["model_a-companies", "core"] is not None
    assert specs["overview-market-size", ""] is None


def test_a_map_without_any_company_is_a_site_all_the_same(crafted: Callable[[], Any], tmp_path: Path) -> None:
    market = crafted()
    market.model([("1", "Chips"), ("2", "Use")])
    folder = market.write(tmp_path / "site")
    assert "No company of this release is in a layer of any model yet" in " ".join(parsed(folder / "index.html").text)
    assert all(spec is None for _, _, spec in drawings(folder))


def test_the_same_map_gives_the_same_bytes(crafted: Callable[[], Any], tmp_path: Path) -> None:
    market = crafted()
    market.model([("1", "Chips"), ("2", "Use")])
    for number in range(12):
        market.company(f"Company {number}", ["model_a/2"], funding=number * 1e6 or None)
    one = market.write(tmp_path / "one")
    two = market.write(tmp_path / "two")
    first = {path.relative_to(one): path.read_bytes() for path in one.rglob("*") if path.is_file()}
    assert first == {path.relative_to(two): path.read_bytes() for path in two.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/a?b=c", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        (" https://example.org", True),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("https://", False),
        ("https://exa mple.org", False),
        ("https://[bad", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(address: str | None, kept: bool) -> None:
    assert bool(safe_url(address)) is kept


def test_cells_and_scripts() -> None:
    assert [neutralised(value) for value in ("=1", "\tx", "ok", -5, None)] == ["'=1", "'\tx", "ok", -5, None]
    assert csv_text(["a", "b"], [{"a": -1.5, "b": ["x", "y"]}, {"a": None, "b": True}]) == "a,b\n-1.5,x|y\n,true\n"
    assert script_json("</script>\u2028") == '"\\u003c/script>\\u2028"'


def test_long_names_are_cut_to_three_lines() -> None:
    assert frame.wrapped("word " * 100, 20).count("<br>") == 2
    assert frame.wrapped("", 20) == ""
    assert frame.plain("<a>&") == "&lt;a&gt;&amp;"
