"""The second axis on the real build: what the sources' labels say of the form of content that companies and offerings make.

Belongs here: promises about every modality and cases that everybody knows. Does not belong here: the rule itself
(``tests/unit/tables/test_modality_evidence``).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.commands.why import find_company, gather
from pipelines.engine.releases import DATABASE

Query = Callable[..., list[tuple[Any, ...]]]
MODALITIES = ["text", "images", "videos", "audio", "software_code", "design"]


@pytest.mark.parametrize("modality", MODALITIES)
def test_each_modality_has_companies_and_offerings(query: Query, modality: str) -> None:
    found = query(
        "SELECT count(*) FROM curated.company_modalities JOIN curated.companies AS company USING (company_id) WHERE modality_id = ?"
        " AND company.scope = 'core'",
        modality,
    )
    assert found[0][0] >= 30
    assert query("SELECT count(*) FROM curated.offering_modalities WHERE modality_id = ?", modality)[0][0] >= 5


@pytest.mark.parametrize(
    ("company", "modality"),
    [
        ("ElevenLabs", "audio"),
        ("Suno", "audio"),
        ("Runway", "videos"),
        ("Synthesia", "videos"),
        ("Midjourney", "images"),
        ("Adobe", "images"),
        ("Anysphere", "software_code"),
        ("Jasper", "text"),
        ("Figma", "design"),
    ],
)
def test_a_company_that_everybody_knows_has_its_modality(query: Query, company: str, modality: str) -> None:
    found = {
        modality_id
        for (modality_id,) in query(
            "SELECT modality_id FROM curated.company_modalities JOIN curated.companies USING (company_id) WHERE company_name = ?", company
        )
    }
    assert modality in found


@pytest.mark.parametrize(
    ("offering", "modalities"),
    [
        ("GitHub Copilot", {"software_code"}),
        ("Cursor", {"software_code"}),
        ("Midjourney", {"images"}),
        ("GET3D", {"design"}),
        ("MusicLM", {"audio"}),
        ("ChatGPT", {"text"}),
    ],
)
def test_an_offering_has_the_modality_under_which_it_is_named(query: Query, offering: str, modalities: set[str]) -> None:
    found = query("SELECT modality_id FROM curated.offering_modalities JOIN curated.offerings USING (offering_id) WHERE offering_name = ?", offering)
    assert {modality_id for (modality_id,) in found} == modalities


def test_chips_and_clouds_alone_tell_no_modality(query: Query) -> None:
    """NVIDIA has modalities by its models and tools, and by no label that speaks of a processor."""
    assert query("SELECT * FROM curated.company_modalities JOIN curated.companies USING (company_id) WHERE company_name IN ('AMD', 'CoreWeave')") == []
    decided = query(
        "SELECT claim.source_id, claim.value FROM curated.modality_evidence AS told JOIN curated.claims AS claim USING (claim_id)"
        " JOIN curated.companies AS company ON company.company_id = told.company_id WHERE company.company_name = 'NVIDIA'"
    )
    assert decided
    hardware = {
        (source, f"{scheme}:{label}")
        for source, scheme, label in query(
            "SELECT source_id, category_scheme, category_label FROM curated.source_categories WHERE activity_id IN ('ai_accelerators', 'gpu_cloud')"
        )
    }
    assert not hardware & set(decided)


def test_every_modality_rests_on_claims_that_still_stand(query: Query) -> None:
    wrong = query(
        "SELECT told.company_id, claim.value FROM (SELECT company_id, unnest(claim_ids) AS claim_id FROM curated.company_modalities) AS told"
        " JOIN curated.claims AS claim USING (claim_id) WHERE claim.property = 'category' AND NOT claim.is_last_stated"
    )
    assert wrong == []


def test_counts_by_modality_agree_with_the_list_of_companies(query: Query) -> None:
    """A company counts in each of its modalities, and those without any are the unknown ones."""
    counted: dict[str, int] = dict(
        query(
            "SELECT breakdown_value, CAST(metric_value AS BIGINT) FROM marts.layer_metrics WHERE metric_id = 'modality_company_count'"
            " AND layer_id = 'all' AND scope_view = 'core'"
        )
    )
    listed: dict[str, int] = dict(
        query(
            "SELECT coalesce(modality_id, 'unknown'), count(*) FROM curated.companies LEFT JOIN curated.company_modalities USING (company_id)"
            " WHERE organisation_type = 'company' AND scope = 'core' GROUP BY ALL"
        )
    )
    assert counted == listed
    assert list(counted.keys() - set(MODALITIES)) == ["unknown"]
    known = query(
        "SELECT metric_value, total_count FROM marts.layer_metrics WHERE metric_id = 'known_modality_count' AND layer_id = 'all'"
        " AND scope_view = 'core'"
    )
    assert known[0][0] + counted["unknown"] == known[0][1]


def test_why_names_the_labels_that_tell_each_modality(built: Path) -> None:
    with duckdb.connect(str(built / "data" / "curated" / DATABASE), read_only=True) as reader:
        evidence = gather(reader, find_company(reader, "ElevenLabs")["company_id"])
    audio = next(modality for modality in evidence["modalities"] if modality["modality_id"] == "audio")
    bases = {claim["modality_basis"] for claim in audio["claims"]}
    assert bases == {"document", "label", "activity"}
    assert any(claim["value"] == "category:Speech" and claim["activities"] == ["Audio, voice and music"] for claim in audio["claims"])
    assert all(bool(claim["activities"]) == (claim["modality_basis"] == "activity") for claim in audio["claims"])
