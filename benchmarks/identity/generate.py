"""Synthetic company records with known clusters, shaped like the project's real lists.

``python -m benchmarks.identity.generate 100000 FILE.parquet`` writes a file; ``records(100_000)`` returns the table. The same number, seed and
homonym share give the same records. All draws are whole columns at a time. Words, places, fill rates and group sizes come from ``profile.json``
and ``vocabulary.csv``; the rates of the variations are in ``RATES``.

Belongs here: making records. Does not belong here: counting real ones (``profile``).
"""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

HERE: Final = Path(__file__).parent
SEED: Final = 20_240_607
Strings = np.ndarray[Any, np.dtype[np.object_]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
Numbers = np.ndarray[Any, np.dtype[np.int64]]

RATES: Final = {
    # of companies
    "homonym": 0.0125,  # takes the name of another; with names that moved domain this gives the measured share, see the README
    "homonym_of_one_word": 0.62,  # of these, share of names that are one real word: 33 of the 53 names that two firms of the lists bear
    "renamed": 0.05,
    "second_domain": 0.11,
    "native_script": 0.012,
    # of records
    "old_name": 0.35,  # where the company was renamed
    "old_domain": 0.55,  # where the old name is used
    "other_domain": 0.4,  # where there is a second domain
    "weak_word_dropped": 0.15,
    "weak_word_added": 0.03,
    "legal_form": 0.04,
    "lower_case": 0.02,
    "upper_case": 0.01,
    "joined": 0.06,  # "HuggingFace"
    "hyphenated": 0.01,
    "dotted": 0.1,  # "Foo.ai" for "Foo AI"
    "accent": 0.005,
    "ampersand": 0.5,  # where the name has "and"
    "acronym": 0.1,  # of names of three words and more
    "native_name": 0.4,  # where the company has one
    "typo": 0.01,
    "product": 0.03,
    "product_at_maker": 0.6,
    "shared_host": 0.025,
    "deeper_page": 0.06,
    "wrong_country": 0.02,
    "year_off_by_one": 0.1,
    "wrong_year": 0.02,
    "same_list_twice": 0.02,
}
LEGAL_FORMS: Final = {
    "US": ("Inc.", ", Inc.", "LLC", "Corp.", "Corporation", ", PBC"),
    "GB": ("Ltd", "Limited", "PLC", "Ltd."),
    "DE": ("GmbH", "AG", "GmbH & Co. KG", "UG (haftungsbeschränkt)", "SE"),
    "FR": ("SAS", "S.A.", "SARL", "S.A.S."),
    "IN": ("Pvt. Ltd.", "Private Limited", "Pvt Ltd"),
    "IL": ("Ltd.", "Ltd"),
    "CN": ("Co., Ltd.", "Technology Co., Ltd.", "Co. Ltd"),
    "JP": ("K.K.", "Co., Ltd.", "Inc."),
    "KR": ("Co., Ltd.", "Inc."),
    "SE": ("AB",),
    "NO": ("AS", "ASA"),
    "DK": ("A/S", "ApS"),
    "FI": ("Oy", "Oyj"),
    "NL": ("B.V.", "BV", "N.V."),
    "BE": ("NV", "BV", "SRL"),
    "CH": ("AG", "SA", "GmbH"),
    "ES": ("S.L.", "S.A.", "SL"),
    "IT": ("S.r.l.", "S.p.A."),
    "PL": ("Sp. z o.o.", "S.A."),
    "BR": ("Ltda", "S.A."),
    "SG": ("Pte. Ltd.", "Pte Ltd"),
    "AU": ("Pty Ltd", "Pty. Ltd."),
    "CA": ("Inc.", "Ltd.", "Corp."),
    "RU": ("LLC", "JSC"),
    "EE": ("OÜ",),
    "CZ": ("s.r.o.", "a.s."),
    "AE": ("FZ-LLC", "LLC"),
}
_ELSEWHERE: Final = ("Ltd", "Inc.", "LLC")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_SYLLABLES: Final = {
    "CN": tuple(zip(
        _words("hua tian yun zhi xin long rui ming da ke hai xing guang feng bai tong jia wei an chuang"),
        "华天云智信龙瑞明大科海星光丰百通佳微安创", strict=True,
    )),
    "JP": tuple(zip(
        _words("ka ki ku sa shi ta to na ni no ha hi ma mi mo ya yu ra ri ro"),
        "カキクサシタトナニノハヒマミモヤユラリロ", strict=True,
    )),
    "RU": tuple(zip(
        _words("ba vo ga di ze ko la mi no po ra so ta fo gra tek nov ros mir len"),
        _words("ба во га ди зе ко ла ми но по ра со та фо гра тек нов рос мир лен"), strict=True,
    )),
}  # fmt: skip
_NATIVE_FORMS: Final = {"CN": ("", "有限公司"), "JP": ("株式会社", ""), "RU": ("ООО ", "")}
_IDENTIFIERS: Final = {
    "ycombinator": ("yc",),
    "techstars": ("linkedin", "twitter"),
    "lfai_landscape": ("crunchbase", "github"),
    "ai_enablement_stack": ("github",),
    "landedjobs_funded_ai": ("twitter",),
    "vendor_facts": ("crunchbase", "linkedin"),
    "top_ai_companies": ("ticker",),
}
"""Schemes of external identifiers by list; equal values in two lists mean one company."""
_SHARED_PAGES: Final = ("https://github.com/{}", "https://www.linkedin.com/company/{}", "https://{}.notion.site", "https://huggingface.co/{}")
SCHEMA: Final = pa.schema(
    [
        *((name, pa.string()) for name in ("record_id", "source_id", "name", "url", "country_code")),
        ("founded_year", pa.int64()),
        ("city_name", pa.string()),
        *((name, pa.list_(pa.string())) for name in ("former_names", "aliases", "external_ids")),
        ("cluster_id", pa.string()),
    ]
)


@cache
def profile() -> dict[str, Any]:
    """The counts of ``profile.json``."""
    loaded: dict[str, Any] = json.loads((HERE / "profile.json").read_text(encoding="utf-8"))
    return loaded


def records(count: int, *, seed: int = SEED, homonym: float | None = None) -> pa.Table:
    """Make records in random order.

    Args:
        count: How many, from about 100.
        seed: Of all draws.
        homonym: Share of companies that bear another company's name; by default the measured one.

    Returns:
        A table of ``SCHEMA``. ``cluster_id`` is null for products listed as companies at an address of their own, which are left out of the truth.
    """
    rng = np.random.default_rng(seed)
    sizes = _sizes(rng, count)
    companies = _companies(rng, len(sizes), RATES["homonym"] if homonym is None else homonym)
    owner = np.repeat(np.arange(len(sizes)), sizes)[:count]
    table = _records(rng, companies, owner)
    return table.take(pa.array(rng.permutation(count)))


def write(count: int, path: Path, *, seed: int = SEED, homonym: float | None = None) -> pa.Table:
    """Make records and write them as a Parquet file."""
    table = records(count, seed=seed, homonym=homonym)
    pq.write_table(table, path, compression="zstd", row_group_size=122_880)
    return table


def as_table(frame: pd.DataFrame) -> pa.Table:
    """Records of another origin with all columns of ``SCHEMA``; missing columns are null, missing lists empty."""
    columns = [
        pa.array(frame[field.name], from_pandas=True).cast(field.type)
        if field.name in frame
        else pa.array([[]] * len(frame), field.type)
        if pa.types.is_list(field.type)
        else pa.nulls(len(frame), field.type)
        for field in SCHEMA
    ]
    return pa.Table.from_arrays(columns, schema=SCHEMA)


# --- companies ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Companies:
    """Columns over companies; names are lower case with spaces and without weak words."""

    name: Strings
    weak: Strings  # "" for none
    old_name: Strings  # "" for never renamed
    native: Strings  # "" for none
    product: Strings
    stem: Strings
    domain: Strings
    old_domain: Strings
    other_domain: Strings  # "" for none
    country: Strings
    year: Numbers


def _sizes(rng: np.random.Generator, count: int) -> Numbers:
    sizes = {int(size): number for size, number in profile()["group_sizes"].items()}
    drawn: Numbers = _drawn(rng, sizes, count)
    total = np.cumsum(drawn)
    return drawn[: int(np.searchsorted(total, count)) + 1]


def _companies(rng: np.random.Generator, n: int, homonym: float) -> _Companies:
    facts = profile()
    country = _drawn(rng, facts["countries"], n).astype(object)
    native = np.full(n, "", dtype=object)
    spare = _distinct_names(rng, 3 * n)
    name, old_name, product = spare[:n].copy(), spare[n : 2 * n].copy(), spare[2 * n :]
    for code in _SYLLABLES:
        chosen = np.flatnonzero(rng.random(n) < RATES["native_script"] / len(_SYLLABLES))
        name[chosen], native[chosen] = _native_names(rng, code, len(chosen))
        country[chosen] = code
    followers = np.flatnonzero(rng.random(n) < homonym)
    plain = np.flatnonzero(np.isin(name, _vocabulary()[0]))  # one real word: the names that are chosen twice
    of_a_word = (rng.random(len(followers)) < RATES["homonym_of_one_word"]) & (len(plain) > 0)
    donors = rng.choice(plain if len(plain) else np.zeros(1, int), len(followers))
    name[followers] = name[np.where(of_a_word, donors, rng.integers(0, n, len(followers)))]
    native[followers] = ""
    weak = np.where(rng.random(n) < facts["weak_word_share"], _drawn(rng, facts["weak_words"], n).astype(object), "")
    old_name[rng.random(n) >= RATES["renamed"]] = ""
    stem = _without_spaces(name)
    with_weak = (weak != "") & (rng.random(n) < 0.35)
    stem = stem + np.where(with_weak, weak, "")
    suffix = _drawn(rng, facts["suffixes"], n).astype(object)
    former_stem = _without_spaces(np.where(old_name == "", spare[n : 2 * n], old_name))
    prefix = rng.choice(np.array(["", "", "", "get", "try", "use"], dtype=object), n)
    tail = np.where(prefix == "", rng.choice(np.array(["", "", "-hq", "hq", "app"], dtype=object), n), "")
    other = prefix + stem + tail + "." + rng.choice(np.array(["ai", "com", "io", "co", "dev"], dtype=object), n)
    former = former_stem + "." + _drawn(rng, facts["suffixes"], n).astype(object)
    domain, old_domain, other = np.split(_undoubled(rng, np.concatenate([stem + "." + suffix, former, other])), 3)
    other_domain = np.where(rng.random(n) < RATES["second_domain"], other, "")
    year = _drawn(rng, {int(year): number for year, number in facts["founded_years"].items()}, n)
    return _Companies(name, weak, old_name, native, product, stem, domain, old_domain, other_domain, country, year)


@cache
def _vocabulary() -> tuple[Strings, np.ndarray[Any, np.dtype[np.float64]], np.ndarray[Any, np.dtype[np.float64]]]:
    """The words of real names, how often each begins one, and how often it ends one of several words."""
    with (HERE / "vocabulary.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["word"], float(row["first_count"]), float(row["last_count"])) for row in csv.DictReader(file)]
    words, first, last = zip(*rows, strict=True)
    return np.array(words, dtype=object), np.array(first), np.array(last)


def _distinct_names(rng: np.random.Generator, n: int) -> Strings:
    """Different names, also without spaces: of real words as often as they occur, or coined from the parts of two real words."""
    words, first, last = _vocabulary()
    long_words = [word for word in words if len(word) >= 4]
    heads = np.array([word[: (len(word) + 1) // 2 + 1][:5] for word in long_words], dtype=object)
    tails = np.array([word[len(word) // 2 :][-4:] for word in long_words], dtype=object)
    lengths = {int(length): number for length, number in profile()["word_counts"].items()}
    found = pd.Series(dtype=object)
    while len(found) < n:
        wanted = int((n - len(found)) * 1.4) + 100
        length = _drawn(rng, lengths, wanted)
        coined = rng.choice(heads, wanted) + rng.choice(tails, wanted)
        name = np.where(rng.random(wanted) < 0.5, rng.choice(words, wanted, p=first / first.sum()), coined)
        for position in (2, 3, 4):
            more = np.where(
                rng.random(wanted) < 0.85, rng.choice(words, wanted, p=last / last.sum()), rng.choice(heads, wanted) + rng.choice(tails, wanted)
            )
            if position == 3:
                more = np.where(rng.random(wanted) < 0.2, "and " + more, more)
            name = np.where(length >= position, name + " " + more, name)
        found = pd.concat([found, pd.Series(name, dtype=object)], ignore_index=True)
        found = found[~found.str.replace(" ", "").duplicated()].reset_index(drop=True)
    kept: Strings = rng.permutation(found.iloc[:n].to_numpy(dtype=object))
    return kept


def _native_names(rng: np.random.Generator, code: str, n: int) -> tuple[Strings, Strings]:
    """Romanised and native form of coined names of three or four syllables."""
    romanised, native = (np.array(forms, dtype=object) for forms in zip(*_SYLLABLES[code], strict=True))
    draws = rng.integers(0, len(romanised), (4, n))
    fourth = rng.random(n) < 0.6
    names = romanised[draws[0]] + romanised[draws[1]] + romanised[draws[2]] + np.where(fourth, romanised[draws[3]], "")
    before, after = _NATIVE_FORMS[code]
    return names, before + native[draws[0]] + native[draws[1]] + native[draws[2]] + np.where(fourth, native[draws[3]], "") + after


def _undoubled(rng: np.random.Generator, domains: Strings) -> Strings:
    """Each domain once: a second holder of the same name has another suffix or a word more."""
    result = domains.copy()
    for attempt in range(6):
        doubled = pd.Series(result).duplicated().to_numpy()
        if not doubled.any():
            break
        stems = np.array([domain.split(".", 1)[0] for domain in domains[doubled]], dtype=object)
        more = rng.choice(np.array(["", "", "hq", "labs", "group", "tech", "health", "inc"], dtype=object), len(stems))
        extra = "" if attempt < 3 else rng.integers(1, 10**6, len(stems)).astype(str).astype(object)
        result[doubled] = stems + more + extra + rng.choice(np.array([".com", ".ai", ".io", ".co", ".app"], dtype=object), len(stems))
    return result


# --- records --------------------------------------------------------------------------------------------------------


def _records(rng: np.random.Generator, companies: _Companies, owner: Numbers) -> pa.Table:
    n = len(owner)

    def chance(name: str) -> Flags:
        drawn: Flags = rng.random(n) < RATES[name]
        return drawn

    source = _sources(rng, owner)
    fills = {
        column: _filled(rng, source, column)
        for column in ("url", "country_code", "city_name", "founded_year", "former_names", "aliases", "external_ids")
    }
    is_old = (companies.old_name[owner] != "") & chance("old_name")
    is_product = chance("product")
    at_maker = is_product & chance("product_at_maker")
    alone = is_product & ~at_maker

    plain = np.where(is_old, companies.old_name[owner], companies.name[owner])
    plain = np.where(is_product, companies.product[owner], plain)
    native = companies.native[owner]
    name = _written(rng, plain, np.where(is_product, "", companies.weak[owner]), companies.country[owner])
    name = np.where((native != "") & chance("native_name") & ~is_product & ~is_old, native, name)

    domain = np.where(chance("other_domain") & (companies.other_domain[owner] != ""), companies.other_domain[owner], companies.domain[owner])
    domain = np.where(is_old & chance("old_domain"), companies.old_domain[owner], domain)
    product_stem = _without_spaces(companies.product[owner])
    domain = np.where(alone, product_stem + ".com", domain)
    url = _urls(rng, domain, np.where(at_maker, product_stem, ""))
    page = rng.integers(0, len(_SHARED_PAGES), n)
    shared = chance("shared_host") & ~is_product
    handle = _without_spaces(plain)
    for number, template in enumerate(_SHARED_PAGES):
        before, after = template.split("{}")
        url = np.where(shared & (page == number), before + handle + after, url)

    countries = list(profile()["countries"])
    country = np.where(chance("wrong_country"), rng.choice(np.array(countries, dtype=object), n), companies.country[owner])
    year = companies.year[owner] + np.where(chance("year_off_by_one"), rng.choice([-1, 1], n), 0)
    year = np.where(chance("wrong_year"), year + rng.integers(-8, 3, n), year)
    # A list that gives former names gives the real one of a renamed company, and of others a trivial variation of its name.
    former = np.where((companies.old_name[owner] != "") & ~is_old, _title(companies.old_name[owner]), name + ", Inc.")
    alias = np.where((native != "") & ~is_product, native, _title(companies.name[owner]))
    cluster = "c" + pd.Series(owner).astype(str).str.zfill(7).to_numpy(dtype=object)
    arrays = [
        pa.array("r" + pd.Series(rng.permutation(n)).astype(str).str.zfill(8)),
        pa.array(source, pa.string()),
        pa.array(name, pa.string()),
        pa.array(url, pa.string(), mask=~fills["url"]),
        pa.array(country, pa.string(), mask=~fills["country_code"]),
        pa.array(year, pa.int64(), mask=~fills["founded_year"]),
        pa.array(_cities(rng, country), pa.string(), mask=~(fills["city_name"] & fills["country_code"])),
        _lists(former, fills["former_names"] & ~is_product),
        _lists(alias, fills["aliases"] & ~is_product),
        _lists(_identifiers(rng, source, companies, owner), fills["external_ids"] & ~is_product),
        pa.array(cluster, pa.string(), mask=alone),
    ]
    return pa.Table.from_arrays([array.cast(field.type) for array, field in zip(arrays, SCHEMA, strict=True)], schema=SCHEMA)


def _sources(rng: np.random.Generator, owner: Numbers) -> Strings:
    """A list for each record by the lists' lengths; most records of one company are in different lists."""
    weights = {source: facts["records"] for source, facts in profile()["sources"].items()}
    source: Strings = _drawn(rng, weights, len(owner)).astype(object)
    may_repeat = rng.random(len(owner)) < RATES["same_list_twice"]
    for _ in range(4):
        again = pd.DataFrame({"owner": owner, "source": source}).duplicated().to_numpy() & ~may_repeat
        source[again] = _drawn(rng, weights, int(again.sum())).astype(object)
    return source


def _filled(rng: np.random.Generator, source: Strings, column: str) -> Flags:
    shares = {name: facts[column] for name, facts in profile()["sources"].items()}
    result: Flags = rng.random(len(source)) < pd.Series(source).map(shares).to_numpy(dtype=float)
    return result


def _written(rng: np.random.Generator, plain: Strings, weak: Strings, country: Strings) -> Strings:
    """Names as lists write them."""
    n = len(plain)

    def chance(name: str) -> Flags:
        drawn: Flags = rng.random(n) < RATES[name]
        return drawn

    several = np.array([" " in name for name in plain], dtype=bool)
    shown: Strings = _title(plain)
    _change(shown, several & chance("ampersand"), lambda name: name.replace(" And ", " & "))
    _change(shown, several & chance("joined"), lambda name: name.replace(" ", ""))
    _change(shown, several & chance("hyphenated"), lambda name: name.replace(" ", "-"))
    _change(shown, chance("accent"), lambda name: name.replace("e", "é", 1).replace("o", "ö", 1))
    added = np.where((weak == "") & chance("weak_word_added"), rng.choice(np.array(["ai", "labs", "technologies", "inc"], dtype=object), n), weak)
    kept = np.where(chance("weak_word_dropped"), "", added)
    is_dotted = (kept == "ai") & chance("dotted")
    word = np.where(kept == "ai", "AI", _title(kept))
    shown += np.where(kept == "", "", np.where(is_dotted, ".ai", " " + word))
    for code in (*LEGAL_FORMS, None):
        here = (country == code) if code else ~np.isin(country, list(LEGAL_FORMS))
        chosen = np.flatnonzero(here & chance("legal_form"))
        form = rng.choice(
            np.array([form if form.startswith(",") else f" {form}" for form in LEGAL_FORMS.get(code or "", _ELSEWHERE)], dtype=object), len(chosen)
        )
        shown[chosen] = shown[chosen] + form
    _change(shown, chance("lower_case"), str.lower)
    _change(shown, chance("upper_case"), str.upper)
    _change(
        shown,
        (np.array([name.count(" ") for name in plain]) >= 2) & chance("acronym"),
        lambda name: "".join(word[0] for word in name.split()).upper(),
    )
    chosen = np.flatnonzero(chance("typo"))
    places = rng.random(len(chosen))
    kinds = rng.integers(0, 3, len(chosen))
    shown[chosen] = [_mistyped(name, place, kind) for name, place, kind in zip(shown[chosen], places, kinds, strict=True)]
    return shown


def _change(names: Strings, chosen: Flags, how: Any) -> None:
    names[chosen] = [how(name) for name in names[chosen]]


def _mistyped(name: str, place: float, kind: int) -> str:
    """Two letters exchanged, one left out, or one doubled; never the first."""
    if len(name) < 4:
        return name
    at = 1 + int(place * (len(name) - 2))
    if kind == 0:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + name[at + 1 :] if kind == 1 else name[:at] + name[at] + name[at:]


def _urls(rng: np.random.Generator, domain: Strings, product: Strings) -> Strings:
    n = len(domain)
    before = rng.choice(np.array(["https://", "https://www.", "http://", "http://www.", ""], dtype=object), n, p=[0.4, 0.4, 0.06, 0.06, 0.08])
    after = np.where(rng.random(n) < 0.5, "/", "")
    after = np.where(
        rng.random(n) < RATES["deeper_page"], rng.choice(np.array(["/about", "/en/", "/products", "/?utm_source=list"], dtype=object), n), after
    )
    as_path = rng.random(n) < 0.6
    url = before + domain + np.where((product != "") & as_path, "/" + product, after)
    result: Strings = np.where((product != "") & ~as_path, "https://" + product + "." + domain, url)
    return result


def _cities(rng: np.random.Generator, country: Strings) -> Strings:
    city = np.full(len(country), None, dtype=object)
    for code, counts in profile()["cities"].items():
        here = np.flatnonzero(country == code)
        city[here] = _drawn(rng, counts, len(here))
    return city


def _identifiers(rng: np.random.Generator, source: Strings, companies: _Companies, owner: Numbers) -> Strings:
    scheme = np.full(len(source), None, dtype=object)
    for name, schemes in _IDENTIFIERS.items():
        here = np.flatnonzero(source == name)
        scheme[here] = rng.choice(np.array(schemes, dtype=object), len(here))
    handle = np.where(
        pd.Series(companies.stem).duplicated(), companies.stem + "-" + np.arange(len(companies.stem)).astype(str).astype(object), companies.stem
    )
    known = np.flatnonzero(scheme != None)  # noqa: E711 - element by element
    scheme[known] = scheme[known] + ":" + handle[owner[known]]
    return scheme


def _lists(values: Strings, present: Flags) -> pa.Array:
    """Lists of one value where there is one, else empty lists."""
    present = present & (values != None)  # noqa: E711 - element by element
    offsets = np.concatenate([[0], np.cumsum(present)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(values[present], pa.string()))


def _drawn(rng: np.random.Generator, weights: dict[Any, int], n: int) -> Any:
    values = np.array(list(weights))
    shares = np.array(list(weights.values()), dtype=float)
    return rng.choice(values, n, p=shares / shares.sum())


def _title(names: Strings) -> Strings:
    result: Strings = np.array([name.title() for name in names], dtype=object)
    return result


def _without_spaces(names: Strings) -> Strings:
    result: Strings = np.array([name.replace(" ", "") for name in names], dtype=object)
    return result


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
