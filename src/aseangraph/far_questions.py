"""Curated questions asked of a store elsewhere: those that it holds, and the rows of one.

Everything goes through a callable that asks the store a query and returns the answer in JSON. What
a question is told reaches the store as terms in a VALUES clause; there is no index of words, so a
name is an IRI, a short form of one or a local name, of which the store says whether it knows it.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence

from rdflib import URIRef
from rdflib.term import Node

from aseangraph.asking import Asking, Rows, Steps, each_row_once, rows_of
from aseangraph.catalogue import Catalogue, Curated, catalogue_of
from aseangraph.engine_terms import written
from aseangraph.errors import ParameterError, QueryError
from aseangraph.formats import Format, Kind, by_name
from aseangraph.naming import Names
from aseangraph.portable import plain
from aseangraph.questions_graph import told_in
from aseangraph.transcription import transcribed
from aseangraph.values import with_values

__all__ = ["Ask", "catalogue_told", "question_answered"]

Ask = Callable[[str, Kind], Awaitable[bytes]]  # a query, what its answer is → that in JSON

_LOG = logging.getLogger("aseangraph.backend")
_Step = tuple[tuple[str, Mapping[str, Node]] | None, tuple[Rows, int] | None]


def catalogue_told(rows: Sequence[Mapping[str, str]]) -> Catalogue:
    """Return the questions in ``rows``, the answer to ``HELD``, by name, but for damaged ones."""
    found: dict[str, Curated] = {}
    for name, subject, text in told_in(rows):
        try:
            found.update(catalogue_of([(name, subject, text)]))
            plain(found[name].query)
        except Exception as error:  # somebody else's text, which may be damaged in any way
            found.pop(name, None)
            _LOG.warning("the backend's question %.72r is left out: %.200s", name, error)
    return dict(sorted(found.items()))


async def question_answered(
    ask: Ask, question: Curated, asking: Asking, target: Format
) -> tuple[bytes, int]:
    """Return the rows that ``asking`` wants in ``target``, and how many there are in all.

    Raises ``ParameterError`` where it is told what does not fit, ``UnknownThingError`` where a name
    means nothing that the store knows, and what ``ask`` raises.
    """
    talk = rows_of(question, asking, await _terms(ask, question, asking))
    wanted, end = await asyncio.to_thread(_next, talk, None)
    while wanted is not None:
        found = await ask(_with_terms(*wanted), Kind.SOLUTIONS)
        wanted, end = await asyncio.to_thread(_next, talk, found)
    assert end is not None  # noqa: S101 - one of the two always is there
    rows, total = end
    return await asyncio.to_thread(_written, rows, target), total


def _next(talk: Steps[tuple[Rows, int]], found: bytes | None) -> _Step:
    """Return what ``talk`` asks next, or what it has come to: nobody awaits a ``StopIteration``."""
    try:
        if found is None:
            return next(talk), None
        return talk.send(each_row_once(found)), None
    except StopIteration as end:
        return None, end.value


def _written(rows: Rows, target: Format) -> bytes:
    return transcribed(json.dumps(rows).encode(), by_name("json"), target, Kind.SOLUTIONS)


def _with_terms(query: str, terms: Mapping[str, Node]) -> str:
    """Return ``query`` with ``terms``; refuse a text that another engine could read otherwise."""
    try:
        return plain(with_values(query, terms))
    except QueryError as error:
        raise ParameterError(str(error)) from None


class _UnaskedError(Exception):
    """Whether the store knows a thing, or has it in a class, was not asked yet."""

    def __init__(self, thing: URIRef, of_class: URIRef | None) -> None:
        super().__init__(thing)
        self.about = thing, of_class


class _Facts:
    """What the store knows, as far as it was asked."""

    def __init__(self) -> None:
        self.told: dict[tuple[URIRef, URIRef | None], bool] = {}

    def knows(self, thing: URIRef, of_class: URIRef | None = None) -> bool:
        """Return what the store has said; raise ``_UnaskedError`` where it was not asked."""
        if (thing, of_class) not in self.told:
            raise _UnaskedError(thing, of_class)
        return self.told[thing, of_class]


async def _terms(ask: Ask, question: Curated, asking: Asking) -> Mapping[str, Node]:
    facts = _Facts()
    while True:
        try:
            return asking.terms(question, Names(facts).thing)
        except _UnaskedError as unasked:
            about = unasked.about
        facts.told[about] = await _is_known(ask, *about)


async def _is_known(ask: Ask, thing: URIRef, of_class: URIRef | None) -> bool:
    try:
        pattern = f"{written(thing)} ?p ?o" if of_class is None else _typed(thing, of_class)
    except ValueError:
        return False
    return bool(json.loads(await ask(f"ASK {{ {pattern} }}", Kind.BOOLEAN))["boolean"])


def _typed(thing: URIRef, of_class: URIRef) -> str:
    return f"{written(thing)} a {written(of_class)}"
