"""Records of organisations in clusters, each cluster a company; records of offerings beside their maker's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.engine.build import Context
from pipelines.resolution import Record
from pipelines.resolution.block import claims_domain
from pipelines.resolution.cluster import Decision, cluster, read_decisions
from pipelines.resolution.ids import company_ids, identity_key
from pipelines.resolution.naming import is_named_like_domain, offerings_among
from pipelines.resolution.normalise import name_key
from pipelines.resolution.records import ORGANISATION_KINDS, fact_sheets, read_records
from pipelines.resolution.score import Judgement

ALONE = "The only record of this company."
ANY_LIST = "any list"
IDENTIFIER = re.compile(r"[a-z_]+:\S+")
"""An owner stated by an external identifier alone."""
PAIR = ["left_mention_id", "right_mention_id", "judgement", "score", "reason"]


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per record that belongs to a company, with the reason that brought it there."""
    records = read_records(context)
    authoritative = fact_sheets(context)
    makers = _maker_names(records, authoritative)
    organisations = [record for record in records if record.kind in ORGANISATION_KINDS and not _is_division(record, makers)]
    offerings = sorted(set(records) - set(organisations), key=lambda record: record.mention_id)
    judgements = {
        (row["left_mention_id"], row["right_mention_id"]): Judgement(row["judgement"], row["score"], row["reason"])
        for row in context.read("resolved.judged_pairs", PAIR)
    }
    decisions = read_decisions(context.project.content / "decisions" / "matches.csv")
    groups: dict[str, list[Record]] = defaultdict(list)
    labels = cluster(organisations, judgements, decisions)
    for record in organisations:
        groups[labels[record.mention_id]].append(record)
    ids = company_ids(groups)
    reasons = _reasons(groups, judgements, decisions)
    for label, members in sorted(groups.items()):
        offered, domain = offerings_among(members, authoritative), _domain(members, authoritative)
        for record in members:
            yield {
                "mention_id": record.mention_id,
                "company_id": ids[label],
                "company_key": identity_key(min(members, key=lambda member: (member.first_seen, member.source_id, member.mention_id))),
                "company_domain": domain,
                "membership": "offering" if record.mention_id in offered else "company",
                "is_named_like_domain": is_named_like_domain(record),
                "match_reason": reasons[record.mention_id],
            }
    yield from _owned(offerings, groups, ids, authoritative)


def _maker_names(records: list[Record], authoritative: set[str]) -> set[str]:
    """The names of the companies of fact sheets, in comparable form."""
    return {name_key(name).full for record in records if record.mention_id in authoritative for name in (record.name, *record.aliases)}


def _is_division(record: Record, makers: set[str]) -> bool:
    """Whether a listing is named after a maker of a fact sheet and has no home page of its own ("Google Colab"): a part of it, not a company."""
    if record.kind != "listing" or claims_domain(record):
        return False
    words = record.name_key.full.split()
    return any(" ".join(words[:length]) in makers for length in range(1, len(words)))


def _domain(members: list[Record], authoritative: set[str]) -> str | None:
    claims = sorted(
        (record.mention_id not in authoritative, not is_named_like_domain(record), record.first_seen, record.domain.domain)
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


def _owned(offerings: list[Record], groups: Mapping[str, list[Record]], ids: Mapping[str, str], authoritative: set[str]) -> Iterator[dict[str, Any]]:
    """Offerings whose maker is certain.

    The stated owner is one company of the same list or of a fact sheet, an external identifier of one company, or the company under whose home
    page its page is; or, where no owner is stated or only an identifier that no company here carries, the page stands under one company's home
    page, or the name begins with the full name of one company of a fact sheet.
    """
    homes: dict[str, set[str]] = defaultdict(set)
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    for label, members in groups.items():
        for record in members:
            if record.domain and claims_domain(record):
                homes[record.domain.domain].add(label)
            scope = "sheet" if record.mention_id in authoritative else record.source_id
            for name in (record.name, *record.aliases, *record.former_names):
                names[(scope, name_key(name).compact)].add(label)
                names[(ANY_LIST, name_key(name).compact)].add(label)
            for identifier in record.external_ids:
                names[("identifier", identifier)].add(label)
    for record in offerings:
        found = _owner(record, homes, names)
        if found:
            label, reason = found
            yield {
                "mention_id": record.mention_id,
                "company_id": ids[label],
                "company_key": identity_key(record),
                "company_domain": _domain(groups[label], authoritative),
                "membership": "offering",
                "is_named_like_domain": False,
                "match_reason": reason,
            }


def _owner(record: Record, homes: Mapping[str, set[str]], names: Mapping[tuple[str, str], set[str]]) -> tuple[str, str] | None:
    for owner in (record.owner or "").split("|"):
        name = name_key(owner).compact
        for key in (("identifier", owner), ("sheet", name), (record.source_id, name)):
            labels = names.get(key, set()) if owner else set()
            if len(labels) == 1:
                return next(iter(labels)), f"The source states the owner '{owner}'."
    domain = record.domain
    if record.owner and not IDENTIFIER.fullmatch(record.owner):
        at_home = homes.get(domain.domain, set()) if domain and domain.is_key else set()
        for owner in record.owner.split("|"):
            labels = names.get((ANY_LIST, name_key(owner).compact), set()) & at_home
            if len(labels) == 1:
                return next(iter(labels)), f"The source states the owner '{owner}', under whose home page its page is."
        return None
    if domain and (domain.is_key or domain.host_kind == "foundations") and len(homes.get(domain.domain, ())) == 1:
        return next(iter(homes[domain.domain])), f"Its page is under {domain.domain}, the organisation's home page."
    words = name_key(record.name).full.split()
    for length in range(len(words) - 1, 0, -1):  # a name is compared without spaces
        labels = names.get(("sheet", "".join(words[:length])), set())
        if len(labels) == 1:
            return next(iter(labels)), f"Its name begins with its maker's name, '{' '.join(words[:length])}'."
    return None
