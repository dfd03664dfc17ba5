"""Live fetching against a real HTTP server that misbehaves: the last good snapshot stays, the reason is recorded, the other sources go on."""

from __future__ import annotations

import asyncio
import functools
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import httpx
import pytest

from pipelines import cli
from pipelines.engine.download import Client, DownloadError, Policy, user_agent
from pipelines.engine.errors import BusyError, ContentError
from pipelines.engine.fetch import Outcome, fetch_all, fetch_payload, is_due, live_sources
from pipelines.engine.fetch_log import LONGEST, Check, append_checks, checks_path, last_checks, read_checks
from pipelines.engine.files import exclusive
from pipelines.engine.models import Source
from pipelines.engine.snapshots import find_snapshots, write_snapshot
from tests.integration import misbehaving_server as bad
from tests.integration.misbehaving_server import Behaviour, Server, file, redirect, serving, status

POLICY = Policy(
    schemes=("http",),
    connect_seconds=10,
    read_seconds=20,
    total_seconds=60,
    attempts=2,
    first_wait_seconds=0,
    jitter_seconds=0,
    retry_after_seconds=0.2,
    seconds_between_requests=0,
    max_bytes=300_000,
)
IMPATIENT = replace(POLICY, read_seconds=0.4, total_seconds=1.2)
START = date(2026, 1, 1)
NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
SOURCE = """\
# yaml-language-server: $schema=../../../docs/schemas/source.schema.json
title: A made-up list
publisher: Nobody
homepage: https://example.org/
urls: {urls}
redirect_hosts: {redirect_hosts}
payload: {payload}
licence: {{stated: none stated, use: facts only}}
cadence: weekly
grain: one company
reads: {{id: record_id, name: name}}
bounds: {{min: 2, max: 10}}
"""
EXTRACT = '''\
"""A made-up list."""

from pipelines.engine.extraction import Extract


def extract(payload):
    rows = [row for name in payload.names if name.endswith(".json") for row in payload.json(name)]
    payload.check_fields(payload.names[0], {field for row in rows for field in row})
    records = [{"record_id": row["id"], "kind": "company", "name": row["name"]} for row in rows]
    return Extract(rows_in=len(rows), records=records)
'''
Fetch = Callable[..., Outcome]


def listing(*names: str) -> bytes:
    """An upstream file that names these companies."""
    return json.dumps([{"id": name.lower(), "name": name} for name in names]).encode()


GOOD, NEWER = listing("Alder", "Beech"), listing("Alder", "Beech", "Cedar")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving() as running:
        yield running


@pytest.fixture
def project(project_root: Path, tmp_path: Path) -> Path:
    """A project with nothing but the exchange format."""
    root = tmp_path / "my map"
    shutil.copytree(project_root / "pipelines" / "tables" / "raw", root / "pipelines" / "tables" / "raw")
    (root / "pipelines" / "sources").mkdir()
    return root


def add_source(
    root: Path, source_id: str, urls: dict[str, str], saved: dict[str, bytes] | None = None, redirect_hosts: tuple[str, ...] = ()
) -> Source:
    """Add a source, and a snapshot of saved files."""
    folder = root / "pipelines" / "sources" / source_id
    folder.mkdir(parents=True)
    text = SOURCE.format(urls=json.dumps(urls), redirect_hosts=json.dumps(redirect_hosts), payload=json.dumps(list(urls)))
    (folder / "source.yml").write_text(text, encoding="utf-8")
    (folder / "extract.py").write_text(EXTRACT, encoding="utf-8")
    if saved:
        payload = root / "saved" / source_id
        payload.mkdir(parents=True)
        for name, body in saved.items():
            (payload / name).write_bytes(body)
        write_snapshot(root, source_id, payload, START)
    return live_sources(root, [source_id])[source_id]


@pytest.fixture
def one(project: Path, server: Server) -> Fetch:
    """Fetch the source ``list``, whose snapshot of 1 January holds GOOD, from /list.json."""
    source = add_source(project, "list", {"list.json": server.url("/list.json")}, {"list.json": GOOD})

    def fetch(policy: Policy = POLICY, at: datetime = NOW) -> Outcome:
        return fetch_payload(project, "list", source, Client(policy), now=lambda: at)

    return fetch


