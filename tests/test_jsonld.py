"""JSON-LD with our context: short where the context fits, and the same graph in any case."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS, XSD, BNode, Dataset, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from aseangraph.authored import authored_root
from aseangraph.engine_terms import Triple
from aseangraph.errors import AuthoredFileError
from aseangraph.formats import by_name
from aseangraph.jsonld import CONTEXT, Context, as_jsonld
from aseangraph.namespaces import AG, ID
from aseangraph.rdf_files import canonical_triples, parse

TEXT = (authored_root() / CONTEXT).read_bytes()
THING = ID["framework-pdp"]


def written(*triples: Triple) -> dict[str, object]:
    """Return the one node that the triples are, without its name."""
    [node] = json.loads(as_jsonld(triples, Context(TEXT)))["@graph"]
    assert node.pop("id") == str(THING)
    return node


@pytest.mark.parametrize(
    "predicate, value, expected",
    [
        (RDF.type, AG.Framework, {"type": "Framework"}),
        (RDF.type, OWL.Class, {"type": "owl:Class"}),
        (RDFS.label, Literal("A", lang="en"), {"label": "A"}),
        (RDFS.label, Literal("A", lang="ms"), {"label": {"@value": "A", "@language": "ms"}}),
        (RDFS.label, Literal("A"), {"label": {"@value": "A"}}),
        (RDFS.label, ID.x, {"label": {"id": str(ID.x)}}),
        (AG.partOf, ID.aim2020, {"partOf": str(ID.aim2020)}),
        (AG.partOf, Literal("a"), {"partOf": {"@value": "a"}}),
        (AG.partOf, BNode("c1"), {"partOf": "_:c1"}),
        (AG.date, Literal("2016-11-26", datatype=XSD.date), {"date": "2016-11-26"}),
        (
            AG.date,
            Literal("2016-11", datatype=XSD.gYearMonth),
            {"date": {"@value": "2016-11", "@type": "xsd:gYearMonth"}},
        ),
        (AG.startYear, Literal("2016", datatype=XSD.gYear), {"startYear": "2016"}),
        (AG.position, Literal("3", datatype=XSD.integer), {"position": 3}),
        (
            AG.position,
            Literal("03", datatype=XSD.integer, normalize=False),
            {"position": {"@value": "03", "@type": "xsd:integer"}},
        ),
        (
            AG.position,
            Literal(str(2**53), datatype=XSD.integer),
            {"position": {"@value": str(2**53), "@type": "xsd:integer"}},
        ),
        (
            URIRef("http://o.example/p"),
            Literal("true", datatype=XSD.boolean),
            {"http://o.example/p": True},
        ),
        (
            URIRef("http://o.example/p"),
            Literal("1", datatype=XSD.boolean, normalize=False),
            {"http://o.example/p": {"@value": "1", "@type": "xsd:boolean"}},
        ),
    ],
)
def test_a_value_is_short_where_its_term_fits_it(
    predicate: URIRef, value: URIRef, expected: dict[str, object]
) -> None:
    assert written((THING, predicate, value)) == expected


def test_several_values_are_a_list_and_a_subject_is_one_line() -> None:
    triples = [
        (THING, RDFS.label, Literal("A", lang="en")),
        (THING, RDFS.label, Literal("B", lang="en")),
        (ID.x, AG.partOf, THING),
    ]
    lines = as_jsonld(triples, Context(TEXT)).decode().splitlines()
    assert lines[2:] == [
        f'{{"id": "{THING}", "label": ["A", "B"]}},',
        f'{{"id": "{ID.x}", "partOf": "{THING}"}}',
        "]}",
    ]


def test_every_term_of_the_ontology_is_in_the_context() -> None:
    ontology = Graph().parse(authored_root() / "ontology" / "aseangraph.ttl")
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    ours = {str(s) for kind in kinds for s in ontology.subjects(RDF.type, kind) if s in AG}
    context = Context(TEXT)
    assert len(ours) > 150
    assert {context.term(iri) for iri in ours} == {iri.removeprefix(str(AG)) for iri in ours}


def test_the_context_says_iri_where_the_ontology_says_object_property() -> None:
    ontology = Graph().parse(authored_root() / "ontology" / "aseangraph.ttl")
    terms = json.loads(TEXT)["@context"]
    ours = [s for s in ontology.subjects(RDF.type, OWL.ObjectProperty) if s in AG]
    assert [s for s in ours if terms[s.removeprefix(str(AG))].get("@type") != "@id"] == []


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{}", b'{"@context": []}', b"\xff", b'{"@context": 1']
)
def test_what_is_no_context_is_told(text: bytes) -> None:
    with pytest.raises(AuthoredFileError, match=r"ontology/context\.jsonld: no JSON-LD context"):
        Context(text)


_IRIS = st.sampled_from(
    [
        *map(str, (AG.partOf, RDFS.label, AG.date, AG.position, AG.heldValue)),
        *("http://o.example/p", "urn:x:y", "id:not-ours", "type:x", f"{AG}/odd", f"{AG}a/b"),
    ]
).map(URIRef)
_NODES = st.one_of(_IRIS, st.sampled_from(["c14n0", "c14n1"]).map(BNode))
_TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
_LITERALS = st.one_of(
    _TEXTS.map(Literal),
    st.builds(lambda text, lang: Literal(text, lang=lang), _TEXTS, st.sampled_from(["en", "ms"])),
    st.builds(
        lambda text, kind: Literal(text, datatype=kind, normalize=False),
        st.one_of(_TEXTS, st.sampled_from(["1", "-1", "-0", "007", "true", "2016", "٣", "9" * 20])),
        st.sampled_from([XSD.date, XSD.gYear, XSD.integer, XSD.boolean, URIRef("urn:t")]),
    ),
)


@given(st.lists(st.tuples(_NODES, _IRIS, st.one_of(_NODES, _LITERALS)), max_size=8))
def test_whatever_is_written_is_read_as_it_was(triples: list[Triple]) -> None:
    ordered = sorted(set(triples), key=lambda triple: tuple(each.n3() for each in triple))
    text = as_jsonld(ordered, Context(TEXT))
    read = parse(text, by_name("jsonld"), name="test")
    assert canonical_triples(read) == canonical_triples(ordered)


def test_an_iri_that_would_be_read_as_a_compact_one_is_refused() -> None:
    with pytest.raises(AuthoredFileError, match=r"<ag:x>: JSON-LD takes the scheme for a prefix"):
        written((THING, AG.partOf, URIRef("ag:x")))


def test_rdflib_reads_what_is_hard_to_read() -> None:
    triples: list[Triple] = [
        (THING, RDFS.label, Literal('</script><b>"\\\u202e\u2028', lang="en")),
        (THING, RDFS.seeAlso, BNode("c14n0")),
        (BNode("c14n0"), RDF.first, Literal("=1+1")),
        (BNode("c14n0"), RDF.rest, RDF.nil),
    ]
    read = Graph().parse(data=as_jsonld(triples, Context(TEXT)), format="json-ld")
    expected = Graph()
    for triple in triples:
        expected.add(triple)
    assert isomorphic(read, expected)
    dataset = Dataset()
    dataset.parse(data=as_jsonld(triples, Context(TEXT)), format="json-ld")
    assert {str(graph) for *_, graph in dataset.quads()} == {"urn:x-rdflib:default"}
