"""Pages in registers and networks, told from those of persons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parsing.account_addresses import SCHEMES, account_of


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://www.linkedin.com/company/Acme-Inc/about/?x=1", ("linkedin", "acme-inc")),
        ("de.linkedin.com/school/acme", ("linkedin", "acme")),
        ("https://linkedin.com/company/10630757", ("linkedin_number", "10630757")),
        ("https://www.crunchbase.com/organization/acme", ("crunchbase", "acme")),
        ("github.com/Acme", ("github", "acme")),
        ("https://x.com/@acme_ai", ("twitter", "acme_ai")),
        ("https://www.wikidata.org/wiki/Q42", ("wikidata", "q42")),
        ("https://huggingface.co/acme", ("huggingface", "acme")),
        ("https://linkedin.com/in/somebody", None),
        ("https://github.com/acme/repository", None),
        ("https://twitter.com/search?q=acme", None),
        ("https://huggingface.co/models", None),
        ("https://acme.example/company/acme", None),
        ("https://[broken", None),
        ("", None),
    ],
)
def test_an_address_names_an_account_or_nothing(address: str, found: tuple[str, str] | None) -> None:
    assert account_of(address) == found


@given(st.text(max_size=80))
def test_any_text_gives_a_plain_identifier_or_nothing(text: str) -> None:
    for address in (text, f"https://linkedin.com/company/{text}"):
        found = account_of(address)
        assert found is None or (found[0].removesuffix("_number") in SCHEMES and not set(" |/\n") & set(found[1]) and found[1])