def state(root: Path, source_id: str) -> dict[str, str]:
    """Every file of a source's snapshots by its hash; drafts too, so that litter shows."""
    folder = root / "data" / "raw" / source_id
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "checks.csv"
    }


def litter(root: Path) -> list[Path]:
    return list((root / "data").rglob(".draft-*"))


# --- what goes well ---------------------------------------------------------------------------------------------------


def test_a_changed_file_becomes_a_snapshot_of_the_day(project: Path, server: Server, one: Fetch) -> None:
    server.behaviours["/list.json"] = file(NEWER)
    outcome = one()
    assert (outcome.outcome, outcome.in_use) == ("new", NOW.date())
    assert [(snapshot.taken_on, snapshot.manifest.ledger["used"]) for snapshot in find_snapshots(project)] == [(START, 2), (NOW.date(), 3)]
    [check] = read_checks(project, "list")
    assert check == Check(
        checked_at=NOW,
        file="list.json",
        url=server.url("/list.json"),
        outcome="new",
        http_status=200,
        etag=check.etag,
        sha256=sha256(NEWER).hexdigest(),
        bytes=len(NEWER),
        snapshot_date=NOW.date(),
    )
    assert check.etag
    assert (project / "data/payloads/list/2026-03-04/list.json").read_bytes() == NEWER
    assert litter(project) == []


def test_the_same_files_make_no_snapshot_but_are_recorded(project: Path, server: Server, one: Fetch) -> None:
    before = state(project, "list")
    server.behaviours["/list.json"] = file(GOOD)
    assert one().outcome == "unchanged"
    assert one(at=NOW + timedelta(days=1)).outcome == "unchanged"
    assert state(project, "list") == before
    assert [(check.outcome, check.http_status, check.snapshot_date) for check in read_checks(project, "list")] == [
        ("unchanged", 200, START),
        ("unchanged", 304, START),
    ]
    assert "if-none-match" not in server.asked[0][1]  # a version that was never fetched cannot be named
    assert server.asked[1][1]["if-none-match"] == read_checks(project, "list")[0].etag
    assert len({check.sha256 for check in read_checks(project, "list")}) == 1


def test_a_server_without_etags_is_asked_by_date(project: Path, server: Server, one: Fetch) -> None:
    server.behaviours["/list.json"] = file(GOOD, by_date=True)
    one()
    assert one(at=NOW + timedelta(days=1)).outcome == "unchanged"
    assert server.asked[1][1]["if-modified-since"] == "Mon, 02 Feb 2026 03:04:05 GMT"
    assert read_checks(project, "list")[1].http_status == 304


def test_compressed_transport_and_a_kind_that_says_nothing(project: Path, server: Server, one: Fetch) -> None:
    server.behaviours["/list.json"] = file(NEWER, is_gzip=True, content_type="application/octet-stream")
    assert one().outcome == "new"
    assert read_checks(project, "list")[0].bytes == len(NEWER)  # as decompressed


def test_who_asks_says_so(server: Server, one: Fetch) -> None:
    server.behaviours["/list.json"] = file(GOOD)
    one()
    assert server.asked[0][1]["user-agent"] == user_agent()
    assert user_agent().startswith("generative-ai-market-map")


