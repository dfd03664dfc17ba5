"""The agreement of two models, over made-up members."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipelines.engine.build import load_logic
from pipelines.engine.registry import load_project

SETS = ("1", "1", "1", "12", "2", "2", "23", "3", "3", "13", "34", "1")  # layers of twelve companies, the first one primary; 4 is nobody's primary


class Members:
    """Stands in for a build's inputs: two models of which the second names the first one's layers otherwise."""

    def once(self, name: str, make: Any) -> Any:
        return make()

    def read(self, table: str, columns: list[str]) -> list[dict[str, Any]]:
        if table == "curated.taxonomies":
            return [{"taxonomy_id": "m"}, {"taxonomy_id": "n"}]
        names = {"m": dict(zip("1234", "1234", strict=True)), "n": dict(zip("1234", "7698", strict=True))}
        return [
            {
                "overlap_basis": "all",
                "taxonomy_id": model,
                "company_id": f"c{company:02}",
                "scope": "core",
                "layer_id": f"{model}/{named[layer]}",
                "is_primary": place == 0,
            }
            for model, named in names.items()
            for company, layers in enumerate(SETS)
            for place, layer in enumerate(layers)
        ]


def test_a_model_agrees_fully_with_itself_under_other_names(project_root: Path) -> None:
    table = load_project(project_root).tables["marts.taxonomy_agreement"]
    rows = list(load_logic(table).rows(Members()))
    found = {row["agreement_measure"]: row for row in rows if row["overlap_basis"] == "all" and row["scope_view"] == "core"}
    for measure in ("krippendorff_alpha_masi", "adjusted_mutual_information", "matched_share"):
        assert [found[measure][end] for end in ("measured_value", "value_low", "value_high")] == [1, 1, 1], measure
    assert found["bits_lost_left_to_right"]["measured_value"] == found["bits_lost_right_to_left"]["measured_value"] == 0
    assert {row["company_count"] for row in rows if row["overlap_basis"] == "reviewed"} == {0}
    assert {row["measured_value"] for row in rows if row["overlap_basis"] == "reviewed"} == {None}
