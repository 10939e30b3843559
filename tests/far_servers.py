"""Other SPARQL servers on loopback: two real ones, and one that does whatever a test says."""

import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from fastapi.testclient import TestClient

from aseangraph.api import Service
from aseangraph.backend import Backend
from aseangraph.limits import Limits
from aseangraph.portable import portable
from aseangraph.questions_graph import HELD
from aseangraph.remote import Credentials

# --- real ones -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Engine:
    """A running store: where it is asked, loaded and updated, and who may do that."""

    query: str
    store: str
    update: str
    user: str = ""
    password: str = ""
    sql: str = ""  # where it is told what is no SPARQL, if it can be

    @property
    def settings(self) -> dict[str, str]:
        return {"ASEANGRAPH_BACKEND_USER": self.user, "ASEANGRAPH_BACKEND_PASSWORD": self.password}


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@contextmanager
def _running(command: list[str], ready: str, **options: object) -> Iterator[None]:
    """Run ``command`` until the end; begin when it has said ``ready`` on standard error."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **options
    )
    said: list[str] = []
    assert process.stderr is not None
    rest = threading.Thread(target=lambda: said.extend(process.stderr or ()))
    try:
        for line in process.stderr:
            said.append(line)
            if ready in line:
                break
        else:
            pytest.fail("".join(said))
        rest.start()
        yield
    finally:
        process.kill()  # what it holds is thrown away
        process.wait()
        if rest.ident is not None:
            rest.join()
        process.stderr.close()


@contextmanager
def oxigraph(*options: str) -> Iterator[Engine]:
    """Run Oxigraph's server, in memory."""
    here = f"127.0.0.1:{free_port()}"
    program = Path(sys.executable).with_name("oxigraph")
    command = [str(program), "serve", "--bind", here, *options]
    with _running(command, "Listening for requests"):
        yield Engine(f"http://{here}/query", f"http://{here}/store", f"http://{here}/update")


_VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 20
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = .
VADInstallDir = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 20
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryCostEstimationTime = 1000000000
MaxQueryExecutionTime = {seconds}
"""


@contextmanager
def virtuoso(folder: Path, *, rows: int = 100_000, seconds: int = 20) -> Iterator[Engine]:
    """Run Virtuoso with its database in ``folder``; skip the test where it is not installed."""
    if shutil.which("virtuoso-t") is None or shutil.which("isql-vt") is None:
        pytest.skip("Virtuoso is not installed: apt-get install virtuoso-opensource-7-bin")
    sql, http = free_port(), free_port()
    text = _VIRTUOSO.format(sql=sql, http=http, rows=rows, seconds=seconds)
    (folder / "virtuoso.ini").write_text(text)
    command = ["virtuoso-t", "+foreground", "+debug", "+configfile", "virtuoso.ini"]
    with _running(command, "Server online at", cwd=folder):
        password = "tender-otter"
        order = f"exec=user_set_password('dba', '{password}');"
        done = subprocess.run(
            ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", order],
            check=True,
            capture_output=True,
            text=True,
        )
        assert "Error" not in done.stdout + done.stderr
        base = f"http://127.0.0.1:{http}"
        yield Engine(
            f"{base}/sparql",
            f"{base}/sparql-graph-crud-auth",
            f"{base}/sparql-auth",
            "dba",
            password,
            f"127.0.0.1:{sql}",
        )


# --- one of our own ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """A request as it came: its line, its fields with names in lower case, and its body."""

    line: str
    fields: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.body.decode(), keep_blank_values=True)

    @property
    def query(self) -> str:
        return self.form.get("query", [""])[0] if b"query=" in self.body else ""


Behaviour = Callable[[socket.socket, Asked], None]


@dataclass
class Scripted:
    """A server that does what ``behave`` says with each request, and remembers all of them.

    What the service asks by itself, to look what there is, it answers on the side if it may.
    """

    behave: Behaviour
    lets_look: bool = True
    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    open_end: threading.Event = field(default_factory=threading.Event)
    """Set at the end: what a behaviour waits for that never comes to an end by itself."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/sparql"


