"""Countries and locations as sources write them: "USA", "San Francisco, CA, USA", "London, England, United Kingdom", "Remote".

Rule: a country is named by its code or by one of its names in the vocabulary, whole; a city alone names none, and a name that could be two
places names none.

Belongs here: text → ISO 3166-1 country, city and region as stated. Does not belong here: the names themselves
(``vocabulary/countries.yml``), regions of the world (``vocabulary/regions.yml``), gazetteers.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from pipelines.engine.models import Countries

MAX_LENGTH: Final = 300
"""Longest text read, in characters."""

Basis = Literal["stated", "state_of_us"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is, as far as the text says.

    Attributes:
        city: As stated; None when there is none or more than one.
        region: State, province or land between city and country, as stated ("CA", "England").
        country_code: ISO 3166-1 alpha-2; None when the text names no country, or none surely.
        basis: ``stated``: the country stands in the text. ``state_of_us``: the text ends in a state of the United States ("City, ST"). None
            without a country.
        is_remote: The text says that people work remotely, which is no place.
    """

    city: str | None = None
    region: str | None = None
    country_code: str | None = None
    basis: Basis | None = None
    is_remote: bool = False


class CountryIndex:
    """Looks countries up by the names of the vocabulary.

    Args:
        countries: The vocabulary ``countries.yml``.

    Raises:
        ValueError: When one name stands for two countries.
    """

    def __init__(self, countries: Countries) -> None:
        self._codes: dict[str, str] = {}
        self._names: dict[str, str] = {}
        for code, country in countries.countries.items():
            for short in (code, country.alpha3):
                self._add(self._codes, short, code)
            for name in (country.name, *country.aliases):
                self._add(self._names, place_key(name), code)

    @staticmethod
    def _add(index: dict[str, str], name: str, code: str) -> None:
        if index.setdefault(name, code) != code:
            raise ValueError(f"'{name}' stands for two countries: {index[name]} and {code}")

    def country_code(self, text: str) -> str | None:
        """The country that the whole text names.

        Args:
            text: A name or alias of a country in any case, with or without accents and punctuation; or its ISO 3166-1 alpha-2 or alpha-3
                code in capitals. Codes count only as written in ISO, because "in", "no" and "N/A" are not India, Norway and Namibia.

        Returns:
            ISO 3166-1 alpha-2, or None.
        """
        if not text or len(text) > MAX_LENGTH:
            return None
        stripped = text.strip()
        if stripped in self._codes:
            return self._codes[stripped]
        if _MISSING.fullmatch(stripped):
            return None
        return self._names.get(place_key(stripped))

    def parse_location(self, text: str) -> Place:
        """Read a location of the form "City, Region, Country", of which any part may be missing.

        Of several locations (separated by ";" or "|") the first that is a place counts. A last part that is a state of the United States after a city
        ("San Francisco, CA", "Austin, Texas") means that country: by convention this reading comes before that of the same letters as a country code
        ("Berlin, DE" reads as Delaware; ``basis`` tells). "City, Georgia" may be either and has no country.

        Returns:
            The place; without any part when the text is empty, too long, only says "Remote", or names two cities.
        """
        if not text or len(text) > MAX_LENGTH:
            return Place()
        pieces = [" ".join(_HIDDEN.sub("", piece).split()).strip(" ,") for piece in re.split(r"[;|\n]", text)]
        is_remote = any("remote" in place_key(piece) for piece in pieces if place_key(piece) in _NO_PLACE)
        for piece in pieces:
            if not _MISSING.fullmatch(piece) and place_key(piece) not in _NO_PLACE:
                return replace(self._place(piece), is_remote=is_remote)
        return Place(is_remote=is_remote)

    def _place(self, text: str) -> Place:
        whole = self.country_code(text)
        if whole is not None:
            return Place(None, text if place_key(text) in _PARTS_OF_THE_UNITED_KINGDOM else None, whole, "stated")
        parts = [part for part in (part.strip() for part in text.split(",")) if part]
        city = parts[0] if parts and not _SEVERAL.search(parts[0]) else None
        if len(parts) < 2:
            return Place(None, text) if self._is_region(text, "US") else Place(city)
        last = parts[-1]
        state = last if last in US_STATES else _STATE_NAMES.get(place_key(last))
        if len(parts) == 2 and city and state:
            if place_key(last) in self._names:  # Georgia
                return Place(city, last)
            return Place(city, last, "US", "state_of_us")
        code = self.country_code(", ".join(parts[-2:]))  # "Seoul, Korea, Republic of"
        before = parts[:-2]
        if code is None:
            code, before = self.country_code(last), parts[:-1]
        if code is None:
            return Place(city, ", ".join(parts[1:]))
        while len(before) > 1 and self._is_repeated(before[-1], code):  # "Bengaluru, India, India"
            before.pop()
        if len(before) > 1:
            return Place(city, ", ".join(before[1:]), code, "stated")
        if not before or (self._is_repeated(before[0], code) and code not in _NAMED_LIKE_A_CITY):
            return Place(None, None, code, "stated")
        if self._is_region(before[0], code):
            return Place(None, before[0], code, "stated")
        return Place(city, None, code, "stated")

    def _is_repeated(self, part: str, code: str) -> bool:
        """Whether a part before the country only says the country again."""
        return self.country_code(part) == code and place_key(part) not in _PARTS_OF_THE_UNITED_KINGDOM

    @staticmethod
    def _is_region(text: str, code: str) -> bool:
        """Whether the only part beside the country is a region of it, not a city."""
        if re.fullmatch(r"[A-Z]{2,3}", text):
            return True  # "MH, India"
        key = place_key(text)
        if code == "GB":
            return key in _PARTS_OF_THE_UNITED_KINGDOM
        return code == "US" and key in _STATE_NAMES and key not in _STATES_NAMED_LIKE_CITIES


