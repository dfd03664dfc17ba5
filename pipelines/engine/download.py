"""One web address → one file, politely and within limits: the only code of the project that talks to the network.

Belongs here: requests, redirects, retries, limits, and refusing an answer that cannot be the file. Does not belong here: sources, snapshots and
what is recorded of a check (``fetch``, ``fetch_log``), what the file says (extractors).
"""

from __future__ import annotations

import asyncio
import hashlib
import time
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, TypeVar

import httpx
import stamina

from .errors import FetchError
from .extraction import MAX_PAYLOAD_BYTES

Result = TypeVar("Result")
PROJECT = "generative-ai-market-map"
REDIRECTS = {301, 302, 303, 307, 308}
PASSING = {408, 425, 429}  # with all 5xx: the answers after which the same question may be answered otherwise
PAGES, MARKUP = {"html", "htm", "xhtml"}, {"html", "htm", "xhtml", "xml", "svg"}
SIGNATURES = {"gz": b"\x1f\x8b", "tgz": b"\x1f\x8b", "zip": b"PK", "xlsx": b"PK", "pdf": b"%PDF"}
COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04", b"%PDF-")
PORTS = {"https": 443, "http": 80}
HEAD_BYTES, CHUNK_BYTES, LONGEST_HEADER, LONGEST_NUMBER = 1024, 65_536, 200, 20

stamina.instrumentation.set_on_retry_hooks([])  # by default each retry is logged, on standard output where structlog is installed


@dataclass(frozen=True)
class Policy:
    """How patient, how polite and how trusting the client is.

    Attributes:
        schemes: The schemes that may be asked, redirects included.
        connect_seconds: Longest wait for a connection.
        read_seconds: Longest silence within an answer.
        total_seconds: Longest time for one file, retries, redirects and waits included; stops answers that drip.
        attempts: How often one file is asked for after passing faults.
        first_wait_seconds: Wait before the second attempt; it doubles with each one.
        longest_wait_seconds: Bound of that wait.
        jitter_seconds: Random part of it, so that clients do not ask in step.
        retry_after_seconds: Longest wait a server may ask for; one that wants more is not asked again in this run.
        seconds_between_requests: Least time between two requests to one host.
        max_bytes: Largest file, decompressed.
        max_redirects: Most redirects of one request.
    """

    schemes: tuple[str, ...] = ("https",)
    connect_seconds: float = 10
    read_seconds: float = 30
    total_seconds: float = 300
    attempts: int = 4
    first_wait_seconds: float = 1
    longest_wait_seconds: float = 30
    jitter_seconds: float = 1
    retry_after_seconds: float = 60
    seconds_between_requests: float = 1
    max_bytes: int = MAX_PAYLOAD_BYTES
    max_redirects: int = 5


@dataclass(frozen=True)
class Validators:
    """What a server said of the version we hold, so that it can answer "unchanged"."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Answer:
    """What came of a request.

    Attributes:
        http_status: 200 with a file, or 304 without one.
        etag, last_modified: As the server states them; empty when it does not.
        sha256, bytes: Of the file as written, decompressed; None after 304.
    """

    http_status: int
    etag: str = ""
    last_modified: str = ""
    sha256: str | None = None
    bytes: int | None = None


class DownloadError(FetchError):
    """A file could not be fetched; ``http_status`` is None when there was no answer at all."""

    def __init__(self, reason: str, http_status: int | None = None):
        super().__init__(reason)
        self.http_status = http_status


class _PassingError(DownloadError):
    """A fault that may be gone at the next attempt; ``wait`` is what the server asked for."""

    def __init__(self, reason: str, http_status: int | None = None, wait: float | None = None):
        super().__init__(reason, http_status)
        self.wait = wait


class _UnreachableError(_PassingError):
    """There is no connection to the host."""


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    """Wait for the result, also where the caller's thread has an event loop of its own (a notebook, an orchestrator)."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, work).result()


