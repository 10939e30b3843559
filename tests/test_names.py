"""What a name that a person gives means, and what is told where it means nothing."""

import pytest
from rdflib import Dataset, Graph, Literal
from rdflib.namespace import RDFS, SKOS

from aseangraph.errors import EvidenceError
from aseangraph.graphs import merged
from aseangraph.names import label_of, resolve
from aseangraph.namespaces import AG, ID

TARGET = ID["target-2"]


@pytest.fixture
def names() -> Graph:
    """Things with names: a framework with a further name, a record of it, a near miss."""
    graph = Graph()
    for thing, property_, name in (
        ("framework-x", RDFS.label, "ASEAN Framework on Mobile Roaming"),
        ("framework-x", SKOS.altLabel, "ASEAN Mobile Roaming (AMR) Framework"),
        ("judgement-x", RDFS.label, "Title of “ASEAN Framework on Mobile Roaming”"),
        ("ministers", RDFS.label, "Ministers\u2019 Meeting: Our Future"),
        ("note", RDFS.comment, "roaming"),
        ("aroaming", SKOS.hiddenLabel, "mobile roaming"),
    ):
        graph.add((ID[thing], property_, Literal(name, lang="en")))
    return graph


def _told(graph: Graph, name: str) -> str:
    with pytest.raises(EvidenceError) as caught:
        resolve(graph, name)
    return str(caught.value)


@pytest.mark.parametrize(
    "name",
    [
        "target-2",
        "id:target-2",
        "https://w3id.org/aseangraph/id/target-2",
        "<https://w3id.org/aseangraph/id/target-2>",
    ],
)
def test_resolve_any_form(tiny_dataset: Dataset, name: str) -> None:
    assert resolve(merged(tiny_dataset), name) == TARGET


def test_resolve_unknown_with_near_names(tiny_dataset: Dataset) -> None:
    graph = merged(tiny_dataset)
    told = _told(graph, "targt-2")
    assert told.startswith("id:targt-2: nothing is said of it in the data. Near names: id:target-2")
    assert _told(graph, "http://x/") == (
        "<http://x/>: nothing is said of it in the data. Look it up with `aseangraph query`."
    )


@pytest.mark.parametrize(
    "name, letter",
    [
        ("target 2", " "),
        ("id:target\n2", "\n"),
        ("http://x/{y}", "{"),
        ('a"b', '"'),
        ("a<b", "<"),
        ("a|b", "|"),
        ("a^b", "^"),
        ("a`b", "`"),
        ("a\\b", "\\"),
        ("a\udcffb", "\udcff"),
    ],
)
def test_resolve_refuses_what_no_iri_has(
    tiny_dataset: Dataset, name: str, letter: str, caplog: pytest.LogCaptureFixture
) -> None:
    told = f"{name!r} is no name of a thing: no IRI may have {letter!r} in it. "
    assert _told(merged(tiny_dataset), name).startswith(told)
    assert caplog.records == []


def test_resolve_takes_no_mere_object(tiny_dataset: Dataset) -> None:
    with pytest.raises(EvidenceError, match="id:cables: nothing is said of it"):
        resolve(merged(tiny_dataset), "cables")


WITH_WORDS = "Things with these words in their names: "
FRAMEWORK = "id:framework-x (ASEAN Framework on Mobile Roaming)"
RECORD = "id:judgement-x (Title of “ASEAN Framework on Mobile Roaming”)"


@pytest.mark.parametrize(
    "name, found",
    [
        ("AMR", FRAMEWORK),
        ("id:amr", FRAMEWORK),
        ("amr-mobile", FRAMEWORK),
        ("roaming", f"{FRAMEWORK}, {RECORD}"),
        ("roam", f"{FRAMEWORK}, {RECORD}"),
        ("ASEAN Framework on Mobile Roaming", f"{FRAMEWORK}, {RECORD}"),
        ("roaming, MOBILE", f"{FRAMEWORK}, {RECORD}"),
        ("Ministers' Meeting: our future", "id:ministers (Ministers\u2019 Meeting: Our Future)"),
    ],
)
def test_resolve_tells_things_with_the_words(names: Graph, name: str, found: str) -> None:
    assert _told(names, name).endswith(f" {WITH_WORDS}{found}.")


@pytest.mark.parametrize("name", ["aming", "mobile future", "framework amr title", "-"])
def test_resolve_takes_all_words_of_one_name_from_their_beginning(names: Graph, name: str) -> None:
    assert WITH_WORDS not in _told(names, name)


def test_resolve_tells_near_names_and_words(names: Graph) -> None:
    names.add((ID["judgement-yy"], RDFS.label, Literal("The judgement")))
    assert _told(names, "judgement").endswith(
        f"Near names: id:judgement-x, id:judgement-yy. {WITH_WORDS}id:judgement-yy (The judgement)."
    )


def test_resolve_tells_five_things_with_the_words_the_shortest_first(names: Graph) -> None:
    for number in range(7):
        names.add((ID[f"zzz-{number}"], RDFS.label, Literal("Cable " + "x" * (7 - number))))
    assert _told(names, "CABLE").endswith(
        f" {WITH_WORDS}id:zzz-6 (Cable x), id:zzz-5 (Cable xx), id:zzz-4 (Cable xxx),"
        " id:zzz-3 (Cable xxxx), id:zzz-2 (Cable xxxxx) and 2 more."
    )


def test_resolve_tells_a_thing_with_a_further_name_alone(names: Graph) -> None:
    names.add((ID.plain, SKOS.altLabel, Literal("Wave")))
    names.add((AG.Wave, RDFS.label, Literal("wave of things")))
    assert _told(names, "wave").endswith(f" {WITH_WORDS}id:plain (Wave), ag:Wave (wave of things).")


def test_label_of(names: Graph) -> None:
    assert label_of(names, ID.note) is None
    names.add((ID.ministers, RDFS.label, Literal("A", lang="en")))
    assert label_of(names, ID.ministers) == Literal("A", lang="en")
