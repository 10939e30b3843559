"""A graph pushed to another store, in the place of what is there under its name.

By the SPARQL 1.1 Graph Store HTTP Protocol (PUT for the first batch, POST for the rest: sections
5.3 and 5.5) or by SPARQL 1.1 Update (DROP, then INSERT).
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Self

import httpx2

from aseangraph.batches import Part, batched, has_nodes
from aseangraph.errors import LoadError
from aseangraph.formats import Kind, by_name
from aseangraph.ledger import Ledger
from aseangraph.remote import Credentials, how_it_failed, shown
from aseangraph.transcription import NoAnswerError, accepted, source_format, transcribed

__all__ = ["BATCHES", "Protocol", "Target", "Upload", "asked_at"]

_CONNECT_SECONDS = 5.0
_BATCH_SECONDS = 300.0
_ASKED_AT = {
    "/sparql-graph-crud-auth": "/sparql",  # Virtuoso
    "/sparql-auth": "/sparql",
    "/store": "/query",  # Oxigraph
    "/update": "/query",  # Oxigraph and Fuseki
    "/data": "/query",  # Fuseki
    "/rdf-graphs/service": "",  # GraphDB and other RDF4J servers
    "/statements": "",
    "/sparql/gsp/": "/sparql",  # Neptune
    "/sparql": "/sparql",
}

_ADDRESSES = {
    "--to": "Is that the address for this? --to takes the one of the graph store (Oxigraph: /store,"
    " Fuseki: /dataset/data, Virtuoso: /sparql-graph-crud-auth), or with --protocol update the one"
    " for updates.",
    "--ask": "Is that the address for this? --ask takes the one that answers queries.",
}


class Protocol(Enum):
    """How triples are sent."""

    GRAPH_STORE = "graph-store"
    UPDATE = "update"


BATCHES = {Protocol.GRAPH_STORE: 5000, Protocol.UPDATE: 500}
"""Triples in a batch; Virtuoso 7 takes no update of many more."""


@dataclass(frozen=True)
class Target:
    """Where to send: the address, in which way, how many triples at once, and where to count."""

    to: str
    protocol: Protocol
    batch: int
    ask: str | None


def asked_at(to: str) -> str | None:
    """Return where the store that is loaded at ``to`` is asked, if that is one we know."""
    for end, instead in _ASKED_AT.items():
        if to.endswith(end):
            return to.removesuffix(end) + instead
    return None


class Upload:
    """The sending of graphs to one target; a context that holds the connection."""

    def __init__(self, target: Target, credentials: Credentials, ledger: Ledger) -> None:
        """Be ready; nothing is connected yet. No proxy is asked, whatever the environment names."""
        self._target = target
        self._credentials = credentials
        self._ledger = ledger
        self._http = httpx2.Client(
            auth=credentials,
            timeout=httpx2.Timeout(_BATCH_SECONDS, connect=_CONNECT_SECONDS),
            headers={"Accept-Encoding": "identity", "User-Agent": "aseangraph"},
            trust_env=False,
        )

    def __enter__(self) -> Self:
        """Hold the connection."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self._http.close()

    def is_there(self, part: Part) -> bool:
        """Tell whether this very graph was sent, and has as many triples there as then."""
        if self._ledger.sent.get(part.key) != part.digest:
            return False
        return self.count(part) in (len(part.lines), None)

    def no_longer(self, parts: Iterable[Part]) -> list[str]:
        """Return the names of the graphs that were sent once and are none of ``parts``."""
        keys = {part.key for part in [*parts, Part(None, [])]}
        return sorted(set(self._ledger.sent) - keys)

    def send(self, part: Part, notify: Callable[[int], None]) -> int | None:
        """Put ``part`` in the place of what is there; ``notify`` hears how many triples went.

        Returns what ``count`` then does; the graph is noted as sent where no triple is missing.
        Raises ``LoadError``.
        """
        self._ledger.forget(part.key)
        for number, batch in enumerate(batched(part.lines, self._target.batch)):
            if self._target.protocol is Protocol.UPDATE:
                if not number:
                    self._update(_drop(part))
                self._update(_insert(part, batch))
            else:
                self._store("POST" if number else "PUT", part, batch)
            notify(len(batch))
        there = self.count(part)
        if there in (len(part.lines), None):
            self._ledger.note(part.key, part.digest)
        return there

    def count(self, part: Part) -> int | None:
        """Return how many triples of the graph are there, or ``None`` where we cannot ask."""
        address = self._target.ask
        if address is None:
            return None
        return self._number(address, f"{_of(part)} {{ ?s ?p ?o }}" if part.name else "?s ?p ?o")

    def shows_nothing(self) -> bool:
        """Tell whether the default graph is empty, so that a query without GRAPH finds nothing."""
        address = self._target.ask
        one = "{ SELECT ?s WHERE { ?s ?p ?o } LIMIT 1 }"  # for which nothing has to be counted
        return address is not None and self._number(address, one) == 0

    def _number(self, address: str, pattern: str) -> int:
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"
        headers = {"Accept": accepted(Kind.SOLUTIONS)}
        answer = self._asked("POST", address, "--ask", {"data": {"query": query}}, headers)
        try:
            source = source_format(answer.headers.get("content-type", ""), Kind.SOLUTIONS)
            rows = transcribed(answer.content, source, by_name("json"), Kind.SOLUTIONS)
            return int(json.loads(rows)["results"]["bindings"][0]["n"]["value"])
        except (IndexError, KeyError, ValueError, NoAnswerError):
            raise LoadError(
                f"{address} does not answer queries. Name the address that does with --ask."
            ) from None

    def _store(self, method: str, part: Part, batch: list[bytes]) -> None:
        which = {"graph": part.name} if part.name else {"default": ""}
        address = str(httpx2.URL(self._target.to).copy_merge_params(which))
        headers = {"Content-Type": "application/n-triples"}
        self._asked(method, address, "--to", {"content": b"".join(batch)}, headers)

    def _update(self, update: str) -> None:
        headers = {"Content-Type": "application/sparql-update"}
        self._asked("POST", self._target.to, "--to", {"content": update.encode()}, headers)

    def _asked(
        self, method: str, address: str, option: str, body: dict[str, Any], headers: dict[str, str]
    ) -> httpx2.Response:
        try:
            answer = self._http.request(method, address, headers=headers, **body)
        except httpx2.HTTPError as error:
            raise LoadError(
                f"{address}: {how_it_failed(error)}. Start the store or mend {option}, and load"
                " again: it goes on with the graph where it broke off."
            ) from None
        if not answer.is_success:
            words = self._credentials.without(shown(answer, answer.content))
            told = f"{address}: refused with status {answer.status_code}"
            told += f" ({words}). " if words else ". "
            raise LoadError(told + _advice(answer.status_code, option))
        return answer


def _of(part: Part) -> str:
    return f"GRAPH <{part.name}>"


def _drop(part: Part) -> str:
    return f"DROP SILENT {_of(part)}" if part.name else "CLEAR SILENT DEFAULT"


def _insert(part: Part, batch: list[bytes]) -> str:
    """Return the update; INSERT DATA is for triples without blank nodes (Virtuoso 7 insists)."""
    triples = b"".join(batch).decode()
    block = f"{_of(part)} {{\n{triples}}}" if part.name else triples
    return f"INSERT {{ {block} }} WHERE {{ }}" if has_nodes(batch) else f"INSERT DATA {{ {block} }}"


def _advice(status: int, option: str) -> str:
    if status in (401, 403):
        return (
            "Set ASEANGRAPH_BACKEND_USER and ASEANGRAPH_BACKEND_PASSWORD to those of a user who may"
            " do this there."
        )
    if status in (404, 405, 406, 415, 501) or status < 400:
        return _ADDRESSES[option]
    if status in (400, 413, 500):
        return "A smaller --batch may get through; else the store's own log says more."
    return "The store's own log says more. Load again when it is well."
