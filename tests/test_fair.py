"""The checks of FOOPS that need an address, asked of a service; and the redirects of the IRIs.

The IRIs are at w3id.org, to which nobody has sent deploy/w3id yet: what is asked here is the path
that they lead to.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib import OWL, RDF, Graph, URIRef

import test_ontology_foops
from aseangraph.addresses import address
from aseangraph.namespaces import BASE
from ontology_files import ONTOLOGY
from serving_tests import ask, served

RULE = re.compile(r"(?m)^RewriteRule (\S+) (\S+) \[R=302,L\]$")
DEPLOY = Path(__file__).parent.parent / "deploy" / "w3id"
RDF_TYPES = {
    "text/turtle": "turtle",
    "application/rdf+xml": "xml",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
}


@pytest.fixture(scope="module")
def base(release_dir: Path) -> Iterator[str]:
    with served("--release", str(release_dir)) as where:
        yield where


def path_of(iri: str) -> str:
    return (address("", iri) or "/")[1:]


def loaded(base: str, iri: str, media: str) -> Graph:
    answer = ask(base, path_of(iri), headers={"Accept": media})
    assert (answer.status, answer.media_type) == (200, media)
    return Graph().parse(data=answer.body, format=RDF_TYPES[media])


def test_the_checks_that_need_an_address_pass_at_the_service(base: str) -> None:
    ontology = loaded(base, ONTOLOGY, "text/turtle")
    version = ontology.value(ONTOLOGY, OWL.versionIRI)
    of_version = loaded(base, str(version), "text/turtle")
    page = ask(base, path_of(ONTOLOGY), headers={"Accept": "text/html"})
    graphs = [loaded(base, ONTOLOGY, media) for media in RDF_TYPES]
    passed = {
        "URI1 the IRI leads to RDF": {len(each) for each in graphs} == {len(ontology)},
        "URI2 what is loaded has that IRI": (ONTOLOGY, RDF.type, OWL.Ontology) in ontology,
        "VER2 the version's IRI leads to it": of_version.value(ONTOLOGY, OWL.versionIRI) == version,
        "CN1 HTML and RDF by negotiation": page.media_type == "text/html",
        "DOC1 a page for people": b"ASEAN" in page.body and page.status == 200,
    }
    waiting = {
        **test_ontology_foops.EXPECTED_MISSING,
        "PURL1 FIND3_BIS OM4.2 live": "w3id.org has to lead here: deploy/w3id is to be sent there",
    }
    for check, passes in passed.items():
        print(f"\n  {'pass' if passes else 'FAIL'}  {check}", end="")
    for check, reason in waiting.items():
        print(f"\n  waits {check}: {reason}", end="")
    print(f"\n  {len(test_ontology_foops.FOOPS)} more of the file: test_ontology_foops.py")
    assert all(passed.values())


def test_all_24_checks_are_accounted_for() -> None:
    names = set()
    for told in (
        *test_ontology_foops.FOOPS,
        *test_ontology_foops.EXPECTED_MISSING,
        test_ontology_foops.LIVE.partition(":")[0],
    ):
        names |= set(re.findall(r"\b[A-Z]{2,5}\d(?:\.\d)?(?:_BIS)?\b", told))
    assert len(names) == 24, sorted(names)


def test_each_iri_is_led_to_its_own_path_at_the_service(release_dir: Path) -> None:
    ((pattern, target),) = RULE.findall((DEPLOY / ".htaccess").read_text("utf-8"))
    found: set[str] = set()
    for quad in parse((release_dir / "dumps/aseangraph.nq").read_bytes(), RdfFormat.N_QUADS):
        terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
        found |= {term.value for term in terms if isinstance(term, NamedNode)}
    ours = {each.partition("#")[0] for each in found if each.startswith(BASE)}
    assert len(ours) > 3_000
    for iri in ours:
        asked = urlsplit(iri).path.removeprefix("/aseangraph/")
        led = re.sub(pattern, target.replace("$1", r"\1"), asked, count=1)
        assert led == address("https://service.invalid", iri)


def test_what_w3id_is_told_names_every_kind_of_path(base: str) -> None:
    told = (DEPLOY / "README.md").read_text("utf-8")
    for path in ("id/", "topic/", "ontology", "alignments", "graph/", "shape/", "query/"):
        assert f"`{path}" in told
    for path in ("dataset", "catalog", "sparql", "dumps/"):
        assert f"`{path}" in told
        assert ask(base, path).status == 200
    assert URIRef(BASE) == URIRef("https://w3id.org/aseangraph/")
