"""A curated question asked: its query with the terms bound, the page that is wanted, the evidence.

The evidence of a row is that of the things in the columns that the question names for it: what
passage or page, where in which source, and which of the two it is.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rdflib import Literal, URIRef
from rdflib.term import Node

from aseangraph.errors import ParameterError, UnknownThingError
from aseangraph.formats import Answer, Format, Kind, by_name
from aseangraph.namespaces import curie
from aseangraph.store import Store
from aseangraph.transcription import transcribed

__all__ = ["EVIDENCE", "EVIDENCE_IRIS", "Asking", "answered"]

EVIDENCE, EVIDENCE_IRIS = "evidence", "evidenceIris"
_MANY = 200  # things of which the evidence is looked up at once
_EVIDENCE = """
SELECT ?thing ?evidence ?kind ?locator ?source ?confidence {{
  VALUES ?thing {{ {things} }}
  ?thing ag:evidence ?evidence .
  ?evidence a ?kind .
  FILTER(?kind IN (ag:Passage, ag:Citation))
  OPTIONAL {{ ?evidence ag:locator ?locator }}
  OPTIONAL {{ ?evidence ag:inSource/dcterms:title ?source }}
  OPTIONAL {{ ?evidence ag:confidence ?grade . BIND(STRAFTER(STR(?grade), "#") AS ?confidence) }}
}} ORDER BY ?thing ?evidence
"""


@dataclass(frozen=True)
class Asking:
    """What a question is told: the terms of its variables, and how the answer is to be.

    ``classes`` are the classes of which things among the terms have to be, ``evidence`` the columns
    of which the evidence is wanted. Without ``limit`` all rows are.
    """

    terms: Mapping[str, Node]
    classes: Mapping[str, URIRef]
    evidence: Sequence[str] = ()
    offset: int = 0
    limit: int | None = None

    def encode(self) -> str:
        """Return this in JSON, on one line."""
        terms = {name: _encoded(term) for name, term in self.terms.items()}
        classes = {name: str(each) for name, each in self.classes.items()}
        return json.dumps([terms, classes, list(self.evidence), self.offset, self.limit])

    @classmethod
    def decode(cls, text: str) -> "Asking":
        """Read what ``encode`` has written."""
        terms, classes, evidence, offset, limit = json.loads(text)
        return cls(
            {name: _decoded(*term) for name, term in terms.items()},
            {name: URIRef(each) for name, each in classes.items()},
            evidence,
            offset,
            limit,
        )


def _encoded(term: Node) -> list[str]:
    datatype = getattr(term, "datatype", None)
    return [str(term), "iri" if isinstance(term, URIRef) else str(datatype or "")]


def _decoded(text: str, kind: str) -> Node:
    return URIRef(text) if kind == "iri" else Literal(text, datatype=URIRef(kind) if kind else None)


def answered(
    store: Store,
    query: str,
    asking: Asking,
    pick: Callable[[Kind], Format],
    most_bytes: int | None = None,
) -> tuple[Answer, int]:
    """Return the answer to ``query``, and how many rows there are in all.

    Raises ``UnknownThingError`` where a term names nothing that is known, ``ParameterError`` where
    it is of another class than it should be, and what ``Store.answer`` raises.
    """
    _check_things(store, asking)
    format_ = pick(Kind.SOLUTIONS)
    total = sum(1 for _ in store.select(query, asking.terms))
    if asking.limit is not None or asking.offset:
        most = total if asking.limit is None else asking.limit
        query = f"{query.rstrip()}\nOFFSET {asking.offset} LIMIT {most}\n"
    wanted = by_name("json") if asking.evidence else format_
    found = store.answer(query, lambda _: wanted, bindings=asking.terms, most_bytes=most_bytes)
    if asking.evidence:
        rows = _with_evidence(store, json.loads(found.body), asking.evidence)
        body = transcribed(json.dumps(rows).encode(), wanted, format_, Kind.SOLUTIONS)
        found = Answer(Kind.SOLUTIONS, format_, body)
    return found, total


def _check_things(store: Store, asking: Asking) -> None:
    for name, term in asking.terms.items():
        if not isinstance(term, URIRef):
            continue
        if not store.knows(term):
            raise UnknownThingError(f"{name}: the graph knows no {curie(str(term))}.")
        of_class = asking.classes.get(name)
        if of_class is not None and not store.knows(term, of_class):
            kind = curie(str(of_class))
            raise ParameterError(
                f"{name} has to be of the class {kind}; {curie(str(term))} is not."
            )


def _with_evidence(store: Store, found: dict[str, Any], columns: Sequence[str]) -> dict[str, Any]:
    rows = found["results"]["bindings"]
    things = {row[name]["value"] for row in rows for name in columns if _is_iri(row.get(name))}
    held = _evidence_of(store, sorted(things))
    for row in rows:
        of_row = [row[name]["value"] for name in columns if _is_iri(row.get(name))]
        every = {each["evidence"]: each for thing in of_row for each in held.get(thing, ())}
        row[EVIDENCE] = _literal("; ".join(map(_told, every.values())))
        row[EVIDENCE_IRIS] = _literal(" ".join(every))
    found["head"]["vars"] += [EVIDENCE, EVIDENCE_IRIS]
    return found


def _is_iri(term: dict[str, str] | None) -> bool:
    return term is not None and term["type"] == "uri"


def _literal(value: str) -> dict[str, str]:
    return {"type": "literal", "value": value}


def _evidence_of(store: Store, things: list[str]) -> dict[str, list[Mapping[str, str]]]:
    held: dict[str, list[Mapping[str, str]]] = {}
    for start in range(0, len(things), _MANY):
        told = " ".join(URIRef(thing).n3() for thing in things[start : start + _MANY])
        for row in _rows(store, told):
            held.setdefault(row["thing"], []).append(row)
    return held


def _rows(store: Store, things: str) -> Iterable[Mapping[str, str]]:
    return store.select(_EVIDENCE.format(things=things))


def _told(row: Mapping[str, str]) -> str:
    """Say where a passage or a page is, and which of the two it is."""
    place = ", ".join(row[name] for name in ("source", "locator") if name in row)
    if row["kind"].endswith("#Passage"):
        return f"{place} (passage)"
    grade = f", confidence {row['confidence'].lower()}" if "confidence" in row else ""
    return f"{place} (cited page, not verified{grade})"
