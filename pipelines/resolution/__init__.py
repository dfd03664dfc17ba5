"""Which records are the same company: names in comparable form, candidate pairs, a judgement with its reason, clusters, stable ids.

The way of a record: ``normalise`` (name key) → ``matching`` (pairs worth a look; same, different or unsure, and why) → ``cluster`` (with the
reviewed decisions, which win) → ``ids``.

Belongs here: the record that all steps share. The steps stand in their own modules; tables, files and layers of the stack do not belong here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from pipelines.engine.models import MentionKind
    from pipelines.parsing.domains import DomainKey
    from pipelines.resolution.normalise import NameKey


@dataclass(frozen=True, slots=True)
class Record:
    """One row of one source, as far as identity needs it.

    Attributes:
        mention_id: Source and record, stable over snapshots ("ycombinator:yc-641"); unique among the records compared.
        source_id: The source.
        first_seen: Date of the first snapshot that holds it.
        kind: What the source says it is.
        name: Verbatim.
        name_key: ``normalise.name_key(name)``.
        domain: ``DomainIndex.registered_domain(url)``; None without a readable address.
        country_code: ISO 3166-1 alpha-2, or None.
        city: As staged, or None.
        founded_year: Year, or None.
        external_ids: "scheme:value", for instance "yc:directed-edge".
        aliases: Other names in use, verbatim.
        former_names: Earlier names, verbatim.
        owner: The company that an offering belongs to, as stated; or None.
        origin: ``ids.identity_key`` of the record as it stood in the first snapshot that has it; None when it has not changed since.
    """

    mention_id: str
    source_id: str
    first_seen: date
    kind: MentionKind
    name: str
    name_key: NameKey
    domain: DomainKey | None = None
    country_code: str | None = None
    city: str | None = None
    founded_year: int | None = None
    external_ids: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    owner: str | None = None
    origin: str | None = None
