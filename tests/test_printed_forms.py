"""The forms in which a document prints dates and numbers, and what is near to them and other."""

import pytest
from rdflib import Literal, URIRef
from rdflib.namespace import SKOS, XSD

from aseangraph.namespaces import AG
from aseangraph.printed import stands_in
from aseangraph.printed_forms import printed_forms


def _forms(predicate: URIRef, lexical: str, kind: URIRef | None = None) -> tuple[str, ...]:
    return printed_forms(predicate, Literal(lexical, datatype=kind))


@pytest.mark.parametrize(
    "lexical, kind, forms",
    [
        ("2017", XSD.gYear, ("2017",)),
        ("2019-10", XSD.gYearMonth, ("October 2019",)),
        ("2001-01", XSD.gYearMonth, ("January 2001",)),
        ("2001-12", XSD.gYearMonth, ("December 2001",)),
        ("2017-12-01", XSD.date, ("1 December 2017", "December 1, 2017", "2017-12-01")),
        ("2017-05-31", XSD.date, ("31 May 2017", "May 31, 2017", "2017-05-31")),
    ],
)
def test_date_by_its_datatype(lexical: str, kind: URIRef, forms: tuple[str, ...]) -> None:
    assert _forms(AG.date, lexical, kind) == forms


@pytest.mark.parametrize(
    "lexical, kind", [("2019-13", XSD.gYearMonth), ("2019-1", XSD.gYearMonth), ("2019", XSD.date)]
)
def test_what_is_no_date_is_sought_as_it_is(lexical: str, kind: URIRef) -> None:
    assert _forms(AG.date, lexical, kind) == (lexical,)


def test_number_that_looks_like_a_date_is_sought_as_it_is() -> None:
    assert _forms(SKOS.notation, "2019-10") == ("2019-10",)
    assert _forms(SKOS.notation, "2017-12-01") == ("2017-12-01",)
    assert _forms(SKOS.notation, "2", XSD.integer) == ("2",)


@pytest.mark.parametrize(
    "number, forms",
    [
        (1, ("1st", "inaugural", "Inaugural")),
        (2, ("2nd",)),
        (3, ("3rd",)),
        (4, ("4th",)),
        (11, ("11th",)),
        (12, ("12th",)),
        (13, ("13th",)),
        (17, ("17th",)),
        (20, ("20th",)),
        (21, ("21st",)),
        (111, ("111th",)),
    ],
)
def test_ordinal(number: int, forms: tuple[str, ...]) -> None:
    assert printed_forms(AG.ordinal, Literal(number)) == forms


@pytest.mark.parametrize("predicate", [AG.meetingsPerYear, AG.jointMeetingsPerYear])
def test_times_a_year(predicate: URIRef) -> None:
    assert printed_forms(predicate, Literal(1)) == ("1", "once", "Once")
    assert printed_forms(predicate, Literal(2)) == ("2", "twice", "Twice")
    assert printed_forms(predicate, Literal(3)) == ("3",)


@pytest.mark.parametrize(
    "predicate, value, text",
    [
        (AG.adoptedOn, Literal("2017-12-01", datatype=XSD.date), "(TELMIN) on 1 December 2017 in"),
        (AG.adoptedOn, Literal("2017-12-01", datatype=XSD.date), "December 1, 2017."),
        (AG.adoptedOn, Literal("2017-12-01", datatype=XSD.date), "date 2017-12-01 SIEM REAP"),
        (AG.date, Literal("2019-10", datatype=XSD.gYearMonth), "In October 2019, TELMIN"),
        (AG.year, Literal("2017", datatype=XSD.gYear), "(17th TELMIN, 2017)"),
        (AG.ordinal, Literal(17), "(17th TELMIN, 2017)"),
        (AG.ordinal, Literal(1), "held its inaugural meeting"),
        (AG.meetingsPerYear, Literal(1), "1 ministerial meeting a year"),
        (AG.meetingsPerYear, Literal(1), "Once a year or more"),
    ],
)
def test_printed_so(predicate: URIRef, value: Literal, text: str) -> None:
    assert any(stands_in(form, text) for form in printed_forms(predicate, value))


@pytest.mark.parametrize(
    "predicate, value, text",
    [
        (AG.adoptedOn, Literal("2017-12-01", datatype=XSD.date), "11 December 2017"),
        (AG.adoptedOn, Literal("2017-12-01", datatype=XSD.date), "1 December 20171"),
        (AG.adoptedOn, Literal("2017-12-01", datatype=XSD.date), "1 November 2017"),
        (AG.adoptedOn, Literal("2017-12-01", datatype=XSD.date), "December 11, 2017"),
        (AG.adoptedOn, Literal("2017-12-01", datatype=XSD.date), "December 2017"),
        (AG.adoptedOn, Literal("2017-12-01", datatype=XSD.date), "2017-12-011"),
        (AG.adoptedOn, Literal("2017-12-01", datatype=XSD.date), "2017-01-12"),
        (AG.date, Literal("2019-10", datatype=XSD.gYearMonth), "In November 2019"),
        (AG.date, Literal("2019-10", datatype=XSD.gYearMonth), "In October 2018"),
        (AG.date, Literal("2019-10", datatype=XSD.gYearMonth), "october 2019"),
        (AG.year, Literal("2017", datatype=XSD.gYear), "in 20171"),
        (AG.year, Literal("2017", datatype=XSD.gYear), "in 12017"),
        (AG.ordinal, Literal(7), "17th TELMIN"),
        (AG.ordinal, Literal(17), "17 TELMIN"),
        (AG.ordinal, Literal(2), "its inaugural meeting"),
        (AG.meetingsPerYear, Literal(1), "with ASEAN+1 consultative meetings"),
        (AG.meetingsPerYear, Literal(2), "Once a year"),
    ],
)
def test_printed_otherwise(predicate: URIRef, value: Literal, text: str) -> None:
    assert not any(stands_in(form, text) for form in printed_forms(predicate, value))
