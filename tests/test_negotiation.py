"""Content negotiation: RFC 9110, sections 12.4 and 12.5.1."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aseangraph.formats import Kind, of_kind
from aseangraph.negotiation import MediaRange, choose, parse_accept, prefers_page

ROWS = list(of_kind(Kind.SOLUTIONS))
TRIPLES = list(of_kind(Kind.TRIPLES))


@pytest.mark.parametrize(
    "accept, expected",
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("TEXT/CSV", "csv"),
        ("text/csv;charset=utf-8", "csv"),
        ("application/json", "json"),
        ("text/csv;q=0.5, application/sparql-results+xml", "xml"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.4", "csv"),
        ("text/*", "csv"),
        ("text/*, text/csv;q=0", "tsv"),
        ("*/*;q=0.1, text/tab-separated-values;q=0.2", "tsv"),
        ("application/*;q=0, */*", "csv"),
        ("text/csv;q=0", None),
        ("image/png", None),
        ("image/png, */*;q=0.01", "json"),
        ("nonsense", "json"),
        ("text/csv;q=5, text/tab-separated-values;q=0.9", "tsv"),
        ("text/csv;q=abc, text/tab-separated-values", "tsv"),
    ],
)
def test_choose_for_rows(accept: str | None, expected: str | None) -> None:
    chosen = choose(accept, ROWS)
    assert (chosen.name if chosen else None) == expected


@pytest.mark.parametrize(
    "accept, expected",
    [
        (None, "turtle"),
        ("application/rdf+xml", "rdfxml"),
        ("text/html, application/ld+json;q=0.3", "jsonld"),
        ("text/plain", "nt"),
        ("application/*", "nt"),
        ("text/*;q=0, */*;q=0.1", "nt"),
        ("application/n-quads", "nquads"),
    ],
)
def test_choose_for_triples(accept: str | None, expected: str) -> None:
    chosen = choose(accept, TRIPLES)
    assert chosen is not None
    assert chosen.name == expected


def test_parse_keeps_type_subtype_and_weight() -> None:
    assert parse_accept("text/csv;q=0.25, */*") == [
        MediaRange("text", "csv", 0.25),
        MediaRange("*", "*", 1.0),
    ]


def test_a_wildcard_type_needs_a_wildcard_subtype() -> None:
    assert parse_accept("*/csv") == []


MEDIA_TYPES = st.sampled_from([m for each in ROWS for m in each.media_types])
WEIGHTS = st.integers(0, 1000).map(lambda n: n / 1000)


@given(st.text())
def test_no_field_makes_it_fail(field: str) -> None:
    chosen = choose(field, ROWS)
    assert chosen is None or chosen in ROWS


@given(st.dictionaries(MEDIA_TYPES, WEIGHTS, min_size=1))
def test_nothing_liked_better_is_passed_over(liking: dict[str, float]) -> None:
    field = ", ".join(f"{media};q={weight}" for media, weight in liking.items())
    best = {each.name: max(liking.get(m, 0.0) for m in each.media_types) for each in ROWS}
    chosen = choose(field, ROWS)
    if max(best.values()) == 0:
        assert chosen is None
    else:
        assert chosen is not None
        assert best[chosen.name] == max(best.values())


@pytest.mark.parametrize(
    ("field", "page"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", True),
        ("text/html", True),
        ("application/json, text/html;q=0.5", False),
        ("application/problem+json;q=0.9, text/html", True),
        ("text/html;q=0", False),
        ("text/html, application/json", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_who_has_a_browser_gets_a_page(field: str, page: bool) -> None:
    assert prefers_page(field) is page
