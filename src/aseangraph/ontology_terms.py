"""What the page of the ontology says of a class, a property or a value, each in its section."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from rdflib import OWL, RDF, RDFS, SH, SKOS

from aseangraph.facts import Facts, Value, facts_of
from aseangraph.markup import asked, linked, listed, term, words
from aseangraph.namespaces import AG, GRAPH, curie
from aseangraph.shape_words import mentioned
from aseangraph.store import Store
from aseangraph.term_uses import INSTANCES, NAMINGS, STATEMENTS, Use, counted

__all__ = ["Model", "anchor", "class_section", "model_in", "property_section", "value_section"]

_CHARACTERISTICS = {
    OWL.AsymmetricProperty: "asymmetric",
    OWL.FunctionalProperty: "functional",
    OWL.InverseFunctionalProperty: "inverse functional",
    OWL.IrreflexiveProperty: "irreflexive",
    OWL.ReflexiveProperty: "reflexive",
    OWL.SymmetricProperty: "symmetric",
    OWL.TransitiveProperty: "transitive",
}


@dataclass(frozen=True)
class Model:
    """The ontology, its alignments, the shapes by the term they speak of, the uses of terms."""

    base: str
    ontology: Facts
    alignments: Facts
    shapes: Facts
    shapes_of: Mapping[str, list[str]]
    uses: Mapping[Use, Mapping[str, int]]

    def label(self, iri: str) -> str:
        """Return the label of a term, or its short IRI."""
        return self.ontology.text(iri, RDFS.label) or curie(iri)

    def ours(self, kind: str) -> list[str]:
        """Return the terms of ours of this kind, in the order of their labels."""
        found = [each for each in self.ontology.subjects(RDF.type, kind) if each.startswith(AG)]
        return sorted(found, key=lambda each: (self.label(each).casefold(), each))

    def show(self, iri: str) -> str:
        """Show a term: a link to its section, where it has one here."""
        if iri.startswith(AG) and self.ontology.text(iri, RDFS.label):
            return linked(f"#{anchor(iri)}", words(self.label(iri)))
        return term(self.base, iri)

    def shown(self, value: Value) -> str:
        """Show a term or a literal."""
        return self.show(value.text) if value.kind == "iri" else words(value.text)

    def shown_all(self, iris: Iterable[str]) -> list[str]:
        """Show terms in the order of their labels; a class without a name is left out."""
        named = {each for each in iris if ":" in each}
        ordered = sorted(named, key=lambda each: (self.label(each).casefold(), each))
        return [self.show(each) for each in ordered]


def model_in(store: Store, base: str) -> Model:
    """Return what ``store`` holds of the model, to be shown by the service at ``base``."""
    shapes = facts_of(store, str(GRAPH.shapes))
    uses = {use: counted(store, use) for use in (INSTANCES, STATEMENTS, NAMINGS)}
    ontology, alignments = (facts_of(store, str(GRAPH[n])) for n in ("ontology", "alignments"))
    return Model(base, ontology, alignments, shapes, _shapes_of(shapes), uses)


def _shapes_of(shapes: Facts) -> dict[str, list[str]]:
    """Return the shapes by the term that they are applied to, or that stands in their path."""
    found: dict[str, set[str]] = {}
    for kind in (SH.NodeShape, SH.PropertyShape):
        for shape in shapes.subjects(RDF.type, kind):
            terms = mentioned(shapes, shape)
            for target in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf):
                terms.update(shapes.texts(shape, target))
            for each in terms:
                found.setdefault(each, set()).add(shape)
    return {each: sorted(named) for each, named in found.items()}


def anchor(iri: str) -> str:
    """Return the fragment of an IRI of the ontology: the anchor of the term's section."""
    return iri.removeprefix(str(AG))


def class_section(model: Model, iri: str) -> str:
    """Return what is said of a class."""
    ontology = model.ontology
    above = _above(ontology, iri)
    inherited = {shape for each in above for shape in _targeting(model, each)}
    from_above = {name for each in above for name in ontology.subjects(RDFS.domain, each)}
    own = _targeting(model, iri)
    pairs = [
        ("Narrower than", model.shown_all(ontology.texts(iri, RDFS.subClassOf))),
        ("Wider than", model.shown_all(ontology.subjects(RDFS.subClassOf, iri))),
        ("Disjoint with", model.shown_all(_disjoint(ontology, iri))),
        ("Properties of it", model.shown_all(ontology.subjects(RDFS.domain, iri))),
        ("Properties of wider classes", model.shown_all(from_above)),
        ("Properties that lead to it", model.shown_all(ontology.subjects(RDFS.range, iri))),
        ("Values", model.shown_all(_values(ontology, iri))),
        ("Shapes", _shapes(model, own)),
        ("Shapes of wider classes", _shapes(model, sorted(inherited - set(own)))),
        ("Used", [_used(model, INSTANCES, iri)]),
    ]
    return _section(model, iri, pairs)


