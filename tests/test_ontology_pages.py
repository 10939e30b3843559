"""The page of the ontology tells each term, what it is tied to, and how often it is used."""

from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from aseangraph.formats import by_name
from aseangraph.namespaces import AG, GRAPH, SHAPE
from aseangraph.ontology_pages import ontology_page
from aseangraph.store import Store
from page_reading import Read, read, text_of

ROOT = Path(__file__).parent.parent
BASE = "http://127.0.0.1:8000/asean"
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@pytest.fixture(scope="module")
def page(store: Store) -> Read:
    return read(ontology_page(store, BASE))


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(ROOT / "ontology" / "aseangraph.ttl")


def terms(ontology: Graph, *kinds: URIRef) -> list[URIRef]:
    found = {each for kind in kinds for each in ontology.subjects(RDF.type, kind)}
    return sorted(each for each in found if isinstance(each, URIRef) and each.startswith(AG))


def test_each_term_has_a_section_with_its_label_definition_and_examples(
    page: Read, ontology: Graph
) -> None:
    found = terms(ontology, *KINDS, OWL.NamedIndividual)
    assert len(found) == 163
    for each in found:
        name = each.removeprefix(str(AG))
        heading, definition = list(page.section(name))[:2]
        assert text_of(heading) == str(ontology.value(each, RDFS.label))
        assert text_of(definition) == str(ontology.value(each, SKOS.definition))
        assert page.facts(name)["Term"] == f"ag:{name}"
        for example in ontology.objects(each, SKOS.example):
            assert str(example) in page.facts(name)["Example"]


def test_classes_tell_the_number_of_their_instances(
    page: Read, ontology: Graph, merge: Graph
) -> None:
    for each in terms(ontology, OWL.Class):
        count = len(set(merge.subjects(RDF.type, each)))
        told = f"{count} instance{'s' * (count != 1)}" if count else "no instance"
        assert page.facts(each.removeprefix(str(AG)))["Used"] == told
    assert page.facts("Masterplan")["Used"] == "7 instances"
    assert page.facts("Vision")["Used"] == "1 instance"


def test_properties_tell_the_number_of_their_statements(
    page: Read, ontology: Graph, merge: Graph
) -> None:
    for each in terms(ontology, *KINDS[1:]):
        count = len(list(merge.triples((None, each, None))))
        told = f"{count} statement{'s' * (count != 1)}" if count else "no statement"
        assert page.facts(each.removeprefix(str(AG)))["Used"] == told


def test_values_tell_the_number_of_statements_that_name_them(
    page: Read, ontology: Graph, merge: Graph
) -> None:
    for each in terms(ontology, OWL.NamedIndividual):
        named = [p for _, p, _ in merge.triples((None, None, each)) if p.startswith(AG)]
        told = f"{len(named)} statement{'s' * (len(named) != 1)}" if named else "no statement"
        assert page.facts(each.removeprefix(str(AG)))["Used"] == told


def test_a_number_leads_to_a_question_with_as_many_rows(page: Read, store: Store) -> None:
    questions = page.questions()
    assert len(questions) > 130
    for query, told in questions:
        assert int(told.split()[0]) == len(list(store.select(query)))


def test_a_class_tells_what_it_is_tied_to(page: Read) -> None:
    told = page.facts("Meeting")
    assert told["Narrower than"] == "evidenced thing"
    assert "has host country" in told["Properties of it"].split(", ")
    assert "was adopted at" in told["Properties that lead to it"].split(", ")
    assert "instrument" in told["Disjoint with"].split(", ")
    assert told["In other vocabularies, rdfs:subClassOf"] == "prov:Activity, schema:Event"
    assert told["Shapes"].split(", ") == [
        *["shape:evidence", "shape:held-by", "shape:label", "shape:meeting", "shape:meeting-iri"],
        "shape:whole-evidence",
    ]
    assert told["Shapes of wider classes"] == "shape:whole-label"
    assert page.facts("Instrument")["Wider than"].split(", ")[:2] == ["agreement", "declaration"]
    wider = page.facts("Masterplan")["Properties of wider classes"].split(", ")
    assert {"in force from", "is part of"} <= set(wider)
    assert "Properties of it" not in page.facts("Masterplan")
    assert page.facts("Basis")["Values"] == "inferred, stated"


def test_a_property_tells_what_it_is_tied_to(page: Read) -> None:
    told = page.facts("partOf")
    assert (told["From"], told["To"]) == ("evidenced thing", "evidenced thing")
    assert told["Inverse of"] == "has part"
    assert "shape:whole-no-circle" in told["Shapes"].split(", ")
    assert told["In other vocabularies, rdfs:subPropertyOf"] == "dcterms:isPartOf"
    assert page.facts("hasPart")["Inverse of"] == "is part of"
    assert page.facts("supersedes")["Narrower than"] == "descends from"
    assert "supersedes" in page.facts("descendsFrom")["Wider than"].split(", ")
    assert page.facts("hasAncestor")["Is"] == "transitive"
    assert page.facts("position")["To"] == "xsd:positiveInteger"


def test_a_value_tells_its_class_and_what_it_is_not(page: Read) -> None:
    told = page.facts("Ended")
    assert told["One of"] == "status value"
    assert told["Different from"].split(", ")[0] == "in force"
    assert page.facts("Stated")["Different from"] == "inferred"


def test_links_lead_to_the_service_that_is_asked_and_shapes_to_their_place(page: Read) -> None:
    hrefs = {where for where, _ in page.links}
    assert f"{BASE}/shape/meeting-iri" in hrefs
    assert "https://schema.org/Event" in hrefs
    assert "#Masterplan" in hrefs
    assert not any(each.startswith("https://w3id.org/aseangraph/") for each in hrefs)


