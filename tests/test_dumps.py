"""The dumps of the real release: each read by tools that are not ours, and all of them agree."""

import csv
import gzip
import io
import json
import re
import shutil
import sqlite3
import subprocess
from collections import Counter
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pyarrow.parquet as pq
import pytest
from rdflib import Dataset, Graph

from aseangraph.authored import authored_root
from aseangraph.cells import harmless, to_the_letter
from aseangraph.columns import EDGES, SEPARATOR, THINGS, Table
from aseangraph.dump_files import DumpFiles
from aseangraph.dumps import CONTENTS, DUMPS, GZIP, SUMS, Dump
from aseangraph.formats import by_suffix
from aseangraph.jsonld import CONTEXT
from aseangraph.rdf_files import canonical_nquads, canonical_triples, parse
from aseangraph.store import Store


def suffix(dump: Dump) -> str:
    return Path(dump.name).suffix


RDF = [each for each in DUMPS if each.is_rdf]
DOC = Path(__file__).parent.parent / "docs" / "dumps.md"
# rapper's names of what it reads; of JSON-LD it knows nothing.
RAPPER = {
    ".nq": "nquads",
    ".nt": "ntriples",
    ".rdf": "rdfxml",
    ".trig": "trig",
    ".ttl": "turtle",
}
RDFLIB = {".nq": "nquads", ".trig": "trig", ".jsonld": "json-ld", ".rdf": "xml", ".nt": "nt"}
by_dump = pytest.mark.parametrize("dump", RDF, ids=lambda dump: dump.name)


@pytest.fixture(scope="module")
def folder(release_dir: Path) -> Path:
    return release_dir / "dumps"


@pytest.fixture(scope="module")
def manifest(release_dir: Path) -> dict[str, Any]:
    return json.loads((release_dir / "manifest.json").read_bytes())


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


# --- RDF -----------------------------------------------------------------------------------------


@by_dump
def test_the_engine_reads_the_same_triples(
    dump: Dump, folder: Path, manifest: dict[str, Any]
) -> None:
    data = (folder / dump.name).read_bytes()
    format_ = by_suffix(suffix(dump))
    assert format_ is not None
    if dump.content == "dataset":
        store = Store()
        store.load(data, format_, name=dump.name)
        found, count = store.canonical(), len(store)
    else:
        triples = list(parse(data, format_, name=dump.name))
        found, count = canonical_triples(triples), len(triples)
    assert count == manifest["dumps"][dump.name]["triples"]
    assert digest(found) == manifest["rdfc10"][dump.content]


@by_dump
def test_rdflib_reads_the_same_triples(dump: Dump, folder: Path, manifest: dict[str, Any]) -> None:
    data = (folder / dump.name).read_bytes()
    format_ = RDFLIB.get(suffix(dump), "turtle")
    if dump.content == "dataset":
        dataset = Dataset()
        dataset.parse(data=data, format=format_)
        quads = list(dataset.quads())
        found, count = canonical_nquads(_nquads(dataset)), len(quads)
    else:
        graph = Graph().parse(data=data, format=format_)
        found, count = canonical_triples(graph), len(graph)
    assert count == manifest["dumps"][dump.name]["triples"]
    assert digest(found) == manifest["rdfc10"][dump.content]


def _nquads(dataset: Dataset) -> bytes:
    """Return the dataset as N-Quads, its terms as the engine writes them."""
    store = Store()
    for graph in dataset.graphs():
        store.add(graph, str(graph.identifier))
    return store.canonical()


@pytest.mark.parametrize(
    "dump", [each for each in RDF if suffix(each) in RAPPER], ids=lambda dump: dump.name
)
def test_rapper_reads_the_same_triples(dump: Dump, folder: Path, manifest: dict[str, Any]) -> None:
    rapper = shutil.which("rapper")
    if rapper is None:
        pytest.skip("rapper is not here: apt-get install raptor2-utils")
    command = [rapper, "-q", "-i", RAPPER[suffix(dump)], "-o", "ntriples", folder / dump.name]
    answer = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert (answer.returncode, answer.stderr) == (0, b"")
    triples = list(parse(answer.stdout, by_suffix(".nt"), name="rapper"))  # type: ignore[arg-type]
    assert len(triples) == manifest["dumps"][dump.name]["triples"]
    content = "merge" if dump.content == "dataset" else dump.content  # it drops the graphs' names
    assert digest(canonical_triples(set(triples))) == manifest["rdfc10"][content]


