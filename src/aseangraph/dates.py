"""Dates of unequal precision, made comparable.

A source may give a year, a month or a day (XML Schema 1.1 part 2: ``xsd:gYear``,
``xsd:gYearMonth``, ``xsd:date``), which SPARQL does not order among each other. Each stands for
the days it covers; a dated thing covers the days from ``ag:earliest`` to ``ag:latest``.
"""

import calendar
import re
from datetime import date

from rdflib import DCTERMS, XSD, Graph, Literal
from rdflib.term import Node

from aseangraph.namespaces import AG

__all__ = ["DATE_PROPERTIES", "covered_days", "derive"]

DATE_PROPERTIES = (
    DCTERMS.issued,
    AG.adoptedOn,
    AG.date,
    AG.endYear,
    AG.endedOn,
    AG.establishedIn,
    AG.inForceFrom,
    AG.launchedOn,
    AG.memberSince,
    AG.notAfter,
    AG.notBefore,
    AG.startYear,
    AG.year,
)

# The ends of a period or a span: they bound it, and are no dates of the thing by themselves.
_ENDS = (AG.endYear, AG.notAfter, AG.notBefore, AG.startYear)

# The first and the last day, and whether they are one end of a period.
Span = tuple[date, date, bool]

_LEXICAL = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def covered_days(value: str) -> tuple[date, date]:
    """Return the first and last day that a year, month or day covers.

    Raises ``ValueError`` for anything else, impossible days and other calendars' years included.
    """
    found = _LEXICAL.fullmatch(value)
    if not found:
        raise ValueError(f"{value!r} is no year, month or day such as 2016, 2016-11 or 2016-11-26")
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None  # noqa: S101 - the expression cannot match without a year
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if not 1 <= month <= 12:
        raise ValueError(f"{value!r} has no month between 01 and 12")
    if day is None:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return (exact := date(year, month, day)), exact


def derive(graph: Graph) -> Graph:
    """Return ``ag:earliest`` and ``ag:latest`` (``xsd:date``) of every dated thing in ``graph``.

    Where a thing has a year and a day, or a span of days, within it, that counts, and so does one
    end of a span within it; the ends of a period stand.
    """
    spans: dict[Node, list[Span]] = {}
    for predicate in DATE_PROPERTIES:
        for thing, value in graph.subject_objects(predicate):
            spans.setdefault(thing, []).append((*covered_days(str(value)), predicate in _ENDS))
    for thing, each in spans.items():
        ends = graph.value(thing, AG.notBefore), graph.value(thing, AG.notAfter)
        each.extend(_bounded(each, *ends))
    derived = Graph()
    for thing, each in spans.items():
        told = [span for span in each if not _is_told_closer(span, each)]
        first, last = min(span[0] for span in told), max(span[1] for span in told)
        derived.add((thing, AG.earliest, Literal(first.isoformat(), datatype=XSD.date)))
        derived.add((thing, AG.latest, Literal(last.isoformat(), datatype=XSD.date)))
    return derived


def _bounded(told: list[Span], begin: Node | None, end: Node | None) -> list[Span]:
    """Return the span between two ends, or what one end leaves of the dates that it lies within."""
    first = covered_days(str(begin))[0] if begin is not None else None
    last = covered_days(str(end))[1] if end is not None else None
    if first and last:
        return [(first, last, False)]
    bounded: list[Span] = []
    for since, until, is_end in told:
        if first and since < first <= until and not is_end:
            bounded.append((first, until, False))
        if last and since <= last < until and not is_end:
            bounded.append((since, last, False))
    return bounded


def _is_told_closer(span: Span, others: list[Span]) -> bool:
    """Whether another of the thing's dates lies within ``span`` and is shorter."""
    first, last, is_end = span
    return not is_end and any(
        first <= begin and end <= last and (begin, end) != (first, last)
        for begin, end, is_other_end in others
        if not is_other_end
    )
