"""The way of the data, whole: on the real files, and on files that were spoilt on purpose."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph

from aseangraph.authored import authored_root
from aseangraph.build import STAGES, assemble, build
from aseangraph.dumps import DUMPS
from aseangraph.errors import AuthoredFileError, ValidationError
from aseangraph.namespaces import AG, ID
from aseangraph.release import open_release

CLASSES = {
    "ag:ActionPoint": 32,
    "ag:Activity": 12,
    "ag:Agreement": 3,
    "ag:Body": 3,
    "ag:Citation": 564,
    "ag:Declaration": 26,
    "ag:DialoguePartner": 7,
    "ag:Discrepancy": 30,
    "ag:EffortGroup": 9,
    "ag:EventSeries": 10,
    "ag:ExternalPublication": 5,
    "ag:Framework": 13,
    "ag:Guideline": 16,
    "ag:Initiative": 28,
    "ag:Judgement": 33,
    "ag:LineageLink": 155,
    "ag:Masterplan": 7,
    "ag:Meeting": 43,
    "ag:MemberState": 11,
    "ag:MinisterialBody": 5,
    "ag:ModelClauses": 3,
    "ag:NameChange": 4,
    "ag:NotFound": 43,
    "ag:OngoingEffort": 27,
    "ag:Outcome": 17,
    "ag:Programme": 12,
    "ag:RegulatorsCouncil": 2,
    "ag:Roadmap": 2,
    "ag:Sector": 2,
    "ag:SeniorOfficialsBody": 3,
    "ag:SourceDocument": 120,
    "ag:Stage": 27,
    "ag:StatedCount": 19,
    "ag:StrategicArea": 11,
    "ag:StrategicMeasure": 8,
    "ag:StrategicPlan": 6,
    "ag:Strategy": 3,
    "ag:Study": 14,
    "ag:Target": 78,
    "ag:Thrust": 27,
    "ag:Topic": 85,
    "ag:Vision": 1,
    "ag:VisionAttribute": 6,
    "ag:WorkPlan": 6,
    "ag:WorkingGroup": 8,
}
POINT = "aim2020-action-point-8.1.1"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of what is authored, to be spoilt."""
    copy = tmp_path / "root"
    for folder in ("ontology", "data", "shapes", "queries"):
        shutil.copytree(authored_root() / folder, copy / folder)
    return copy


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def raise_count(path: Path, name: str, more: int) -> None:
    head, mark, rest = path.read_text(encoding="utf-8").partition(f'name = "{name}"')
    assert mark
    rest = re.sub(r"expected = (\d+)", lambda m: f"expected = {int(m[1]) + more}", rest, count=1)
    path.write_text(head + mark + rest, encoding="utf-8")


def test_the_release_has_what_the_documents_have(release_dir: Path) -> None:
    manifest = json.loads((release_dir / "manifest.json").read_text(encoding="utf-8"))
    assert {name: manifest["classes"].get(name) for name in CLASSES} == CLASSES
    assert set(manifest["graphs"]) >= {
        "graph:adgmin2-news",
        "graph:aim2020",
        "graph:alignments",
        "graph:asean-digital-sector",
        "graph:cited",
        "graph:connectivity-plan-news",
        "graph:curation",
        "graph:entailed",
        "graph:lineage-inferred",
        "graph:lineage-stated",
        "graph:ontology",
        "graph:shapes",
        "graph:topics",
    }


def rows(release_dir: Path, query: str) -> list[tuple[str, ...]]:
    answer = open_release(release_dir).store.select(query)
    return [tuple(value.rpartition("/")[2] for value in row.values()) for row in answer]


def test_a_stated_link_gives_its_triple_and_a_stated_ancestor(release_dir: Path) -> None:
    stated = """SELECT ?o { GRAPH graph:lineage-stated {
        id:aim2020-thrust-2 ag:absorbs ?o } } ORDER BY ?o"""
    assert rows(release_dir, stated) == [("aim2015-thrust-6",)]
    ancestors = "SELECT ?o { id:aim2020-thrust-2 ag:hasStatedAncestor ?o } ORDER BY ?o"
    assert rows(release_dir, ancestors) == [("aim2015-thrust-6",)]