def test_the_table_in_the_docs_has_these_counts(manifest: dict[str, Any]) -> None:
    cells = (re.split(r" *\| *", line)[1:-1] for line in DOC.read_text("utf-8").splitlines())
    told = {row[0].strip("`"): row[1:] for row in cells if len(row) == 6}
    for dump in RDF:
        count = f"{manifest['dumps'][dump.name]['triples']:,}"
        by_rapper = count if suffix(dump) in RAPPER else "not read by this tool"
        assert told[dump.name][0] == dump.content
        assert told[dump.name][2:] == [count, count, by_rapper]
    assert len(told) == len(RDF) + 2  # the head, and the line below it


def test_the_columns_in_the_docs_are_these() -> None:
    lines = DOC.read_text("utf-8").splitlines()
    for table in (THINGS, EDGES):
        start = lines.index(f"| column of `{table.name}` | type | |") + 2
        assert table.note in lines
        assert lines[start : start + len(table.columns)] == [
            f"| `{each.name}` | {each.datatype}{', several' * each.several} | {each.note} |"
            for each in table.columns
        ]


def test_the_canonical_dumps_are_their_own_digests(folder: Path, manifest: dict[str, Any]) -> None:
    canonical = {
        "aseangraph.nq": "dataset",
        "aseangraph.nt": "merge",
        "aseangraph-asserted.nt": "asserted",
    }
    for name, content in canonical.items():
        assert digest((folder / name).read_bytes()) == manifest["rdfc10"][content]


def test_the_contents_are_those_graphs_and_no_others(
    folder: Path, manifest: dict[str, Any]
) -> None:
    graphs: dict[str, set[str]] = {}
    for line in (folder / "aseangraph.nq").read_text(encoding="utf-8").splitlines():
        triple, _, graph = line.removesuffix("> .").rpartition(
            " <https://w3id.org/aseangraph/graph/"
        )
        graphs.setdefault(graph, set()).add(triple)
    derived = {"entailed", "lineage-inferred", "lineage-stated"}
    assert derived < graphs.keys()
    authored = [triples for name, triples in graphs.items() if name not in derived]
    expected = {
        "dataset": sum(map(len, graphs.values())),
        "merge": len(set[str]().union(*graphs.values())),
        "asserted": len(set[str]().union(*authored)),
        **{name: len(graphs[name]) for name in CONTENTS[3:]},
    }
    counts = {each.content: manifest["dumps"][each.name]["triples"] for each in RDF}
    assert counts == expected


def test_the_json_ld_has_the_context_that_is_served(folder: Path) -> None:
    document = json.loads((folder / "aseangraph.jsonld").read_bytes())
    context = json.loads((folder / "context.jsonld").read_bytes())
    assert document["@context"] == context["@context"]
    nodes = {node["id"]: node for node in document["@graph"]}
    assert len(nodes) == len(document["@graph"])
    thing = nodes["https://w3id.org/aseangraph/id/aim2020-action-point-8.1.1"]
    assert thing["label"] == "Develop Regional Data Protection Principles"
    assert thing["partOf"] == "https://w3id.org/aseangraph/id/aim2020-initiative-8.1"
    assert "ActionPoint" in thing["type"]


# --- files ---------------------------------------------------------------------------------------


def test_each_dump_is_there_packed_and_not_and_told_in_the_manifest(
    folder: Path, manifest: dict[str, Any]
) -> None:
    names = {each.name for each in DUMPS}
    assert {path.name for path in folder.iterdir()} == {
        *names,
        *(name + GZIP for name in names),
        SUMS,
    }
    assert manifest["dumps"].keys() == names | {name + GZIP for name in names}
    for name, told in manifest["dumps"].items():
        data = (folder / name).read_bytes()
        assert (told["bytes"], told["sha256"]) == (len(data), digest(data))
    kinds = {name: told["mediaType"] for name, told in manifest["dumps"].items()}
    assert {kinds[name + GZIP] for name in names} == {"application/gzip"}
    assert kinds["aseangraph.jsonld"] == "application/ld+json"
    assert manifest["dumps"]["ontology.ttl.gz"]["triples"] == 1153
    assert manifest["issued"] == "2026-11-21"
    assert list(manifest["rdfc10"]) == list(CONTENTS)


