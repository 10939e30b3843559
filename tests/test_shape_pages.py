"""The page of the shapes leaves nothing out that a shape says."""

from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, SH, BNode, Graph, Literal, URIRef

from aseangraph.formats import by_name
from aseangraph.namespaces import AG, GRAPH, SHAPE, curie
from aseangraph.shape_pages import shapes_page
from aseangraph.store import Store
from page_reading import Read, read, text_of

ROOT = Path(__file__).parent.parent
BASE = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def page(store: Store) -> Read:
    return read(shapes_page(store, BASE))


@pytest.fixture(scope="module")
def shapes() -> Graph:
    graph = Graph()
    for each in sorted((ROOT / "shapes").rglob("*.ttl")):
        graph.parse(each)
    return graph


def named(shapes: Graph) -> list[URIRef]:
    kinds = (SH.NodeShape, SH.PropertyShape)
    return sorted({each for kind in kinds for each in shapes.subjects(RDF.type, kind)})


def name_of(iri: str) -> str:
    return iri.removeprefix(str(SHAPE))


def said(shapes: Graph, node: URIRef | BNode) -> set[str]:
    """Return each term that the shape says, those below its nodes without a name included."""
    found: set[str] = set()
    for predicate, value in shapes.predicate_objects(node):
        if predicate == DCTERMS.isPartOf or value == RDF.nil:
            continue
        if isinstance(value, BNode):
            found |= said(shapes, value)
        else:
            found.add(str(value) if isinstance(value, Literal) else curie(str(value)))
    return found


def test_each_shape_has_its_anchor_and_all_that_it_says(page: Read, shapes: Graph) -> None:
    found = named(shapes)
    assert len(found) == 192
    for each in found:
        told = text_of(page.section(name_of(each)))
        missing = {word for word in said(shapes, each) if " ".join(word.split()) not in told}
        assert (each, missing) == (each, set())
        assert (f"{BASE}/shape/{name_of(each)}", f"shape:{name_of(each)}") in page.links
        assert page.facts(name_of(each))["Shape"] == f"shape:{name_of(each)}"


def test_each_set_has_its_anchor_title_and_description(page: Read, shapes: Graph) -> None:
    for each in (SHAPE["set-authored"], SHAPE["set-whole"]):
        assert text_of(page.anchored[name_of(each)]) == str(shapes.value(each, DCTERMS.title))
        assert str(shapes.value(each, DCTERMS.description)) in page.text


def test_constraints_are_told_in_words(page: Read) -> None:
    def asks(name: str) -> str:
        return page.facts(name)["Asks"]

    assert asks("action-point-whole") == "one of: ag:Initiative; at least 1"
    assert asks("whole-latest") == "of the datatype xsd:date; at most 1; at least 1"
    assert asks("whole-descendants") == "the same as the values of ag:hasDescendant"
    assert asks("whole-no-cycle") == "none of them a value of ag:hasDescendant, too"
    assert asks("whole-evidence-class") == "not: ag:EvidencedThing among them"
    assert asks("is-words").endswith(
        "one or more of these hold: of the datatype xsd:string, in one of the languages en"
    )
    assert asks("sector").startswith("closed: true; where closed, no property but ")


def test_targets_and_paths_are_told(page: Read) -> None:
    assert page.facts("whole-descendants")["Path"] == "^ag:hasAncestor"
    assert page.facts("whole-no-circle")["Path"] == "ag:partOf+"
    assert page.facts("action-point-whole")["Path"] == "ag:partOf / rdf:type"
    assert page.facts("derived-date")["Path"] == "(ag:earliest | ag:latest)"
    assert page.facts("whole-descendants")["Applied to"] == (
        "whatever has ag:hasDescendant, whatever is a value of ag:hasAncestor"
    )
    assert page.facts("whole-label")["Applied to"] == "each ag:EvidencedThing"


def test_shapes_stand_under_what_they_are_applied_to(page: Read) -> None:
    body = next(each for each in page.root.iter() if each.tag.endswith("}body"))
    group, groups = "", {}
    for each in body:
        if each.tag.endswith("}h3"):
            group = text_of(each)
        elif each.tag.endswith("}section"):
            groups[each[0].get("id")] = group
    assert groups["action-point-iri"] == "ag:ActionPoint"
    assert groups["whole-no-cycle"] == "ag:hasAncestor"
    assert groups["is-words"] == "used by other shapes"
    assert len(groups) == 192


def test_the_same_data_give_the_same_page(store: Store, release_dir: Path) -> None:
    again = Store()
    dump = (release_dir / "dumps" / "aseangraph.nq").read_bytes()
    again.load(dump, by_name("nquads"), name="aseangraph.nq")
    assert shapes_page(again, BASE) == shapes_page(store, BASE)


def small(turtle: str) -> Store:
    prefixes = f"@prefix ag: <{AG}> . @prefix s: <{SHAPE}> . @prefix sh: <{SH}> ."
    store = Store()
    text = f"{prefixes} {turtle}".encode()
    store.load(text, by_name("turtle"), name="x.ttl", graph=str(GRAPH.shapes))
    return store


def test_hostile_messages_and_circles_stay_text() -> None:
    store = small(
        "s:a a sh:NodeShape ; sh:name '<script>x</script>' ; sh:message '\\u202E\"</dl>' ;"
        " sh:not _:b ; sh:pattern '{0}<' ; sh:qualifiedMinCount 2 . _:b sh:not _:b ; sh:node s:a ."
        "s:c a sh:PropertyShape ; sh:path _:p . _:p sh:inversePath _:p ."
        "s:d a sh:PropertyShape ; sh:path ag:x ; sh:in _:l ."
        "_:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> 1 ;"
        " <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:l ."
    )
    page = read(shapes_page(store, BASE))
    assert not [each for each in page.root.iter() if each.tag.endswith("}script")]
    assert text_of(page.anchored["a"]) == "<script>x</script>"
    assert page.facts("a")["Message"] == '\u202e"</dl>'
    assert "matches {0}<; sh:qualifiedMinCount: 2" in page.facts("a")["Asks"]
    assert page.facts("c")["Path"] == "^" * 21 + "…"
    assert page.facts("d")["Asks"] == "one of: 1"


def test_a_store_without_shapes_has_an_empty_page() -> None:
    page = read(shapes_page(Store(), BASE))
    assert "0 SHACL shapes" in page.text
