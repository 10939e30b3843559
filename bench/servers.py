"""The servers that the benchmark compares: how each is started on the same data, and its memory.

The peers live in a virtual environment of their own, made once:

    python -m venv /tmp/peers
    /tmp/peers/bin/pip install oxigraph==0.5.13 pyoxigraph==0.5.13 'uvicorn[standard]'
    /tmp/peers/bin/pip install pebble==5.2.3 rdflib-endpoint==0.6.3
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

__all__ = ["Process", "Server", "Started", "ask", "known", "memory", "processes", "started"]

_SOMETHING = "SELECT ?o WHERE { ?s <https://w3id.org/aseangraph/ontology#endYear> ?o } LIMIT 1"
_TICKS = os.sysconf("SC_CLK_TCK")
_LONGEST = 1800  # seconds that a start may take
_BENCH = Path(__file__).parent


@dataclass(frozen=True)
class Server:
    """A command to be run (``{port}`` is filled in), the path of its endpoint, what it needs."""

    name: str
    command: list[str]
    path: str = "/sparql"
    environment: dict[str, str] = field(default_factory=dict)
    fill: Callable[[str], None] | None = None


@dataclass
class Started:
    """A running server: where it answers, its process, and the seconds to its first answer."""

    server: Server
    port: int
    process: subprocess.Popen[bytes]
    seconds: float = 0.0

    @property
    def address(self) -> str:
        """Where queries are sent."""
        return f"http://127.0.0.1:{self.port}{self.server.path}"


def known(release: Path, peers: Path) -> dict[str, Server]:
    """Return the servers by name; all hold the graphs of ``release`` and their merge."""
    dump = str(release / "dumps" / "aseangraph.nq")
    python, oxigraph = sys.executable, str(peers / "bin" / "oxigraph")
    ours = [python, "-m", "aseangraph", "serve", "--release", str(release), "--port", "{port}"]
    uvicorn = [python, "-m", "uvicorn", "--port", "{port}", "--log-level", "warning"]

    def fill(address: str) -> None:
        base = address.removesuffix("/query")
        _post(f"{base}/store", "application/n-quads", Path(dump).read_bytes())
        merge = b"INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"
        _post(f"{base}/update", "application/sparql-update", merge)

    servers = [
        Server("aseangraph, 1 worker", [*ours, "--workers", "1"]),
        Server("aseangraph, 2 workers", [*ours, "--workers", "2"]),
        Server(
            "Oxigraph, in memory",
            [oxigraph, "serve", "--bind", "127.0.0.1:{port}"],
            "/query",
            {},
            fill,
        ),
        Server(
            "Oxigraph, on disk",
            [
                *(oxigraph, "serve-read-only", "--bind", "127.0.0.1:{port}"),
                *("--location", str(release / "store")),
            ],
            "/query",
        ),
        Server(
            "bare, 2 workers",
            [*uvicorn, "--app-dir", str(_BENCH), "--workers", "2", "bare:app"],
            "/sparql",
            {"BARE_FILE": dump},
        ),
        Server(
            "bare, with pebble",
            [
                *(str(peers / "bin" / "python"), "-m", "uvicorn", "--port", "{port}"),
                *("--log-level", "warning", "--app-dir", str(_BENCH), "pebbled:app"),
            ],
            "/sparql",
            {"BARE_FILE": dump},
        ),
        Server(
            "rdflib-endpoint",
            [
                *(str(peers / "bin" / "rdflib-endpoint"), "serve"),
                *("--host", "127.0.0.1", "--port", "{port}", dump),
            ],
            "/",
        ),
    ]
    return {each.name: each for each in servers}


def _post(address: str, media_type: str, body: bytes) -> None:
    message = urllib.request.Request(address, body, {"Content-Type": media_type}, method="POST")
    with urllib.request.urlopen(message, timeout=_LONGEST) as answer:
        answer.read()


def ask(address: str, query: str, accept: str = "application/sparql-results+json") -> bytes:
    """Return the body of the answer to ``query``."""
    message = urllib.request.Request(f"{address}?query={quote(query)}", headers={"Accept": accept})
    with urllib.request.urlopen(message, timeout=_LONGEST) as answer:
        body: bytes = answer.read()
    return body


@contextmanager
def started(server: Server) -> Iterator[Started]:
    """Run ``server`` until the end of the block; it has answered a query of its data by then."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    begin = time.perf_counter()
    process = subprocess.Popen(
        [part.replace("{port}", str(port)) for part in server.command],
        env={**os.environ, **server.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    running = Started(server, port, process)
    try:
        _await_port(running, begin)
        if server.fill is not None:
            server.fill(running.address)
        _await_answer(running, begin)
        running.seconds = time.perf_counter() - begin
        yield running
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await_port(running: Started, begin: float) -> None:
    while True:
        try:
            socket.create_connection(("127.0.0.1", running.port), 1).close()
        except OSError:
            _check(running, begin)
        else:
            return


def _await_answer(running: Started, begin: float) -> None:
    while True:
        try:
            if b"gYear" in ask(running.address, _SOMETHING):
                return
        except (urllib.error.URLError, ConnectionError):
            pass
        _check(running, begin)


def _check(running: Started, begin: float) -> None:
    if running.process.poll() is not None:
        raise RuntimeError(f"{running.server.name} ended with {running.process.returncode}")
    if time.perf_counter() - begin > _LONGEST:
        raise RuntimeError(f"{running.server.name} did not answer within {_LONGEST} s")
    time.sleep(0.01)


@dataclass(frozen=True)
class Process:
    """A process of a server: its processor time, the memory it holds, and what it is there for."""

    seconds: float
    memory: int
    evaluates: bool


def memory(running: Started) -> int:
    """Return the bytes that a server's processes hold; what several share is counted once."""
    return sum(each.memory for each in processes(running, with_memory=True))


def processes(running: Started, *, with_memory: bool = False) -> list[Process]:
    """Return the processes of a server; those of ours that evaluate are the nursery's children."""
    found: list[Process] = []
    born: list[tuple[int, bool]] = [(running.process.pid, False)]
    for pid, evaluates in born:
        children = Path(f"/proc/{pid}/task").glob("*/children")
        is_nursery = "aseangraph.nursery" in _read(Path(f"/proc/{pid}/cmdline"))
        for each in children:
            born += [(int(child), evaluates or is_nursery) for child in _read(each).split()]
        fields = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
        seconds = (int(fields[11]) + int(fields[12])) / _TICKS if fields else 0.0
        found.append(Process(seconds, _held(pid) if with_memory else 0, evaluates))
    return found


def _held(pid: int) -> int:
    lines = _read(Path(f"/proc/{pid}/smaps_rollup")).splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _read(file: Path) -> str:
    """Return what a file of the kernel holds: nothing where its process has ended meanwhile."""
    try:
        return file.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
