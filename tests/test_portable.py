"""Queries in words that every engine reads alike."""

import pytest

from aseangraph.errors import QueryError
from aseangraph.portable import plain, portable

BASE = "BASE <https://w3id.org/aseangraph/>"
ID = "PREFIX id: <https://w3id.org/aseangraph/id/>"


@pytest.mark.parametrize(
    "query, expected",
    [
        ("ASK {}", f"{BASE} ASK {{}}"),
        ("ASK { id:a ?p ?o }", f"{BASE} {ID} ASK {{ id:a ?p ?o }}"),
        (
            "ASK { id:a-8.1.1 ?p id:b }",
            f"{BASE} {ID} ASK {{ <https://w3id.org/aseangraph/id/a-8.1.1> ?p id:b }}",
        ),
        (
            r"ASK { id:a\.b\-c ?p ?o }",
            f"{BASE} {ID} ASK {{ <https://w3id.org/aseangraph/id/a.b-c> ?p ?o }}",
        ),
        # what the query declares goes before what we do
        (
            "PREFIX id: <http://x/> ASK { id:a.b ?p ?o }",
            f"{BASE} PREFIX id: <http://x/> ASK {{ <http://x/a.b> ?p ?o }}",
        ),
        (
            "base <http://x/>\n# more\nprefix : <http://y/> # so\nASK { :a.b ?p <c> }",
            "base <http://x/>\n# more\nprefix : <http://y/> # so\nASK { <http://y/a.b> ?p <c> }",
        ),
        # the last one counts
        (
            "PREFIX x: <http://x/> PREFIX x: <http://y/> ASK { x:a.b ?p ?o }",
            f"{BASE} PREFIX x: <http://x/> PREFIX x: <http://y/> ASK {{ <http://y/a.b> ?p ?o }}",
        ),
        # a name whose IRI hangs on the base is left alone
        (
            "PREFIX x: <rel/> ASK { x:a.b ?p ?o }",
            f"{BASE} PREFIX x: <rel/> ASK {{ x:a.b ?p ?o }}",
        ),
        # no names
        (
            'ASK { ?s ?p \'id:a.b\', """id:a.b""", <http://id:a.b/> # id:a.b\n}',
            f'{BASE} {ID} ASK {{ ?s ?p \'id:a.b\', """id:a.b""", <http://id:a.b/> # id:a.b\n}}',
        ),
        ("ASK { _:a.b ?p 1.5 }", f"{BASE} ASK {{ _:a.b ?p 1.5 }}"),
        ("ASK { id:a ?p ?o. }", f"{BASE} {ID} ASK {{ id:a ?p ?o. }}"),
        ("ASK { id:a ?p id:b. }", f"{BASE} {ID} ASK {{ id:a ?p id:b. }}"),
    ],
)
def test_a_query_is_written_with_all_that_it_needs(query: str, expected: str) -> None:
    assert portable(query) == expected


@pytest.mark.parametrize(
    "query, expected",
    [
        ("ASK {}", "ASK {}"),
        (r'("a\u0062\U00000063")', '("abc")'),
        (r'("\u0022\u0027\u005C\u000A\u000D\u0009")', r'("\"\'\\\n\r\t")'),
        (r'("\\")', r'("\\")'),
        (r'("\\\u0022")', r'("\\\"")'),
        (r'("\n\"")', r'("\n\"")'),
        ("# \\u000A SERVICE", "# \\n SERVICE"),
        (r"<http://x/\u00E9>", "<http://x/é>"),
    ],
)
def test_escapes_of_code_points_are_undone(query: str, expected: str) -> None:
    assert plain(query) == expected


@pytest.mark.parametrize(
    "query", [r'"\\u0022"', r"# \\u000A", "\0", r"\u0000", r"\U00110000", r"\uD800", r"\\U00000022"]
)
def test_where_a_doubt_is_left_the_query_is_refused(query: str) -> None:
    with pytest.raises(QueryError):
        plain(query)