class Client:
    """Fetches files one at a time. Keep one for a whole run: it remembers when it asked which host, and which could not be reached.

    Args:
        policy: The limits.
        clock: Seconds that only grow.
        sleep: Waits between two requests to one host.
        transport: Takes the place of the network; None = the network, through the proxy that the environment names, if any.
    """

    def __init__(
        self,
        policy: Policy | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        transport: httpx.AsyncBaseTransport | None = None,
    ):
        self.policy = policy or Policy()
        self._clock, self._sleep, self._transport = clock, sleep, transport
        self._asked_at: dict[str, float] = {}
        self._unreachable: dict[str, str] = {}

    def get(self, url: str, target: Path, *, hosts: Collection[str] = (), validators: Validators | None = None) -> Answer:
        """Fetch one file.

        Args:
            url: Its address.
            target: Where to write it; the name's ending says what kind of file is expected. What is there after an error is worthless.
            hosts: Origins (see ``origin``) that a redirect may lead to, besides the address's own.
            validators: Of the version at hand; None asks for the file whatever was held before.

        Raises:
            DownloadError: With the reason, when there is no file to be had within the limits.
            OSError: When the file cannot be written.
        """
        host = httpx.URL(url).host
        if reason := self._unreachable.get(host):
            raise DownloadError(f"not asked, the host was just found out of reach: {reason}")
        try:
            return _run(self._get(httpx.URL(url), target, {origin(url), *hosts}, validators or Validators()))
        except _UnreachableError as error:
            self._unreachable[host] = str(error)
            raise

    async def _get(self, url: httpx.URL, target: Path, hosts: set[str], validators: Validators) -> Answer:
        policy = self.policy
        last: list[_PassingError] = []

        def wait(error: Exception) -> bool | float:
            if not isinstance(error, _PassingError):
                return False
            last[:] = [error]
            return True if error.wait is None else error.wait

        try:
            async with asyncio.timeout(policy.total_seconds):
                async for attempt in stamina.retry_context(
                    on=wait,
                    attempts=policy.attempts,
                    timeout=None,
                    wait_initial=policy.first_wait_seconds,
                    wait_max=policy.longest_wait_seconds,
                    wait_jitter=policy.jitter_seconds,
                ):
                    with attempt:
                        return await self._follow(url, target, hosts, validators)
        except TimeoutError:
            before = f"; the attempt before: {last[0]}" if last else ""
            raise DownloadError(f"not finished within {policy.total_seconds:g} s{before}", last[0].http_status if last else None) from None
        raise AssertionError("the last attempt returns or raises")

    async def _follow(self, url: httpx.URL, target: Path, hosts: set[str], validators: Validators) -> Answer:
        """One attempt, with its redirects; each address is judged before it is asked."""
        policy = self.policy
        timeout = httpx.Timeout(policy.read_seconds, connect=policy.connect_seconds)
        async with httpx.AsyncClient(transport=self._transport, timeout=timeout, follow_redirects=False) as web:
            for redirects in range(policy.max_redirects + 1):
                self._judge(url, hosts, "redirected to" if redirects else "the address")
                await self._turn(url.host)
                try:
                    async with web.stream("GET", url, headers=_headers(target.name, validators)) as response:
                        if response.status_code not in REDIRECTS:
                            return await self._receive(response, target, asked_conditionally=validators != Validators())
                        url = _redirected(url, response)
                except httpx.TransportError as error:
                    raise _readable(error, url.host, policy) from error
        raise DownloadError(f"more than {policy.max_redirects} redirects", response.status_code)

    def _judge(self, url: httpx.URL, hosts: set[str], what: str) -> None:
        place = f"{url.scheme}://{url.netloc.decode('ascii', 'replace')}"
        if url.scheme not in self.policy.schemes:
            raise DownloadError(f"{what} {place}, but only {' and '.join(self.policy.schemes)} is fetched")
        if url.userinfo or origin(str(url)) not in hosts:
            raise DownloadError(f"{what} {place}, which source.yml does not name (urls, redirect_hosts); it may be the login page of a network")

    async def _turn(self, host: str) -> None:
        """Wait until this host may be asked again."""
        due = self._asked_at.get(host, float("-inf")) + self.policy.seconds_between_requests
        if (wait := due - self._clock()) > 0:
            await self._sleep(wait)
        self._asked_at[host] = self._clock()

    async def _receive(self, response: httpx.Response, target: Path, *, asked_conditionally: bool) -> Answer:
        status, policy = response.status_code, self.policy
        if status in PASSING or status >= 500:
            wait = _retry_after(response.headers.get("retry-after", ""))
            if wait is not None and wait > policy.retry_after_seconds:
                raise DownloadError(f"{_status(status)}; the server asks to wait {wait:,.0f} s", status)
            raise _PassingError(_status(status), status, wait)
        etag, last_modified = _header(response, "etag"), _header(response, "last-modified")
        if status == HTTPStatus.NOT_MODIFIED and asked_conditionally:
            return Answer(status, etag, last_modified)
        if status != HTTPStatus.OK:
            raise DownloadError(_status(status), status)
        _refuse_type(target.name, response.headers.get("content-type", ""))
        stated = response.headers.get("content-length", "")
        if _is_count(stated) and int(stated) > policy.max_bytes:
            raise DownloadError(f"{int(stated):,} bytes; at most {policy.max_bytes:,} are fetched", status)
        digest, size, head = hashlib.sha256(), 0, b""
        with target.open("wb") as stream:
            async for chunk in self._body(response):
                size += len(chunk)
                if size > policy.max_bytes:
                    raise DownloadError(f"more than the {policy.max_bytes:,} bytes that are fetched at most", status)
                head += chunk[: max(0, HEAD_BYTES - len(head))]
                digest.update(chunk)
                stream.write(chunk)
        if size == 0:
            raise DownloadError("the answer is empty", status)
        _refuse_head(target.name, head)
        return Answer(status, etag, last_modified, digest.hexdigest(), size)

    async def _body(self, response: httpx.Response) -> AsyncIterator[bytes]:
        """The decompressed body in small pieces: a bomb is seen by its size before it takes any memory."""
        coding = response.headers.get("content-encoding", "identity").strip().lower()
        if coding not in {"identity", "", "gzip", "x-gzip"}:
            raise DownloadError(f"compressed in a way that was not asked for ({coding[:40]})", response.status_code)
        gunzip = _Gunzip() if "gzip" in coding else None
        async for raw in response.aiter_raw(CHUNK_BYTES):
            if gunzip is None:
                yield raw
                continue
            try:
                for chunk in gunzip.feed(raw):
                    yield chunk
            except zlib.error:
                raise _PassingError("the compressed answer is damaged", response.status_code) from None
        if gunzip is not None and not gunzip.is_whole:
            raise _PassingError("the compressed answer broke off", response.status_code)


