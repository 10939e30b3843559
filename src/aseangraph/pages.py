"""The pages for people, in plain HTML: what this is and how to ask, and an answer in rows."""

import json
from collections.abc import Iterable
from functools import partial
from html import escape
from string import Template
from typing import Any

from aseangraph.addresses import address
from aseangraph.namespaces import curie, full_iri
from aseangraph.plain import one_line

__all__ = ["cell", "document_page", "framed", "home_page", "problem_page", "rows_page"]

_POINTS = """\
PREFIX ag: <https://w3id.org/aseangraph/ontology#>
PREFIX id: <https://w3id.org/aseangraph/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?number ?title WHERE {
  ?point a ag:ActionPoint ; skos:notation ?number ; rdfs:label ?title ;
         ag:partOf/ag:partOf/ag:partOf id:aim2020 .
} ORDER BY ?number"""
_ANYTHING = "SELECT ?subject ?predicate ?object WHERE { ?subject ?predicate ?object } LIMIT 20"
_OURS = (
    "ASEAN's digital policy as linked data. Every statement of a document leads to the passage that"
    " proves it; what a source states and what we infer are kept apart."
)
_OTHERS = "Data that the operator of this service chose, as they are."

_FRAME = Template("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
$head<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
pre, textarea { font: .85rem/1.4 ui-monospace, monospace; background: #f4f4f2; padding: .8rem;
  overflow: auto; width: 100%; box-sizing: border-box; border: 1px solid #ccc }
table { border-collapse: collapse; margin: 1rem 0 }
td, th { padding: .15rem 1rem .15rem 0; text-align: left; vertical-align: top }
</style>
</head>
<body>
$body
</body>
</html>
""")
_ASK = Template("""\
<form action="$base/sparql" method="get">
<p><label for="query">SPARQL 1.1 query</label></p>
<p><textarea id="query" name="query" rows="$lines">$query</textarea></p>
<p><button>Ask</button></p>
</form>""")
_HOME = Template("""\
<h1>aseangraph</h1>
<p>$what</p>
$ways<h2>Ask</h2>
$ask
<p>From the shell, with the question in a file:</p>
<pre>curl -H 'Accept: text/csv' --data-urlencode query@question.rq $base/sparql</pre>
<p>A SELECT or ASK comes as JSON, XML, CSV, TSV or HTML, a CONSTRUCT or DESCRIBE as Turtle,
N-Triples, RDF/XML, JSON-LD, N-Quads or TriG: say which with <code>Accept</code>. The default graph
is the merge of all named graphs. <a href="docs">OpenAPI</a> describes the interface.</p>
$holdings""")
_WAYS = Template("""\
<h2>Find</h2>
<form action="$base/search" method="get">
<p><input name="q" size="40" placeholder="data protection"> <button>Search</button></p>
</form>
<p><a href="$base/queries">Questions with ready answers</a>; what became of a thing, for instance
<a href="$base/lineage/aim2015-thrust-6">AIM 2015's thrust on the digital divide</a>.</p>
<p>The model: <a href="$base/ontology">classes and properties</a>,
<a href="$base/topic/">topics</a>, <a href="$base/shape/">shapes</a>. The data:
<a href="$base/dumps/">dumps</a>, <a href="$base/catalog">catalogue</a>,
<a href="$base/changes">versions and changes</a>.</p>
""")
_HOLDINGS = Template("""\
<h2>What is in it</h2>
<p>Release $version: $triples triples; some stand in several graphs. Licence:
<a href="$licence">$licence</a>. <a href="$base/catalog">How to cite it</a>.</p>
$graphs
$classes""")
_ROWS = Template("""\
<p><a href="$base/">aseangraph</a></p>
$above
<p>$count</p>
$table""")


def home_page(base: str, about: dict[str, Any], head: str = "") -> str:
    """Return the page for the service at ``base`` (no slash at its end).

    ``about`` is the manifest of the release that is served, or empty for other files; ``head``,
    which is HTML, goes into the head of the page.
    """
    query = _POINTS if about else _ANYTHING
    body = _HOME.substitute(
        what=_OURS if about else _OTHERS,
        ways=_WAYS.substitute(base=escape(base)) if about else "",
        ask=_form(base, query),
        base=escape(base),
        holdings=_holdings(base, about) if about else "",
    )
    return framed(body, head=head)


def _form(base: str, query: str) -> str:
    lines = min(max(query.count("\n") + 2, 6), 30)
    return _ASK.substitute(base=escape(base), query=escape(query), lines=lines)


def _holdings(base: str, about: dict[str, Any]) -> str:
    graphs, classes = (_named(base, about[each]) for each in ("graphs", "classes"))
    return _HOLDINGS.substitute(
        base=escape(base),
        version=escape(about["version"]),
        licence=escape(about["license"]),
        triples=about["triples"],
        graphs=_table(["graph", "triples"], graphs),
        classes=_table(["class", "things"], classes),
    )


def _named(base: str, counts: dict[str, int]) -> Iterable[tuple[str, int]]:
    """Yield names and counts, the names as links."""
    for name, count in counts.items():
        where = address(base, str(full_iri(name) or ""))
        yield Markup(f'<a href="{escape(where)}">{escape(name)}</a>') if where else name, count


def _table(names: list[str], rows: Iterable[Iterable[object]]) -> str:
    lines = ["<table>", _row("th", names), *(_row("td", row) for row in rows), "</table>"]
    return "\n".join(lines)


def _row(cell: str, values: Iterable[object]) -> str:
    """Return a row; what is no ``Markup`` is shown as it is."""
    shown = (each if isinstance(each, Markup) else escape(str(each)) for each in values)
    return "<tr>" + "".join(f"<{cell}>{each}</{cell}>" for each in shown) + "</tr>"


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def _linked(base: str, term: dict[str, Any] | None) -> str:
    """Show a term as ``cell`` does; an IRI of ours leads to its page."""
    shown = cell(term)
    where = address(base, term["value"]) if term is not None and term["type"] == "uri" else None
    if where is None:
        return shown
    return Markup(f'<a href="{escape(where)}">{escape(shown)}</a>')


def framed(body: str, title: str = "aseangraph", head: str = "") -> str:
    """Return the page that holds ``body``; that and ``head``, for its head, are HTML."""
    more = f"{head}\n" if head else ""
    return _FRAME.substitute(body=body, title=escape(one_line(title)), head=more)


def rows_page(base: str, query: str, answer: bytes, heading: str = "") -> str:
    """Return the page that shows the ``answer`` to ``query``: SPARQL results in JSON.

    Above the rows stands ``heading``, HTML, or a form with the query.
    """
    found = json.loads(answer)
    if "boolean" in found:
        count, table = str(found["boolean"]).lower(), ""
    else:
        names, rows = found["head"]["vars"], found["results"]["bindings"]
        show = partial(_linked, base) if heading else cell
        cells = [tuple(show(row.get(name)) for name in names) for row in rows]
        count, table = f"{len(rows)} row{'s' * (len(rows) != 1)}", _table(names, cells)
    above = heading or _form(base, query)
    return framed(_ROWS.substitute(base=escape(base), above=above, count=count, table=table))


def document_page(base: str, above: str, document: str) -> str:
    """Return the page that shows ``document`` below what stands ``above`` it; both are HTML."""
    return framed(f'<p><a href="{escape(base)}/">aseangraph</a></p>\n{above}\n{document}')


def problem_page(base: str, heading: str, title: str, detail: str) -> str:
    """Return the page that tells what is wrong with a request; ``heading`` is HTML."""
    told = f"<p><strong>{escape(title)}:</strong> {escape(detail)}</p>"
    return document_page(base, heading, told)


def cell(term: dict[str, Any] | None) -> str:
    """Show a term of SPARQL results in JSON: an IRI in its short form, or the text of a literal."""
    if term is None:
        return ""
    value = term["value"]
    if term["type"] == "triple":
        parts = (cell(value[part]) for part in ("subject", "predicate", "object"))
        return f"<<( {' '.join(parts)} )>>"
    return curie(value) if term["type"] == "uri" else str(value)
