"""How often each term of the ontology is used, and the question that lists the uses."""

from dataclasses import dataclass
from string import Template

from aseangraph.namespaces import AG, GRAPH
from aseangraph.store import Store

__all__ = ["INSTANCES", "NAMINGS", "STATEMENTS", "Use", "counted"]


@dataclass(frozen=True)
class Use:
    """A way to use a term: what one such use is called, a query that counts, one that lists."""

    noun: str
    count: str
    listing: Template

    def question(self, iri: str) -> str:
        """Return the query for the uses of ``iri``: as many rows as are counted."""
        return self.listing.substitute(term=iri)


INSTANCES = Use(
    "instance",
    "SELECT ?term (COUNT(*) AS ?n) { ?s a ?term } GROUP BY ?term",
    Template("""\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?thing (MIN(?name) AS ?label) WHERE {
  ?thing a <$term> .
  OPTIONAL { ?thing rdfs:label ?name }
} GROUP BY ?thing ORDER BY ?thing"""),
)
STATEMENTS = Use(
    "statement",
    "SELECT ?term (COUNT(*) AS ?n) { ?s ?term ?o } GROUP BY ?term",
    Template(
        "SELECT ?subject ?object WHERE { ?subject <$term> ?object } ORDER BY ?subject ?object"
    ),
)
NAMINGS = Use(
    "statement",
    f"""SELECT ?term (COUNT(*) AS ?n) {{
  GRAPH <{GRAPH.ontology}> {{ ?term a owl:NamedIndividual }}
  ?s ?p ?term FILTER(STRSTARTS(STR(?p), "{AG}"))
}} GROUP BY ?term""",
    Template(f"""\
SELECT ?subject ?property WHERE {{
  ?subject ?property <$term> FILTER(STRSTARTS(STR(?property), "{AG}"))
}} ORDER BY ?subject ?property"""),
)


def counted(store: Store, use: Use) -> dict[str, int]:
    """Return the number of uses in the merge of all graphs, by the term's IRI."""
    return {row["term"]: int(row["n"]) for row in store.rows(use.count)}
