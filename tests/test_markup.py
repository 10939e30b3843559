"""The parts of pages: text stays text, links lead where they may, trees are lists in lists."""

import html5rdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aseangraph.markup import asked, drawn, listed, nested, outlined, term, words
from page_reading import read, text_of


def framed(inside: str) -> str:
    return f"<!doctype html><html><head><title>t</title></head><body>{inside}</body></html>"


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"], blacklist_characters="\r")))
def test_any_text_stays_text(text: str) -> None:
    for written in (words(text), f"<svg><text>{drawn(text)}</text></svg>"):
        root = html5rdf.HTMLParser(strict=True).parse(framed(written))
        (body,) = (each for each in root.iter() if each.tag.endswith("}body"))
        tags = {each.tag.rpartition("}")[2] for each in body.iter()}
        assert tags <= {"body", "bdi", "svg", "text"}


def test_text_is_isolated_and_what_html_forbids_replaced() -> None:
    assert words("<b>\u202ea\x01") == "<bdi>&lt;b&gt;\u202ea\ufffd</bdi>"
    assert drawn("<b>\u202ea\u2067\x01") == "&lt;b&gt;a\ufffd"


@pytest.mark.parametrize(
    "iri, href",
    [
        ("https://w3id.org/aseangraph/id/aim2020", "http://h/id/aim2020"),
        ("http://schema.org/Event", "http://schema.org/Event"),
        ("javascript:alert(1)", None),
        ("urn:x", None),
        ("https://w3id.org/aseangraph/../x", "https://w3id.org/aseangraph/../x"),
    ],
)
def test_a_term_is_a_link_where_it_leads_somewhere(iri: str, href: str | None) -> None:
    page = read(framed(term("http://h", iri)))
    assert [where for where, _ in page.links] == ([href] if href else [])


def test_a_term_is_shown_by_its_label_or_short() -> None:
    assert text_of(read(framed(term("http://h", "urn:x"))).root) == "t<urn:x>"
    found = term("http://h", "https://w3id.org/aseangraph/id/aim2020")
    assert read(framed(found)).links == [("http://h/id/aim2020", "id:aim2020")]
    assert "<bdi>A &amp; B</bdi>" in term("http://h", "urn:x", "A & B")


def test_a_question_is_a_link_to_its_answer() -> None:
    page = read(framed(asked("http://h", 'SELECT * { ?s ?p "é&+" }', "3 rows")))
    assert page.questions() == [('SELECT * { ?s ?p "é&+" }', "3 rows")]


def test_names_without_values_are_left_out() -> None:
    assert (
        listed([("a", ["1", "2"]), ("b", []), ("c", [""])])
        == "<dl>\n<dt>a</dt><dd>1, 2</dd>\n</dl>"
    )
    assert listed([("b", [])]) == ""


def test_a_tree_is_told_in_order_and_each_name_followed_once() -> None:
    above = {"b": ["a"], "c": ["a"], "d": ["b", "c"], "e": ["d"], "z": ["gone"]}
    assert list(outlined(["a", "b", "c", "d", "e", "z"], above)) == [
        *[(0, "a", True), (1, "b", True), (2, "d", True), (3, "e", True)],
        *[(1, "c", True), (2, "d", False), (0, "z", True)],
    ]


def test_a_circle_is_told_from_its_first() -> None:
    assert list(outlined(["a", "b"], {"a": ["b"], "b": ["a"]})) == [
        *[(0, "a", True), (1, "b", True), (2, "a", False)],
    ]
    assert list(outlined(["a"], {"a": ["a"]})) == [(0, "a", True), (1, "a", False)]


def test_a_tree_is_lists_in_lists() -> None:
    places = [(0, "a", True), (1, "b", True), (2, "c", True), (0, "d", True)]
    written = nested(places, lambda name, first: name)
    assert written.replace("\n", "") == (
        "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"
    )
    assert nested([], lambda name, first: name) == ""