def test_what_is_packed_is_the_same_without_time_or_name(folder: Path) -> None:
    for each in DUMPS:
        packed = (folder / (each.name + GZIP)).read_bytes()
        assert gzip.decompress(packed) == (folder / each.name).read_bytes()
        assert packed[:8] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00"  # no flag, no time (RFC 1952)


def test_sha256sum_checks_the_sums(folder: Path) -> None:
    tool = shutil.which("sha256sum")
    if tool is None:
        pytest.skip("sha256sum is not here: coreutils has it")
    command = [tool, "--strict", "--quiet", "-c", SUMS]
    answer = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=60)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, b"", b"")
    assert len((folder / SUMS).read_text().splitlines()) == 2 * len(DUMPS)


def test_two_writings_have_the_same_bytes(folder: Path) -> None:
    context = (authored_root() / CONTEXT).read_bytes()
    again = DumpFiles((folder / "aseangraph.nq").read_bytes(), context)
    for name, data in again.files.items():
        assert data == (folder / name).read_bytes(), name
    assert again.sums == (folder / SUMS).read_bytes()


# --- tables --------------------------------------------------------------------------------------


@cache
def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {name: to_the_letter(cell) for name, cell in row.items()}
            for row in csv.DictReader(file, strict=True)
        ]


def row_of(folder: Path, name: str) -> dict[str, str]:
    [row] = [each for each in _rows(folder / "things.csv") if each["name"] == name]
    return row


def test_a_thing_is_a_row(folder: Path) -> None:
    assert row_of(folder, "id:aim2020-action-point-8.1.1") == {
        "iri": "https://w3id.org/aseangraph/id/aim2020-action-point-8.1.1",
        "name": "id:aim2020-action-point-8.1.1",
        "group": "thing",
        "class": "ActionPoint",
        "label": "Develop Regional Data Protection Principles",
        "alternative_names": "",
        "notation": "8.1.1",
        "description": "Promotes the protection of data in ASEAN through guidelines for the"
        " region.",
        "topics": "personal data protection",
        "whole": "https://w3id.org/aseangraph/id/aim2020-initiative-8.1",
        "whole_label": "Strengthen Information Security in ASEAN",
        "instrument": "https://w3id.org/aseangraph/id/aim2020",
        "instrument_label": "ASEAN ICT Masterplan (2016-2020)",
        "position": "1",
        "start_year": "",
        "end_year": "",
        "earliest": "",
        "latest": "",
        "status": "",
        "graphs": "graph:aim2020 | graph:curation",
        "evidence": "passage",
        "passages": "3",
        "citations": "0",
        "sources": "ASEAN ICT Masterplan (2016-2020)",
    }


def test_things_are_grouped_and_evidence_told_by_kind(folder: Path) -> None:
    rows = _rows(folder / "things.csv")
    groups = Counter(row["group"] for row in rows)
    assert groups == {"thing": 495, "record": 280, "source": 120, "topic": 86}
    pdp = row_of(folder, "id:framework-pdp")
    assert (pdp["evidence"], pdp["passages"], pdp["citations"]) == ("passage | citation", "6", "2")
    assert (pdp["earliest"], pdp["latest"]) == ("2016-01-01", "2016-12-31")
    plan = row_of(folder, "id:aim2020")
    assert (plan["start_year"], plan["end_year"], plan["earliest"]) == (
        "2016",
        "2020",
        "2015-11-01",
    )
    award = row_of(folder, "id:series-asean-ict-innovation-award")
    assert (award["start_year"], award["end_year"]) == ("2011", "")
    assert row_of(folder, "topic:roaming")["alternative_names"].startswith("IMR | International")