class _Gunzip:
    """Decompression with bounded output per step."""

    def __init__(self) -> None:
        self._stream, self.is_whole = zlib.decompressobj(wbits=31), True

    def feed(self, data: bytes) -> Iterator[bytes]:
        while True:
            chunk = self._stream.decompress(data, CHUNK_BYTES)
            if chunk:
                yield chunk
            self.is_whole = self._stream.eof
            if self._stream.eof:  # a second member may follow, at once or with the next piece
                data, self._stream = self._stream.unused_data, zlib.decompressobj(wbits=31)
                if not data:
                    return
            else:
                data = self._stream.unconsumed_tail
                if not data and len(chunk) < CHUNK_BYTES:
                    return


def origin(url: str) -> str:
    """Host and port of an address: what has to be equal for a redirect to stay at the same place."""
    parts = httpx.URL(url)
    return f"{parts.host.rstrip('.')}:{parts.port or PORTS.get(parts.scheme, 0)}"


def user_agent() -> str:
    """Who asks: the project by name and version."""
    try:
        return f"{PROJECT}/{version(PROJECT)} (periodic refresh of a public data set; one request at a time)"
    except PackageNotFoundError:
        return f"{PROJECT} (periodic refresh of a public data set; one request at a time)"


def _headers(name: str, validators: Validators) -> dict[str, str]:
    # What is compressed already is asked for as it is, so that no server takes its compression for one of the transport.
    headers = {"User-Agent": user_agent(), "Accept": "*/*", "Accept-Encoding": "identity" if _ending(name) in SIGNATURES else "gzip"}
    if validators.etag:
        headers["If-None-Match"] = validators.etag
    if validators.last_modified:
        headers["If-Modified-Since"] = validators.last_modified
    return headers


def _redirected(url: httpx.URL, response: httpx.Response) -> httpx.URL:
    try:
        return url.join(response.headers["location"])
    except (KeyError, httpx.InvalidURL):
        raise DownloadError(f"{_status(response.status_code)} without a valid address", response.status_code) from None


def _retry_after(text: str) -> float | None:
    """Seconds that a Retry-After header asks for, given as seconds or as a date; None when it is neither."""
    if _is_count(text.strip()):
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER


def _header(response: httpx.Response, name: str) -> str:
    """A header that can be stored and sent back as it is; empty when it is too long or not plain."""
    text = response.headers.get(name, "").strip()
    return text if len(text) <= LONGEST_HEADER and text.isascii() and text.isprintable() else ""


def _status(status: int) -> str:
    """Our own words for a status; the server's may be anything."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"status {status}"


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _refuse_type(name: str, content_type: str) -> None:
    """Refuse what the server itself calls something else; a general or missing type says nothing."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind in {"text/html", "application/xhtml+xml"} and _ending(name) not in PAGES:
        raise DownloadError(f"a web page instead of {name}: an error page, or the login page of a network", HTTPStatus.OK)
    if kind.partition("/")[0] in {"image", "audio", "video", "font"} and _ending(name) not in MARKUP:
        raise DownloadError(f"{kind[:40]} instead of {name}", HTTPStatus.OK)


def _refuse_head(name: str, head: bytes) -> None:
    """Refuse a file whose first bytes show another kind than its name says."""
    ending = _ending(name)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" and ending not in MARKUP:
        raise DownloadError(f"a web page instead of {name}: an error page, or the login page of a network", HTTPStatus.OK)
    signature = SIGNATURES.get(ending)
    if signature and not head.startswith(signature):
        raise DownloadError(f"{name} does not begin as a file of its kind does", HTTPStatus.OK)
    if not signature and head.startswith(COMPRESSED):
        raise DownloadError(f"{name} begins as a compressed file or a PDF does", HTTPStatus.OK)


def _readable(error: httpx.TransportError, host: str, policy: Policy) -> _PassingError:
    """A fault of the connection in words for people."""
    if isinstance(error, httpx.ConnectTimeout):
        return _UnreachableError(f"no connection to {host} within {policy.connect_seconds:g} s")
    if isinstance(error, httpx.ConnectError | httpx.ProxyError):
        return _UnreachableError(f"{host} cannot be reached: {str(error)[:120] or type(error).__name__}")
    if isinstance(error, httpx.TimeoutException):
        return _PassingError(f"{host} was silent for {policy.read_seconds:g} s")
    return _PassingError(f"the answer of {host} broke off: {str(error)[:120] or type(error).__name__}")
