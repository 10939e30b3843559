"""How the faults of a query are told: the right place, the word that stands there, what to do."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from aseangraph.errors import QueryError
from aseangraph.formats import Format, Kind, of_kind
from aseangraph.namespaces import PREFIXES
from aseangraph.query_faults import spread
from aseangraph.store import Store

ROOT = Path(__file__).parent.parent
VALID = [
    *(path.read_text("utf-8") for path in sorted((ROOT / "queries").rglob("*.rq"))),
    *yaml.safe_load((ROOT / "tests" / "engine_queries.yaml").read_text("utf-8")).values(),
]
DECLARE = f"Declare it, or use {' '.join(f'{prefix}:' for prefix in PREFIXES)}"
EMPTY = "the query is empty. Begin with SELECT, ASK, CONSTRUCT or DESCRIBE."
MEND = "cannot stand here. Mend it there."
UNCLOSED_IRI = (
    "the IRI that begins here is never closed, or holds a blank or another character that no IRI"
    " may hold. Mend it."
)
UNCLOSED_STRING = "the string that begins here is never closed. Add the quotes that close it."
NOT_WHOLE = "what stands before this '}' is not whole, or not allowed. Mend it there."


def usual(kind: Kind) -> Format:
    return next(iter(of_kind(kind)))


def found_in(query: str) -> QueryError | None:
    try:
        Store().answer(query, usual)
    except QueryError as error:
        return error
    return None


def fault(query: str) -> QueryError:
    told = found_in(query)
    assert told is not None
    return told


FAULTS = [  # query, line, column, what is said of the place
    ("SELCT ?x {}", 1, 1, "'SELCT' begins no query. Begin with SELECT, ASK, CONSTRUCT or DESC"),
    ("BASE <a:> PREFIX b: <c:> ?x", 1, 26, "'?x' begins no query. Begin with SELECT, ASK,"),
    ("SELECT (?x + AS ?y) {}", 1, 14, f"'AS' {MEND}"),
    ("SELECT * {\n  ?s a ag:Thrust\n  rdfs:label ?l }", 3, 3, f"'rdfs:label' {MEND}"),
    ("ASK { ?s ?p CONCAT('a', 'b') }", 1, 13, f"'CONCAT' {MEND}"),
    ("SELECT * { ?s ?p ?o FILTR(?o) }", 1, 21, f"'FILTR' {MEND}"),
    ("SELECT * { id:a.b.c ?p ?o ?? }", 1, 27, f"'?' {MEND}"),
    ("SELECT * { ?s ?p id:a.b.c id:d.e.f }", 1, 27, f"'id:d.e.f' {MEND}"),
    ("SELECT * { ?s ?p 'it's' }", 1, 22, f"'s' {MEND}"),
    (f"ASK {{ ?s ?p ?o 'one{'1' * 40}' }}", 1, 16, f"''one{'1' * 26}…' {MEND}"),
    ("\ufeffASK {}", 1, 1, "'U+FEFF' begins no query. Begin with SELECT,"),
    ("ASK {\u2028 ?s ?p ?o }", 1, 6, f"'U+2028' {MEND}"),
    # what was expected, where it is one thing
    ("SELECT (1 AS 1) {}", 1, 14, "'1' cannot stand here, where a variable was expected. Mend"),
    ("ASK {} LIMIT x", 1, 14, "'x' cannot stand here, where a whole number was expected. Mend"),
    ("ASK { OPTIONAL ?s ?p ?o }", 1, 16, "'?s' cannot stand here, where '{' was expected. Mend"),
    ("SELECT * {} ORDER ?s", 1, 19, "'?s' cannot stand here, where BY was expected. Mend it"),
    # brackets
    ("SELECT *\nWHERE {\n  ?s ?p }", 3, 9, NOT_WHOLE),
    ("ASK { BIND(1 AS ?x) BIND(2 AS ?x) }", 1, 35, NOT_WHOLE),
    ("ASK { ?s ?p ?o } }", 1, 18, "this '}' closes nothing. Leave it out, or open it before."),
    ("ASK { FILTER(1 = 1 }", 1, 20, "'}' cannot stand here: a ')' is missing before it."),
    # the end
    ("ASK {", 1, 6, "the query ends too early: a '}' is missing."),
    ("ASK { ?s ?p ?o # }\n\n", 1, 15, "the query ends too early: a '}' is missing."),
    ("ASK { ?s ?p '}', <a:}", 1, 18, UNCLOSED_IRI),
    ("ASK { ?s ?p", 1, 12, "the query ends too early: a part of it and a '}' are missing."),
    ("ASK { FILTER(1 = 1", 1, 19, "the query ends too early: ')' and '}' are missing."),
    ("ASK {{{{{", 1, 10, "the query ends too early: 5 brackets, first a '}', are missing."),
    ("ASK", 1, 4, "the query ends too early"),
    ("SELECT ?x WHERE ", 1, 16, "the query ends too early, where '{' was expected. Write what has"),
    # strings and IRIs
    ("ASK {\n ?s ?p 'abc }", 2, 8, UNCLOSED_STRING),
    ('ASK { ?s ?p """a "b" }', 1, 13, UNCLOSED_STRING),
    ("ASK { ?s ?p '''a 'b' }", 1, 13, UNCLOSED_STRING),
    ('ASK { ?s ?p "a\\"', 1, 13, UNCLOSED_STRING),
    ('ASK { ?s ?p "a\\q" }', 1, 15, "a backslash in a string stands before one of t b n r f"),
    ("ASK { ?s ?p <http://x y> }", 1, 13, UNCLOSED_IRI),
    ("ASK { ?s ?p <http://[> }", 1, 13, UNCLOSED_IRI),
    ("ASK { ?s <a:b ?o . ?s <a:c> ?o }", 1, 10, UNCLOSED_IRI),
    ("ASK { ?s ?p ?o FILTER(?o < 3) ?s <a b> ?o }", 1, 34, UNCLOSED_IRI),
    # what the engine says in words
    ("SELECT * {} GROUP BY ?s", 1, 24, "SELECT * is not authorized with GROUP BY. Mend it there."),
    ("SELECT ?y (COUNT(?x) AS ?n) {}", 1, 31, "The SELECT contains a variable that is unbound. M"),
    # prefixes
    ("ASK { ?s foo:bar ?o }", 1, 10, f"the prefix foo: is not declared. {DECLARE}"),
    ("PREFIX a: <a:> ASK { a:b b:c a:d }", 1, 26, "the prefix b: is not declared."),
]  # fmt: skip


