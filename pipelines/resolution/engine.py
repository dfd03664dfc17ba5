"""Any list of companies, of any size, into groups of one company each: what the map does with its own records, without the map.

Belongs here: columns of a plain list → pairs and groups. Does not belong here: decisions of people, ids and offerings, which need the map.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pyarrow as pa

from pipelines.parsing.domains import DomainIndex, is_home_page, is_public_suffix
from pipelines.resolution import matching
from pipelines.resolution.grouping import Links as SamePairs
from pipelines.resolution.grouping import group
from pipelines.resolution.links import Links
from pipelines.resolution.matching import query, register

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from pipelines.engine.models import SharedHosts


@dataclass(frozen=True)
class Resolution:
    """Groups of records.

    Attributes:
        pairs: left_id, right_id, score (0 to 1): every compared pair.
        clusters: record_id → the least record number of its group.
    """

    pairs: pd.DataFrame
    clusters: pd.Series


def resolve(
    records: pd.DataFrame | pa.Table | Path,
    shared: SharedHosts,
    links: Links = Links(),  # noqa: B008 - immutable
    places: Collection[str] = (),
) -> Resolution:
    """Group the records of lists by company.

    Args:
        records: A table, or a Parquet file, with the columns record_id (unique), source_id, name and url; and, where known, country_code,
            city_name, founded_year, and the lists external_ids ("scheme:value"), aliases, former_names and activities (words of one vocabulary for
            what a company does). Missing values are null; a column may be missing.
        shared: Hosts that many share (``vocabulary/shared_hosts.yml``).
        links: What aliases.csv states.
        places: Names of countries in comparable form.
    """
    with duckdb.connect(":memory:") as connection:
        if isinstance(records, Path):
            connection.read_parquet(str(records)).create_view("given")
        else:
            connection.register("given", records)
        _read_addresses(connection, shared)
        matching.judge_registered(connection, links, places)
        found = connection.execute(query("resolved_pairs")).fetchnumpy()
        ids = connection.execute(query("record_ids")).fetchnumpy()["mention_id"]
        pairs = connection.execute(query("scored_pairs")).df()
    column = {name: np.asarray(values) for name, values in found.items()}
    left, right = column["left_no"].astype(np.int64), column["right_no"].astype(np.int64)
    is_same, is_different = column["decision"] == "same", column["decision"] == "different"
    links_found = SamePairs(left, right, column["score"].astype(np.float64), column["is_certain"].astype(np.bool_)).where(is_same)
    nothing, apart = np.empty(0, np.int64), column["is_held_apart"].astype(np.bool_)
    grouping = group(len(ids), links_found, (left[is_different], right[is_different]), (nothing, nothing), (left[apart], right[apart]))
    import pandas as pd

    return Resolution(pairs, pd.Series(grouping.labels, index=pd.Index(ids, name="record_id"), name="cluster"))


def _read_addresses(connection: duckdb.DuckDBPyConnection, shared: SharedHosts) -> None:
    """Plain addresses by SQL, all other addresses by ``DomainIndex``; both read alike."""
    connection.execute(query("plain_addresses"))
    hosts = {host.casefold() for listed in shared.hosts.values() for host in listed}
    suffixes = [suffix for (suffix,) in connection.execute(query("suffixes")).fetchall()]
    plain = [(suffix,) for suffix in suffixes if is_public_suffix(suffix) and not _is_covered(suffix, hosts)]
    homes = [(path,) for (path,) in connection.execute(query("paths")).fetchall() if is_home_page(path)]
    register(connection, "home_paths", homes, {"path": pa.string()})
    register(connection, "plain_suffixes", plain, {"suffix": pa.string()})
    register(connection, "shared_hosts", ((host,) for host in sorted(hosts)), {"host": pa.string()})
    index = DomainIndex(shared)
    read = []
    for (url,) in connection.execute(query("other_addresses")).fetchall():
        key = index.registered_domain(url)
        if key:
            read.append((url, key.domain, key.stem, key.address, key.is_key, key.is_root_page, key.is_shared_host))
    texts = dict.fromkeys(("url", "domain", "stem", "address"), pa.string())
    register(connection, "other_read", read, texts | dict.fromkeys(("is_key", "is_root", "is_shared"), pa.bool_()))
    connection.execute(query("address_columns"))


def _is_covered(suffix: str, hosts: Collection[str]) -> bool:
    """Whether the list of shared hosts says something about addresses under a suffix."""
    labels = suffix.split(".")
    parents = [".".join(labels[start:]) for start in range(len(labels))]
    return any(parent in hosts or f".{parent}" in hosts for parent in parents)
