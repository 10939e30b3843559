"""The command ``load``: what goes to a store, what is left out, and what is told when it fails."""

import json
import os
import pty
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from typer.testing import CliRunner, Result

from aseangraph.cli import app
from aseangraph.errors import LoadError
from aseangraph.formats import by_name
from aseangraph.ledger import Ledger
from aseangraph.release_writing import write_release
from aseangraph.store import Store
from aseangraph.upload import asked_at
from far_servers import Asked, Behaviour, answers, free_port, http, scripted

SECRET = "tender-otter-93"
PREFIX = "https://w3id.org/aseangraph/graph/"
TRIG = """
PREFIX graph: <https://w3id.org/aseangraph/graph/>
graph:one { <a:s> <a:p> "one", [ <a:q> "x" ] }
graph:two { <a:s> <a:p> "two" }
graph:three { <a:s> <a:p> "one", "two", "three", "four", "five" }
"""


def release(place: Path, trig: str = TRIG) -> Path:
    store = Store()
    store.load(trig.encode(), by_name("trig"), name="test.trig")
    store.merge()
    write_release(place, store, [], {})
    return place


@dataclass
class Held:
    """A graph store: what it holds, by graph, and all that it was asked."""

    graphs: dict[str, list[bytes]] = field(default_factory=dict)
    methods: list[tuple[str, str]] = field(default_factory=list)
    lost: int = 0
    """How many triples of each graph it does not count."""

    def __call__(self, connection: socket.socket, asked: Asked) -> None:
        method, target, _ = asked.line.split(" ")
        if asked.query:
            connection.sendall(http(self._counted(asked.query)))
            return
        which = parse_qs(urlsplit(target).query, keep_blank_values=True)
        name = which.get("graph", ["default"])[0].removeprefix(PREFIX)
        assert asked.fields["content-type"] == "application/n-triples"
        self.methods.append((method, name))
        before = self.graphs.get(name, []) if method == "POST" else []
        self.graphs[name] = [*before, *asked.body.splitlines()]
        connection.sendall(http(status="204 No Content"))

    def _counted(self, query: str) -> bytes:
        found = re.search(r"GRAPH <(.*?)>", query)
        name = found[1].removeprefix(PREFIX) if found else "default"
        number = max(len(self.graphs.get(name, [])) - self.lost, 0)
        row = {"n": {"type": "literal", "value": str(number)}}
        return json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": [row]}}).encode()


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command with a release of TRIG, or another, and a state file of the test's own."""
    monkeypatch.setenv("COLUMNS", "500")
    made = release(tmp_path / "release")

    def run(to: str, *options: str, of: Path = made) -> Result:
        state = str(tmp_path / "state.json")
        arguments = ["load", "--to", to, "--release", str(of), "--state", state, *options]
        return CliRunner().invoke(app, arguments)

    return run


def store_at(address: str) -> str:
    return address.replace("/sparql", "/store")


def test_each_graph_is_put_and_what_is_left_of_it_posted(load: Callable[..., Result]) -> None:
    held = Held()
    with scripted(held) as far:
        done = load(store_at(far.address), "--batch", "2", "--merge")
    assert done.exit_code == 0, done.output
    assert held.methods == [
        ("PUT", "one"),
        ("POST", "one"),
        ("PUT", "three"),
        ("POST", "three"),
        ("POST", "three"),
        ("PUT", "two"),
        *[("PUT", "default"), *[("POST", "default")] * 3],
    ]
    assert held.graphs["two"] == [b'<a:s> <a:p> "two" .']
    assert sorted(len(lines) for lines in held.graphs.values()) == [1, 3, 5, 7]
    assert done.output == (
        "  graph:one: 3 triples\n  graph:three: 5 triples\n  graph:two: 1 triples\n"
        "  the default graph: 7 triples\n16 triples in 4 graphs are there\n"
    )


EMPTY = (
    "  the default graph there is empty, so that queries without GRAPH find nothing: load with"
    " --merge, or have the store show all graphs as one (docs/deployment.md).\n"
)


def test_a_default_graph_that_stays_empty_is_told(load: Callable[..., Result]) -> None:
    held = Held()
    with scripted(held) as far:
        to = store_at(far.address)
        assert load(to).output.endswith(f"9 triples in 3 graphs are there\n{EMPTY}")
        assert load(to).output.endswith(EMPTY)  # also where all was there already
        held.graphs["default"] = held.graphs["two"]  # as where a store shows all graphs as one
        assert EMPTY not in load(to).output
    assert ("PUT", "default") not in held.methods


