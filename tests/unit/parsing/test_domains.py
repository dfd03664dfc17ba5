"""Web addresses as keys of identity."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engine.models import SharedHosts
from pipelines.engine.yaml_files import read_model
from pipelines.parsing.domains import DomainIndex, DomainKey

INDEX = DomainIndex(read_model(Path(__file__).resolve().parents[3] / "pipelines" / "vocabulary" / "shared_hosts.yml", SharedHosts))


def key(url: str) -> DomainKey:
    found = INDEX.registered_domain(url)
    assert found is not None, url
    return found


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.OpenAI.com/", "openai.com"),
        ("openai.com", "openai.com"),
        ("HTTP://OPENAI.COM.:8080/x", "openai.com"),
        ("//openai.com", "openai.com"),
        ("openai.com:443/en", "openai.com"),
        ("https://a.b.co.uk/", "b.co.uk"),
        ("https://foo.github.io/bar", "foo.github.io"),
        ("https://foo.vercel.app", "foo.vercel.app"),
        ("https://münchen.de", "xn--mnchen-3ya.de"),
        ("https://xn--mnchen-3ya.de", "xn--mnchen-3ya.de"),
        ("https://团队.中国", "xn--3bsq58l.xn--fiqs8s"),
        ("https://deepmind.google", "deepmind.google"),
        ("https://www.com", "www.com"),
    ],
)
def test_registered_domain(url: str, domain: str) -> None:
    assert key(url).domain == domain


@pytest.mark.parametrize(
    "url",
    [
        *("", "  ", "N/A", "foo", "localhost", "localhost:8000", "co.uk", "github.io", "http://1.2.3.4/", "http://[::1]/", "http://127.1"),
        *(
            "javascript:alert(1)",
            "JavaScript://foo.com/%0aalert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "mailto:a@b.com",
            "a@b.com",
            "ftp://a.com",
        ),
        *(
            "http://google.com@evil.com",
            "http://foo\\@bar.com",
            "http://a..b.com",
            "http://-a.com",
            "http://foo.com:99999",
            "http://foo.com:abc",
            "http://",
        ),
        *("https://one.com, https://two.com", "https://one.com https://two.com", "http://foo.com\x00", "http://foo\u202e.com", "\ud800.com"),
        *("x" * 10_000, "http://" + "a" * 300 + ".com", "http://" + "a." * 2_000 + "com"),
    ],
)
def test_what_is_no_address_of_a_registered_domain(url: str) -> None:
    assert INDEX.registered_domain(url) is None


@pytest.mark.parametrize(
    "url",
    [
        *(
            "https://foo.com",
            "https://www.foo.com/",
            "https://foo.com/en",
            "https://foo.com/en-US?",
            "https://foo.com/index.html",
            "https://foo.com/#about",
        ),
        *(
            "https://foo.com/us/en/home.html",
            "https://foo.com/global/en.html",
            "https://foo.com/#/home",
            "https://foo.com?utm_source=yc&ref=x",
            "https://en.foo.com/",
        ),
    ],
)
def test_home_pages(url: str) -> None:
    assert key(url).is_root_page
    assert key(url).is_key


@pytest.mark.parametrize(
    "url",
    [
        "https://foo.com/ai",
        "https://foo.com/products",
        "https://foo.com/?id=7",
        "https://foo.com/#/product/7",
        "https://aws.foo.com/",
        "https://foo.com/en/product",
    ],
)
def test_pages_that_do_not_claim_the_domain(url: str) -> None:
    assert not key(url).is_root_page
    assert key(url).is_key


@pytest.mark.parametrize(
    "url",
    [
        *(
            "https://github.com/openai/gpt-2",
            "https://huggingface.co/gpt2",
            "https://docs.github.com/",
            "https://medium.com/@foo",
            "https://foo.medium.com/",
        ),
        *(
            "https://foo.notion.site/",
            "https://foo.webflow.io/",
            "https://linktr.ee/foo",
            "https://apps.apple.com/app/id1",
            "https://docs.google.com/",
            "https://x.com/foo",
        ),
        *("https://crfm.stanford.edu/", "https://cs.ox.ac.uk/", "https://spark.apache.org", "https://arxiv.org/abs/1"),
    ],
)
def test_shared_hosts_are_no_key(url: str) -> None:
    assert key(url).is_shared_host
    assert not key(url).is_key
    assert "shared host" in key(url).reason


@pytest.mark.parametrize(
    "url", ["https://huggingface.co/", "https://github.com", "https://www.stanford.edu/", "https://www.baai.ac.cn/", "https://apache.org"]
)
def test_the_home_page_of_a_shared_host_may_be_its_owners(url: str) -> None:
    assert key(url).is_shared_host
    assert key(url).is_key


def test_neighbours_of_shared_hosts_are_not_shared() -> None:
    assert not key("https://notgithub.com/foo").is_shared_host
    assert not key("https://aws.amazon.com/lex").is_shared_host
    assert not key("https://cloud.google.com/").is_shared_host


def test_one_page_has_one_address() -> None:
    assert key("https://www.GitHub.com/apache/Beam/").address == key("http://github.com/apache/beam").address == "github.com/apache/beam"
    assert key("https://foo.com/").address == "foo.com"


@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    found = INDEX.registered_domain(text)
    if found is not None:
        assert found.host == found.domain or found.host.endswith(f".{found.domain}")
        assert found.domain.startswith(f"{found.stem}.")
        assert found.domain.isascii()


@given(
    st.from_regex(r"zqx[a-z0-9]{1,20}", fullmatch=True),  # so that no public suffix ("br.com") comes out
    st.sampled_from(["com", "ai", "co.uk", "io"]),
    st.sampled_from(["", "http://", "https://", "//", "https://www."]),
    st.sampled_from(["", "/", "/en", ":443", ":443/", "."]),
)
def test_spellings_of_one_home_page_agree(stem: str, suffix: str, before: str, after: str) -> None:
    found = key(f"{before}{stem}.{suffix}{after}")
    assert found.domain == f"{stem}.{suffix}"
    assert found.is_root_page
