"""Dates of unequal precision, made comparable."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import DCTERMS, XSD, Graph, Literal

from aseangraph.dates import covered_days, derive
from aseangraph.namespaces import AG, ID


@pytest.mark.parametrize(
    "value, first, last",
    [
        ("2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2015-02", date(2015, 2, 1), date(2015, 2, 28)),
        ("2017-12-01", date(2017, 12, 1), date(2017, 12, 1)),
    ],
)
def test_covered_days(value: str, first: date, last: date) -> None:
    assert covered_days(value) == (first, last)


@pytest.mark.parametrize(
    "value", ["", "16", "2016-13", "2016-00", "2017-02-29", "2016-1-1", "-0044", "2016Z", "x2016"]
)
def test_covered_days_refuses_what_is_no_day(value: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        covered_days(value)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_lies_in_its_month_and_that_in_its_year(day: date) -> None:
    spans = [covered_days(day.isoformat()[:length]) for length in (10, 7, 4)]
    for (inner_first, inner_last), (outer_first, outer_last) in pairwise(spans):
        assert outer_first <= inner_first <= inner_last <= outer_last


def test_derive_takes_the_first_and_the_last_day_of_all_dates() -> None:
    graph = Graph()
    graph.add((ID.aim2020, AG.startYear, Literal("2016", datatype=XSD.gYear)))
    graph.add((ID.aim2020, AG.endYear, Literal("2020", datatype=XSD.gYear)))
    graph.add((ID.aim2020, AG.launchedOn, Literal("2015-11-26", datatype=XSD.date)))
    graph.add((ID["framework-pdp"], DCTERMS.issued, Literal("2016-11", datatype=XSD.gYearMonth)))
    derived = {(str(s), str(p), o) for s, p, o in derive(graph)}
    assert derived == {
        (str(ID.aim2020), str(AG.earliest), Literal("2015-11-26", datatype=XSD.date)),
        (str(ID.aim2020), str(AG.latest), Literal("2020-12-31", datatype=XSD.date)),
        (str(ID["framework-pdp"]), str(AG.earliest), Literal("2016-11-01", datatype=XSD.date)),
        (str(ID["framework-pdp"]), str(AG.latest), Literal("2016-11-30", datatype=XSD.date)),
    }


def bounds(**dates: str) -> tuple[str, str]:
    kinds = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}
    graph = Graph()
    for name, value in dates.items():
        graph.add((ID.thing, AG[name], Literal(value, datatype=kinds[len(value)])))
    derived = derive(graph)
    first, last = (derived.value(ID.thing, AG[end]) for end in ("earliest", "latest"))
    return str(first), str(last)


def test_a_day_tells_its_year_closer() -> None:
    assert bounds(year="2017", date="2017-12-01") == ("2017-12-01", "2017-12-01")
    assert bounds(year="2016", date="2017-12-01") == ("2016-01-01", "2017-12-01")
    assert bounds(year="2019", date="2019-10") == ("2019-10-01", "2019-10-31")


def test_a_span_of_days_tells_its_year_closer() -> None:
    told = bounds(year="2015", notBefore="2015-01-19", notAfter="2015-01-23")
    assert told == ("2015-01-19", "2015-01-23")


def test_one_end_of_a_span_bounds_the_month_it_lies_in() -> None:
    assert bounds(date="2022-01", notAfter="2022-01-28") == ("2022-01-01", "2022-01-28")
    assert bounds(date="2022-01", notBefore="2022-01-03") == ("2022-01-03", "2022-01-31")
    assert bounds(year="2022", date="2022-01", notAfter="2022-01-28") == (
        "2022-01-01",
        "2022-01-28",
    )
    assert bounds(date="2022-01-28", notAfter="2022-01-28") == ("2022-01-28", "2022-01-28")


def test_one_end_of_a_span_outside_the_month_bounds_nothing() -> None:
    assert bounds(date="2022-01", notAfter="2022-02-03") == ("2022-01-01", "2022-02-03")


def test_no_day_tells_the_years_of_a_period_closer() -> None:
    told = bounds(startYear="2021", endYear="2025", adoptedOn="2021-01-22")
    assert told == ("2021-01-01", "2025-12-31")
