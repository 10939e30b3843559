"""Finders of the mechanical pitfalls of the OOPS catalogue: each returns the terms that fall in."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.collection import Collection

from ontology_files import AG, KINDS, ONTOLOGY, PROPERTY_KINDS, is_own, own_properties, own_terms

BUILT_IN = tuple(str(namespace) for namespace in (RDF, RDFS, OWL))

WITHOUT_DOMAIN = {
    "sha256": "a digest is of a source document or of a passage, and OWL 2 RL has no union there",
    "earliest": "evidenced things and source documents are dated, and the two are disjoint",
    "latest": "evidenced things and source documents are dated, and the two are disjoint",
}
WITHOUT_RANGE: dict[str, str] = {}
WITHOUT_INVERSE = set(
    re.findall(
        r"\w+",
        """about absorbs adoptedAt advises agreedAt ancestor appreciatedAt approvedAt basis broadens
        buildsOn completes confidence consideredAt consults continues descendant descendsFrom
        developed drivenBy establishedFor evidence hasStatedAncestor heldBy hostCountry implements
        inSource introducedIn issuedAt launchedAt locatedIn mandatedBy notedAt organisedBy
        partOfBody partner reviewedAt sourceKind stageOf statedCount status supersedes supports
        tracesTo welcomedAt""",
    )
)
"""A SPARQL path (^) asks these the other way; a named inverse would double what is entailed."""


def unconnected(graph: Graph) -> list[URIRef]:
    """P04: a class, property or individual in no axiom."""
    linking = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf)
    linked = {term for p in linking for pair in graph.subject_objects(p) for term in pair}
    types = {t for t in graph.objects(None, RDF.type) if is_own(t)}
    typed = {s for t in types for s in graph.subjects(RDF.type, t)}
    bound = linked | types | typed | set(own_terms(graph, [OWL.AnnotationProperty]))
    return [term for term in own_terms(graph) if term not in bound]


def wrongly_inverse(graph: Graph) -> list[URIRef]:
    """P05: two inverses of which the domain of one is not the range of the other."""

    def ends(term: URIRef) -> tuple[object, object]:
        return graph.value(term, RDFS.domain), graph.value(term, RDFS.range)

    return [p for p, q in graph.subject_objects(OWL.inverseOf) if ends(p) != ends(q)[::-1]]


def cyclic(graph: Graph) -> list[URIRef]:
    """P06: a class or property below itself."""
    return [
        term
        for term in own_terms(graph)
        for below in (RDFS.subClassOf, RDFS.subPropertyOf)
        for parent in graph.objects(term, below)
        if term in graph.transitive_objects(parent, below)
    ]


def unannotated(graph: Graph) -> list[URIRef]:
    """P08: no label, or no definition."""
    wanted = (RDFS.label, SKOS.definition)
    return [t for t in own_terms(graph) if not all((t, p, None) in graph for p in wanted)]


def without_disjointness(graph: Graph) -> list[URIRef]:
    """P10: an ontology that holds no classes apart."""
    apart = (None, RDF.type, OWL.AllDisjointClasses) in graph
    return [] if apart or (None, OWL.disjointWith, None) in graph else [ONTOLOGY]


def without_ends(graph: Graph) -> list[URIRef]:
    """P11: a property without domain or range, but for those excused above."""
    excused = [(RDFS.domain, WITHOUT_DOMAIN), (RDFS.range, WITHOUT_RANGE)]
    return [
        term
        for term in own_properties(graph)
        for end, reasons in excused
        if ((term, end, None) in graph) == (term.removeprefix(str(AG)) in reasons)
    ]


def without_inverse(graph: Graph) -> list[URIRef]:
    """P13: an object property without inverse, but for those excused above."""
    excused = {AG[name] for name in WITHOUT_INVERSE}
    paired = {p for pair in graph.subject_objects(OWL.inverseOf) for p in pair}
    paired |= set(graph.subjects(RDF.type, OWL.SymmetricProperty))
    properties = own_terms(graph, [OWL.ObjectProperty])
    return [term for term in properties if (term in paired) == (term in excused)]


def with_several_ends(graph: Graph) -> list[URIRef]:
    """P19: several domains or ranges, which OWL takes all together."""
    return [
        term
        for term in own_properties(graph)
        for end in (RDFS.domain, RDFS.range)
        if len(list(graph.objects(term, end))) > 1
    ]


def with_misused_annotations(graph: Graph) -> list[URIRef]:
    """P20: a label as long as a definition, or a definition as short as a label."""

    def words(term: URIRef, predicate: URIRef) -> int:
        return len(str(graph.value(term, predicate, default="")).split())

    return [
        t for t in own_terms(graph) if words(t, RDFS.label) > 5 or words(t, SKOS.definition) < 2
    ]


def mixed_in_naming(graph: Graph) -> list[URIRef]:
    """P22: a name with another delimiter than the capital letter."""
    return [t for t in own_terms(graph) if not t.removeprefix(str(AG)).isalnum()]


def recursive(graph: Graph) -> list[URIRef]:
    """P24: a definition that uses the term's own label."""

    def uses_itself(term: URIRef) -> bool:
        label = re.compile(rf"\b{re.escape(str(graph.value(term, RDFS.label)))}s?\b", re.IGNORECASE)
        return any(label.search(text) for text in graph.objects(term, SKOS.definition))

    return [term for term in own_terms(graph) if uses_itself(term)]


