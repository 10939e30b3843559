"""Each rendering of a walk: what it says, that it says it when cut, and that no text breaks it."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS

from aseangraph.cells import to_the_letter
from aseangraph.lineage_pictures import as_dot, as_graphml, as_mermaid
from aseangraph.lineage_tables import as_csv, as_dict, as_json, as_turtle
from aseangraph.lineage_words import explain
from aseangraph.members import Edge, Evidence, Thing
from aseangraph.namespaces import AG
from aseangraph.plain import one_line
from aseangraph.steps import Kind
from aseangraph.walk import Walk, path, walk
from lineage_graphs import iri, link, part, renaming, store_of

_NS = {"g": "http://graphml.graphdrawing.org/xmlns"}
_STORE = store_of(
    link("b", "continues", "a"),
    link("c", "buildsOn", "b", "Inferred"),
    link("c", "supports", "x"),
    part("p", "b"),
    link("q", "implements", "p"),
    renaming("q", "r"),
    'id:a rdfs:label "Alpha"@en ; ag:startYear "2010"^^xsd:gYear .\n',
    'id:b rdfs:label "Beta"@en ; ag:startYear "2015"^^xsd:gYear .\n',
    'id:c rdfs:label "Gamma"@en ; ag:startYear "2020"^^xsd:gYear .\n',
    'ag:buildsOn rdfs:label "builds on"@en . ag:partOf rdfs:label "is part of"@en .\n',
    'id:l-b-continues-a ag:evidence id:p1 .\n',
    'id:p1 a ag:Passage ; ag:inSource id:s1 ; ag:locator "page 1" .\n',
    'id:s1 dcterms:title "The Plan"@en .\n',
    'id:l-c-buildsOn-b ag:rationale "Both say so."@en ; ag:evidence id:c1 .\n',
    'id:c1 a ag:Citation ; ag:inSource id:s2 ; ag:locator "line 2" ; ag:confidence ag:Medium .\n',
    'id:s2 dcterms:publisher "The Press" .\n',
)  # fmt: skip


def whole() -> Walk:
    return walk(_STORE, iri("b"), include_parts=True)


def cut_off() -> Walk:
    return walk(_STORE, iri("b"), limit=1)


def test_sentences_tell_the_story_oldest_first() -> None:
    assert explain(whole()).splitlines() == [
        "Lineage of “Beta” (b, 2015) (3 stated, 1 inferred by us, 1 of structure):",
        "- “Beta” (b, 2015) continues “Alpha” (a, 2010) (stated: The Plan, page 1).",
        "- “id:p” (p, 2015) is part of “Beta” (b, 2015) (structure, not lineage).",
        "- In 2019, “id:q” (q) became “id:r” (r) (stated: no evidence is given).",
        "- “Gamma” (c, 2020) builds on “Beta” (b, 2015) (inferred by us: Both say so; rests on:"
        " The Press, line 2 [a page that is cited, not held, confidence medium]).",
        "- “id:q” (q) implements “id:p” (p, 2015) (stated: no evidence is given).",
    ]


def test_support_and_solitude_are_told() -> None:
    assert explain(walk(_STORE, iri("x"))).splitlines()[1] == (
        "- “Gamma” (c, 2020) supports “id:x” (x) (stated: no evidence is given; a support, no"
        " descent)."
    )
    assert explain(walk(_STORE, iri("nobody"))) == (
        "“id:nobody” (nobody): no lineage was found by what was asked.\n"
    )


def test_path_is_told_from_the_older_end() -> None:
    for start, end in (("a", "c"), ("c", "a")):
        found = path(_STORE, iri(start), iri(end))
        assert found is not None
        lines = explain(found).splitlines()
        assert lines[0].endswith(", 2 steps (1 stated, 1 inferred by us):")
        assert [line.split("”")[0] for line in lines[1:]] == ["- “Beta", "- “Gamma"]


def test_csv_is_one_edge_a_row() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(whole()))))
    assert [(row["kind"], row["basis"], row["descendant_label"]) for row in rows] == [
        ("lineage", "stated", "Beta"),
        ("lineage", "inferred", "Gamma"),
        ("part", "", "id:p"),
        ("lineage", "stated", "id:q"),
        ("renaming", "stated", "id:r"),
    ]
    assert rows[1] == {
        "descendant": iri("c"),
        "descendant_label": "Gamma",
        "relation": str(AG.buildsOn),
        "ancestor": iri("b"),
        "ancestor_label": "Beta",
        "kind": "lineage",
        "basis": "inferred",
        "rationale": "Both say so.",
        "evidence": "The Press, line 2 [a page that is cited, not held, confidence medium]",
        "link": iri("l-c-buildsOn-b"),
    }
    assert as_csv(whole()).count("\r\n") == 6


@pytest.mark.parametrize(
    "label, cell",
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("\uff1d1", "'\uff1d1"),
        ("a=1", "a=1"),
        ("'=1", "''=1"),
        ("", ""),
    ],
)
def test_csv_has_no_formula(label: str, cell: str) -> None:
    (row,) = csv.DictReader(io.StringIO(as_csv(_with(label)), newline=""))
    assert row["descendant_label"] == row["rationale"] == cell


def test_turtle_has_the_claims_as_they_stand_and_adds_nothing() -> None:
    graph = Graph().parse(data=as_turtle(whole(), _STORE), format="turtle")
    held = {triple for each in set(graph.subjects()) for triple in _STORE.triples(each)}
    assert set(graph) <= held
    assert set(graph.subjects(AG.basis, AG.Inferred)) == {URIRef(iri("l-c-buildsOn-b"))}
    assert (URIRef(iri("p")), AG.partOf, URIRef(iri("b"))) in graph
    assert (URIRef(iri("a")), RDFS.label, Literal("Alpha", lang="en")) in graph
    assert (URIRef(iri("c1")), AG.confidence, AG.Medium) in graph
    assert as_turtle(whole(), _STORE) == as_turtle(whole(), _STORE)


def test_pictures_draw_the_stated_solid_and_the_inferred_dashed() -> None:
    dot = {m[1]: m[0] for m in re.finditer(r'n\d -> n\d \[label="([^"]*)".*', as_dot(whole()))}
    assert 'style=solid, class="stated"' in dot["continues"]
    assert 'style=dashed, class="inferred"' in dot["builds on"]
    assert "color=gray60, arrowhead=odiamond" in dot["is part of"]
    assert "penwidth=3" in dot["is the new name of"]
    arrows = dict(re.findall(r'n\d (\S+?)\|"([^"]*)"\|', as_mermaid(whole())))
    assert arrows["-.->"] == "builds on"
    assert (arrows["--o"], arrows["==>"]) == ("is part of", "is the new name of")
    edges = ET.fromstring(as_graphml(whole())).findall(".//g:edge", _NS)
    assert [(_datum(e, "edge-basis"), _datum(e, "edge-style")) for e in edges] == [
        ("stated", "solid"),
        ("inferred", "dashed"),
        (None, "thin"),
        ("stated", "solid"),
        ("stated", "solid"),
    ]


def test_every_rendering_tells_that_it_is_cut() -> None:
    told = "Cut after 1 edges: the graph has more. Ask with a higher limit or less depth."
    found = cut_off()
    assert as_dict(found)["truncated"] is True
    assert explain(found).splitlines()[-1] == told
    assert as_turtle(found, _STORE).startswith(f"# {told}\n")
    assert list(csv.DictReader(io.StringIO(as_csv(found))))[-1]["rationale"] == told
    assert f'label="{told}"' in as_dot(found)
    assert 'cut["Cut after 1 edges#58; the graph has more.' in as_mermaid(found)
    assert '<data key="graph-truncated">true</data>' in as_graphml(found)


def test_no_rendering_of_the_whole_tells_of_a_cut() -> None:
    found = whole()
    texts = [
        explain(found),
        as_turtle(found, _STORE),
        as_csv(found),
        as_dot(found),
        as_mermaid(found),
    ]
    assert not any("Cut after" in text for text in texts)
    assert json.loads(as_json(found))["truncated"] is False
    assert '<data key="graph-truncated">false</data>' in as_graphml(found)


# --- any text ------------------------------------------------------------------------------------

_NASTY = st.text() | st.sampled_from(
    [
        '"', '\\"', "\\", "\\N", "]]>", "<script>alert(1)</script>", "&amp;", "a\nb", "a\rb",
        "\0", "\u202eabc", "\u200fabc", "%%{init: {}}%%", "#quot;", "--> n0", '"] --> x["',
        "end", "`x`", "\ufffe", "\x1b[31m", "\u2028", "| x", "=cmd|' /C calc'!A0", '","', "''",
        "\x85", "-->", "*/",
    ]
)  # fmt: skip


def _with(text: str) -> Walk:
    evidence = Evidence(iri("p1"), True, text, iri("s"), text, None, None)
    things = (
        Thing(iri("b"), text, ("ag:Thrust",), 2016, iri("b"), 0),
        Thing(iri("a"), text, (), None, None, 1),
    )
    edge = Edge(
        iri("l"), Kind.LINEAGE, iri("b"), str(AG.continues), text, iri("a"), "inferred", text, None,
        (evidence,),
    )  # fmt: skip
    return Walk(iri("b"), things, (edge,))


def _datum(element: ET.Element, key: str) -> str | None:
    return next(
        (each.text or "" for each in element.findall("g:data", _NS) if each.get("key") == key), None
    )


@settings(max_examples=300)
@given(_NASTY)
def test_json_and_csv_hold_any_text(text: str) -> None:
    assert json.loads(as_json(_with(text)))["nodes"][0]["label"] == text
    header, row = csv.reader(io.StringIO(as_csv(_with(text)), newline=""))
    cell = dict(zip(header, row, strict=True))["rationale"]
    assert to_the_letter(cell) == text
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))


@settings(max_examples=300)
@given(_NASTY)
def test_graphml_holds_any_text(text: str) -> None:
    root = ET.fromstring(as_graphml(_with(text)))
    shown = re.sub("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text)
    assert [_datum(node, "node-label") for node in root.findall(".//g:node", _NS)] == [shown] * 2
    (edge,) = root.findall(".//g:edge", _NS)
    assert (edge.get("source"), edge.get("target")) == ("n0", "n1")
    assert _datum(edge, "edge-rationale") == shown


_DOT_STRING = r'"(?:[^"\\]|\\.)*"'
_DOT_LINE = re.compile(
    r"digraph lineage {|}|  rankdir=BT;|"
    rf"  (?:node|edge|n\d(?: -> n\d)?) \[(\w+=(?:\w+|{_DOT_STRING})"
    rf"(?:, \w+=(?:\w+|{_DOT_STRING}))*)\];"
)


@settings(max_examples=300)
@given(_NASTY)
def test_dot_holds_any_text(text: str) -> None:
    lines = as_dot(_with(text)).rstrip("\n").split("\n")
    assert len(lines) == 8
    assert all(map(_DOT_LINE.fullmatch, lines))
    label = re.search(rf"label=({_DOT_STRING})", lines[-2])
    assert label is not None
    assert _from_dot(label[1]) == one_line(text)


def _from_dot(quoted: str) -> str:
    text = re.sub(r"\\(.)", r"\1", quoted[1:-1])
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@settings(max_examples=300)
@given(_NASTY)
def test_mermaid_holds_any_text(text: str) -> None:
    lines = as_mermaid(_with(text)).rstrip("\n").split("\n")
    assert lines[0] == "flowchart BT"
    node = re.fullmatch(r'  n0\["([^"<>\[\]{}()|`%\\&]*)"\]', lines[1])
    edge = re.fullmatch(r'  n0 -\.->\|"([^"<>\[\]{}()|`%\\&]*)"\| n1', lines[3])
    assert len(lines) == 4
    assert node is not None
    assert edge is not None
    assert re.sub(r"#(\d+);", lambda code: chr(int(code[1])), edge[1]) == one_line(text)


@settings(max_examples=300)
@given(_NASTY)
def test_sentences_hold_any_text_on_one_line(text: str) -> None:
    lines = explain(_with(text)).rstrip("\n").split("\n")
    assert len(lines) == 2
    assert lines[1].startswith("- “") or not one_line(text)
    assert not set("".join(lines)) & set("\0\r\x1b\x85\u2028\u202e\u2066")


@settings(max_examples=100)
@given(st.text(st.characters(blacklist_categories=["Cs"])))
def test_turtle_holds_any_text(text: str) -> None:
    store = store_of(
        link("b", "continues", "a", "Inferred"),
        f"id:l-b-continues-a ag:rationale {Literal(text).n3()} .",
    )
    graph = Graph().parse(data=as_turtle(walk(store, iri("b")), store), format="turtle")
    assert [str(each) for each in graph.objects(None, AG.rationale)] == [text]


@pytest.mark.parametrize(
    "text, shown",
    [
        ("a \n\t b", "a b"),
        ("a\0b\x1bc\x85d", "abc d"),
        ("\u202eabc\u202c\u2066d\u2069", "abcd"),
        ("\u200f\u05d0\u05d1", "\u200f\u05d0\u05d1"),
        ("\ufdd0x\uffffy", "\ufdd0xy"),
        ("", ""),
    ],
)
def test_one_line(text: str, shown: str) -> None:
    assert one_line(text) == shown
