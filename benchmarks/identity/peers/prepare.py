"""What every peer is given, as good practice would: comparable names and the registered domain, made by SQL in a few seconds per million.

Belongs here: columns for the peers, candidate pairs for those without blocking of their own, groups of records from scored pairs and the choice of
the threshold. Does not belong here: any peer's own judgement. Nothing here is used by the project's own matcher.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
import pandas as pd
import yaml
from publicsuffixlist import PublicSuffixList
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

VOCABULARY: Final = Path(__file__).parents[3] / "pipelines" / "vocabulary" / "shared_hosts.yml"
Numbers = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
THRESHOLDS: Final = 40
MAX_BLOCK: Final = 60
"""Records that share a word or the beginning of a name, above which the block is left out."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a matcher says.

    Attributes:
        pairs: left_id, right_id, score: the compared pairs worth keeping, each once, for the score curve.
        clusters: record_id → label of its cluster, every record.
        threshold: Least score that joins.
        tuning_seconds: Time spent on choosing the threshold with the labels, which is not part of matching.
        notes: Figures worth telling, for instance the number of candidate pairs.
    """

    pairs: pd.DataFrame
    clusters: pd.Series[int]
    threshold: float
    tuning_seconds: float = 0.0
    notes: dict[str, float | str] = field(default_factory=dict)


_FORMS: Final = (
    "incorporated|inc|limited|ltd|llc|llp|lp|plc|corporation|corp|company|co|gmbh|gmbh co kg|co kg|ag|kg|ug|ug haftungsbeschrankt|se|sas|sarl|"
    "s a r l|sa|s a|s a s|srl|s r l|spa|s p a|pvt ltd|private limited|pvt|pte ltd|pty ltd|pte|pty|co ltd|kk|k k|ab|as|asa|a s|aps|oy|oyj|bv|b v|"
    "nv|n v|sl|s l|sp z o o|ltda|ou|jsc|ojsc|fz llc|s r o|sro|pbc|public benefit corporation|l l c|l p|p l c"
)
_NATIVE: Final = "^(株式会社|有限会社|合同会社|ооо |зао |оао |주식회사)|(株式会社|股份有限公司|有限责任公司|有限公司|주식회사)$"
_WEAK: Final = "ai|lab|labs|technologies|technology|tech|software|systems|solutions|group|holding|holdings|com|io|hq|app"


def prepared(records: pd.DataFrame) -> pd.DataFrame:
    """The records by record_id, with the columns every peer may use.

    Added columns: ``name_key`` (case, accents, punctuation and legal form gone), ``core`` (also without "AI", "Labs" … at the end), ``compact``
    (``core`` without spaces), ``names`` (name, aliases and former names), ``keys`` (their compact forms), ``domain`` (registered domain; null on a
    host that many share), ``stem`` (its first label without hyphens) and ``page`` (address of a page on a shared host). Lists are never null.
    """
    records = records.copy()
    for column in ("url", "country_code", "city_name"):
        if column not in records:
            records[column] = pd.Series(None, index=records.index, dtype=object)
    if "founded_year" not in records:
        records["founded_year"] = pd.Series(pd.NA, index=records.index, dtype="Int64")
    names = "[name]"
    for column in ("former_names", "aliases"):
        if column in records:
            names = f"list_concat({names}, {column})"
    external = "coalesce(external_ids, [])" if "external_ids" in records else "[]::VARCHAR[]"
    with duckdb.connect() as connection:
        connection.register("records", records)
        connection.execute(_NAME_MACROS)
        connection.execute(f"""
            CREATE TABLE said AS
            SELECT record_id, name, url, country_code, founded_year, city_name, {external} AS external_ids, {names} AS names FROM records""")
        connection.execute("CREATE TABLE written AS SELECT DISTINCT name FROM (SELECT unnest(names) AS name FROM said)")
        connection.execute("CREATE TABLE keyed AS SELECT name, key_of(name) AS name_key FROM written")
        connection.execute("CREATE TABLE named AS SELECT name, name_key, core_of(name_key) AS core FROM keyed")
        _read_hosts(connection)
        return connection.execute("""
            WITH all_keys AS (
                SELECT record_id, list_distinct(list(replace(core, ' ', ''))) AS keys
                FROM (SELECT record_id, unnest(names) AS name FROM said) JOIN named USING (name) GROUP BY record_id)
            SELECT said.record_id, said.name, name_key, core, replace(core, ' ', '') AS compact, names, keys, domain,
                replace(split_part(domain, '.', 1), '-', '') AS stem,
                CASE WHEN domain IS NULL AND contains(address, '/') THEN address END AS page,
                country_code, founded_year::BIGINT AS founded_year, city_name, external_ids
            FROM said JOIN named USING (name) JOIN all_keys USING (record_id) LEFT JOIN hosts USING (url) ORDER BY record_id""").df()


_NAME_MACROS: Final = rf"""
    CREATE MACRO plain_of(text) AS trim(regexp_replace(regexp_replace(replace(regexp_replace(strip_accents(lower(text)), '{_NATIVE}', '', 'g'),
        '&', ' and '), '[''’]', '', 'g'), '[^\p{{L}}\p{{N}}\p{{M}}]+', ' ', 'g'));
    CREATE MACRO formless_of(text) AS regexp_replace(text, '(.) ({_FORMS})$', '\1');
    CREATE MACRO key_of(text) AS formless_of(formless_of(plain_of(text)));
    CREATE MACRO core_of(text) AS regexp_replace(regexp_replace(text, '(.) ({_WEAK})$', '\1'), '(.) ({_WEAK})$', '\1');