def http(
    body: bytes = b"",
    content_type: str = "application/sparql-results+json",
    *,
    status: str = "200 OK",
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """Return an answer as bytes."""
    fields = {"Content-Type": content_type, "Content-Length": str(len(body)), **(headers or {})}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


_ROWS = b'{"head":{"vars":["n","g"]},"results":{"bindings":[%s]}}'
_COUNTED = http(_ROWS % b'{"n":{"type":"literal","value":"7"},"g":{"type":"uri","value":"a:g"}}')
LOOKS = {
    portable(HELD): http(_ROWS % b""),
    "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }": _COUNTED,
    "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g": _COUNTED,
    "ASK { }": http(b'{"head":{},"boolean":true}'),
}
"""What the service asks by itself, and the answer."""


def answers(body: bytes = b"", content_type: str = "application/sparql-results+json", **more):
    """Behave by sending this answer."""
    return lambda connection, _: connection.sendall(http(body, content_type, **more))


def silent(connection: socket.socket, _: Asked) -> None:
    """Behave by saying nothing until the other side hangs up."""
    connection.recv(1)


def _read(connection: socket.socket) -> Asked | None:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return None
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    line, *lines = head.decode("latin-1").split("\r\n")
    fields = {name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)}
    while len(body) < int(fields.get("content-length", 0)):
        body += connection.recv(65536)
    return Asked(line, fields, body)


def _serve(server: Scripted, connection: socket.socket) -> None:
    with suppress(OSError), connection:
        while (asked := _read(connection)) is not None:
            if server.lets_look and asked.query in LOOKS:
                connection.sendall(LOOKS[asked.query])
            else:
                server.asked.append(asked)
                server.behave(connection, asked)


@contextmanager
def scripted(behave: Behaviour, *, port: int = 0, lets_look: bool = True) -> Iterator[Scripted]:
    """Run a server that does what ``behave`` says."""
    server = Scripted(behave, lets_look)
    connections: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", port)) as listener:
        server.port = listener.getsockname()[1]

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    connections.append(connection)
                    threading.Thread(target=_serve, args=(server, connection)).start()

        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield server
        finally:
            server.open_end.set()
            listener.shutdown(socket.SHUT_RDWR)
            for connection in connections:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
            accepting.join()


# --- the service in front of one ----------------------------------------------------------------

LIMITS = Limits(query_seconds=3.0, cache_bytes=0)  # as ``serve`` has it
ROWS = (
    b'{"head":{"vars":["s","l"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://x/a.b"},'
    b'"l":{"type":"literal","xml:lang":"en","value":"Caf\\u00e9, \\"x\\""}},'
    b'{"l":{"type":"literal","datatype":"http://www.w3.org/2001/XMLSchema#integer","value":"007"}}]}}'
)
TRIPLES = b'<http://x/s> <http://x/p> "Caf\\u00E9"@en .\n<http://x/s> <http://x/p> _:b .\n'
SELECT = "SELECT ?s ?l WHERE { ?s rdfs:label ?l }"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"


@contextmanager
def fronted(
    address: str, limits: Limits = LIMITS, credentials: Credentials | None = None
) -> Iterator[TestClient]:
    """The service in front of the endpoint at ``address``."""
    backend = Backend(address, limits, credentials or Credentials(None, None))
    with TestClient(Service(backend, limits)) as client:
        yield client


def ask(client: TestClient, query: str = SELECT, accept: str = "", **parameters: object):
    return client.get("/sparql", params={"query": query, **parameters}, headers={"Accept": accept})


def problem(answer) -> tuple[int, str]:
    """The status and what is told; the shape of a problem is looked at, too."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    assert (told["type"], told["status"]) == ("about:blank", answer.status_code)
    return answer.status_code, told["detail"]
