"""The page of the ontology: what it is, its terms in a picture and in words, with their uses."""

from functools import partial
from html import escape
from string import Template

from rdflib import DCTERMS, OWL, RDF, RDFS
from rdflib.namespace import VANN

from aseangraph.class_pictures import Edge, class_tree, property_map
from aseangraph.markup import linked, listed, nested, outlined, term, words
from aseangraph.namespaces import AG
from aseangraph.ontology_terms import (
    Model,
    class_section,
    model_in,
    property_section,
    value_section,
)
from aseangraph.pages import framed
from aseangraph.store import Store
from aseangraph.term_uses import INSTANCES, STATEMENTS

__all__ = ["ontology_page"]

_DRAWN = 24  # properties in the picture: those with the most statements
_KINDS = {
    "Object properties": OWL.ObjectProperty,
    "Data properties": OWL.DatatypeProperty,
    "Annotation properties": OWL.AnnotationProperty,
}
_METADATA = {
    "Version": OWL.versionInfo,
    "This version": OWL.versionIRI,
    "Issued": DCTERMS.issued,
    "Created": DCTERMS.created,
    "Creator": DCTERMS.creator,
    "Publisher": DCTERMS.publisher,
    "Licence": DCTERMS.license,
    "Cite as": DCTERMS.bibliographicCitation,
    "Namespace": VANN.preferredNamespaceUri,
    "Prefix": VANN.preferredNamespacePrefix,
    "Status": "http://purl.org/ontology/bibo/status",
    "Sources": DCTERMS.source,
}
_PAGE = Template("""\
<p><a href="$base/">aseangraph</a> · <a href="$base/topic/">topics</a>
 · <a href="$base/shape/">shapes</a></p>
<h1>$title</h1>
<p>$description</p>
$metadata
<p>As files: <a href="$base/dumps/ontology.ttl">ontology.ttl</a> and, apart,
<a href="$base/dumps/alignments.ttl">alignments.ttl</a>. Instances and statements are
counted in the merge of all graphs, what is entailed included.</p>
<nav>
<h2 id="_contents">Contents</h2>
$contents
</nav>
<h2 id="_pictures">Pictures</h2>
<figure>
$tree
<figcaption>The classes, each to the right of the wider one.</figcaption>
</figure>
<figure>
$map
<figcaption>The $drawn properties between classes that have the most statements.</figcaption>
</figure>
$parts""")


def ontology_page(store: Store, base: str, head: str = "") -> str:
    """Return the page of the ontology in ``store``, for the service at ``base``, as whole HTML.

    The section of each term of ours has the fragment of its IRI as its anchor.

    ``head``, which is HTML, goes into the head of the page.
    """
    model = model_in(store, base)
    ontology = next(iter(model.ontology.subjects(RDF.type, OWL.Ontology)), "")
    title = model.ontology.text(ontology, DCTERMS.title) or "Ontology"
    edges = _edges(model)
    body = _PAGE.substitute(
        base=escape(base),
        title=words(title),
        description=words(model.ontology.text(ontology, DCTERMS.description)),
        metadata=_metadata(model, ontology),
        contents=_contents(model),
        tree=class_tree(_classes(model), _labels(model), "Tree of the classes"),
        map=property_map(edges, _labels(model), "Properties from class to class"),
        drawn=len(edges),
        parts="\n".join(_parts(model)),
    )
    return framed(body, title, head)


def _metadata(model: Model, ontology: str) -> str:
    facts = model.ontology
    return listed(
        (name, [model.shown(each) for each in facts.values(ontology, predicate)])
        for name, predicate in _METADATA.items()
    )


def _classes(model: Model) -> list[tuple[int, str, bool]]:
    names = model.ours(OWL.Class)
    above = {each: model.ontology.texts(each, RDFS.subClassOf) for each in names}
    return list(outlined(names, above))


def _labels(model: Model) -> dict[str, str]:
    kinds = (OWL.Class, *_KINDS.values())
    return {each: model.label(each) for kind in kinds for each in model.ours(kind)}


def _edges(model: Model) -> list[Edge]:
    """Return the most used properties that lead from a class of ours to one, in a fixed order."""
    classes, found = set(model.ours(OWL.Class)), []
    for name in model.ours(OWL.ObjectProperty):
        domain, range_ = (model.ontology.text(name, each) for each in (RDFS.domain, RDFS.range))
        if {domain, range_} <= classes:
            found.append(Edge(domain, name, range_))
    uses = model.uses[STATEMENTS]
    found.sort(key=lambda each: -uses.get(each.property, 0))
    return sorted(found[:_DRAWN], key=lambda each: [model.label(part) for part in each])


def _contents(model: Model) -> str:
    lines = [linked("#_classes", "Classes"), nested(_classes(model), partial(_entry, model))]
    for name, kind in _properties(model).items():
        lines += [linked(f"#{_place(name)}", name), f"<p>{_names(model, kind)}</p>"]
    lines += [linked("#_values", "Values")]
    lines += [f"<p>{_names(model, model.ours(OWL.NamedIndividual))}</p>"]
    return "\n".join([*lines, linked("#_outside", "Terms of others")])


def _entry(model: Model, iri: str, _: bool) -> str:
    return f"{model.show(iri)} ({model.uses[INSTANCES].get(iri, 0)})"


def _names(model: Model, iris: list[str]) -> str:
    return ", ".join(map(model.show, iris))


def _place(name: str) -> str:
    return "_" + name.lower().replace(" ", "-")


def _properties(model: Model) -> dict[str, list[str]]:
    """Return the properties by kind, each once: OWL 2 DL lets none be of two."""
    seen: set[str] = set()
    found = {}
    for name, kind in _KINDS.items():
        found[name] = [each for each in model.ours(kind) if each not in seen]
        seen.update(found[name])
    return found


def _parts(model: Model) -> list[str]:
    lines = ['<h2 id="_classes">Classes</h2>']
    lines += [class_section(model, each) for _, each, first in _classes(model) if first]
    for name, properties in _properties(model).items():
        lines.append(f'<h2 id="{_place(name)}">{name}</h2>')
        lines += [property_section(model, each) for each in properties]
    lines.append('<h2 id="_values">Values</h2>')
    lines += [value_section(model, each) for each in model.ours(OWL.NamedIndividual)]
    return [*lines, '<h2 id="_outside">Terms of others</h2>', _outside(model)]


def _outside(model: Model) -> str:
    """Return the terms that the ontology uses and does not define, by kind."""
    kinds = {"Classes": OWL.Class, **_KINDS}
    facts = model.ontology
    return listed(
        (name, [term(model.base, each) for each in _foreign(facts.subjects(RDF.type, kind))])
        for name, kind in kinds.items()
    )


def _foreign(terms: list[str]) -> list[str]:
    return [each for each in terms if ":" in each and not each.startswith(AG)]
