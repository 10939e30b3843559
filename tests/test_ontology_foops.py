"""The ontology's metadata pass every offline check of FOOPS, the public FAIR-ontology checker."""

import tomllib
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from rdflib import DCTERMS, FOAF, OWL, RDF, RDFS, SDO, SKOS, VANN, Graph, Literal, Namespace, URIRef

from ontology_files import (
    AG,
    ALIGNMENT_ONTOLOGY,
    ALIGNMENTS,
    CORE,
    LOGO,
    ONTOLOGY,
    ROOT,
    is_own,
    load,
    own_terms,
)

BIBO = Namespace("http://purl.org/ontology/bibo/")


@pytest.fixture(scope="module")
def core() -> Graph:
    return load(CORE)


@pytest.fixture(scope="module")
def alignments() -> Graph:
    return load(ALIGNMENTS)


def has(*predicates: URIRef) -> Callable[[Graph], bool]:
    return lambda graph: all((ONTOLOGY, predicate, None) in graph for predicate in predicates)


def resolves_by_persistent_host(graph: Graph) -> bool:
    hosts = ("w3id.org", "doi.org", "purl.org", "www.w3.org", "perma.cc", "data.europa.eu")
    return [s.split("/")[2] in hosts for s in graph.subjects(RDF.type, OWL.Ontology)] == [True]


def has_version_of_its_own(graph: Graph) -> bool:
    return graph.value(ONTOLOGY, OWL.versionIRI) not in {None, ONTOLOGY}


def every_term_has(*predicates: URIRef) -> Callable[[Graph], bool]:
    return lambda graph: all(
        any((term, predicate, None) in graph for predicate in predicates)
        for term in own_terms(graph)
    )


def reuses_terms(graph: Graph) -> bool:
    return any(not is_own(p) for p in graph.subjects(RDF.type, OWL.ObjectProperty))


FOOPS: dict[str, Callable[[Graph], bool]] = {
    "PURL1 persistent IRI": resolves_by_persistent_host,
    "URI2 the IRI is the id": lambda g: list(g.subjects(RDF.type, OWL.Ontology)) == [ONTOLOGY],
    "VER1 version IRI": has_version_of_its_own,
    "FIND1 prefix": has(VANN.preferredNamespacePrefix),
    "FIND3_BIS catalogue": has(SDO.includedInDataCatalog),
    "HTTP1 open protocol": lambda g: ONTOLOGY.startswith("https://"),
    "RDF1 parses": lambda g: len(g) > 0,
    "OM1 minimum metadata": has(
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.license,
        OWL.versionIRI,
        DCTERMS.creator,
        VANN.preferredNamespaceUri,
    ),
    "OM2 recommended metadata": has(
        VANN.preferredNamespacePrefix,
        OWL.versionInfo,
        DCTERMS.created,
        DCTERMS.bibliographicCitation,
    ),
    "OM3 detailed metadata, DOI apart": has(
        DCTERMS.publisher, FOAF.logo, BIBO.status, DCTERMS.source, DCTERMS.issued
    ),
    "OM4.1 licence": lambda g: isinstance(g.value(ONTOLOGY, DCTERMS.license), URIRef),
    "OM5.1 basic provenance": has(DCTERMS.creator, DCTERMS.created),
    "OM5.2 detailed provenance": has(DCTERMS.issued, DCTERMS.publisher),
    "VOC1 known metadata vocabularies": has(DCTERMS.title),
    "VOC2 outside terms": reuses_terms,
    "VOC3 labels": every_term_has(RDFS.label),
    "VOC4 definitions": every_term_has(SKOS.definition, RDFS.comment),
}
EXPECTED_MISSING = {
    "OM3 DOI": "a DOI is given by a repository such as Zenodo, to a person who deposits there",
    "FIND2 prefix.cc or LOV": "a person has to register the prefix there",
    "FIND3 LOV": "a person has to propose the vocabulary there; the catalogue statement stands in",
}
LIVE = "URI1 VER2 CN1 DOC1 OM4.2: asked of the published address, not of the file"


def test_offline_foops_checks_pass(core):
    results = {check: passes(core) for check, passes in FOOPS.items()}
    print(f"\nFOOPS on {ONTOLOGY}")
    for check, passed in results.items():
        print(f"  {'pass' if passed else 'FAIL'}  {check}")
    for check, reason in EXPECTED_MISSING.items():
        print(f"  none  {check}: {reason}")
    print(f"  live  {LIVE}")
    assert [check for check, passed in results.items() if not passed] == []


def test_foops_checks_notice_bare_ontology():
    bare = Graph()
    bare.add((AG.Thrust, RDF.type, OWL.Class))
    passed = [check.split()[0] for check, passes in FOOPS.items() if passes(bare)]
    assert passed == ["HTTP1", "RDF1"]


def test_doi_is_still_missing(core):
    """When a DOI is there, strike it from EXPECTED_MISSING and ask for it in OM3."""
    assert not any(
        (ONTOLOGY, predicate, None) in core
        for predicate in (BIBO.doi, SDO.identifier, DCTERMS.identifier)
    )


def test_alignments_have_the_same_metadata(core, alignments):
    """All but the namespace, for the alignments declare no term of their own."""
    of_core = set(core.predicates(ONTOLOGY)) - {
        VANN.preferredNamespacePrefix,
        VANN.preferredNamespaceUri,
    }
    assert of_core - set(alignments.predicates(ALIGNMENT_ONTOLOGY)) == set()
    assert set(alignments.objects(ALIGNMENT_ONTOLOGY, OWL.imports)) == {ONTOLOGY}


@pytest.mark.parametrize("path, iri", [(CORE, ONTOLOGY), (ALIGNMENTS, ALIGNMENT_ONTOLOGY)])
def test_version_is_that_of_the_package(path, iri):
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    graph = load(path)
    assert graph.value(iri, OWL.versionInfo) == Literal(version)
    assert graph.value(iri, OWL.versionIRI) == URIRef(f"{iri}/{version}")
    assert version in str(graph.value(iri, DCTERMS.bibliographicCitation))


def test_logo_is_an_svg_without_outside_parts():
    root = ElementTree.parse(LOGO).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert not [value for node in root.iter() for value in node.attrib.values() if "://" in value]
