"""A real HTTP server on this machine whose every path can be told how to behave, or to misbehave.

Belongs here: answers, good and bad. Does not belong here: what the client should make of them (``test_fetch``).
"""

from __future__ import annotations

import gzip
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Behaviour = Callable[["Handler"], None]
PORTAL = b"<!DOCTYPE html>\n<html><body>Please accept the terms of this network.</body></html>\n"


class Server(ThreadingHTTPServer):
    """Answers at ``url(path)`` as ``behaviours[path]`` says; keeps what it was asked.

    Attributes:
        behaviours: Path → what to do; a path without one answers 404.
        asked: (path, headers) of every request, in order.
        is_reached: Set at every request.
        is_over: Set when the test is over, so that nothing waits on.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviours: dict[str, Behaviour] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.is_reached, self.is_over = threading.Event(), threading.Event()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """Address of a path."""
        return f"http://{host}:{self.server_port}{path}"

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is no news here."""


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        """Note the request and behave."""
        self.close_connection = True
        self.server.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        self.server.is_reached.set()
        self.server.behaviours.get(self.path, status(404))(self)

    def log_message(self, *_: object) -> None:
        """Silent."""

    def head(self, code: int, **headers: str) -> None:
        """Status line and headers; underscores in names stand for hyphens."""
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()


@contextmanager
def serving() -> Iterator[Server]:
    """A server for the length of a test."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.is_over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def file(body: bytes, *, content_type: str = "text/plain; charset=utf-8", is_gzip: bool = False, by_date: bool = False) -> Behaviour:
    """A good answer, with an ETag (or a date of change), and 304 to who holds this version."""
    etag, changed = f'"{sha256(body).hexdigest()[:16]}"', "Mon, 02 Feb 2026 03:04:05 GMT"

    def behave(request: Handler) -> None:
        validator = {"Last_Modified": changed} if by_date else {"ETag": etag}
        if (request.headers.get("If-Modified-Since") if by_date else request.headers.get("If-None-Match")) == (changed if by_date else etag):
            request.head(304, **validator)
            return
        sent = gzip.compress(body) if is_gzip else body
        coding = {"Content_Encoding": "gzip"} if is_gzip else {}
        request.head(200, Content_Type=content_type, Content_Length=str(len(sent)), **coding, **validator)
        request.wfile.write(sent)

    return behave


def status(code: int, body: bytes = b"no", **headers: str) -> Behaviour:
    """An answer of this status."""

    def behave(request: Handler) -> None:
        request.head(code, Content_Type="text/plain", Content_Length=str(len(body)), **headers)
        request.wfile.write(body)

    return behave


def answer(body: bytes, **headers: str) -> Behaviour:
    """200 with exactly these headers; the body ends when the connection does, unless a length is given."""

    def behave(request: Handler) -> None:
        request.head(200, **headers)
        request.wfile.write(body)

    return behave


def redirect(to: str, code: int = 302) -> Behaviour:
    """A redirect."""
    return lambda request: request.head(code, Location=to, Content_Length="0")


def first(times: int, bad: Behaviour, good: Behaviour) -> Behaviour:
    """Bad so many times, then good."""
    left = [times]

    def behave(request: Handler) -> None:
        left[0] -= 1
        (bad if left[0] >= 0 else good)(request)

    return behave


def truncated(request: Handler) -> None:
    """Fewer bytes than stated."""
    answer(b'[{"id": "1"', Content_Type="application/json", Content_Length="5000")(request)


def broken_chunks(request: Handler) -> None:
    """A chunked body that ends within a chunk."""
    answer(b'400\r\n[{"id": "1"', Content_Type="application/json", Transfer_Encoding="chunked")(request)


def broken_gzip(request: Handler) -> None:
    """A compressed body of the stated length that is cut off all the same."""
    sent = gzip.compress(b'[{"id": "1", "name": "One"}]' * 50)[:-12]
    answer(sent, Content_Type="application/json", Content_Encoding="gzip", Content_Length=str(len(sent)))(request)


def damaged_gzip(request: Handler) -> None:
    """A body that is not compressed though it says so."""
    answer(b"not gzip at all", Content_Type="application/json", Content_Encoding="gzip", Content_Length="15")(request)


def bomb(request: Handler) -> None:
    """A small compressed body that becomes a very large one."""
    packer = zlib.compressobj(9, wbits=31)
    sent = b"".join([*(packer.compress(b" " * 1_000_000) for _ in range(60)), packer.flush()])
    answer(sent, Content_Type="application/json", Content_Encoding="gzip", Content_Length=str(len(sent)))(request)


def nested_bomb(request: Handler) -> None:
    """A body compressed twice."""
    sent = gzip.compress(gzip.compress(b" " * 5_000_000))
    answer(sent, Content_Type="application/json", Content_Encoding="gzip, gzip", Content_Length=str(len(sent)))(request)


def endless(request: Handler) -> None:
    """A body without a stated length and without an end."""
    request.head(200, Content_Type="application/json")
    while not request.server.is_over.is_set():
        request.wfile.write(b" " * 100_000)


def drip(request: Handler) -> None:
    """A body that comes byte by byte, never silent for long, never done."""
    request.head(200, Content_Type="application/json", Content_Length="100000")
    while not request.server.is_over.wait(0.03):
        request.wfile.write(b" ")
        request.wfile.flush()


def drip_headers(request: Handler) -> None:
    """Headers that come byte by byte."""
    request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while not request.server.is_over.wait(0.03):
        request.wfile.write(b"x")
        request.wfile.flush()


def silence(request: Handler) -> None:
    """No answer at all."""
    request.server.is_over.wait(30)


def hang_up(request: Handler) -> None:
    """The connection closes before an answer."""


def no_http(request: Handler) -> None:
    """An answer in another protocol."""
    request.wfile.write(b"220 mail.example ready\r\n")
