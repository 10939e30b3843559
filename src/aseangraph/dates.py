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
    """Return ``ag:earliest`` and ``ag:latest`` (``xsd:date``) of every dated thing in ``graph``."""
    spans: dict[Node, tuple[date, date]] = {}
    for predicate in DATE_PROPERTIES:
        for thing, value in graph.subject_objects(predicate):
            first, last = covered_days(str(value))
            known = spans.get(thing, (first, last))
            spans[thing] = min(known[0], first), max(known[1], last)
    derived = Graph()
    for thing, (first, last) in spans.items():
        derived.add((thing, AG.earliest, Literal(first.isoformat(), datatype=XSD.date)))
        derived.add((thing, AG.latest, Literal(last.isoformat(), datatype=XSD.date)))
    return derived