def test_by_updates_each_graph_is_dropped_and_inserted(load: Callable[..., Result]) -> None:
    updates: list[str] = []

    def take(connection: socket.socket, asked: Asked) -> None:
        assert asked.fields["content-type"] == "application/sparql-update"
        updates.append(asked.body.decode())
        connection.sendall(http(status="200 OK"))

    with scripted(take) as far:
        address = far.address.replace("/sparql", "/u")
        done = load(address, "--protocol", "update", "--batch", "4", "--merge")
    assert done.exit_code == 0, done.output
    assert "not counted there: name the address that answers queries with --ask" in done.output
    one, three, two = (f"GRAPH <{PREFIX}{name}>" for name in ("one", "three", "two"))
    assert updates[:2] == [
        f"DROP SILENT {one}",
        f'INSERT {{ {one} {{\n<a:s> <a:p> "one" .\n<a:s> <a:p> _:c14n0 .\n_:c14n0 <a:q> "x" .\n'
        "} } WHERE { }",
    ]
    assert updates[2] == f"DROP SILENT {three}"
    assert [each.count(" .\n") for each in updates[3:5]] == [4, 1]
    assert updates[5:7] == [
        f"DROP SILENT {two}",
        f'INSERT DATA {{ {two} {{\n<a:s> <a:p> "two" .\n}} }}',
    ]
    assert updates[7] == "CLEAR SILENT DEFAULT"
    assert updates[8].startswith('INSERT DATA { <a:s> <a:p> "')


# --- going on ------------------------------------------------------------------------------------


def test_after_a_failure_it_goes_on_with_the_graph_where_it_broke_off(
    load: Callable[..., Result],
) -> None:
    held = Held()

    def fail(connection: socket.socket, asked: Asked) -> None:
        if asked.line.startswith("POST /store"):
            connection.shutdown(socket.SHUT_RDWR)
        else:
            held(connection, asked)

    with scripted(fail) as far:
        to = store_at(far.address)
        failed = load(to, "--batch", "4")
        assert failed.exit_code == 1
        assert "/store?graph=https" in failed.output
        assert "it broke off. Start the store or mend --to, and load again" in failed.output
        assert held.methods == [("PUT", "one"), ("PUT", "three")]
        far.behave = held
        held.methods.clear()
        done = load(to, "--batch", "4")
        assert done.exit_code == 0
        assert held.methods == [("PUT", "three"), ("POST", "three"), ("PUT", "two")]
        assert done.output.startswith("  graph:one: there already\n  graph:three: 5 triples\n")
        held.methods.clear()
        assert load(to).output.count("there already") == 3
        assert held.methods == []
        assert load(to, "--again").exit_code == 0
        assert len(held.methods) == 3


def test_of_another_release_only_what_changed_goes(
    load: Callable[..., Result], tmp_path: Path
) -> None:
    changed = TRIG.replace("two { <a:s> <a:p> ", "2 { <a:s> <a:p> ").replace("five", "5")
    other = release(tmp_path / "other", changed)
    held = Held()
    with scripted(held) as far:
        to = store_at(far.address)
        assert load(to).exit_code == 0
        held.methods.clear()
        done = load(to, of=other)
    assert held.methods == [("PUT", "2"), ("PUT", "three")]  # which has as many triples as before
    assert f"{PREFIX}two was sent once and is in this release no more; drop it" in done.output


def test_a_graph_that_somebody_else_has_changed_goes_again(load: Callable[..., Result]) -> None:
    held = Held()
    with scripted(held) as far:
        to = store_at(far.address)
        assert load(to).exit_code == 0
        held.graphs["one"].append(b"<a:s> <a:p> <a:o> .")
        held.methods.clear()
        assert load(to).exit_code == 0
    assert held.methods == [("PUT", "one")]


def test_another_store_has_nothing_yet(load: Callable[..., Result]) -> None:
    with scripted(Held()) as far:
        assert load(store_at(far.address)).exit_code == 0
    held = Held()
    with scripted(held) as far:
        assert load(store_at(far.address)).exit_code == 0
    assert len(held.methods) == 3


def test_triples_that_go_astray_are_told_and_the_rest_goes_on(load: Callable[..., Result]) -> None:
    held = Held(lost=1)
    with scripted(held) as far:
        to = store_at(far.address)
        done = load(to)
        assert done.exit_code == 1
        assert (
            "error: graph:one: 3 triples were sent, and 2 are there; graph:three: 5 triples were"
            " sent, and 4 are there; graph:two: 1 triples were sent, and 0 are there. Load again;"
        ) in done.output
        held.lost = 0
        held.methods.clear()
        assert load(to).exit_code == 0
    assert [name for _, name in held.methods] == ["one", "three", "two"]


