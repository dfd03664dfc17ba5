"""Which account and which repository an address on GitHub names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parsing.repositories import github_account, github_repository


@pytest.mark.parametrize(
    ("address", "account", "repository"),
    [
        ("https://github.com/Example-Labs/Tool", "example-labs", "example-labs/tool"),
        ("http://www.github.com/example/tool.git/", "example", "example/tool"),
        ("https://github.com/example/tool/tree/main/part", "example", "example/tool"),
        ("https://github.com/example/tool.js?tab=readme", "example", "example/tool.js"),
        ("https://github.com/example", "example", ""),
        ("https://github.com/example/", "example", ""),
        ("https://github.com/example/..", "example", ""),
        ("https://github.com/features/assistant", "", ""),
        ("https://github.com/", "", ""),
        ("https://gist.github.com/example/tool", "", ""),
        ("https://example.org/github.com/example/tool", "", ""),
        ("https://github.com.example.org/example/tool", "", ""),
        ("github.com/example/tool", "", ""),
        ("", "", ""),
    ],
)
def test_addresses(address: str, account: str, repository: str) -> None:
    assert (github_account(address), github_repository(address)) == (account, repository)


@given(st.text(max_size=60), st.booleans())
def test_a_repository_is_one_of_its_account(text: str, is_path: bool) -> None:
    address = f"https://github.com/{text}" if is_path else text
    account, repository = github_account(address), github_repository(address)
    assert account == account.casefold()
    assert repository == "" or (account and repository.startswith(f"{account}/") and len(repository) > len(account) + 1)