def test_the_metadata_are_told(page: Read) -> None:
    assert page.title == "The aseangraph ontology"
    first = next(each for each in page.root.iter() if each.tag.endswith("}dl"))
    told = [text_of(each) for each in first]
    found = dict(zip(told[::2], told[1::2], strict=True))
    assert found["Version"] == "2026.11.0"
    assert found["Namespace"] == str(AG)
    assert found["Licence"] == "<https://creativecommons.org/licenses/by/4.0/>"
    assert found["Cite as"].startswith("aseangraph maintainers (2026). The aseangraph ontology")


def test_the_terms_of_others_are_listed(page: Read, ontology: Graph) -> None:
    lists = [each for each in page.root.iter() if each.tag.endswith("}dl")]
    told = text_of(lists[-1])
    others = [
        each
        for kind in KINDS
        for each in ontology.subjects(RDF.type, kind)
        if isinstance(each, URIRef) and not each.startswith(AG)
    ]
    assert len(others) == told.count(", ") + len(KINDS) - 1  # there is no data property of others
    assert "dcterms:subject" in told


def test_the_pictures_show_each_class_and_the_ways_between_them(
    page: Read, ontology: Graph
) -> None:
    tree, ways = (each for each in page.root.iter() if each.tag.endswith("}svg"))
    labels = sorted(str(ontology.value(each, RDFS.label)) for each in terms(ontology, OWL.Class))
    texts = [text_of(each) for each in tree.iter() if each.tag.endswith("}text")]
    assert sorted(texts) == labels
    told = [text_of(each) for each in ways.iter() if each.tag.endswith("}text")]
    assert {"has evidence", "is part of", "evidence item", "meeting"} <= set(told)
    for each, title in ((tree, "Tree of the classes"), (ways, "Properties from class to class")):
        assert text_of(page.anchored[each.get("aria-labelledby")]) == title


def test_the_same_data_give_the_same_page(store: Store, release_dir: Path) -> None:
    again = Store()
    dump = (release_dir / "dumps" / "aseangraph.nq").read_bytes()
    again.load(dump, by_name("nquads"), name="aseangraph.nq")
    again.merge()
    assert ontology_page(again, BASE) == ontology_page(store, BASE)


HOSTILE = """
@prefix ag: <https://w3id.org/aseangraph/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <https://w3id.org/aseangraph/shape/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/aseangraph/ontology> a owl:Ontology ;
    <http://purl.org/dc/terms/title> "</title><script>\\u202E\\u0001alert(1)</script>" ;
    <http://purl.org/dc/terms/license> <javascript:alert(2)> .
ag:A a owl:Class ; rdfs:label "<script>alert(3)</script> \\"'&amp;" ; rdfs:subClassOf ag:B ;
    skos:definition "\\u202Efed\\u0001", "</svg></p>", "ja"@ja ; skos:example "<img src=x>" .
ag:B a owl:Class ; rdfs:subClassOf ag:C , [ a owl:Restriction ] .
ag:C a owl:Class ; rdfs:label "\\u202Ec" ; rdfs:subClassOf ag:A .
<https://w3id.org/aseangraph/ontology#'"onload=x> a owl:ObjectProperty ;
    rdfs:domain ag:A ; rdfs:range ag:C .
"""


def test_hostile_labels_and_circles_stay_text() -> None:
    store = Store()
    text = HOSTILE.replace("'\"onload", "'onload")
    store.load(text.encode(), by_name("turtle"), name="x.ttl", graph=str(GRAPH.ontology))
    store.merge()
    source = ontology_page(store, BASE)
    page = read(source)
    assert not [each for each in page.root.iter() if each.tag.endswith(("}script", "}img"))]
    assert page.title == "</title><script>alert(1)</script>"
    assert {"A", "B", "C", "'onload=x"} <= page.anchored.keys()
    assert text_of(page.anchored["A"]) == "<script>alert(3)</script> \"'&amp;"
    assert "javascript:alert(2)" in page.text
    assert not [where for where, _ in page.links if "javascript" in where]
    pictures = [each for each in page.root.iter() if each.tag.endswith("}text")]
    assert not any("\u202e" in text_of(each) for each in pictures)
    isolated = [each for each in page.root.iter() if each.tag.endswith("}bdi")]
    outside = source.count("\u202e") - sum(text_of(each).count("\u202e") for each in isolated)
    assert (page.text.count("\u202e") > 0, outside, "\x01" in source) == (True, 0, False)


def test_a_store_without_an_ontology_has_an_empty_page() -> None:
    page = read(ontology_page(Store(), BASE))
    assert (page.title, page.questions()) == ("Ontology", [])


def test_shapes_of_the_store_are_told_where_they_apply() -> None:
    store = Store()
    for graph, text in (
        (GRAPH.ontology, "ag:A a owl:Class ; rdfs:label 'a' . ag:p a owl:DatatypeProperty ."),
        (GRAPH.shapes, "shape:s a sh:NodeShape ; sh:targetClass ag:A ; sh:property shape:p ."),
        (GRAPH.shapes, "shape:p a sh:PropertyShape ; sh:path ( [ sh:inversePath ag:p ] ) ."),
    ):
        data = (
            HOSTILE[: HOSTILE.index("<https://w3id.org/aseangraph/ontology> a")] + text
        ).encode()
        store.load(data, by_name("turtle"), name="x.ttl", graph=str(graph))
    page = read(ontology_page(store, BASE))
    assert page.facts("A")["Shapes"] == "shape:s"
    assert page.facts("p")["Shapes"] == "shape:p"
    assert (f"{BASE}/shape/s", "shape:s") in page.links
    assert str(SHAPE.s).endswith("/shape/s")
