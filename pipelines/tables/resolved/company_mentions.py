"""Records of organisations in clusters, each cluster a company; records of offerings beside their maker's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.engine.build import Context
from pipelines.resolution import Record
from pipelines.resolution.addresses import claims_domain
from pipelines.resolution.cluster import Judgement, cluster
from pipelines.resolution.decisions import Decision, read_decisions
from pipelines.resolution.ids import company_ids, first_key, identity_key
from pipelines.resolution.links import read_links
from pipelines.resolution.naming import is_named_like_domain, offerings_among
from pipelines.resolution.normalise import name_key
from pipelines.resolution.owners import Owners
from pipelines.resolution.records import ORGANISATION_KINDS, fact_sheets, read_judgements, read_records

ALONE = "The only record of this company."


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per record that belongs to a company, with the reason that brought it there."""
    records = read_records(context)
    authoritative = fact_sheets(context)
    links = read_links(context.project.decisions["aliases"])
    makers = _maker_names(records, authoritative)
    organisations = [record for record in records if record.kind in ORGANISATION_KINDS and not _is_division(record, makers)]
    offerings = sorted(set(records) - set(organisations), key=lambda record: record.mention_id)
    judgements = read_judgements(context)
    decisions = read_decisions(context.project.content / "decisions" / "matches.csv")
    groups: dict[str, list[Record]] = defaultdict(list)
    labels = cluster(organisations, judgements, decisions).labels
    for record in organisations:
        groups[labels[record.mention_id]].append(record)
    ids = company_ids(groups)
    reasons = _reasons(groups, judgements, decisions)
    owners = Owners(groups, authoritative, links)
    misplaced = owners.offerings_listed_as_companies(offerings)
    for label, members in sorted(groups.items()):
        if label in misplaced:
            offerings += members
            continue
        offered, domain = offerings_among(members, authoritative, links), _domain(members, authoritative)
        for record in members:
            yield {
                "mention_id": record.mention_id,
                "company_id": ids[label],
                "company_key": first_key(min(members, key=lambda member: (member.first_seen, member.source_id, member.mention_id))),
                "company_domain": domain,
                "membership": "offering" if record.mention_id in offered else "company",
                "is_named_like_domain": is_named_like_domain(record),
                "is_organisation": True,
                "match_reason": reasons[record.mention_id],
            }
    for record in offerings:
        maker = misplaced.get(labels.get(record.mention_id, "")) or owners.of(record)
        if maker:
            yield {
                "mention_id": record.mention_id,
                "company_id": ids[maker.label],
                "company_key": identity_key(record),
                "company_domain": _domain(groups[maker.label], authoritative),
                "membership": "offering",
                "is_named_like_domain": False,
                "is_organisation": False,
                "match_reason": maker.reason,
            }


def _maker_names(records: list[Record], authoritative: set[str]) -> set[str]:
    """The names of the companies of fact sheets, in comparable form."""
    return {name_key(name).full for record in records if record.mention_id in authoritative for name in (record.name, *record.aliases)}


def _is_division(record: Record, makers: set[str]) -> bool:
    """Whether a listing is named after a maker of a fact sheet and has no home page of its own ("Google Colab"): a part of it, not a company."""
    if record.kind != "listing" or claims_domain(record):
        return False
    words = record.name_key.full.split()
    return record.name_key.compact not in {maker.replace(" ", "") for maker in makers} and any(
        " ".join(words[:length]) in makers for length in range(1, len(words))
    )


def _domain(members: list[Record], authoritative: set[str]) -> str | None:
    claims = sorted(
        (record.mention_id not in authoritative, not is_named_like_domain(record), -record.first_seen.toordinal(), record.domain.domain)
        for record in members
        if record.domain and claims_domain(record)
    )
    return claims[0][-1] if claims else None


def _reasons(groups: Mapping[str, list[Record]], judgements: Mapping[tuple[str, str], Judgement], decisions: list[Decision]) -> dict[str, str]:
    """Why each record is in its group: a decision about it, else its strongest judgement with another member."""
    decided = {side: f"Decided on {decision.decided_on}: {decision.why}" for decision in decisions for side in (decision.left, decision.right)}
    home = {record.mention_id: label for label, members in groups.items() for record in members}
    best: dict[str, Judgement] = {}
    for (left, right), judgement in sorted(judgements.items()):
        if judgement.decision == "same" and home.get(left) == home.get(right):
            for side in (left, right):
                if side not in best or judgement.score > best[side].score:
                    best[side] = judgement
    return {
        record.mention_id: decided.get(record.mention_id) or (best[record.mention_id].reason if record.mention_id in best else ALONE)
        for members in groups.values()
        for record in members
    }