def test_only_the_changed_file_of_several_is_fetched_and_the_rest_comes_from_the_kept_copy(project: Path, server: Server) -> None:
    urls = {name: server.url(f"/{name}") for name in ("a.json", "b.json")}
    source = add_source(project, "two", urls)
    a, b = listing("Alder", "Beech"), listing("Cedar")
    server.behaviours |= {"/a.json": file(a), "/b.json": file(b)}
    assert fetch_payload(project, "two", source, Client(POLICY), now=lambda: NOW).outcome == "new"
    server.behaviours["/b.json"] = file(listing("Cedar", "Elm"))
    server.asked.clear()
    assert fetch_payload(project, "two", source, Client(POLICY), now=lambda: NOW + timedelta(days=1)).outcome == "new"
    assert [path for path, _ in server.asked] == ["/a.json", "/b.json"]
    assert [check.outcome for check in read_checks(project, "two")] == ["new", "new", "unchanged", "new"]
    assert find_snapshots(project)[-1].manifest.ledger["used"] == 4

    shutil.rmtree(project / "data/payloads")  # without the copy, the unchanged file is asked for again, whole
    server.behaviours["/b.json"] = file(listing("Cedar", "Elm", "Fir"))
    server.asked.clear()
    assert fetch_payload(project, "two", source, Client(POLICY), now=lambda: NOW + timedelta(days=2)).outcome == "new"
    assert [(path, "if-none-match" in headers) for path, headers in server.asked] == [("/a.json", True), ("/b.json", True), ("/a.json", False)]
    assert find_snapshots(project)[-1].manifest.ledger["used"] == 5


def test_a_passing_fault_is_tried_again(project: Path, server: Server, one: Fetch) -> None:
    for number, fault in enumerate([status(503), bad.truncated, bad.hang_up, status(429, Retry_After="0"), bad.silence]):
        server.behaviours["/list.json"] = bad.first(1, fault, file(listing("Alder", "Beech", f"New {number}")))
        policy = replace(POLICY, read_seconds=0.5) if fault is bad.silence else POLICY
        assert one(policy, at=NOW + timedelta(days=number)).outcome == "new", number


def test_redirects_within_the_allowed_hosts_are_followed(project: Path, server: Server) -> None:
    elsewhere = server.url("/there.json", host="localhost")
    source = add_source(project, "moved", {"list.json": server.url("/here.json")}, redirect_hosts=(f"localhost:{server.server_port}",))
    server.behaviours |= {"/here.json": redirect("/next.json", 301), "/next.json": redirect(elsewhere), "/there.json": file(GOOD)}
    assert fetch_payload(project, "moved", source, Client(POLICY), now=lambda: NOW).outcome == "new"
    assert [path for path, _ in server.asked] == ["/here.json", "/next.json", "/there.json"]


def test_an_archive_arrives_as_it_is(project: Path, server: Server) -> None:
    source = add_source(project, "packed", {"list.json": server.url("/list.json"), "data.tar.gz": server.url("/data.tar.gz")})
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("folder/empty.md"))
    server.behaviours |= {"/list.json": file(GOOD), "/data.tar.gz": file(packed.getvalue(), content_type="application/x-gzip")}
    assert fetch_payload(project, "packed", source, Client(POLICY), now=lambda: NOW).outcome == "new"
    assert (project / "data/payloads/packed/2026-03-04/data.tar.gz").read_bytes() == packed.getvalue()
    assert server.asked[1][1]["accept-encoding"] == "identity"


def test_the_live_file_may_be_one_of_several_that_stand_for_the_same(project: Path, server: Server) -> None:
    add_source(project, "two", {"new.json": server.url("/new.json")})
    path = project / "pipelines/sources/two/source.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('payload: ["new.json"]', "payload: [old.json]\npayload_alternatives: {old.json: [new.json]}")
    )
    server.behaviours["/new.json"] = file(GOOD)
    assert fetch_payload(project, "two", live_sources(project)["two"], Client(POLICY), now=lambda: NOW).outcome == "new"
    assert [file.name for file in find_snapshots(project)[0].manifest.payload] == ["new.json"]


# --- what goes wrong --------------------------------------------------------------------------------------------------

