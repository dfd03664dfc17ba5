"""The reviews of companies, each with the company that its id means today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from pipelines.engine.build import Context
from pipelines.placement.reviews import COMPANY_REVIEWS
from pipelines.resolution.labels import is_held_out


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per company and reading; the half of a company follows from the id in the file, so that it never changes sides."""
    companies = {row["company_id"] for row in context.read("curated.companies", ["company_id"])}
    former = context.read("curated.former_company_ids", ["former_company_id", "company_id", "id_state"])
    led_on = {row["former_company_id"]: row["company_id"] for row in former if row["id_state"] == "merged"}
    seen: set[tuple[str, str]] = set()
    for line, row in enumerate(context.project.decisions[COMPANY_REVIEWS], start=2):
        company_id = row["company_id"] if row["company_id"] in companies else led_on.get(row["company_id"])
        key = (company_id or row["company_id"], row["reviewer_code"])
        is_first = key not in seen
        seen.add(key)
        yield {
            "decision_line": line,
            "company_id": company_id if is_first else None,
            "reviewed_company_id": row["company_id"],
            "company_name": row["company_name"],
            "reviewer_code": row["reviewer_code"],
            "review_state": row["review_state"],
            "scope_reviewed": row["scope"] or None,
            "modality_ids": [word for word in row["modalities"].split("|") if word],
            "sureness": row["sureness"] or None,
            "summary": row["says"] or None,
            "evidence_url": row["evidence_url"] or None,
            "second_url": row["second_url"] or None,
            "reviewed_on_date": date.fromisoformat(row["reviewed_on"]),
            "stratum": row["stratum"],
            "sampling_weight": float(row["sampling_weight"]),
            "is_held_out": is_held_out(row["company_id"]),
            "note": row["note"] or None,
        }