@pytest.mark.parametrize("query, line, column, says", FAULTS)
def test_a_fault_is_told_with_its_place_and_what_stands_there(
    query: str, line: int, column: int, says: str
) -> None:
    told = fault(query)
    assert (told.line, told.column) == (line, column)
    assert str(told).startswith(f"no valid SPARQL 1.1 query at line {line}, column {column}")
    assert f": {says}" in str(told)


def test_what_stands_before_is_told() -> None:
    assert str(fault("SELECT (?x + AS ?y) {}")).startswith(
        "no valid SPARQL 1.1 query at line 1, column 14, after 'SELECT (?x +': 'AS'"
    )


@pytest.mark.parametrize(
    "query, line, column, says",
    [
        ("", 1, 1, EMPTY),
        (" \n# nothing\n", 1, 1, EMPTY),
        ("CLEAR ALL", 1, 1, "CLEAR changes data, and this graph is read-only: no valid SPARQL 1.1"),
        ("PREFIX x: <y:> # c\n delete where { ?s ?p ?o }", 2, 2, "DELETE changes data, and this"),
    ],
)
def test_what_is_no_query_at_all_is_told_so(query: str, line: int, column: int, says: str) -> None:
    told = fault(query)
    assert (told.line, told.column) == (line, column)
    assert str(told).startswith(says)


@pytest.mark.parametrize("query", VALID)
def test_room_behind_each_word_changes_nothing_for_the_engine(query: str) -> None:
    apart = spread(query)
    for word, start, before in zip(apart.words, apart.spread_starts, apart.starts, strict=True):
        assert apart.text[start:].startswith(word)
        assert query[before:].startswith(word)
    Store().answer(apart.text, usual)


@given(st.sampled_from(VALID), st.data())
def test_of_any_beginning_of_a_query_the_fault_is_one_short_line_with_its_place(
    query: str, data: st.DataObject
) -> None:
    cut = query[: data.draw(st.integers(0, len(query)))]
    told = found_in(cut)
    if told is not None:
        lines = cut.split("\n")
        assert told.line is not None
        assert told.column is not None
        assert 1 <= told.line <= len(lines)
        assert 1 <= told.column <= len(lines[told.line - 1]) + 1
        assert len(str(told)) <= 300
        assert str(told).isprintable()
