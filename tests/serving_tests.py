"""What the tests of the service share: a real server on loopback, and plain requests to it."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit
from uuid import uuid4

import pytest

from process_family import family_of


@dataclass(frozen=True)
class Server:
    """A running server: its address, its process, and what it says after it has begun.

    ``mark`` stands in the environment of every process that belongs to it.
    """

    base: str
    process: subprocess.Popen[str]
    said: list[str]
    mark: str


@contextmanager
def started(*arguments: str, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Serve what ``arguments`` say, with ``settings`` in the environment; end it at the end."""
    mark = f"SERVED_FOR={uuid4()}"
    process = subprocess.Popen(
        [sys.executable, "-m", "aseangraph", "serve", "--port", "0", *arguments],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(settings or {}), **dict([mark.split("=")])},
    )
    said: list[str] = []
    assert process.stderr is not None
    reader = threading.Thread(target=said.extend, args=(process.stderr,))
    try:
        before = []
        for line in process.stderr:
            before.append(line)
            if found := re.search(r"serving (http://\S+)", line):
                reader.start()
                yield Server(found[1], process, said, mark)
                return
        pytest.fail("".join(before))
    finally:
        process.terminate()
        process.wait(timeout=20)
        for pid in family_of(mark).alive:  # none, unless a test has found a fault
            os.kill(pid, signal.SIGKILL)
        if reader.ident is not None:
            reader.join()
        process.stderr.close()


@contextmanager
def served(*arguments: str, settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """Serve as ``started`` does; yield the address."""
    with started(*arguments, settings=settings) as server:
        yield server.base


@dataclass(frozen=True)
class Answer:
    """An answer as it came over the wire; names of fields are in lower case."""

    status: int
    fields: list[tuple[str, str]]
    body: bytes

    def __getitem__(self, name: str) -> str:
        """Return the one value of a field, or nothing; fail where it came twice."""
        values = [value for each, value in self.fields if each == name]
        assert len(values) < 2, f"{name} came {len(values)} times"
        return values[0] if values else ""

    @property
    def media_type(self) -> str:
        return self["content-type"].partition(";")[0]


def ask(
    base: str,
    target: str,
    parameters: Mapping[str, str] | list[tuple[str, str]] | None = None,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
) -> Answer:
    """Send a request with these headers and no others but Host and Content-Length."""
    where = urlsplit(base)
    address = f"/{target}" + (f"?{urlencode(parameters)}" if parameters else "")
    named = {name.lower() for name in headers or {}}
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
    with closing(connection):
        connection.putrequest(method, address, skip_host="host" in named, skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        if body or method in ("POST", "PUT", "PATCH", "QUERY"):
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body or None)
        answer = connection.getresponse()
        fields = [(name.lower(), value) for name, value in answer.getheaders()]
        return Answer(answer.status, fields, answer.read())


def sent(base: str, query: str) -> socket.socket:
    """Send a query, whose answer is to come as CSV, and do not wait for it."""
    where = urlsplit(base)
    connection = socket.create_connection((where.hostname, where.port), timeout=60)
    connection.sendall(
        f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: {where.netloc}\r\n"
        "Accept: text/csv\r\nConnection: close\r\n\r\n".encode()
    )
    return connection


def received(connection: socket.socket) -> Answer:
    """Read the answer to what was sent; fail where it is not whole."""
    with http.client.HTTPResponse(connection) as answer:
        answer.begin()
        fields = [(name.lower(), value) for name, value in answer.getheaders()]
        return Answer(answer.status, fields, answer.read())


@contextmanager
def silent_listener() -> Iterator[int]:
    """Listen on loopback, yield the port, and fail where anybody has connected by the end."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]
        listener.setblocking(False)
        try:
            connection, address = listener.accept()
        except BlockingIOError:
            return
        connection.close()
        pytest.fail(f"somebody connected from {address}")