# --- failures ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "behave, says",
    [
        (
            answers(b"no " + SECRET.encode(), "text/plain", status="401 Unauthorized"),
            "refused with status 401 (no …). Set ASEANGRAPH_BACKEND_USER and ASEANGRAPH_BACKEND_P",
        ),
        (answers(b"<p>", "text/html", status="403 Forbidden"), "refused with status 403. Set ASE"),
        (answers(status="404 Not Found"), "status 404. Is that the address for this? --to takes"),
        (answers(status="405 Not Allowed"), "--protocol update the one for updates."),
        (answers(status="301 Moved", headers={"Location": "/x"}), "Is that the address for this?"),
        (answers(status="413 Too Large"), "A smaller --batch may get through"),
        (answers(b"bad", "text/plain", status="500 No"), "status 500 (bad). A smaller --batch may"),
        (answers(status="503 Busy"), "The store's own log says more. Load again when it is well."),
        (lambda connection, _: connection.shutdown(socket.SHUT_RDWR), "it broke off. Start the st"),
    ],
)
def test_a_refusal_is_told_with_what_to_do(
    behave: Behaviour, says: str, load: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASEANGRAPH_BACKEND_USER", "ann")
    monkeypatch.setenv("ASEANGRAPH_BACKEND_PASSWORD", SECRET)
    with scripted(behave) as far:
        done = load(store_at(far.address))
    assert (done.exit_code, done.output[:7]) == (1, "error: ")
    assert says in done.output
    assert SECRET not in done.output


def test_a_store_that_is_not_there_is_told(load: Callable[..., Result]) -> None:
    done = load(f"http://127.0.0.1:{free_port()}/store")
    assert done.exit_code == 1
    assert "it cannot be connected to. Start the store or mend --to, and load again" in done.output


def test_an_address_that_answers_no_queries_is_told(load: Callable[..., Result]) -> None:
    with scripted(answers(b"<html>", "text/html", status="200 OK")) as far:
        done = load(store_at(far.address), "--ask", far.address)
    assert f"{far.address} does not answer queries. Name the address that does" in done.output


@pytest.mark.parametrize(
    "to, says",
    [
        (f"http://ann:{SECRET}@host/store", "--to: the address holds a user or a password"),
        ("host/store", "--to: no address of a server"),
    ],
)
def test_an_address_that_will_not_do_is_told(
    to: str, says: str, load: Callable[..., Result]
) -> None:
    done = load(to)
    assert (done.exit_code, says in done.output, SECRET in done.output) == (1, True, False)


def test_a_query_in_the_address_is_kept(load: Callable[..., Result]) -> None:
    with scripted(answers(status="204 No Content")) as far:
        assert load(f"{far.address}?repository=x").exit_code == 0
    assert {asked.line.partition("&")[0] for asked in far.asked} == {"PUT /sparql?repository=x"}


@pytest.mark.parametrize(
    "to, ask",
    [
        ("http://h:7878/store", "http://h:7878/query"),
        ("http://h:7878/update", "http://h:7878/query"),
        ("http://h:8890/sparql-graph-crud-auth", "http://h:8890/sparql"),
        ("http://h:8890/sparql-auth", "http://h:8890/sparql"),
        ("http://h:3030/ds/data", "http://h:3030/ds/query"),
        ("http://h:3030/ds/update", "http://h:3030/ds/query"),
        ("http://h:7200/repositories/r/statements", "http://h:7200/repositories/r"),
        ("http://h:7200/repositories/r/rdf-graphs/service", "http://h:7200/repositories/r"),
        ("https://h:8182/sparql/gsp/", "https://h:8182/sparql"),
        ("https://h:8182/sparql", "https://h:8182/sparql"),
        ("http://h/elsewhere", None),
    ],
)
def test_where_known_stores_are_asked(to: str, ask: str | None) -> None:
    assert asked_at(to) == ask


# --- what was sent before ------------------------------------------------------------------------


def test_a_ledger_tells_what_was_noted_for_that_address_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "ledger.json"
    ledger = Ledger(path, "http://a/")
    ledger.note("one", "1")
    ledger.note("two", "2")
    ledger.forget("one")
    assert Ledger(path, "http://a/").sent == {"two": "2"}
    assert Ledger(path, "http://b/").sent == {}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"to": "http://a/"}', '{"graphs": {}}'])
def test_a_ledger_that_cannot_be_read_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "ledger.json"
    path.write_text(text)
    with pytest.raises(LoadError, match="Remove that file; all graphs are then sent again"):
        Ledger(path, "http://a/")


def test_a_ledger_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "ledger.json.new").mkdir()
    with pytest.raises(LoadError, match=r"Is a directory.*Name another file with --state"):
        Ledger(tmp_path / "ledger.json", "http://a/").note("one", "1")


# --- progress ------------------------------------------------------------------------------------


def test_at_a_terminal_a_bar_tells_how_far_it_is(tmp_path: Path) -> None:
    made = release(tmp_path / "release")
    ours, theirs = pty.openpty()
    with scripted(Held()) as far:
        command = [sys.executable, "-m", "aseangraph", "load", "--to", store_at(far.address)]
        state = ["--release", str(made), "--state", str(tmp_path / "state.json")]
        process = subprocess.Popen([*command, *state], stderr=theirs, stdin=subprocess.DEVNULL)
        os.close(theirs)
        said = b""
        while chunk := _read(ours):
            said += chunk
        assert process.wait() == 0
    os.close(ours)
    assert "━" in said.decode()
    assert re.search(rb"graph:\w+ .*\d/9", said)
    assert b"9 triples in 3 graphs are there" in said


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other side is gone
        return b""
