"""The page of the topics tells the scheme as a tree, with the things of each topic."""

from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from rdflib import DCTERMS, RDFS, SKOS, Graph, URIRef

from aseangraph.formats import by_name
from aseangraph.namespaces import AG, GRAPH, TOPIC
from aseangraph.store import Store
from aseangraph.topic_pages import topics_page
from page_reading import Read, items, read, text_of

BASE = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def page(store: Store) -> Read:
    return read(topics_page(store, BASE))


def topics(merge: Graph) -> list[URIRef]:
    return sorted(merge.subjects(SKOS.inScheme, URIRef(str(TOPIC))))


def name_of(topic: str) -> str:
    return topic.removeprefix(str(TOPIC))


def item_of(page: Read, topic: str) -> Element:
    found = (each for each in page.root.iter() if page.anchored[name_of(topic)] in list(each))
    return next(found)


def told_of(page: Read, topic: str) -> str:
    """Return the text of the topic's item without what is nested in it."""
    item = item_of(page, topic)
    inner = "".join(text_of(each) for each in item if each.tag.endswith("}ul"))
    return text_of(item).removesuffix(inner).strip()


def things_of(merge: Graph, topic: URIRef) -> set[object]:
    return set(merge.subjects(DCTERMS.subject, topic))


def below(merge: Graph, topic: URIRef) -> set[URIRef]:
    found = {topic}
    while more := {n for each in found for n in merge.subjects(SKOS.broader, each)} - found:
        found |= more
    return found


def test_each_topic_has_its_anchor_label_definition_and_numbers(page: Read, merge: Graph) -> None:
    found = topics(merge)
    assert len(found) == 85
    for each in found:
        own = len(things_of(merge, each))
        every = len(set().union(*(things_of(merge, n) for n in below(merge, each))))
        told = [f"{own} thing{'s' * (own != 1)}"] if own else []
        if every > own:
            told.append(f"with narrower topics {every} thing{'s' * (every != 1)}")
        label, definition = merge.value(each, RDFS.label), merge.value(each, SKOS.definition)
        expected = f"{label}: {definition}. {'; '.join(told) or 'no things'}."
        assert told_of(page, each).partition(" See also")[0] == expected
        assert (f"{BASE}/topic/{name_of(each)}", str(label)) in page.links


def test_a_number_leads_to_a_question_with_as_many_rows(page: Read, store: Store) -> None:
    questions = page.questions()
    assert len(questions) > 85
    for query, told in questions:
        assert int(told.split()[0]) == len(list(store.select(query)))


def test_a_topic_stands_below_each_of_its_broader_ones(page: Read, merge: Graph) -> None:
    for each in topics(merge):
        label = str(merge.value(each, RDFS.label))
        for broader in merge.objects(each, SKOS.broader):
            starts = [text_of(item) for item in items(item_of(page, broader))]
            told = (f"{label}:", f"{label}, told at its other place")
            assert sum(start.startswith(told) for start in starts) == 1
    tops = set(merge.subjects(SKOS.topConceptOf, URIRef(str(TOPIC))))
    body = next(each for each in page.root.iter() if each.tag.endswith("}body"))
    roots = [text_of(item).partition(":")[0] for item in items(body)]
    assert roots == sorted((str(merge.value(each, RDFS.label)) for each in tops), key=str.casefold)


def test_related_topics_are_named_on_both_sides(page: Read, merge: Graph) -> None:
    for one, other in merge.subject_objects(SKOS.related):
        for topic, related in ((one, other), (other, one)):
            seen = told_of(page, topic).partition(" See also ")[2].removesuffix(".")
            assert str(merge.value(related, RDFS.label)) in seen


def test_the_scheme_is_told(page: Read) -> None:
    assert page.title == "ASEAN digital policy topics"
    assert "85 topics" in page.text


def test_the_same_data_give_the_same_page(store: Store, release_dir: Path) -> None:
    again = Store()
    dump = (release_dir / "dumps" / "aseangraph.nq").read_bytes()
    again.load(dump, by_name("nquads"), name="aseangraph.nq")
    again.merge()
    assert topics_page(again, BASE) == topics_page(store, BASE)


def small(turtle: str) -> Store:
    prefixes = f"@prefix ag: <{AG}> . @prefix t: <{TOPIC}> . @prefix skos: <{SKOS}> ."
    prefixes += f"@prefix rdfs: <{RDFS}> . @prefix dcterms: <{DCTERMS}> ."
    store = Store()
    text = f"{prefixes} {turtle}".encode()
    store.load(text, by_name("turtle"), name="x.ttl", graph=str(GRAPH.topics))
    store.merge()
    return store


def test_hostile_labels_stay_text_and_a_circle_ends() -> None:
    store = small(
        "t:a a ag:Topic ; rdfs:label '<script>x</script>' ; skos:broader t:b ."
        "t:b a ag:Topic ; rdfs:label '\\u202Eb\"' ; skos:broader t:a ; skos:definition '</ul>' ."
        "t:c a ag:Topic ; skos:broader t:c , t:gone . <urn:x> dcterms:subject t:a ."
    )
    page = read(topics_page(store, BASE))
    assert not [each for each in page.root.iter() if each.tag.endswith("}script")]
    assert {"a", "b", "c"} <= page.anchored.keys()
    assert told_of(page, TOPIC.a) == "<script>x</script>: . 1 thing."
    assert '\u202eb": </ul>. with narrower topics 1 thing.' in page.text


def test_a_deep_tree_is_written() -> None:
    chain = (f"t:n{n} a ag:Topic ; skos:broader t:n{n + 1} ." for n in range(1200))
    written = topics_page(small(" ".join(chain)), BASE)
    assert written.count('<span id="n') == 1200


def test_a_store_without_topics_has_an_empty_page() -> None:
    page = read(topics_page(Store(), BASE))
    assert (page.title, "0 topics" in page.text) == ("Topics", True)