JSON = {"Content_Type": "application/json"}
FAULTS: dict[str, tuple[Behaviour, str]] = {
    "not found": (status(404), "404 Not Found"),
    "gone": (status(410), "410 Gone"),
    "forbidden": (status(403), "403 Forbidden"),
    "unknown status": (status(799), "status 799"),
    "no content": (status(204, b""), "204 No Content"),
    "part only": (status(206), "206 Partial Content"),
    "unchanged, unasked": (lambda request: request.head(304), "304 Not Modified"),
    "too many requests": (status(429), "429 Too Many Requests"),
    "too many requests, for an hour": (status(429, Retry_After="3600"), "the server asks to wait 3,600 s"),
    "too many requests, for ages": (status(429, Retry_After="Tue, 01 Jan 2999 00:00:00 GMT"), "the server asks to wait"),
    "server error": (status(500), "500 Internal Server Error"),
    "unavailable": (status(503, Retry_After="soon"), "503 Service Unavailable"),
    "unavailable for an odd time": (status(503, Retry_After="²"), "503 Service Unavailable"),
    "truncated": (bad.truncated, "broke off"),
    "truncated chunks": (bad.broken_chunks, "broke off"),
    "truncated compression": (bad.broken_gzip, "the compressed answer broke off"),
    "damaged compression": (bad.damaged_gzip, "the compressed answer is damaged"),
    "unknown compression": (bad.answer(b"?", **JSON, Content_Encoding="br"), "compressed in a way that was not asked for (br)"),
    "captive portal": (bad.answer(bad.PORTAL, Content_Type="text/html"), "a web page instead of list.json"),
    "captive portal in disguise": (bad.answer(b"\xef\xbb\xbf \r\n" + bad.PORTAL, **JSON), "a web page instead of list.json"),
    "captive portal elsewhere": (redirect("http://portal.example/login"), "redirected to http://portal.example, which source.yml does not name"),
    "another port": (redirect("http://127.0.0.1:1/list.json"), "redirected to http://127.0.0.1:1, which"),
    "a name before the host": (redirect("http://user:word@127.0.0.1/list.json"), "which source.yml does not name"),
    "a file of this machine": (redirect("file:///etc/passwd"), "redirected to file://"),
    "redirect loop": (redirect("/list.json"), "more than 5 redirects"),
    "redirect to nowhere": (status(302), "302 Found without a valid address"),
    "redirect to nonsense": (redirect("http://127.0.0.1:port/"), "Invalid URL in location header"),
    "oversize": (bad.answer(b" ", **JSON, Content_Length="900000000"), "900,000,000 bytes; at most 300,000 are fetched"),
    "oversize, unstated": (bad.endless, "more than the 300,000 bytes"),
    "bomb": (bad.bomb, "more than the 300,000 bytes"),
    "bomb in a bomb": (bad.nested_bomb, "compressed in a way that was not asked for"),
    "drip": (bad.drip, "not finished within 1.2 s"),
    "drip of headers": (bad.drip_headers, "not finished within 1.2 s"),
    "silence": (bad.silence, "was silent for 0.4 s"),
    "hang up": (bad.hang_up, "broke off"),
    "another protocol": (bad.no_http, "broke off"),
    "a picture": (bad.answer(b"\x89PNG", Content_Type="image/png"), "image/png instead of list.json"),
    "a compressed file": (bad.answer(b"\x1f\x8b\x08\x00", **JSON), "begins as a compressed file"),
    "empty": (bad.answer(b"", **JSON, Content_Length="0"), "the answer is empty"),
    "an error as text": (bad.answer(b"over quota", **JSON), "list.json:1: not valid JSON"),
    "cut off without a sign": (bad.answer(NEWER[:-8], **JSON), "list.json:1: not valid JSON"),
    "a new field": (bad.answer(NEWER.replace(b"name", b"title"), **JSON), "unknown field 'title'"),
    "another shape": (bad.answer(b'{"companies": []}', **JSON), "the field 'id' is missing"),
    "too few rows": (bad.answer(listing("Alder"), **JSON), "1 rows; bounds.min of list is 2"),
    "no rows": (bad.answer(b"[]", **JSON), "list"),
}


ENDLESS = {"drip", "drip of headers", "silence"}


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_goes_wrong_the_last_good_snapshot_stays(project: Path, server: Server, one: Fetch, fault: str) -> None:
    behaviour, words = FAULTS[fault]
    server.behaviours["/list.json"] = behaviour
    before = state(project, "list")
    outcome = one(IMPATIENT if fault in ENDLESS else POLICY)
    assert (outcome.outcome, outcome.in_use, outcome.snapshot) == ("failed", START, None)
    assert words in outcome.reason
    assert state(project, "list") == before
    assert [snapshot.taken_on for snapshot in find_snapshots(project)] == [START]
    [check] = read_checks(project, "list")
    assert (check.outcome, check.snapshot_date, check.checked_at) == ("failed", START, NOW)
    assert words in check.reason
    assert str(project) not in checks_path(project, "list").read_text(encoding="utf-8")  # it is committed
    assert litter(project) == []

    server.behaviours["/list.json"] = file(NEWER)  # and when upstream is well again, so are we
    assert one(at=NOW + timedelta(days=1)).outcome == "new"


