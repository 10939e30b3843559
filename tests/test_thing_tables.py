"""The tables of a small graph: what is a thing, what an edge rests on, and text that is hostile."""

import csv
import io
import json
import sqlite3
import xml.etree.ElementTree as ET
from contextlib import closing

import networkx as nx
import pyarrow.parquet as pq
import pytest
from rdflib import Graph

from aseangraph.authored import authored_root
from aseangraph.cells import to_the_letter
from aseangraph.columns import Row
from aseangraph.dump_files import DumpFiles
from aseangraph.errors import BuildError
from aseangraph.formats import by_name
from aseangraph.jsonld import CONTEXT
from aseangraph.namespaces import ID
from aseangraph.store import Store

TEXT = (authored_root() / CONTEXT).read_bytes()
HEAD = """
PREFIX ag: <https://w3id.org/aseangraph/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX graph: <https://w3id.org/aseangraph/graph/>
PREFIX id: <https://w3id.org/aseangraph/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX topic: <https://w3id.org/aseangraph/topic/>
"""


def dumps(trig: str) -> DumpFiles:
    store = Store()
    store.load((HEAD + trig).encode(), by_name("trig"), name="test.trig")
    return DumpFiles(store.canonical(), TEXT)


# c continues b (stated), b continues a (inferred), d continues a (stated by a cited page); and d
# implements a (inferred).
LINEAGE = """
graph:ontology { ag:continues rdfs:subPropertyOf ag:descendsFrom ; rdfs:label "continues"@en .
  ag:descendsFrom rdfs:subPropertyOf ag:tracesTo , ag:hasAncestor .
  ag:implements rdfs:subPropertyOf ag:descendsFrom . }
graph:one { id:b a ag:Thrust ; ag:partOf id:whole . id:c a ag:Thrust . id:whole a ag:Masterplan .
  id:l1 a ag:LineageLink ; ag:descendant id:c ; ag:relation ag:continues ; ag:ancestor id:b ;
    ag:basis ag:Stated . }
graph:cited { id:a a ag:Thrust . id:d a ag:Thrust .
  id:l3 a ag:LineageLink ; ag:descendant id:d ; ag:relation ag:continues ; ag:ancestor id:a ;
    ag:basis ag:Stated . }
graph:curation { id:b dcterms:subject topic:t .
  id:l2 a ag:LineageLink ; ag:descendant id:b ; ag:relation ag:continues ; ag:ancestor id:a ;
    ag:basis ag:Inferred ; ag:rationale "Because."@en .
  id:l4 a ag:LineageLink ; ag:descendant id:d ; ag:relation ag:implements ; ag:ancestor id:a ;
    ag:basis ag:Inferred ; ag:rationale "Perhaps."@en . }
graph:topics { topic:t a ag:Topic ; skos:prefLabel "t"@en . }
graph:lineage-stated { id:c ag:continues id:b . id:d ag:continues id:a . }
graph:lineage-inferred { id:b ag:continues id:a . id:d ag:implements id:a . }
graph:entailed { id:c ag:hasStatedAncestor id:b ; ag:hasAncestor id:b , id:a ; ag:tracesTo id:b .
  id:b ag:hasAncestor id:a ; ag:tracesTo id:a ; ag:hasDescendant id:c .
  id:d ag:hasStatedAncestor id:a ; ag:hasAncestor id:a . id:a ag:hasDescendant id:b , id:c , id:d .
  id:whole ag:hasPart id:b . }
"""


def basis(rows: list[Row]) -> dict[str, str]:
    """Return, for each edge in words, its graph and its basis."""
    names = [(str(r["subject"]), str(r["predicate"]), str(r["object"])) for r in rows]
    short = [" ".join(part.replace("#", "/").rpartition("/")[2] for part in each) for each in names]
    told = [f"{str(row['graph']).removeprefix('graph:')}: {row['basis']}" for row in rows]
    assert len(set(zip(short, told, strict=True))) == len(rows)
    return dict(zip(short, told, strict=True))


def test_each_edge_rests_on_what_it_says() -> None:
    assert basis(dumps(LINEAGE).edges) == {
        "c continues b": "lineage-stated: stated",
        "d continues a": "lineage-stated: cited",
        "b continues a": "lineage-inferred: inferred",
        "d implements a": "lineage-inferred: inferred",
        "c hasStatedAncestor b": "entailed: entailed",
        "c hasAncestor b": "entailed: entailed",
        "c hasAncestor a": "entailed: entailed from inferred",
        "c tracesTo b": "entailed: entailed",
        "b hasAncestor a": "entailed: entailed from inferred",
        "b tracesTo a": "entailed: entailed from inferred",
        "b hasDescendant c": "entailed: entailed",
        "a hasDescendant b": "entailed: entailed from inferred",
        "a hasDescendant c": "entailed: entailed from inferred",
        "a hasDescendant d": "entailed: entailed",
        "d hasStatedAncestor a": "entailed: entailed",
        "d hasAncestor a": "entailed: entailed",
        "whole hasPart b": "entailed: entailed",
        "b partOf whole": "one: stated",
        "b subject t": "curation: curated",
        "l1 descendant c": "one: stated",
        "l1 ancestor b": "one: stated",
        "l3 descendant d": "cited: cited",
        "l3 ancestor a": "cited: cited",
        "l2 descendant b": "curation: inferred",
        "l2 ancestor a": "curation: inferred",
        "l4 descendant d": "curation: inferred",
        "l4 ancestor a": "curation: inferred",
    }