def inverse_of_itself(graph: Graph) -> list[URIRef]:
    """P25: a property that should be called symmetric."""
    return [p for p, q in graph.subject_objects(OWL.inverseOf) if p == q]


def symmetric_with_inverse(graph: Graph) -> list[URIRef]:
    """P26: an inverse given to what is its own."""
    symmetric = set(graph.subjects(RDF.type, OWL.SymmetricProperty))
    return [p for pair in graph.subject_objects(OWL.inverseOf) for p in pair if p in symmetric]


def uneven(kind: URIRef) -> Callable[[Graph], list[URIRef]]:
    """P28, P29: a symmetric or transitive property whose domain is not its range."""
    return lambda graph: [
        p
        for p in graph.subjects(RDF.type, kind)
        if graph.value(p, RDFS.domain) != graph.value(p, RDFS.range)
    ]


def labelled_alike(graph: Graph) -> list[URIRef]:
    """P32: one label on two terms."""
    labels = {term: str(graph.value(term, RDFS.label)).lower() for term in own_terms(graph)}
    counts = Counter(labels.values())
    return [term for term, label in labels.items() if counts[label] > 1]


def chained_in_one_step(graph: Graph) -> list[URIRef]:
    """P33: a property chain of one link, which is a sub-property."""
    chains = graph.subject_objects(OWL.propertyChainAxiom)
    return [term for term, chain in chains if len(Collection(graph, chain)) == 1]


def class_positions(graph: Graph) -> Iterator[object]:
    for predicate in (RDFS.subClassOf, OWL.disjointWith, OWL.equivalentClass):
        for pair in graph.subject_objects(predicate):
            yield from pair
    for term in own_properties(graph):
        yield from graph.objects(term, RDFS.domain)
    for term in own_terms(graph, [OWL.ObjectProperty]):
        yield from graph.objects(term, RDFS.range)
    for axiom in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        yield from Collection(graph, graph.value(axiom, OWL.members))


def untyped_classes(graph: Graph) -> list[object]:
    """P34: something used as a class and not declared as one."""
    return [term for term in class_positions(graph) if (term, RDF.type, OWL.Class) not in graph]


def untyped_properties(graph: Graph) -> list[object]:
    """P35: something used as a property and not declared as one."""
    axioms = (RDFS.subPropertyOf, OWL.inverseOf)
    used = {term for p in axioms for pair in graph.subject_objects(p) for term in pair}
    used |= {p for p in graph.predicates() if not str(p).startswith(BUILT_IN)}
    return [p for p in used if not any((p, RDF.type, k) in graph for k in PROPERTY_KINDS)]


def with_extension(graph: Graph) -> list[URIRef]:
    """P36: an ontology IRI that ends like a file."""
    found = graph.subjects(RDF.type, OWL.Ontology)
    return [iri for iri in found if re.search(r"\.(owl|rdf|ttl|n3|rdfxml|jsonld)\b", iri)]


def without_declaration(graph: Graph) -> list[URIRef]:
    """P38: a file that does not say that it is an ontology."""
    return [] if (ONTOLOGY, RDF.type, OWL.Ontology) in graph else [ONTOLOGY]


def in_ambiguous_namespace(graph: Graph) -> list[URIRef]:
    """P39: a term of our host that is not in the one namespace of the ontology's IRI."""
    declared = {term for kind in KINDS for term in graph.subjects(RDF.type, kind)}
    ours = {term for term in declared if "aseangraph" in term}
    return [term for term in ours if term.rpartition("#")[0] != str(ONTOLOGY)]


def without_licence(graph: Graph) -> list[URIRef]:
    """P41: no licence."""
    return [] if (ONTOLOGY, DCTERMS.license, None) in graph else [ONTOLOGY]