@pytest.mark.parametrize(("fault", "requests"), [("not found", 1), ("captive portal", 1), ("too many requests, for an hour", 1), ("server error", 2)])
def test_only_passing_faults_are_asked_again(server: Server, one: Fetch, fault: str, requests: int) -> None:
    server.behaviours["/list.json"] = FAULTS[fault][0]
    one()
    assert len(server.asked) == requests


def test_a_dead_host_is_asked_for_one_file_only(project: Path, server: Server) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        for name in ("first", "second"):
            add_source(project, name, {"list.json": f"http://127.0.0.1:{port}/list.json"}, {"list.json": GOOD})
        first, second = fetch_all(project, live_sources(project), Client(POLICY), now=lambda: NOW)
    assert "127.0.0.1 cannot be reached" in first.reason
    assert "not asked, the host was just found out of reach" in second.reason
    assert [read_checks(project, name)[0].http_status for name in ("first", "second")] == [None, None]


def test_a_name_that_does_not_resolve(project: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    source = add_source(project, "list", {"list.json": "http://nowhere.invalid/list.json"}, {"list.json": GOOD})
    outcome = fetch_payload(project, "list", source, Client(POLICY), now=lambda: NOW)
    assert "nowhere.invalid cannot be reached" in outcome.reason
    assert outcome.in_use == START


def test_plain_http_is_refused_unless_it_is_asked_for(project: Path, server: Server, one: Fetch) -> None:
    server.behaviours["/list.json"] = file(NEWER)
    assert "only https is fetched" in one(replace(POLICY, schemes=("https",))).reason
    assert server.asked == []


def test_a_redirect_from_https_to_http_is_refused(tmp_path: Path) -> None:
    asked: list[str] = []

    def network(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(302, headers={"location": "http://example.org/list.json"})

    client = Client(replace(POLICY, schemes=("https",)), transport=httpx.MockTransport(network))
    with pytest.raises(DownloadError, match=re.escape("redirected to http://example.org, but only https is fetched")):
        client.get("https://example.org/list.json", tmp_path / "list.json", hosts={"example.org:80"})
    assert asked == ["https://example.org/list.json"]


def test_one_host_is_asked_at_most_once_a_second(tmp_path: Path) -> None:
    time, slept = [100.0], list[float]()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        time[0] += seconds
        await asyncio.sleep(0)

    network = httpx.MockTransport(lambda _: httpx.Response(200, stream=httpx.ByteStream(GOOD)))
    client = Client(Policy(), clock=lambda: time[0], sleep=sleep, transport=network)
    for address in ("https://a.example/1.json", "https://b.example/1.json", "https://a.example/2.json"):
        client.get(address, tmp_path / "list.json")
    time[0] += 0.25
    client.get("https://a.example/3.json", tmp_path / "list.json")
    assert slept == [1.0, 0.75]


def test_files_that_cannot_be_used_are_kept_for_whoever_mends_it(project: Path, server: Server, one: Fetch) -> None:
    server.behaviours["/list.json"] = file(listing("Alder"))
    outcome = one()
    assert outcome.refused == project / "data/payloads/list/refused"
    assert (outcome.refused / "list.json").read_bytes() == listing("Alder")
    assert one(at=NOW + timedelta(hours=1)).outcome == "failed"  # not "unchanged": the file was never taken
    server.behaviours["/list.json"] = file(GOOD)
    assert one(at=NOW + timedelta(days=1)).outcome == "unchanged"
    assert not outcome.refused.exists()


def test_a_day_has_one_snapshot(project: Path, server: Server, one: Fetch) -> None:
    server.behaviours["/list.json"] = file(NEWER)
    one()
    before = state(project, "list")
    server.behaviours["/list.json"] = file(listing("Alder", "Beech", "Elm"))
    assert "there is a snapshot of 2026-03-04 already" in one(at=NOW + timedelta(hours=3)).reason
    assert state(project, "list") == before
    assert one(at=NOW + timedelta(days=1)).outcome == "new"


def test_one_missing_file_of_several_fails_the_source(project: Path, server: Server) -> None:
    urls = {name: server.url(f"/{name}") for name in ("a.json", "b.json")}
    source = add_source(project, "two", urls, {"a.json": GOOD, "b.json": b"[]"})
    server.behaviours["/a.json"] = file(NEWER)
    outcome = fetch_payload(project, "two", source, Client(POLICY), now=lambda: NOW)
    assert outcome.reason == "b.json: 404 Not Found"
    assert [(check.file, check.outcome, check.reason) for check in read_checks(project, "two")] == [
        ("a.json", "failed", "not taken, because b.json could not be fetched"),
        ("b.json", "failed", "404 Not Found"),
    ]


def test_what_a_killed_run_left_is_swept(project: Path, server: Server, one: Fetch) -> None:
    for folder in ("data/payloads/list/.draft-1", "data/raw/list/.draft-2"):
        (project / folder).mkdir(parents=True)
        (project / folder / "list.json").write_bytes(b"half")
    server.behaviours["/list.json"] = file(GOOD)
    one()
    assert litter(project) == []


def test_two_fetches_never_mix(project: Path, server: Server, one: Fetch) -> None:
    with exclusive(project / "data" / "payloads"), pytest.raises(BusyError):
        list(fetch_all(project, live_sources(project), Client(POLICY)))


# --- the record -------------------------------------------------------------------------------------------------------


def test_the_record_says_how_a_source_is_doing(project: Path, server: Server, one: Fetch) -> None:
    assert last_checks(project, "list").last_checked_at is None
    for day, behaviour in enumerate([file(NEWER), file(NEWER), status(404), status(410)]):
        server.behaviours["/list.json"] = behaviour
        one(at=NOW + timedelta(days=day))
    said = last_checks(project, "list")
    assert (said.last_checked_at, said.last_outcome) == (NOW + timedelta(days=3), "failed")
    assert (said.last_good_at, said.last_changed_at) == (NOW + timedelta(days=1), NOW)
    assert (said.failing_since, said.failures) == (NOW + timedelta(days=2), 2)
    assert said.failure_reason == "list.json: 410 Gone"
    assert said.snapshot_date == NOW.date()
    server.behaviours["/list.json"] = file(NEWER)
    one(at=NOW + timedelta(days=4))
    said = last_checks(project, "list")
    assert (said.last_outcome, said.failure_reason, said.failing_since, said.failures) == ("unchanged", "", None, 0)
    assert server.asked[-1][1].get("if-none-match")  # failures between do not make it forget what it holds


def test_the_record_is_bounded_and_survives_odd_text(project: Path) -> None:
    checks = [Check(NOW + timedelta(days=n), "a.json", "https://example.org/", "failed", reason=f'odd, "{n}"; =1+1') for n in range(LONGEST + 5)]
    append_checks(project, "list", checks[:100])
    append_checks(project, "list", checks[100:])
    assert read_checks(project, "list") == checks[5:]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("failed", "fine", "checks.csv:2: is no record"),
        ("Z,", ",", "time zone"),
        (",a.json", "", "10 cells"),
        ("checked_at", "when", "columns must be"),
    ],
)
def test_a_broken_record_is_told_by_its_line_and_left_alone(project: Path, server: Server, one: Fetch, old: str, new: str, words: str) -> None:
    append_checks(project, "list", [Check(NOW, "a.json", "https://example.org/", "failed", reason="404")])
    path = checks_path(project, "list")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(ContentError, match=words):
        read_checks(project, "list")
    server.behaviours["/list.json"] = file(NEWER)
    [outcome] = fetch_all(project, live_sources(project), Client(POLICY), now=lambda: NOW)
    assert (outcome.outcome, outcome.in_use) == ("failed", START)
    assert words in outcome.reason
    assert path.read_bytes() == before