def test_lineage_leads_to_its_claim_and_its_reason() -> None:
    rows = {
        (row["subject"], row["predicate_label"], row["object"]): (row["link"], row["rationale"])
        for row in dumps(LINEAGE).edges
    }
    assert rows[str(ID.b), "continues", str(ID.a)] == (str(ID.l2), "Because.")
    assert rows[str(ID.d), "continues", str(ID.a)] == (str(ID.l3), None)
    assert rows[str(ID.d), "implements", str(ID.a)] == (str(ID.l4), "Perhaps.")
    assert rows[str(ID.b), "hasAncestor", str(ID.a)] == (None, None)


def test_a_claim_both_stated_and_inferred_is_two_edges() -> None:
    both = """
    graph:one { id:x a ag:Thrust . id:y a ag:Thrust . id:s a ag:LineageLink ; ag:descendant id:x ;
      ag:relation ag:continues ; ag:ancestor id:y ; ag:basis ag:Stated . }
    graph:curation { id:i a ag:LineageLink ; ag:descendant id:x ; ag:relation ag:continues ;
      ag:ancestor id:y ; ag:basis ag:Inferred . }
    graph:lineage-stated { id:x ag:continues id:y . }
    graph:lineage-inferred { id:x ag:continues id:y . }
    """
    rows = [row for row in dumps(both).edges if row["subject"] == str(ID.x)]
    assert [(row["basis"], row["link"]) for row in rows] == [
        ("inferred", str(ID.i)),
        ("stated", str(ID.s)),
    ]


def test_what_is_a_thing() -> None:
    few = """
    graph:one { id:plan a ag:Masterplan ; rdfs:label "Plan"@en ; ag:evidence id:p , id:c .
      id:part a ag:Thrust ; ag:partOf id:plan ; ag:position 2 .
      id:loop a ag:Thrust ; ag:partOf id:loop .
      id:p a ag:Passage ; ag:inSource id:s . id:c a ag:Citation ; ag:inSource id:t .
      id:s a ag:SourceDocument ; dcterms:title "The text"@en .
      id:t a ag:SourceDocument ; dcterms:publisher "host.example" .
      id:d a ag:Discrepancy . id:untyped rdfs:label "x"@en . <http://o.example/x> a ag:Thrust . }
    graph:entailed { id:untyped a ag:Thrust . id:plan ag:earliest "2015-01-01" . }
    graph:shapes { id:shape a ag:Thrust . }
    """
    rows = {str(row["name"]): row for row in dumps(few).things}
    assert {name: row["group"] for name, row in rows.items()} == {
        "id:d": "record",
        "id:loop": "thing",
        "id:part": "thing",
        "id:plan": "thing",
        "id:s": "source",
        "id:t": "source",
    }
    plan = rows["id:plan"]
    evidence = ("evidence", "passages", "citations", "sources", "earliest", "class")
    assert [plan[each] for each in evidence] == [
        "passage | citation",
        1,
        1,
        "The text | host.example",
        "2015-01-01",
        "Masterplan",
    ]
    part = rows["id:part"]
    assert (part["instrument_label"], part["position"], part["label"]) == ("Plan", 2, "id:part")
    assert (rows["id:loop"]["instrument"], rows["id:s"]["passages"]) == (str(ID.loop), 0)


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://e.example","x")',
        "'quoted'",
        "<script>alert(1)</script> & ]]>",
        '"; DROP TABLE things; --',
        "\u202eright to left\u202c \u200f",
        "two\nlines\r\nand\ttabs",
        " blank first",
        "a | b",
        "\U0001f409 \u0e01",
    ],
)
def test_hostile_text_comes_through_every_dump(text: str) -> None:
    quoted = json.dumps(text, ensure_ascii=False)
    made = dumps(f"graph:one {{ id:x a ag:Thrust ; rdfs:label {quoted}@en . }}")
    files = made.files
    [row] = csv.DictReader(io.StringIO(files["things.csv"].decode(), newline=""))
    assert to_the_letter(row["label"]) == text
    assert not row["label"].lstrip().startswith(("=", "+", "-", "@"))
    assert pq.read_table(io.BytesIO(files["things.parquet"])).to_pylist()[0]["label"] == text
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(files["aseangraph.sqlite"])
        assert database.execute("SELECT label FROM things").fetchall() == [(text,)]
    graph = nx.read_graphml(io.BytesIO(files["aseangraph.graphml"]))
    shown = "\n".join(ET.fromstring(files["aseangraph.graphml"]).itertext())
    assert text in shown
    assert graph.nodes[str(ID.x)]["name"] == "id:x"
    [node] = json.loads(files["aseangraph.jsonld"])["@graph"]
    assert node["label"] == text
    for name, format_ in (("rdf", "xml"), ("ttl", "turtle"), ("nt", "nt"), ("jsonld", "json-ld")):
        read = Graph().parse(data=files[f"aseangraph.{name}"], format=format_)
        assert text in {str(each) for each in read.objects()}, name


def test_what_xml_cannot_hold_is_told_by_the_dump() -> None:
    made = dumps('graph:one { id:x a ag:Thrust ; rdfs:label "a\\u0001b"@en . }')
    with pytest.raises(BuildError, match=r"dumps/aseangraph\.rdf cannot be written: a literal has"):
        _ = made.files


def test_nothing_at_all_is_written_as_nothing() -> None:
    made = dumps("")
    assert (made.issued, made.things, made.edges) == (None, [], [])
    assert made.files["aseangraph.nq"] == b""
    assert made.told()["edges.parquet"]["rows"] == 0
    assert len(set(made.rdfc10.values())) == 1