def edge(folder: Path, subject: str, predicate: str, value: str) -> list[tuple[str, str]]:
    """Return graph and basis of the edges with these names."""
    base = "https://w3id.org/aseangraph/"
    wanted = (f"{base}id/{subject}", f"{base}ontology#{predicate}", f"{base}id/{value}")
    return [
        (row["graph"], row["basis"])
        for row in _rows(folder / "edges.csv")
        if (row["subject"], row["predicate"], row["object"]) == wanted
    ]


@pytest.mark.parametrize(
    "subject, predicate, value, expected",
    [
        (
            "aim2020-thrust-2",
            "absorbs",
            "aim2015-thrust-6",
            [("graph:lineage-stated", "stated")],
        ),
        (
            "aim2020-thrust-2",
            "hasStatedAncestor",
            "aim2015-thrust-6",
            [("graph:entailed", "entailed")],
        ),
        ("aim2020-thrust-2", "hasAncestor", "aim2015-thrust-6", [("graph:entailed", "entailed")]),
        (
            "aim2015-thrust-6",
            "hasDescendant",
            "aim2020-thrust-2",
            [("graph:entailed", "entailed")],
        ),
        (
            "aim2020-thrust-3",
            "continues",
            "aim2015-thrust-3",
            [("graph:lineage-inferred", "inferred")],
        ),
        (
            "aim2020-thrust-3",
            "hasAncestor",
            "aim2015-thrust-3",
            [("graph:entailed", "entailed from inferred")],
        ),
        (
            "aim2015-thrust-3",
            "hasDescendant",
            "aim2020-thrust-3",
            [("graph:entailed", "entailed from inferred")],
        ),
        (
            "aim2020-thrust-3",
            "tracesTo",
            "aim2015-thrust-3",
            [("graph:entailed", "entailed from inferred")],
        ),
        (
            "aim2020-thrust-2",
            "tracesTo",
            "aim2015-thrust-6",
            [("graph:entailed", "entailed")],
        ),
        ("adm2025", "continues", "aim2020", [("graph:lineage-stated", "cited")]),
        (
            "aim2020-action-point-8.1.1",
            "partOf",
            "aim2020-initiative-8.1",
            [("graph:aim2020", "stated")],
        ),
    ],
)
def test_an_edge_tells_its_basis(
    folder: Path, subject: str, predicate: str, value: str, expected: list[tuple[str, str]]
) -> None:
    assert edge(folder, subject, predicate, value) == expected


def test_no_inferred_link_is_told_as_stated(folder: Path, release_dir: Path) -> None:
    store = Store.open(release_dir / "store")
    query = "SELECT ?l { GRAPH ?g { ?l a ag:LineageLink ; ag:basis ag:Inferred } }"
    inferred = {row["l"] for row in store.select(query)}
    rows = _rows(folder / "edges.csv")
    assert len(inferred) == 87
    of_links = [row for row in rows if inferred & {row["subject"], *row["link"].split(SEPARATOR)}]
    assert {row["basis"] for row in of_links} == {"inferred"}
    told = {link for row in rows for link in row["link"].split(SEPARATOR) if link}
    assert told >= inferred
    assert all(row["rationale"] for row in rows if row["graph"] == "graph:lineage-inferred")
    held = {row["basis"] for row in rows if row["graph"] in ("graph:cited", "graph:curation")}
    assert held == {"cited", "curated", "inferred"}


def _same(value: object) -> str:
    return "" if value is None else str(value)


@pytest.mark.parametrize("table", [THINGS, EDGES], ids=lambda table: table.name)
def test_csv_parquet_and_sqlite_have_the_same_rows(
    table: Table, folder: Path, manifest: dict[str, Any]
) -> None:
    rows = _rows(folder / f"{table.name}.csv")
    parquet = pq.read_table(folder / f"{table.name}.parquet")
    assert parquet.column_names == list(rows[0]) == [each.name for each in table.columns]
    assert [{n: _same(v) for n, v in row.items()} for row in parquet.to_pylist()] == rows
    with sqlite3.connect(f"file:{folder / 'aseangraph.sqlite'}?mode=ro", uri=True) as database:
        database.row_factory = sqlite3.Row
        found = database.execute(f"SELECT * FROM {table.name} ORDER BY rowid").fetchall()
    database.close()
    assert [{n: _same(row[n]) for n in row.keys()} for row in found] == rows  # noqa: SIM118
    assert manifest["dumps"][f"{table.name}.csv"]["rows"] == len(rows)
    assert len({tuple(row[key] for key in table.key) for row in rows}) == len(rows)


