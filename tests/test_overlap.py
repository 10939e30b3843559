"""Runs of twelve words shared with a source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

from aseangraph.namespaces import AG, ID
from aseangraph.overlap import SharedRun, own_words, shared_runs

# Fourteen words, one of them hyphenated at a line's end, one by nature.
SOURCE = (
    b"1. Bring every village on-\nline, with next-generation cables\n"
    b"(and ports) that\nthe region's banks have paid for."
)
TWELVE = "village on line with next generation cables and ports that the regions"


def _shared(words: str, source: bytes = SOURCE) -> list[str]:
    graph = Graph()
    graph.add((ID.thing, DCTERMS.description, Literal(words, lang="en")))
    return [each.run for each in shared_runs(graph, {"plan.txt": source})]


def test_shared_runs_names_thing_property_run_and_source() -> None:
    graph = Graph()
    graph.add((ID.thing, DCTERMS.description, Literal(f"So {TWELVE} then", lang="en")))
    found = shared_runs(graph, {"a.txt": b"nothing", "b.txt": SOURCE, "gone.txt": None})
    assert found == [SharedRun(ID.thing, DCTERMS.description, TWELVE, "b.txt")]


def test_shared_runs_leaves_eleven_words_alone() -> None:
    assert _shared(TWELVE) == [TWELVE]
    assert _shared(TWELVE.rpartition(" ")[0]) == []
    assert _shared(TWELVE.partition(" ")[2]) == []
    assert _shared(TWELVE.replace(" with ", " by ")) == []


@pytest.mark.parametrize(
    "words",
    [
        TWELVE.upper(),
        TWELVE.replace(" ", ", "),
        TWELVE.replace(" ", "\n\u00a0"),
        TWELVE.replace("on line", "online"),
        TWELVE.replace("on line", "on-line"),
        TWELVE.replace("next generation", "nextgeneration"),
        TWELVE.replace("regions", "region\u2019s"),
    ],
)
def test_shared_runs_sees_through_spelling(words: str) -> None:
    assert len(_shared(words)) == 1


@pytest.mark.parametrize(
    "ours, theirs",
    [
        ("reuse of the cooperation on all in it", "re-use of the co-operation on all in it"),
        ("re-use of the co-operation on all in it", "reuse of the cooperation on all in it"),
    ],
)
def test_shared_runs_counts_words_as_either_side_writes_them(ours: str, theirs: str) -> None:
    graph = Graph()
    graph.add((ID.thing, DCTERMS.description, Literal(ours)))
    found = [len(shared_runs(graph, {"x": theirs.encode()}, length)) for length in (8, 9, 10, 11)]
    assert found == [1, 1, 1, 0]


def test_shared_runs_begin_and_end_with_words() -> None:
    source = b"sustainable cities of the north and the south of the west are apart"
    words = "able cities of the north and the south of the west are"
    assert len(words.split()) == 12
    assert _shared(words, source) == []
    assert _shared(f"sustain{words}", source) != []
    assert _shared(words[5:] + " a", source) == []
    assert _shared(words[5:] + " apart", source) != []


def test_shared_runs_gives_the_whole_of_a_long_run() -> None:
    words = (
        "bring every village online with next generation cables and ports that the regions banks"
    )
    assert _shared(f"To {words} now") == [words]


def test_shared_runs_of_another_length() -> None:
    graph = Graph()
    graph.add((ID.thing, AG.rationale, Literal("all have paid for it")))
    found = shared_runs(graph, {"plan.txt": SOURCE}, length=3)
    assert [each.run for each in found] == ["have paid for"]


def test_own_words_are_descriptions_and_titles_of_our_own() -> None:
    graph = Graph()
    for thing, kind in ((ID.t, AG.Target), (ID.a, AG.ActionPoint), (ID.l, AG.LineageLink)):
        graph.add((thing, RDF.type, kind))
        graph.add((thing, RDFS.label, Literal("title", lang="en")))
        graph.add((thing, SKOS.altLabel, Literal("other", lang="en")))
    for term in ("vision", "rationale", "resolution", "countScope", "locator"):
        graph.add((ID.a, AG[term], Literal(term)))
    assert own_words(graph) == [
        (ID.a, AG.countScope, "countScope"),
        (ID.a, AG.rationale, "rationale"),
        (ID.a, AG.resolution, "resolution"),
        (ID.a, AG.vision, "vision"),
        (ID.l, RDFS.label, "title"),
        (ID.t, RDFS.label, "title"),
    ]


_words = st.sampled_from(["a", "b", "ab", "ba"])


@given(st.lists(_words, max_size=12), st.lists(_words, max_size=12))
def test_shared_runs_finds_every_run_of_equal_words(ours: list[str], theirs: list[str]) -> None:
    graph = Graph()
    graph.add((ID.thing, DCTERMS.description, Literal(" ".join(ours))))
    found = shared_runs(graph, {"plan.txt": " ".join(theirs).encode()}, length=3)
    runs = {tuple(theirs[at : at + 3]) for at in range(len(theirs) - 2)}
    if any(tuple(ours[at : at + 3]) in runs for at in range(len(ours) - 2)):
        assert found
    for each in found:
        assert each.run.replace(" ", "") in "".join(ours)
