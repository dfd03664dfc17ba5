"""Claims of the documents: faults are named with file and line, intervals are the published ones, a verdict needs a clear interval."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engine.claims import COUNTS, measured_sql, sql_problems, verdict
from pipelines.engine.errors import ContentError
from pipelines.engine.models import Bound, DocumentClaim
from pipelines.engine.registry import Project, load_project
from pipelines.engine.yaml_files import read_model

GOOD = """label: A claim
document: 000_c83c18f82cfb56af.txt
taxonomy_id: three_layer_model
layers: ["1"]
says: Something.
location: {character_offset: 1, begins: Some words}
test: Something is seen.
measure: share
unit: share
supported_if: {at_least: 0.5}
contradicted_if: {below: 0.5}
sql: SELECT scope_view, 'none' AS left_out_source_id, 1 AS hit_count, 1 AS known_count, 1 AS total_count FROM marts.layer_scopes
caveat: None.
"""
UNTESTED = GOOD[: GOOD.index("measure")] + "cannot_be_told: No data.\ncaveat: None.\n"


@pytest.fixture(scope="module")
def project(project_root: Path) -> Project:
    return load_project(project_root)


def problems_of(path: Path, text: str) -> list[str]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_model(path, DocumentClaim)
    return [str(problem) for problem in caught.value.problems]


def test_a_claim_is_tested_or_says_why_not(tmp_path: Path) -> None:
    for text in (GOOD, UNTESTED):
        (tmp_path / "good.yml").write_text(text, encoding="utf-8")
        assert read_model(tmp_path / "good.yml", DocumentClaim).label == "A claim"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("caveat:", "cannot_be_told: No data.\ncaveat:", "give exactly one of: sql, cannot_be_told"),
        ("supported_if: {at_least: 0.5}\n", "", "a claim with sql also needs: supported_if"),
        ("measure: share\nunit: share\n", "", "also needs: measure, unit"),
        ("{below: 0.5}", "{below: 0.6}", "not overlap"),
        ("{below: 0.5}", "{at_most: 0.5}", "not overlap"),
        ("{below: 0.5}", "{above: 0.5}", "look opposite ways"),
        ("{below: 0.5}", "{below: 0.5, at_most: 0.4}", "give exactly one of: at_least, above, at_most, below"),
        ("{below: 0.5}", "{}", "give exactly one of: at_least, above, at_most, below"),
        ("measure: share\n", "measure: shares\n", "did you mean 'share'?"),
        ("begins: Some words", "begins: a whole sentence of many more words", "should match pattern"),
    ],
)
def test_a_fault_in_a_claim_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    found = problems_of(tmp_path / "bad.yml", GOOD.replace(old, new, 1))
    assert any(message in problem and "bad.yml:" in problem for problem in found), found


def test_a_claim_that_cannot_be_told_has_no_bounds(tmp_path: Path) -> None:
    [problem] = problems_of(tmp_path / "bad.yml", UNTESTED + "unit: share\n")
    assert "a claim that cannot be told has no: unit" in problem


def test_what_a_claim_names_must_be_there(copy_project: Callable[[], Path]) -> None:
    root = copy_project()
    folder = root / "pipelines" / "claims"
    (folder / "no_layer.yml").write_text(GOOD.replace('["1"]', '["1", "silent_backbon"]'), encoding="utf-8")
    (folder / "no_model.yml").write_text(GOOD.replace("three_layer_model", "tree_layer_model"), encoding="utf-8")
    (folder / "no_document.yml").write_text(GOOD.replace("000_c83c", "999_c83c"), encoding="utf-8")
    (folder / "other_document.yml").write_text(GOOD.replace("000_c83c18f82cfb56af", "004_2c60a405a9a9372d"), encoding="utf-8")
    (folder / "no_source.yml").write_text(GOOD + "rests_on: epoch_model\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_project(root)
    found = {Path(problem.path).stem: (problem.line, problem.message, problem.hint) for problem in caught.value.problems}
    assert found == {
        "no_layer": (4, "three_layer_model has no layer 'silent_backbon'", "did you mean 'silent_backbone'?"),
        "no_model": (3, "unknown layer model 'tree_layer_model'", "did you mean 'three_layer_model'?"),
        "no_document": (2, "no layer model is told by the document '999_c83c18f82cfb56af.txt'", "did you mean '000_c83c18f82cfb56af.txt'?"),
        "other_document": (2, "three_layer_model is not the model of 004_2c60a405a9a9372d.txt", "it is that of 000_c83c18f82cfb56af.txt"),
        "no_source": (14, "unknown source 'epoch_model'", "did you mean 'epoch_models'?"),
    }


def test_a_fault_in_the_sql_of_a_claim_is_named(copy_project: Callable[[], Path]) -> None:
    root = copy_project()
    faults = {
        "no_table": ("marts.layer_scopes", "marts.layer_scope", "reads an unknown table 'marts.layer_scope'"),
        "early_table": ("marts.layer_scopes", "staged.records", "reads an unknown table 'staged.records'"),
        "no_count": ("1 AS known_count, ", "", "the SELECT of a share also gives: known_count"),
        "no_key": ("'none' AS left_out_source_id, ", "", "the SELECT of a share also gives: left_out_source_id"),
        "no_select": ("SELECT scope_view", "SELEC scope_view", "not valid SQL"),
    }
    for name, (old, new, _) in faults.items():
        (root / "pipelines" / "claims" / f"{name}.yml").write_text(GOOD.replace(old, new), encoding="utf-8")
    found = {Path(problem.path).stem: problem for problem in sql_problems(load_project(root))}
    assert found.keys() == faults.keys()
    assert {problem.line for problem in found.values()} == {12}
    assert all(found[name].message.startswith(message) for name, (_, _, message) in faults.items())


# --- intervals -------------------------------------------------------------------------------------------------------------


def measured(project: Project, measure: str, *counts: float) -> dict[str, Any]:
    """The one row that a claim with these counts gives."""
    columns = ", ".join(f"{value} AS {name}" for name, value in zip(COUNTS[measure], counts, strict=True))
    sql = f"SELECT 'core' AS scope_view, 'none' AS left_out_source_id, {columns}"
    claim = claim_with(Bound(at_least=0), Bound(below=0)).model_copy(update={"measure": measure, "sql": sql})
    with duckdb.connect() as connection:
        cursor = connection.execute(measured_sql(replace(project, claims={"one": claim})))
        names = [column[0] for column in cursor.description]
        [row] = cursor.fetchall()
    return dict(zip(names, row, strict=True))


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10.
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0),
    ],
)
def test_differences_have_the_published_interval(project: Project, counts: tuple[int, ...], low: float, high: float) -> None:
    row = measured(project, "share_difference", *counts, counts[1] + counts[3])
    assert row["value_low"] == pytest.approx(low, abs=2e-4)
    assert row["value_high"] == pytest.approx(high, abs=2e-4)
    assert row["smallest_count"] == min(counts[1], counts[3])


@pytest.mark.parametrize(
    ("hits", "known", "low", "high"),
    # Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3 (Wilson's score interval).
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_shares_have_the_published_interval(project: Project, hits: int, known: int, low: float, high: float) -> None:
    row = measured(project, "share", hits, known, known + 10)
    assert (row["value_low"], row["value_high"]) == (pytest.approx(low, abs=2e-4), pytest.approx(high, abs=2e-4))
    assert (row["worst_low"], row["worst_high"]) == (pytest.approx(hits / (known + 10)), pytest.approx((hits + 10) / (known + 10)))


@given(one=st.integers(1, 60), other=st.integers(1, 60), part=st.floats(0, 1))
def test_the_interval_of_a_win_share_holds_it(project: Project, one: int, other: int, part: float) -> None:
    row = measured(project, "win_share", part * one * other, one, other, one + other)
    assert 0 <= row["value_low"] <= row["measured_value"] + 1e-12
    assert row["measured_value"] - 1e-12 <= row["value_high"] <= 1
    assert row["measured_value"] == pytest.approx(part)


def test_a_measure_without_a_case_has_no_value(project: Project) -> None:
    for measure in ("share", "share_difference", "win_share"):
        row = measured(project, measure, *(0 for _ in COUNTS[measure]))
        assert (row["measured_value"], row["value_low"], row["known_count"]) == (None, None, 0)


# --- verdicts --------------------------------------------------------------------------------------------------------------


def claim_with(supported_if: Bound, contradicted_if: Bound | None) -> DocumentClaim:
    return DocumentClaim(
        label="A claim",
        document="a.txt",
        taxonomy_id="a",
        says="So.",
        location={"character_offset": 0, "begins": "So"},
        test="So.",
        measure="share",
        unit="share",
        sql="SELECT 1",
        supported_if=supported_if,
        contradicted_if=contradicted_if,
        caveat="None.",
    )


NUMBERS = st.floats(-1e6, 1e6)
COUNTED = st.integers(10, 10_000)


@given(limit=NUMBERS, ends=st.tuples(NUMBERS, NUMBERS), known=COUNTED)
def test_a_verdict_needs_an_interval_on_one_side(limit: float, ends: tuple[float, float], known: int) -> None:
    low, high = sorted(ends)
    floor = claim_with(Bound(at_least=limit), Bound(below=limit))
    expected = "supported" if low >= limit else "contradicted" if high < limit else "cannot_be_told"
    assert verdict(floor, low, high, known)[0] == expected
    ceiling = claim_with(Bound(below=limit), Bound(at_least=limit))  # the same bounds for the opposite claim
    opposite = {"supported": "contradicted", "contradicted": "supported", "cannot_be_told": "cannot_be_told"}
    assert verdict(ceiling, low, high, known)[0] == opposite[expected]


@given(limit=NUMBERS, below=NUMBERS, above=NUMBERS, known=COUNTED)
def test_a_bound_inside_the_interval_straddles(limit: float, below: float, above: float, known: int) -> None:
    low, high = limit - abs(below) - 1, limit + abs(above) + 1
    claim = claim_with(Bound(above=limit), Bound(at_most=limit))
    assert verdict(claim, low, high, known) == ("cannot_be_told", "interval_straddles")


@given(low=NUMBERS, width=st.floats(0, 10), known=st.integers(0, 9))
def test_too_few_cases_tell_nothing(low: float, width: float, known: int) -> None:
    assert verdict(claim_with(Bound(at_least=0), Bound(below=0)), low, low + width, known) == ("cannot_be_told", "too_few")


def test_bounds_differ_only_at_the_bound_itself() -> None:
    assert Bound(at_least=1).cleared(1, 2)
    assert not Bound(above=1).cleared(1, 2)
    assert Bound(at_most=2).cleared(1, 2)
    assert not Bound(below=2).cleared(1, 2)


def test_a_claim_that_absence_cannot_contradict_is_supported_or_left_open() -> None:
    claim = claim_with(Bound(at_least=0.5), None)
    assert verdict(claim, 0.6, 0.7, 50) == ("supported", "interval_clear")
    assert verdict(claim, 0.1, 0.2, 50) == ("cannot_be_told", "absence_proves_nothing")