@lru_cache(maxsize=65536)
def place_key(text: str) -> str:
    """Case, accents and punctuation taken away: the form in which names of places are compared."""
    folded = text.casefold().translate(_LETTERS)
    bare = "".join(character for character in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(character))
    return " ".join(re.sub(r"[\W_]+", " ", re.sub(r"['’ʼ.]", "", bare.replace("&", " and "))).split())


_NAMED_LIKE_A_CITY: Final = frozenset({"DJ", "GI", "GT", "HK", "KW", "LU", "MC", "MO", "PA", "SG", "SM", "VA"})
"""Countries whose capital has their own name, so that "Singapore, Singapore" states a city."""
_HIDDEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LETTERS: Final = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe"})
_MISSING: Final = re.compile(r"(?i)[\W_]*|n\W*/?\W*a\W*|none|null|nan|unknown|unspecified|not (?:stated|available)|tbd")
_SEVERAL: Final = re.compile(r"(?i)\s(?:and|&|or)\s|/|\+")
_NO_PLACE: Final = frozenset(
    name
    for names in (
        "remote, remote first, fully remote, partly remote, remote only, distributed, anywhere, worldwide, global, online",
        "earth, international, multinational, africa, asia, europe, european union, eu, america, americas, north america",
        "south america, latin america, oceania, middle east, asia pacific, apac, emea, southeast asia, south asia, east asia",
    )
    for name in names.split(", ")
)
_PARTS_OF_THE_UNITED_KINGDOM: Final = frozenset({"england", "scotland", "wales", "northern ireland"})
US_STATES: Final[dict[str, str]] = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado", "CT": "Connecticut", "DE": "Delaware",
    "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA":
    "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan",
    "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire",
    "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma",
    "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX":
    "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
}  # fmt: skip
"""The fifty states and the federal district by postal abbreviation (ANSI INCITS 38 / USPS); the territories have ISO 3166-1 codes of their own."""
_STATE_NAMES: Final = {place_key(name): code for code, name in US_STATES.items()}
_STATES_NAMED_LIKE_CITIES: Final = frozenset({"new york", "washington"})