@pytest.mark.parametrize(("cadence", "days"), [("daily", 1), ("weekly", 7), ("monthly", 31), ("quarterly", 92), ("yearly", 366)])
def test_a_source_is_due_by_its_cadence(project: Path, server: Server, one: Fetch, cadence: str, days: int) -> None:
    source = live_sources(project)["list"].model_copy(update={"cadence": cadence})
    assert is_due(project, "list", source, START + timedelta(days=days))  # from the snapshot, where nothing was fetched yet
    assert not is_due(project, "list", source, START + timedelta(days=days - 1))
    late = NOW.replace(hour=23, minute=59)
    append_checks(
        project, "list", [Check(late, "list.json", "", "unchanged"), Check(late + timedelta(hours=1), "list.json", "", "failed", reason="404")]
    )
    assert is_due(
        project, "list", source, NOW.date() + timedelta(days=days)
    )  # by the day, so that a nightly run never skips one; a failure does not count
    assert not is_due(project, "list", source, NOW.date() + timedelta(days=days - 1))


def test_a_list_that_appeared_once_is_never_due(project: Path, server: Server, one: Fetch) -> None:
    source = live_sources(project)["list"].model_copy(update={"cadence": "once"})
    assert not is_due(project, "list", source, date(2999, 1, 1))
    assert not is_due(project, "never seen", source, date(2999, 1, 1))


