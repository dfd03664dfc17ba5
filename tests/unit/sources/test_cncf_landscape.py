"""The CNCF landscape's extractor: which items are AI, by their own section or a second path, what it refuses, and the real file."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract
from pipelines.engine.snapshots import read_payload
from tests.unit.sources.damage import Damage, Refuses, cut_after, edit, overwrite, unreadable

FILE, DATE = "landscape.yml", "2026-08-07"
SAMPLES = {FILE: "sample.yaml"}


def test_sample_gives_these_rows(sample: Extract) -> None:
    assert sample.ledger == {"rows_in": 9, "used": 5, "merged": 1, "ignored": 3, "quarantined": 0}
    columns = ("record_id", "kind", "name", "owner", "url", "categories", "external_ids")
    assert [tuple(row[column] for column in columns) for row in sample.records] == [
        (
            "ägent-k", "project", 'Ägent "K"', "crunchbase:cloud-foundation", "https://agent-k.example",
            ["section:AI Agent / Agent Framework"], ["github_repository:agent-k/agent-k"],
        ),
        (
            "gate", "project", "Gate", "crunchbase:gate", "https://gate.example",
            ["section:AI Native Infra / Gateway"], ["github_repository:gate/gate"],
        ),
        (
            "云-kubernetes", "product", "云 Kubernetes", "crunchbase:cloud云", "https://cloud.example/kubernetes",
            ["section:Platform / Certified Kubernetes - AI Platform"], [],
        ),
        ("media", "project", "Media", "", "https://media.example", ["section:Wasm / AI/Machine Learning"], ["github_repository:media/media"]),
        ("trees", "project", "Trees", "", "https://trees.example", ["section:AI Agent / Vector Database"], ["github_repository:trees/trees"]),
    ]  # fmt: skip
    assert sample.ignored == [
        ("Provisioning / Automation & Configuration / Plain", "Provisioning / Automation & Configuration: not an AI section"),
        ("CNCF Members / Silver / Somebody (member)", "CNCF Members / Silver: members of the foundation, not an AI section"),
        ("Wasm / Languages / C", "Wasm / Languages: not an AI section"),
    ]


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (cut_after(FILE, b"homep"), "not valid YAML"),
        *unreadable(FILE, "Ä"),
        (overwrite(FILE, b"landscape:\n"), "landscape: expected a list"),
        (edit(FILE, "    name: Provisioning\n", "    name: Robots\n"), "unknown field 'section Robots'"),
        (edit(FILE, "              - Serverless / Tools\n", "              - Robots / Tools\n"), "unknown field 'section Robots'"),
        (edit(FILE, "              - Serverless / Tools\n", "              - Tools\n"), 'Ägent "K": second_path is'),
        (edit(FILE, "            second_path:\n              - AI Native", "            second_path: AI Native"), "Gate: second_path is"),
        (edit(FILE, "            unnamed_organization: true\n", "            unnamed: true\n"), "unknown field 'unnamed'"),
        (edit(FILE, "            name: Media\n", "            name:\n"), "Wasm / AI/Machine Learning: an item has no name"),
        (
            edit(FILE, "            crunchbase: https://www.crunchbase.com/organization/gate\n", "            crunchbase: [gate]\n"),
            "'crunchbase' is list",
        ),
        (edit(FILE, "        note: Invented words.\n", "        notes: Invented words.\n"), "unknown field 'subcategory.notes'"),
    ],
)
def test_bad_files_are_refused_with_their_place(refuses: Refuses, damage: Damage, message: str) -> None:
    refuses(damage, message)


def test_a_new_section_of_ai_must_be_mapped(project_root: Path, folder: Path) -> None:
    edit(FILE, "        name: Vector Database\n", "        name: Robots\n").apply(folder)
    with pytest.raises(ContentError, match="unknown category 'section:AI Agent / Robots'"):
        read_payload(project_root, "cncf_landscape", folder)


def test_saved_landscape(saved: Extract) -> None:
    assert saved.ledger == {"rows_in": 2413, "used": 226, "merged": 2, "ignored": 2185, "quarantined": 0}
    rows = {row["record_id"]: row for row in saved.records}
    assert rows["qdrant"]["categories"] == ["section:AI Agent / Vector Database"]  # by its second path alone
    assert rows["deepeval"]["categories"] == ["section:AI Agent / Evaluation", "section:Training / Evaluation"]
    assert rows["vllm"]["external_ids"] == ["github_repository:vllm-project/vllm"]
    assert rows["azure-kubernetes-service-aks"]["kind"] == "product"
    assert rows["azure-kubernetes-service-aks"]["owner"] == "crunchbase:microsoft"
    assert not {"helm", "etcd", "sap-member"} & rows.keys()