"""


def _read_hosts(connection: duckdb.DuckDBPyConnection) -> None:
    """A table of url, its address without scheme and "www.", and its registered domain unless many share the host."""
    shared = {host for hosts in yaml.safe_load(VOCABULARY.read_text(encoding="utf-8"))["hosts"].values() for host in hosts}
    suffixes = PublicSuffixList()
    connection.execute(r"""
        CREATE TABLE addresses AS SELECT url, address, regexp_extract(address, '^[^/?#:]+') AS host FROM (
            SELECT DISTINCT url, rtrim(regexp_replace(lower(url), '^(https?://)?(www\.)?', ''), '/') AS address FROM said WHERE url IS NOT NULL)""")
    hosts = [host for (host,) in connection.execute("SELECT DISTINCT host FROM addresses").fetchall()]
    domains = [None if _is_shared(host, shared) else suffixes.privatesuffix(host) for host in hosts]
    connection.register("domains", pd.DataFrame({"host": pd.Series(hosts, dtype=object), "domain": pd.Series(domains, dtype=object)}))
    connection.execute("CREATE TABLE hosts AS SELECT url, address, domain FROM addresses JOIN domains USING (host)")


def _is_shared(host: str, shared: set[str]) -> bool:
    labels = host.split(".")
    return any(".".join(labels[start:]) in shared or (start > 0 and "." + ".".join(labels[start:]) in shared) for start in range(len(labels)))


def candidates(table: pd.DataFrame, *, prefix: int = 5) -> pd.DataFrame:
    """Pairs worth a comparison, for peers without blocking of their own.

    A pair shares the registered domain, the page, one compact name (name, alias or former name), the first letters of the compact name, or a word
    that few names have. Large blocks are left out, save the certain ones up to 200 records.

    Args:
        table: As from ``prepared``.
        prefix: How many first letters.

    Returns:
        left and right: positions in ``table``, left < right, each pair once; same_key and same_page: one compact name, one page in common.
    """
    with duckdb.connect() as connection:
        connection.register("records", table.assign(spot=np.arange(len(table))))
        return connection.execute(f"""
            WITH marks AS (
                SELECT spot, 'd' || domain AS mark, 200 AS most FROM records WHERE domain IS NOT NULL
                UNION SELECT spot, 'p' || page, 200 FROM records WHERE page IS NOT NULL
                UNION SELECT spot, 'k' || unnest(keys), 200 FROM records
                UNION SELECT spot, 'b' || compact[:{prefix}], {MAX_BLOCK} FROM records WHERE len(compact) >= 3
                UNION SELECT spot, 'w' || unnest(string_split(core, ' ')), {MAX_BLOCK} FROM records WHERE contains(core, ' ')),
            useful AS (SELECT mark FROM marks GROUP BY mark, most HAVING count(*) BETWEEN 2 AND most),
            kept AS (SELECT spot, mark FROM marks SEMI JOIN useful USING (mark))
            SELECT one.spot AS "left", other.spot AS "right", bool_or(one.mark[1] = 'k') AS same_key,
                bool_or(one.mark[1] = 'p') AS same_page
            FROM kept AS one JOIN kept AS other ON one.mark = other.mark AND one.spot < other.spot
            GROUP BY ALL ORDER BY 1, 2""").df()


def finished(
    table: pd.DataFrame, scored: pd.DataFrame, train: pd.DataFrame | None, *, default: float, notes: dict[str, float | str] | None = None
) -> Result:
    """A result by connected components over the pairs at or above the best threshold.

    Args:
        table: As from ``prepared``.
        scored: left and right (positions in ``table``) and score.
        train: record_id and cluster_id of the development half; the threshold with the best pairwise F1 of its groups is taken.
        default: The threshold without labels.
        notes: Passed on.
    """
    started = time.perf_counter()
    threshold = default if train is None else best_threshold(table, scored, train, default=default)
    tuned = time.perf_counter() - started
    joined = scored[scored["score"] >= threshold]
    labels = components(len(table), joined["left"].to_numpy(), joined["right"].to_numpy())
    ids = table["record_id"].to_numpy()
    pairs = pd.DataFrame({"left_id": ids[scored["left"]], "right_id": ids[scored["right"]], "score": scored["score"].to_numpy()})
    clusters = pd.Series(labels, index=pd.Index(ids, name="record_id"), name="cluster")
    return Result(pairs, clusters, threshold, tuned, (notes or {}) | {"pairs scored": len(scored)})


def best_threshold(table: pd.DataFrame, scored: pd.DataFrame, train: pd.DataFrame, *, default: float) -> float:
    """The score above which the development half's connected components have the best pairwise F1; ties go to the higher."""
    truth = truth_of(table, train)
    inside = scored[(truth[scored["left"]] >= 0) & (truth[scored["right"]] >= 0)]
    true_scores = inside.loc[truth[inside["left"]] == truth[inside["right"]], "score"]
    if true_scores.empty:
        return default
    steps = np.linspace(0, 1, THRESHOLDS // 2)
    # Many pairs have one of few scores: half of the levels are spread over the true pairs, half over the different scores.
    levels = np.unique(np.concatenate([np.quantile(true_scores, steps), np.quantile(inside["score"].unique(), steps)]))[::-1]
    known = truth >= 0
    best, chosen = -1.0, default
    for level in levels:
        joined = inside[inside["score"] >= level]
        labels = components(len(table), joined["left"].to_numpy(), joined["right"].to_numpy())
        score = pairwise_f1(truth[known], labels[known])
        if score > best:
            best, chosen = score, float(level)
    return chosen


def truth_of(table: pd.DataFrame, train: pd.DataFrame) -> Numbers:
    """The number of each record's cluster, -1 outside the development half."""
    clusters = table["record_id"].map(train.set_index("record_id")["cluster_id"])
    return np.asarray(pd.factorize(clusters)[0], dtype=np.int64)


def labelled(table: pd.DataFrame, pairs: pd.DataFrame, train: pd.DataFrame) -> tuple[pd.DataFrame, Flags]:
    """Those pairs whose two records are in the development half, and whether each is one company."""
    truth = truth_of(table, train)
    inside = pairs[(truth[pairs["left"]] >= 0) & (truth[pairs["right"]] >= 0)]
    return inside, np.asarray(truth[inside["left"]] == truth[inside["right"]])


def components(size: int, left: Numbers, right: Numbers) -> Numbers:
    """Labels of the connected components of ``size`` records."""
    graph = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1])


def pairwise_f1(truth: Numbers, labels: Numbers) -> float:
    """Pairwise F1 of two groupings, without an interval."""

    def pairs(*columns: Numbers) -> float:
        sizes = pd.DataFrame(dict(enumerate(columns))).value_counts(sort=False).to_numpy(dtype=float)
        return float((sizes * (sizes - 1) / 2).sum())

    return 2 * pairs(truth, labels) / max(pairs(truth) + pairs(labels), 1.0)