def test_a_source_never_seen_or_with_a_broken_record_is_due(project: Path, server: Server, one: Fetch) -> None:
    source = live_sources(project)["list"]
    assert is_due(project, "never seen", source, START)
    checks_path(project, "list").write_text("broken", encoding="utf-8")
    assert is_due(project, "list", source, START)


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def marketmap(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Call the command line in this process, with the tests' policy."""
    monkeypatch.setattr("pipelines.engine.fetch.Client", functools.partial(Client, POLICY))

    def call(*words: str) -> tuple[int, str, str]:
        from pipelines.commands.console import console

        console.cache_clear()
        with pytest.raises(SystemExit) as left:
            cli.main([*words, "--root", str(project)])
        captured = capsys.readouterr()
        console.cache_clear()
        return int(left.value.code or 0), captured.out, captured.err

    return call


@pytest.fixture
def three(project: Path, server: Server) -> None:
    """A source that fails, one that is new, one that is unchanged, and one that has no live URL."""
    add_source(project, "broken", {"list.json": server.url("/broken.json")}, {"list.json": GOOD})
    add_source(project, "fresh", {"list.json": server.url("/fresh.json")}, {"list.json": GOOD})
    add_source(project, "steady", {"list.json": server.url("/steady.json")}, {"list.json": GOOD})
    add_source(project, "typed", {"list.json": server.url("/typed.json")}, {"list.json": GOOD})
    typed = project / "pipelines/sources/typed/source.yml"
    typed.write_text(typed.read_text(encoding="utf-8").replace("payload: [", 'payload: ["other.csv", '), encoding="utf-8")
    server.behaviours |= {"/broken.json": status(404), "/fresh.json": file(NEWER), "/steady.json": file(GOOD)}


@pytest.mark.usefixtures("three")
def test_the_command_tells_of_every_source_and_leaves_with_7(marketmap, project: Path) -> None:  # type: ignore[no-untyped-def]
    before = {name: state(project, name) for name in ("broken", "steady", "typed")}
    code, out, err = marketmap("snapshot", "--all")
    assert code == 7
    today = max(snapshot.taken_on for snapshot in find_snapshots(project) if snapshot.source_id == "fresh")
    assert today > START
    assert out.splitlines() == [
        "broken: failed: list.json: 404 Not Found",
        f"  in use: the snapshot of 2026-01-01, {(today - START).days:,} days old",
        "fresh: new",
        f"  data/raw/fresh/{today}: records.csv 3 rows",
        "  rows in 3, used 3, merged 0, ignored 0, quarantined 0",
        "steady: unchanged since the snapshot of 2026-01-01",
    ]
    assert err == "1 of 3 sources could not be fetched; their last good snapshots stay in use: broken\n"
    assert {name: state(project, name) for name in before} == before


@pytest.mark.usefixtures("three")
def test_the_command_in_json(marketmap, server: Server) -> None:  # type: ignore[no-untyped-def]
    server.behaviours["/broken.json"] = status(503)  # tried again, which must not be told among the JSON
    code, out, err = marketmap("snapshot", "--all", "--json")
    told = json.loads(out)
    assert (code, err) == (7, "")
    assert {word: told[word] for word in ("new", "unchanged", "failed")} == {"new": 1, "unchanged": 1, "failed": 1}
    assert [(source["source"], source["outcome"], source["reason"]) for source in told["sources"]] == [
        ("broken", "failed", "list.json: 503 Service Unavailable"),
        ("fresh", "new", None),
        ("steady", "unchanged", None),
    ]
    assert told["sources"][1]["snapshot"]["ledger"]["used"] == 3
    assert marketmap("snapshot", "steady", "--json")[0] == 0
    assert marketmap("snapshot", "broken", "--json")[0] == 7


@pytest.mark.usefixtures("three")
def test_one_source_by_name(marketmap) -> None:  # type: ignore[no-untyped-def]
    assert marketmap("snapshot", "steady")[:2] == (0, "steady: unchanged since the snapshot of 2026-01-01\n")
    assert marketmap("snapshot", "broken")[0] == 7
    code, _, err = marketmap("snapshot", "typed")
    assert code == 6
    assert "typed has no live URLs" in err


def test_a_name_in_a_reason_cannot_steer_the_terminal(marketmap, project: Path, server: Server) -> None:  # type: ignore[no-untyped-def]
    add_source(project, "list", {"list.json": server.url("/list.json")}, {"list.json": GOOD})
    server.behaviours["/list.json"] = file(json.dumps([{"id": "a", "na\x1b[31mme\u202e": "b"}]).encode())
    code, out, _ = marketmap("snapshot", "list")
    assert code == 7
    assert "\x1b" not in out
    assert "\u202e" not in out


def start_fetch(project: Path, checkout: Path) -> subprocess.Popen[str]:
    """``marketmap snapshot --all`` in a process of its own, with patience enough to be stopped."""
    code = (
        "import functools, sys\nfrom pipelines import cli\nfrom pipelines.engine import download, fetch\n"
        "fetch.Client = functools.partial(download.Client, download.Policy(schemes=('http',)))\n"
        f"cli.main(['snapshot', '--all', '--root', {str(project)!r}])\n"
    )
    env = os.environ | {"PYTHONPATH": str(checkout)}
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)