def test_parquet_is_typed(folder: Path) -> None:
    things = pd.read_parquet(folder / "things.parquet").set_index("name")
    assert things.loc["id:aim2020", "earliest"] == date(2015, 11, 1)
    assert things["passages"].dtype == "int64"
    schema = pq.read_schema(folder / "things.parquet")
    assert schema.field("whole").metadata == {b"note": b"What it is directly a part of."}


def test_sqlite_has_every_statement_and_answers_by_index(
    folder: Path, manifest: dict[str, Any]
) -> None:
    database = sqlite3.connect(f"file:{folder / 'aseangraph.sqlite'}?mode=ro", uri=True)
    [count] = database.execute("SELECT COUNT(*) FROM statements").fetchone()
    assert count == manifest["quads"]
    asked = """SELECT object, object_kind, language, datatype, graph FROM statements
        WHERE subject = 'https://w3id.org/aseangraph/id/aim2020' AND predicate LIKE ? ORDER BY 1"""
    assert database.execute(asked, ["%#label"]).fetchall() == [
        ("ASEAN ICT Masterplan (2016-2020)", "literal", "en", None, _graph("aim2020")),
    ]
    assert database.execute(asked, ["%#earliest"]).fetchall() == [
        (
            "2015-11-01",
            "literal",
            None,
            "http://www.w3.org/2001/XMLSchema#date",
            _graph("entailed"),
        ),
    ]
    plan = " ".join(row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {asked}", ["x"]))
    assert "SCAN" not in plan
    noted = dict(
        database.execute("SELECT column_name, note FROM columns WHERE table_name='things'")
    )
    assert noted == {each.name: each.note for each in THINGS.columns}
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def _graph(name: str) -> str:
    return f"https://w3id.org/aseangraph/graph/{name}"


def test_graphml_has_the_same_nodes_and_edges(folder: Path, manifest: dict[str, Any]) -> None:
    graph = nx.read_graphml(folder / "aseangraph.graphml", force_multigraph=True)
    things, edges = _rows(folder / "things.csv"), _rows(folder / "edges.csv")
    assert sorted(graph.nodes) == [row["iri"] for row in things]
    told = Counter((s, d["predicate"], o, d["graph"], d["basis"]) for s, o, d in graph.edges.data())
    names = ("subject", "predicate", "object", "graph", "basis")
    assert told == Counter(tuple(row[name] for name in names) for row in edges)
    rows = manifest["dumps"]["aseangraph.graphml"]["rows"]
    assert rows == len(things) + len(edges) == graph.number_of_nodes() + graph.number_of_edges()
    assert (
        graph.nodes["https://w3id.org/aseangraph/id/aim2020"]["label"]
        == row_of(folder, "id:aim2020")["label"]
    )


def test_the_notes_name_each_column_in_its_order(folder: Path) -> None:
    notes = json.loads((folder / "csv-metadata.json").read_bytes())
    assert notes["@context"][0] == "http://www.w3.org/ns/csvw"
    for table in notes["tables"]:
        columns = table["tableSchema"]["columns"]
        header = (folder / table["url"]).read_text(encoding="utf-8").splitlines()[0]
        assert header.split(",") == [column["name"] for column in columns]
        assert all(column["dc:description"] and column["datatype"] for column in columns)
    assert "Drop one apostrophe" in notes["dc:description"]


def test_a_spreadsheet_computes_nothing(folder: Path) -> None:
    for name in ("things.csv", "edges.csv"):
        cells = [
            cell for row in csv.reader(io.StringIO((folder / name).read_text())) for cell in row
        ]
        assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))] == []


@pytest.mark.parametrize(
    "text, cell",
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        (" =1", "' =1"),
        ("\uff1d1", "'\uff1d1"),
        ("'=1", "''=1"),
        ("'", "''"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_what_would_be_a_formula_is_made_harmless_and_given_back(text: str, cell: str) -> None:
    assert harmless(text) == cell
    assert to_the_letter(cell) == text