def test_an_inferred_link_gives_an_ancestor_that_is_not_stated(release_dir: Path) -> None:
    inferred = """SELECT ?o { GRAPH graph:lineage-inferred {
        id:aim2020-thrust-3 ag:continues ?o } } ORDER BY ?o"""
    assert rows(release_dir, inferred) == [("aim2015-thrust-3",)]
    both = "SELECT ?o { id:aim2020-thrust-3 ag:hasAncestor ?o } ORDER BY ?o"
    assert rows(release_dir, both) == [("aim2015-thrust-3",)]
    assert rows(release_dir, "SELECT ?o { id:aim2020-thrust-3 ag:hasStatedAncestor ?o }") == []


def test_stated_ancestry_runs_through_several_links(release_dir: Path) -> None:
    query = """SELECT ?o { id:series-kl-converge ag:hasStatedAncestor ?o } ORDER BY ?o"""
    assert rows(release_dir, query) == [("aim2015",), ("aim2020-effort-digital-content-exchange",)]


def test_parts_dates_and_classes_are_entailed(release_dir: Path) -> None:
    query = """SELECT ?from ?to { GRAPH graph:entailed {
        id:aim2020 ag:earliest ?from ; ag:latest ?to ; a ag:Instrument ;
                   ag:hasPart id:aim2020-thrust-8 } }"""
    assert rows(release_dir, query) == [("2015-11-01", "2020-12-31")]


def test_the_report_conforms_as_rdf_and_as_text(release_dir: Path) -> None:
    report = Graph().parse(data=(release_dir / "report.ttl").read_bytes(), format="turtle")
    assert [str(value) for value in report.objects(predicate=SH.conforms)] == ["true"]
    assert (release_dir / "report.txt").read_text(encoding="utf-8").startswith("Conforms")


@pytest.mark.slow
def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "aseangraph", "build", "--out", str(tmp_path / seed)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(command, check=True, env=environment, capture_output=True, timeout=120)
    names = ["manifest.json", "report.ttl", "report.txt", "search.sqlite"]
    names += ["dumps/SHA256SUMS", *(f"dumps/{each.name}" for each in DUMPS)]
    names += [f"dumps/{each.name}.gz" for each in DUMPS]
    for name in names:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes(), name


def test_each_stage_is_told_with_its_seconds(tmp_path: Path) -> None:
    told: list[tuple[str, bool]] = []
    built = build(tmp_path / "r", notify=lambda stage, s: told.append((stage, s is not None)))
    assert told == [(stage, ended) for stage in STAGES for ended in (False, True)]
    assert list(built.seconds) == list(STAGES)


def test_a_syntax_error_is_told_by_file_line_and_column(root: Path) -> None:
    path = root / "data" / "aim2020" / "thrust-8.ttl"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines.insert(40, "this is no Turtle\n")
    path.write_text("".join(lines), encoding="utf-8")
    with pytest.raises(AuthoredFileError, match=r"^data/aim2020/thrust-8\.ttl:41:\d+: no valid"):
        assemble(root)


def test_latin_1_is_told_by_file_and_line(root: Path) -> None:
    path = root / "data" / "aim2020" / "outcomes.ttl"
    data = path.read_bytes().replace(b"@en", "é".encode("latin-1") + b"@en", 1)
    path.write_bytes(data)
    with pytest.raises(AuthoredFileError, match=r"data/aim2020/outcomes\.ttl:\d+: not UTF-8"):
        assemble(root)


def test_two_files_that_define_one_iri_differently(root: Path) -> None:
    (root / "data" / "aim2020" / "again.ttl").write_text(
        "@prefix id: <https://w3id.org/aseangraph/id/> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        f'id:{POINT} rdfs:label "Another title"@en .\n',
        encoding="utf-8",
    )
    with pytest.raises(ValidationError) as caught:
        assemble(root)
    assert "shape:label (1)\n  Give exactly one rdfs:label" in str(caught.value)
    assert f"in data/aim2020/again.ttl: id:{POINT}" in str(caught.value)
    assert f"in data/aim2020/thrust-8.ttl: id:{POINT}" in str(caught.value)


def test_an_empty_data_folder(root: Path) -> None:
    shutil.rmtree(root / "data")
    (root / "data").mkdir()
    with pytest.raises(AuthoredFileError, match="data: holds no file to load"):
        assemble(root)


def test_a_missing_data_folder(root: Path) -> None:
    shutil.rmtree(root / "data")
    with pytest.raises(AuthoredFileError, match="data: holds no file to load"):
        assemble(root)