@pytest.mark.usefixtures("one")
def test_ctrl_c_leaves_nothing_half_written(project: Path, server: Server, project_root: Path) -> None:
    server.behaviours["/list.json"] = bad.drip
    before = state(project, "list")
    running = start_fetch(project, project_root)
    assert server.is_reached.wait(30)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "Traceback" not in err
    assert litter(project) == []
    assert state(project, "list") == before


def test_a_killed_run_leaves_only_drafts(project: Path, server: Server, one: Fetch, project_root: Path) -> None:
    server.behaviours["/list.json"] = bad.drip
    before = state(project, "list")
    running = start_fetch(project, project_root)
    assert server.is_reached.wait(30)
    running.kill()
    running.communicate(timeout=30)
    assert state(project, "list") == before
    assert [snapshot.taken_on for snapshot in find_snapshots(project)] == [START]
    server.behaviours["/list.json"] = file(NEWER)
    assert one().outcome == "new"  # the lock went with the process
    assert litter(project) == []


def test_a_caller_with_an_event_loop_of_its_own_is_served_too(project: Path, server: Server) -> None:
    source = add_source(project, "looped", {"list.json": server.url("/list.json")})
    server.behaviours["/list.json"] = file(GOOD)

    async def caller() -> Outcome:
        return fetch_payload(project, "looped", source, Client(POLICY), now=lambda: NOW)

    with ThreadPoolExecutor(max_workers=1) as pool:  # where no other test's browser has a loop of its own
        assert pool.submit(asyncio.run, caller()).result().outcome == "new"
