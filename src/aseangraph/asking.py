"""A curated question asked: its query with the terms bound, the page that is wanted, the evidence.

The evidence of a row is that of the things in the columns that the question names for it: what
passage or page, where in which source, and which of the two it is.

What is asked of a store goes through a generator that yields queries and is sent their answers, so
that it makes no difference where the store is.
"""

import json
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeVar

from rdflib import URIRef
from rdflib.term import Node

from aseangraph.catalogue import EVIDENCE_COLUMNS, Catalogue, Curated
from aseangraph.errors import UnknownThingError
from aseangraph.formats import Answer, Format, Kind, by_name
from aseangraph.holdings import Holdings
from aseangraph.parameters import Resolve, bound
from aseangraph.transcription import transcribed

__all__ = [
    "EVIDENCE",
    "EVIDENCE_IRIS",
    "Asking",
    "Rows",
    "Steps",
    "answered",
    "each_row_once",
    "question_named",
    "rows_of",
]

EVIDENCE, EVIDENCE_IRIS = EVIDENCE_COLUMNS
_MANY = 200  # things of which the evidence is looked up at once
_EVIDENCE = """
SELECT ?thing ?evidence ?kind ?locator ?source ?confidence {{
  VALUES ?thing {{ {things} }}
  ?thing ag:evidence ?evidence .
  ?evidence a ?kind .
  FILTER(?kind IN (ag:Passage, ag:Citation))
  OPTIONAL {{ ?evidence ag:locator ?locator }}
  OPTIONAL {{ ?evidence ag:inSource/dcterms:title ?title }}
  OPTIONAL {{ ?evidence ag:inSource/dcterms:publisher ?publisher }}
  BIND(COALESCE(?title, ?publisher) AS ?source)
  OPTIONAL {{ ?evidence ag:confidence ?grade . BIND(STRAFTER(STR(?grade), "#") AS ?confidence) }}
}} ORDER BY ?thing ?evidence
"""
_SHOWN = 72
_JSON = by_name("json")

Rows = dict[str, Any]  # SPARQL 1.1 Query Results JSON Format
_R = TypeVar("_R")
Steps = Generator[tuple[str, Mapping[str, Node]], bytes, _R]  # queries with terms → rows in JSON


@dataclass(frozen=True)
class Asking:
    """A question by its name, what it is told as text, and which rows are wanted.

    Without ``limit`` all are. With ``evidence`` each row tells what proves it.
    """

    name: str
    given: Mapping[str, Sequence[str]]
    evidence: bool = False
    offset: int = 0
    limit: int | None = None

    def terms(self, question: Curated, resolve: Resolve) -> dict[str, Node]:
        """Return the terms for the variables of ``question``; raise as ``bound`` does."""
        return bound(question.name, question.parameters, self.given, resolve)


def question_named(catalogue: Catalogue, name: str) -> Curated:
    """Return a question; raise ``UnknownThingError``, with near names, where there is none."""
    if name not in catalogue:
        near = get_close_matches(name[:_SHOWN], catalogue, n=4)
        hint = f"Near names: {', '.join(near)}. " if near else ""
        raise UnknownThingError(
            f"there is no question {name[:_SHOWN]!r}. {hint}`aseangraph ask`, /queries and"
            " aseangraph.questions() list them."
        )
    return catalogue[name]


def answered(
    holdings: Holdings,
    asking: Asking,
    pick: Callable[[Kind], Format],
    most_bytes: int | None = None,
) -> tuple[Answer, int]:
    """Return the answer to a question, and how many rows there are in all.

    Raises ``ParameterError`` where it is told what does not fit, ``UnknownThingError`` where a name
    means nothing that is known, and what ``Store.answer`` raises.
    """
    question = question_named(holdings.catalogue, asking.name)
    format_ = pick(Kind.SOLUTIONS)
    talk = rows_of(question, asking, asking.terms(question, holdings.names.thing))
    query, terms = next(talk)
    try:
        while True:
            found = holdings.store.answer(
                query, lambda _: _JSON, bindings=terms, most_bytes=most_bytes
            )
            query, terms = talk.send(found.body)
    except StopIteration as end:
        rows, total = end.value
    body = transcribed(json.dumps(rows).encode(), _JSON, format_, Kind.SOLUTIONS)
    return Answer(Kind.SOLUTIONS, format_, body), total


def rows_of(
    question: Curated, asking: Asking, terms: Mapping[str, Node]
) -> Steps[tuple[Rows, int]]:
    """Return a generator of queries and terms that is sent the rows of each in JSON.

    It returns the rows that are wanted, and how many there are in all.
    """
    found = json.loads((yield question.query, terms))
    rows = found["results"]["bindings"]
    end = None if asking.limit is None else asking.offset + asking.limit
    found["results"]["bindings"] = rows[asking.offset : end]
    if asking.evidence:
        yield from _add_evidence(found, question.evidence)
    return found, len(rows)


def each_row_once(answer: bytes) -> bytes:
    """Return rows in JSON without repeats: Virtuoso 7 sends some, in spite of DISTINCT."""
    found = json.loads(answer)
    rows = found["results"]["bindings"]
    once = {json.dumps(row, sort_keys=True): row for row in rows}
    if len(once) == len(rows):
        return answer
    found["results"]["bindings"] = list(once.values())
    return json.dumps(found).encode()


def _add_evidence(found: Rows, columns: Sequence[str]) -> Steps[None]:
    rows = found["results"]["bindings"]
    things = {row[name]["value"] for row in rows for name in columns if _is_iri(row.get(name))}
    held = yield from _evidence_of(sorted(things))
    for row in rows:
        of_row = [row[name]["value"] for name in columns if _is_iri(row.get(name))]
        every = {each["evidence"]: each for thing in of_row for each in held.get(thing, ())}
        row[EVIDENCE] = _literal("; ".join(dict.fromkeys(map(_told, every.values()))))
        row[EVIDENCE_IRIS] = _literal(" ".join(every))
    found["head"]["vars"] += [EVIDENCE, EVIDENCE_IRIS]


def _is_iri(term: dict[str, str] | None) -> bool:
    return term is not None and term["type"] == "uri"


def _literal(value: str) -> dict[str, str]:
    return {"type": "literal", "value": value}


def _evidence_of(things: list[str]) -> Steps[dict[str, list[Mapping[str, str]]]]:
    held: dict[str, list[Mapping[str, str]]] = {}
    for start in range(0, len(things), _MANY):
        told = " ".join(URIRef(thing).n3() for thing in things[start : start + _MANY])
        found = json.loads((yield _EVIDENCE.format(things=told), {}))
        for row in found["results"]["bindings"]:
            values = {name: term["value"] for name, term in row.items()}
            held.setdefault(values["thing"], []).append(values)
    return held


def _told(row: Mapping[str, str]) -> str:
    """Say where a passage or a page is, and which of the two it is."""
    place = ", ".join(row[name] for name in ("source", "locator") if name in row)
    if row["kind"].endswith("#Passage"):
        return f"{place} (passage)"
    grade = f", confidence {row['confidence'].lower()}" if "confidence" in row else ""
    return f"{place} (cited page, not verified{grade})"