def property_section(model: Model, iri: str) -> str:
    """Return what is said of a property."""
    ontology = model.ontology
    kinds = ontology.texts(iri, RDF.type)
    inverses = {*ontology.texts(iri, OWL.inverseOf), *ontology.subjects(OWL.inverseOf, iri)}
    pairs = [
        ("From", model.shown_all(ontology.texts(iri, RDFS.domain))),
        ("To", model.shown_all(ontology.texts(iri, RDFS.range))),
        ("Is", [name for kind, name in _CHARACTERISTICS.items() if str(kind) in kinds]),
        ("Narrower than", model.shown_all(ontology.texts(iri, RDFS.subPropertyOf))),
        ("Wider than", model.shown_all(ontology.subjects(RDFS.subPropertyOf, iri))),
        ("Inverse of", model.shown_all(inverses)),
        ("Shapes", _shapes(model, model.shapes_of.get(iri, []))),
        ("Used", [_used(model, STATEMENTS, iri)]),
    ]
    return _section(model, iri, pairs)


def value_section(model: Model, iri: str) -> str:
    """Return what is said of an individual of the ontology's own, a value of a closed list."""
    ontology = model.ontology
    kinds = [each for each in ontology.texts(iri, RDF.type) if each != str(OWL.NamedIndividual)]
    others = {*ontology.texts(iri, OWL.differentFrom), *ontology.subjects(OWL.differentFrom, iri)}
    pairs = [
        ("One of", model.shown_all(kinds)),
        ("Different from", model.shown_all(others | _together(ontology, OWL.distinctMembers, iri))),
        ("Used", [_used(model, NAMINGS, iri)]),
    ]
    return _section(model, iri, pairs)


def _section(model: Model, iri: str, pairs: list[tuple[str, list[str]]]) -> str:
    facts = listed(
        [
            ("Term", [f"<code>{words(curie(iri))}</code>"]),
            ("Example", map(model.shown, model.ontology.values(iri, SKOS.example))),
            *pairs,
            *_alignments(model, iri),
        ]
    )
    definition = words(model.ontology.text(iri, SKOS.definition))
    head = f'<h3 id="{escape(anchor(iri))}">{words(model.label(iri))}</h3>'
    return f"<section>\n{head}\n<p>{definition}</p>\n{facts}\n</section>"


def _alignments(model: Model, iri: str) -> Iterable[tuple[str, list[str]]]:
    for predicate in model.alignments.predicates(iri):
        values = model.alignments.values(iri, predicate)
        yield f"In other vocabularies, {curie(predicate)}", [model.shown(each) for each in values]


def _used(model: Model, use: Use, iri: str) -> str:
    count = model.uses[use].get(iri, 0)
    told = f"{count} {use.noun}{'s' * (count != 1)}"
    return asked(model.base, use.question(iri), told) if count else f"no {use.noun}"


def _shapes(model: Model, shapes: list[str]) -> list[str]:
    return [term(model.base, each) for each in shapes if ":" in each]


def _targeting(model: Model, iri: str) -> list[str]:
    return model.shapes.subjects(SH.targetClass, iri)


def _above(ontology: Facts, iri: str) -> set[str]:
    found, ahead = set(), ontology.texts(iri, RDFS.subClassOf)
    while ahead:
        each = ahead.pop()
        if each not in found:
            found.add(each)
            ahead += ontology.texts(each, RDFS.subClassOf)
    return found


def _disjoint(ontology: Facts, iri: str) -> set[str]:
    pairs = {*ontology.texts(iri, OWL.disjointWith), *ontology.subjects(OWL.disjointWith, iri)}
    return pairs | _together(ontology, OWL.members, iri)


def _together(ontology: Facts, predicate: str, iri: str) -> set[str]:
    """Return what stands in a list of ``predicate`` with ``iri``."""
    heads = (
        head for each in ontology.subjects(predicate) for head in ontology.texts(each, predicate)
    )
    lists = ([each.text for each in ontology.members(head)] for head in heads)
    return {each for found in lists if iri in found for each in found} - {iri}


def _values(ontology: Facts, iri: str) -> list[str]:
    named = ontology.subjects(RDF.type, OWL.NamedIndividual)
    return [each for each in named if iri in ontology.texts(each, RDF.type)]
