"""No query of ours asks another host."""

import pytest

from aseangraph.errors import QueryError
from aseangraph.federation import refuse_federation

REFUSED = [
    "SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }",
    "SELECT * { service <http://a.example/> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <http://a.example/> { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<http://a.example/> { ?s ?p ?o } }",
    "SELECT * { SERVICE<http://a.example/>{ ?s ?p ?o } }",
    "PREFIX x: <http://a.example/> SELECT * { SERVICE:x{ ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o . FILTER EXISTS { SERVICE ?e { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { SeRvIcE ?e { ?s ?p ?o } } } }",
    "SELECT * { # comment\rSERVICE <http://a.example/> { ?s ?p ?o } }",
    'SELECT * { ?s ?p "a\\"" . SERVICE <http://a.example/> { ?s ?p "b" } }',
    "SELECT * { ?s ?p ?o . FILTER(?o < 3) SERVICE <http://a.example/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p '''it's''' . SERVICE <http://a.example/> { ?s ?p ?o } }",
]
ASKED = [
    'SELECT * { ?s rdfs:label "e-SERVICE delivery"@en }',
    "SELECT * { ?s rdfs:label '''a SERVICE \"level\" agreement''' }",
    "SELECT ?service { ?service ?p ?o }",
    "SELECT $service { $service ?p ?o }",
    "SELECT * { ?s ex:service ?o }",
    "SELECT * { ?s <http://a.example/SERVICE> ?o } # SERVICE\n",
    "SELECT * { ?s ex:e-service ?o }",
]


@pytest.mark.parametrize("query", REFUSED)
def test_a_service_clause_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="another host"):
        refuse_federation(query)


@pytest.mark.parametrize("query", ASKED)
def test_the_word_elsewhere_is_no_reason(query: str) -> None:
    refuse_federation(query)
