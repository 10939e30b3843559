"""The page at ``/``: what this is and how to ask, in plain HTML."""

from html import escape
from typing import Any

__all__ = ["home_page"]

_EXAMPLE = """\
PREFIX ag: <https://w3id.org/aseangraph/ontology#>
PREFIX id: <https://w3id.org/aseangraph/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?number ?title WHERE {
  ?point a ag:ActionPoint ; skos:notation ?number ; rdfs:label ?title ;
         ag:partOf/ag:partOf/ag:partOf id:aim2020 .
} ORDER BY ?number"""

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>aseangraph</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto;
  padding: 0 1rem }}
pre, textarea {{ font: .85rem/1.4 ui-monospace, monospace; background: #f4f4f2; padding: .8rem;
  overflow: auto; width: 100%; box-sizing: border-box; border: 1px solid #ccc }}
table {{ border-collapse: collapse }} td, th {{ padding: .15rem 1rem .15rem 0; text-align: left }}
</style>
</head>
<body>
<h1>aseangraph</h1>
<p>ASEAN's digital policy as linked data. Every statement leads to the passage that proves it;
what a source states and what we infer are kept apart.</p>
<h2>Ask</h2>
<form action="sparql" method="get">
<p><label for="query">SPARQL 1.1 query</label></p>
<p><textarea id="query" name="query" rows="10">{example}</textarea></p>
<p><button>Ask</button></p>
</form>
<p>From the shell:</p>
<pre>curl -H 'Accept: text/csv' --data-urlencode query@question.rq {base}sparql</pre>
<p>A SELECT or ASK comes as JSON, XML, CSV or TSV, a CONSTRUCT or DESCRIBE as Turtle, N-Triples,
RDF/XML, JSON-LD, N-Quads or TriG: say which with <code>Accept</code>. The default graph is the
merge of all named graphs. {openapi} describes the interface.</p>
{holdings}
</body>
</html>
"""

_HOLDINGS = """\
<h2>What is in it</h2>
<p>Release {version}: {triples} triples in {graphs} named graphs.</p>
<table>
<tr><th>class</th><th>things</th></tr>
{rows}</table>
"""


def home_page(base: str, about: dict[str, Any]) -> str:
    """Return the page for the service at ``base``; ``about`` is the release's manifest or empty."""
    return _PAGE.format(
        base=escape(base),
        example=escape(_EXAMPLE),
        openapi='<a href="docs">OpenAPI</a>',
        holdings=_holdings(about) if about else "",
    )


def _holdings(about: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{count}</td></tr>\n"
        for name, count in about["classes"].items()
    )
    return _HOLDINGS.format(
        version=escape(about["version"]),
        triples=about["triples"],
        graphs=len(about["graphs"]),
        rows=rows,
    )