@pytest.mark.parametrize("name", ["thrust-3.ttl", "appendix-a-thrust-7.ttl", "outcomes.ttl"])
def test_a_lost_file_breaks_the_build(root: Path, name: str) -> None:
    (root / "data" / "aim2020" / name).unlink()
    with pytest.raises(ValidationError, match=r"are expected"):
        assemble(root)


def test_a_lost_element_breaks_the_build(root: Path) -> None:
    path = root / "data" / "aim2020" / "outcomes.ttl"
    graph = Graph().parse(data=path.read_bytes(), format="turtle")
    outcome = ID["aim2020-outcome-5"]
    for passage in list(graph.objects(outcome, AG.evidence)):
        graph.remove((passage, None, None))
    graph.remove((outcome, None, None))
    assert len(list(graph.subjects(RDF.type, AG.Outcome))) == 4
    graph.serialize(path, format="turtle", encoding="utf-8")
    with pytest.raises(ValidationError, match=r"4 outcomes, where 5 are expected"):
        assemble(root)


def test_a_derived_triple_written_by_hand_is_refused(root: Path) -> None:
    path = root / "data" / "aim2020" / "thrust-8.ttl"
    spoil(
        path,
        f"id:{POINT} a ag:ActionPoint ;",
        f"id:{POINT} a ag:ActionPoint ;\n    ag:hasAncestor id:aim2015 ;",
    )
    with pytest.raises(ValidationError, match=r"ag:hasAncestor"):
        assemble(root)


def test_a_cycle_of_descent_is_refused(root: Path) -> None:
    path = root / "data" / "aim2020" / "lineage.ttl"
    text = path.read_text(encoding="utf-8")
    link = "lineage-aim2020-thrust-2-absorbs-aim2015-thrust-6"
    start = text.index(f"id:{link} a ag:LineageLink")
    claim = text[start : text.index(" .\n\n", start) + 4]
    back = "lineage-aim2015-thrust-6-absorbs-aim2020-thrust-2"
    turned = (
        claim.replace(link, back)
        .replace("ag:ancestor id:aim2015-thrust-6", "ag:ancestor id:X")
        .replace("ag:descendant id:aim2020-thrust-2", "ag:descendant id:aim2015-thrust-6")
        .replace("ag:ancestor id:X", "ag:ancestor id:aim2020-thrust-2")
    )
    passages = text[text.index(f"id:passage-{link}-1 a") :].split(" .\n\n")[:2]
    evidence = " .\n\n".join(each.replace(link, back) for each in passages) + " .\n"
    path.write_text(f"{text}\n{turned}\n{evidence}", encoding="utf-8")
    counts = root / "data" / "aim2020" / "counts.toml"
    for name, more in (("stated lineage links", 1), ("passages", 2)):
        raise_count(counts, name, more)
    with pytest.raises(ValidationError, match=r"shape:\S*(cycle|self|ancestor)") as caught:
        assemble(root)
    assert "id:aim2020-thrust-2" in str(caught.value)


HEADER = b"#+ summary: a\n#+ message: b\n#+ scope: authored\n"


@pytest.mark.parametrize(
    "name, data, says",
    [
        ("queries/hygiene/x.rq", b"#+ summary: caf\xe9\n", r"x\.rq:1: not UTF-8"),
        ("data/aim2020/counts.toml", b"# \xe9\n", r"counts\.toml:1: not UTF-8"),
        ("queries/hygiene/x.rq", HEADER + b"SELECT ?s {\n", r"x\.rq: no valid SPARQL"),
        (
            "queries/hygiene/x.rq",
            HEADER + b"SELECT ?s { ?s a ag:Thrust }\n",
            r"x\.rq: a row has no \?focus",
        ),
        ("data/my doc/a.ttl", b"# nothing\n", r"data/my doc/a\.ttl: lies where no named graph"),
        (
            "data/aim2020/counts.toml",
            b'[[count]]\nname = "x"\nexpected = 1\nbasis = "held"\nclass = "ag:Foo>"\n',
            r"counts\.toml: ValueError: ag:Foo> is no prefixed name",
        ),
        ("data/aim2020/star.ttl", b"<a:a> <a:b> <<( <a:a> <a:b> 1 )>> .", r"RDF 1\.2"),
    ],
)
def test_a_faulty_file_is_told_by_name(root: Path, name: str, data: bytes, says: str) -> None:
    path = root / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    with pytest.raises(AuthoredFileError, match=says):
        assemble(root)
