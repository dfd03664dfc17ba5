"""What real records look like: the words of their names, fill rates by source, domains, places, group sizes, homonyms.

``python -m benchmarks.identity.profile`` reads the built database and writes ``vocabulary.csv`` and ``profile.json`` beside this file. Both are
committed, so that the synthetic records stay the same when the sources change. Belongs here: counting. Does not belong here: making records.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Final

import duckdb

from pipelines.resolution.normalise import WEAK_WORDS, name_key

HERE: Final = Path(__file__).parent
DATABASE: Final = HERE.parents[1] / "data" / "curated" / "market_map.duckdb"
LARGEST: Final = 15
"""Records of the largest group that is imitated; larger ones in the real data are the offerings of a few very large companies."""
ORGANISATIONS: Final = "staged.records WHERE is_last_version AND record_kind IN ('company', 'listing')"


def main() -> None:
    """Count and write."""
    database = Path(sys.argv[1]) if len(sys.argv) > 1 else DATABASE
    with duckdb.connect(database, read_only=True) as connection:
        names = connection.sql(f"SELECT record_name, domain, is_domain_key FROM {ORGANISATIONS}").fetchall()
        profile = _profile(connection) | _names(names)
    first, last = _words([name for name, _, _ in names])
    with (HERE / "vocabulary.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("word", "first_count", "last_count"))
        writer.writerows((word, first[word], last[word]) for word in sorted(first | last))
    (HERE / "profile.json").write_text(json.dumps(profile, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


def _profile(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    sources = connection.sql(f"""
        SELECT source_id, count(*) AS records, avg((url IS NOT NULL)::INT) AS url, avg((country_code IS NOT NULL)::INT) AS country_code,
            avg((city_name IS NOT NULL)::INT) AS city_name, avg((founded_year IS NOT NULL)::INT) AS founded_year,
            avg((len(former_names) > 0)::INT) AS former_names, avg((len(aliases) > 0)::INT) AS aliases,
            avg((len(external_ids) > 0)::INT) AS external_ids
        FROM {ORGANISATIONS} GROUP BY source_id HAVING count(*) >= 30 ORDER BY source_id""")
    sizes = connection.sql(f"""
        SELECT n, count(*) FROM (SELECT count(*) AS n FROM resolved.company_mentions GROUP BY company_id)
        WHERE n <= {LARGEST} GROUP BY n ORDER BY n""")
    places = connection.sql(
        f"SELECT country_code, city_name, count(*) FROM {ORGANISATIONS} AND country_code IS NOT NULL GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    countries: Counter[str] = Counter()
    cities: dict[str, Counter[str]] = {}
    for country, city, count in places:
        countries[country] += count
        if city and count > 1:
            cities.setdefault(country, Counter())[city] += count
    suffixes = connection.sql(f"""
        SELECT substr(domain, strpos(domain, '.') + 1) AS suffix, count(*)
        FROM {ORGANISATIONS} AND is_domain_key GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL""").fetchall()
    return {
        "sources": {
            row[0]: dict(zip(sources.columns[1:], (row[1], *(round(value, 3) for value in row[2:])), strict=True)) for row in sources.fetchall()
        },
        "group_sizes": {str(size): count for size, count in sizes.fetchall()},
        "countries": {country: count for country, count in sorted(countries.items()) if count > 1},
        "cities": {country: dict(counter.most_common(12)) for country, counter in sorted(cities.items())},
        "suffixes": dict(suffixes),
        "founded_years": dict(
            connection.sql(
                f"SELECT founded_year::VARCHAR, count(*) FROM {ORGANISATIONS} AND founded_year >= 1990 GROUP BY ALL ORDER BY ALL"
            ).fetchall()
        ),
    }


def _names(names: list[tuple[str, str | None, bool | None]]) -> dict[str, Any]:
    keys = [name_key(name) for name, _, _ in names]
    domains: dict[str, set[str]] = {}
    for key, (_, domain, is_key) in zip(keys, names, strict=True):
        if domain and is_key:
            domains.setdefault(key.compact, set()).add(domain)
    lengths = Counter(min(len(key.tokens), 4) for key in keys)
    weak = Counter(key.weak_tokens[0] for key in keys if key.weak_tokens)
    return {
        "word_counts": {str(length): lengths[length] for length in sorted(lengths) if length},
        "weak_words": {word: weak[word] for word in sorted(weak)},
        "weak_word_share": round(sum(weak.values()) / len(keys), 4),
        "homonyms": {
            "distinct_names": len(domains),
            "names_at_several_domains": sum(len(found) > 1 for found in domains.values()),
            "share": round(sum(len(found) > 1 for found in domains.values()) / len(domains), 4),
        },
    }


def _words(names: list[str]) -> tuple[Counter[str], Counter[str]]:
    """How often each word begins a name, and ends one of several words; each distinct name once, words of Latin letters only."""
    first: Counter[str] = Counter()
    last: Counter[str] = Counter()
    for tokens in {key.tokens for key in map(name_key, names)}:
        words = [word for word in tokens if word.isascii() and word.isalpha() and len(word) > 1 and word not in WEAK_WORDS]
        if words:
            first[words[0]] += 1
            last.update(words[1:])
    return first, last


if __name__ == "__main__":
    main()
