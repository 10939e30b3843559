"""The ontology's files, loaded for the tests that read them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from rdflib import OWL, RDF, BNode, Graph, Namespace, URIRef

ROOT = Path(__file__).resolve().parent.parent
CORE = ROOT / "ontology" / "aseangraph.ttl"
ALIGNMENTS = ROOT / "ontology" / "alignments.ttl"
LOGO = ROOT / "ontology" / "logo.svg"
VOCABULARIES = sorted((ROOT / "tests" / "vocabularies").glob("*.ttl"))
DATA = sorted((ROOT / "data").rglob("*.ttl"))

AG = Namespace("https://w3id.org/aseangraph/ontology#")
ONTOLOGY = URIRef("https://w3id.org/aseangraph/ontology")
ALIGNMENT_ONTOLOGY = URIRef("https://w3id.org/aseangraph/alignments")

PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
KINDS = (OWL.Class, *PROPERTY_KINDS, OWL.NamedIndividual)


def load(*paths: Path) -> Graph:
    """One graph of all the files."""
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


def copy(graph: Graph) -> Graph:
    """The same triples in a graph of their own, to be spoilt."""
    twin = Graph()
    for triple in graph:
        twin.add(triple)
    return twin


def is_own(term: object) -> bool:
    """Whether the term is in our namespace."""
    return isinstance(term, URIRef) and term.startswith(str(AG))


def own_terms(graph: Graph, kinds: Iterable[URIRef] = KINDS) -> list[URIRef]:
    """The terms of our namespace that the graph declares to be of one of the kinds."""
    found = {term for kind in kinds for term in graph.subjects(RDF.type, kind)}
    return sorted(term for term in found if is_own(term))


def own_properties(graph: Graph) -> list[URIRef]:
    """Our object and datatype properties: those that axioms can bind."""
    return own_terms(graph, (OWL.ObjectProperty, OWL.DatatypeProperty))


def hijacked(graph: Graph) -> list[URIRef]:
    """The outside terms of which the graph says more than what kind they are."""
    declarations = {(RDF.type, kind) for kind in KINDS}
    return sorted(
        {
            subject
            for subject, predicate, value in graph
            if isinstance(subject, URIRef)
            and not is_own(subject)
            and subject not in {ONTOLOGY, ALIGNMENT_ONTOLOGY}
            and (predicate, value) not in declarations
        }
    )


def blank_types(graph: Graph) -> Iterator[object]:
    """The types of the blank nodes, and None for one that has none (a list's cell)."""
    for node in set(graph.subjects()):
        if isinstance(node, BNode):
            yield graph.value(node, RDF.type)


def names(terms: Iterable[object]) -> list[str]:
    """Terms as one reads them, for the message of a failing test."""
    return sorted(str(term).replace(str(AG), "ag:") for term in terms)
