"""Passages: read from the graph, measured, and printed as Turtle."""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import RDF, XSD

from aseangraph.errors import EvidenceError
from aseangraph.graphs import merged
from aseangraph.namespaces import AG, ID, PREFIXES
from aseangraph.passages import (
    Lengths,
    Passage,
    SourceRecord,
    lengths,
    passage_turtle,
    read_passages,
    read_sources_of,
)
from aseangraph.text import locate

TEXT = "A plan of café networks."
CAFE = sha256("café".encode()).hexdigest()


def _passage(start: int | None, end: int | None) -> Passage:
    return Passage(ID["passage-x-1"], None, start, end, None, None)


def _replaced(graph: Graph, predicate: str, *values: Literal) -> Passage:
    iri = ID["passage-plan-1-1"]
    graph.remove((iri, AG[predicate], None))
    for value in values:
        graph.add((iri, AG[predicate], value))
    return read_passages(graph)[0]


def test_read_passages(tiny_dataset: Dataset) -> None:
    found = read_passages(merged(tiny_dataset))
    assert [each.iri for each in found] == [
        ID["passage-plan-1-1"],
        ID["passage-target-1-1"],
        ID["passage-target-2-1"],
    ]
    span = sha256(b"1. Study the market").hexdigest()
    assert found[1] == Passage(
        ID["passage-target-1-1"], ID["source-plan"], 25, 44, span, "target 1"
    )


@pytest.mark.parametrize(
    "values",
    [
        (),
        (Literal(0), Literal(3)),
        (Literal("first"),),
        (Literal("-1", datatype=XSD.integer),),
        (Literal(True),),
        (Literal("3.0", datatype=XSD.decimal),),
    ],
)
def test_read_passages_without_one_usable_offset(
    tiny_dataset: Dataset, values: tuple[Literal, ...]
) -> None:
    assert _replaced(merged(tiny_dataset), "start", *values).start is None


def test_read_passages_with_two_digests(tiny_dataset: Dataset) -> None:
    found = _replaced(merged(tiny_dataset), "sha256", Literal("a"), Literal("b"))
    assert found.sha256 is None
    assert found.start == 0


def test_read_sources_of(tiny_dataset: Dataset, tiny_file: bytes) -> None:
    iri = ID["source-plan"]
    expected = SourceRecord(iri, "plan.txt", sha256(tiny_file).hexdigest())
    assert read_sources_of(merged(tiny_dataset)) == {iri: expected}


def test_read_sources_of_leaves_out_what_is_cited_alone(tiny_dataset: Dataset) -> None:
    graph = merged(tiny_dataset)
    page, citation = ID["source-page"], ID["citation-plan-1-1"]
    graph.add((page, RDF.type, AG.SourceDocument))
    graph.add((citation, RDF.type, AG.Citation))
    graph.add((citation, AG.inSource, page))
    assert list(read_sources_of(graph)) == [ID["source-plan"]]
    graph.set((citation, RDF.type, AG.Passage))
    assert read_sources_of(graph)[page] == SourceRecord(page, None, None)


@pytest.mark.parametrize("term", ["fileName", "sha256"])
def test_read_sources_of_takes_half_a_record(tiny_dataset: Dataset, term: str) -> None:
    graph = merged(tiny_dataset)
    graph.remove((None, AG.inSource, None))
    graph.remove((ID["source-plan"], AG[term], None))
    assert list(read_sources_of(graph)) == [ID["source-plan"]]


def test_lengths_by_the_nearest_rank() -> None:
    passages = [_passage(10, 10 + length) for length in (9, 1, 8, 2, 7, 3, 6, 4, 5, 40)]
    assert lengths(passages) == Lengths(10, 1, 5, 9, 40, 1500)
    assert lengths([_passage(0, 3), _passage(None, 3)]) == Lengths(1, 3, 3, 3, 3, 1500)
    assert lengths([]) is None


def test_passage_turtle_to_the_letter() -> None:
    turtle = passage_turtle(
        TEXT,
        locate(TEXT, "café")[0],
        source="source-plan",
        thing="plan-1.1",
        number=2,
        proves=["rdfs:label", "ag:partOf", "rdfs:label"],
        locator='The "plan",\n line \\1',
    )
    assert turtle == (
        "@prefix ag: <https://w3id.org/aseangraph/ontology#> .\n"
        "@prefix id: <https://w3id.org/aseangraph/id/> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "\n"
        "id:passage-plan-1.1-2 a ag:Passage ;\n"
        "    ag:end 14 ;\n"
        "    ag:inSource id:source-plan ;\n"
        '    ag:locator "The \\"plan\\", line \\\\1" ;\n'
        "    ag:proves ag:partOf , rdfs:label ;\n"
        f'    ag:sha256 "{CAFE}" ;\n'
        "    ag:start 10 .\n"
    )


def test_passage_turtle_without_prefixes() -> None:
    turtle = passage_turtle(TEXT, locate(TEXT, "café")[0], source="source-plan", prefixes=False)
    assert turtle.startswith("id:passage-THING-1 a ag:Passage ;\n")


def test_passage_turtle_is_as_turtlefmt_writes_it(tmp_path: Path) -> None:
    file = tmp_path / "passage.ttl"
    turtle = passage_turtle(
        TEXT,
        locate(TEXT, "networks")[0],
        source="source-plan",
        proves=["skos:notation", "ag:partOf"],
        locator='a "b" \\ é\t“c”',
    )
    file.write_text(turtle, encoding="utf-8")
    formatter = Path(sys.executable).with_name("turtlefmt")
    done = subprocess.run([formatter, "--check", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@given(st.text(st.characters(codec="utf-8")))
def test_passage_turtle_keeps_any_locator(locator: str) -> None:
    turtle = passage_turtle(TEXT, locate(TEXT, "plan")[0], source="source-plan", locator=locator)
    graph = Graph().parse(data=turtle, format="turtle")
    iri = URIRef(PREFIXES["id"] + "passage-THING-1")
    assert graph.value(iri, AG.locator) == Literal(" ".join(locator.split()))


def test_passage_turtle_reads_back() -> None:
    turtle = passage_turtle(TEXT, locate(TEXT, "café")[0], source="source-plan", locator="here")
    assert read_passages(Graph().parse(data=turtle, format="turtle")) == [
        Passage(ID["passage-THING-1"], ID["source-plan"], 10, 14, CAFE, "here")
    ]


@pytest.mark.parametrize("thing", ["a b", "x.", "", "id:x", "a/b", "-x", "x>"])
def test_passage_turtle_refuses_what_is_no_name(thing: str) -> None:
    with pytest.raises(EvidenceError, match="no name that an IRI of ours can have"):
        passage_turtle(TEXT, locate(TEXT, "café")[0], source="source-plan", thing=thing)


@pytest.mark.parametrize("short", ["label", "foo:label", "rdfs:", "rdfs:a b", "<http://x/>"])
def test_passage_turtle_refuses_what_is_no_property(short: str) -> None:
    with pytest.raises(EvidenceError, match="no short form of a property"):
        passage_turtle(TEXT, locate(TEXT, "café")[0], source="source-plan", proves=[short])


def test_passage_turtle_keeps_the_cap() -> None:
    text = "x" * 1501
    for length, refused in ((1500, False), (1501, True)):
        match = locate(text, "x" * length)[0]
        if refused:
            with pytest.raises(EvidenceError, match=r"1501 code points long.*at most 1500"):
                passage_turtle(text, match, source="source-plan")
        else:
            assert f"ag:end {length} ;" in passage_turtle(text, match, source="source-plan")
