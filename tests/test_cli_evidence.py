"""The commands: aseangraph evidence locate, verify, show, coverage, overlap."""

from pathlib import Path

import pytest
from click.testing import Result
from rdflib import Dataset, Graph, Literal
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS
from typer.testing import CliRunner

from aseangraph import cli_evidence
from aseangraph.authored import AuthoredFile
from aseangraph.cli import app
from aseangraph.namespaces import AG, GRAPH, ID
from aseangraph.passages import read_passages

TARGET = ID["target-2"]


@pytest.fixture
def folder(tmp_path: Path, tiny_file: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("ASEANGRAPH_SOURCES", raising=False)
    (tmp_path / "plan.txt").write_bytes(tiny_file)
    return tmp_path


@pytest.fixture
def data(tiny_dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> Dataset:
    """The authored data, which the commands load."""
    monkeypatch.setattr(cli_evidence, "load_authored", lambda root: tiny_dataset)
    return tiny_dataset


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file uncovered.toml of the plan, beside which the commands find no other file."""
    file = tmp_path / "uncovered.toml"

    def files(root: Path | None) -> list[AuthoredFile]:
        path = "data/plan/uncovered.toml"
        return [AuthoredFile(path, file.read_bytes(), None)] if file.exists() else []

    monkeypatch.setattr(cli_evidence, "list_files", files)
    return file


def _run(*args: str | Path, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(app, ["evidence", *map(str, args)], env=env)


def test_locate_prints_a_passage_that_verifies(folder: Path, data: Dataset) -> None:
    options = ("--thing", "id:target-2", "--number", "7", "--proves", "rdf:type")
    done = _run("locate", "plan", "Study  the cables", "--sources", folder, *options)
    assert (done.exit_code, done.stderr) == (0, "")
    (passage,) = read_passages(Graph().parse(data=done.stdout, format="turtle"))
    assert passage.iri == ID["passage-target-2-7"]
    assert (passage.source, passage.start, passage.end) == (ID["source-plan"], 48, 64)
    data.graph(GRAPH.plan).parse(data=done.stdout, format="turtle")
    assert _run("verify", "--sources", folder).stdout.startswith("4 of 4 passages hold\n")


def test_locate_without_prefixes(folder: Path) -> None:
    done = _run("locate", "plan", "cables", "--sources", folder, "--no-prefixes")
    assert done.stdout.startswith("id:passage-THING-1 a ag:Passage ;\n    ag:end ")


def test_locate_lists_several_matches(folder: Path) -> None:
    done = _run("locate", "plan", "Study the", "--sources", folder)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "  1  28  …1.1 Build a Café Network 1. [Study the] market 2. Study the cables…",
        "  2  48  …d a Café Network 1. Study the market 2. [Study the] cables…",
        "error: plan: the words stand in 2 places. Give more of the words around them, or take one"
        " with --match, from 1 to 2.",
    ]


def test_locate_takes_the_chosen_match(folder: Path) -> None:
    second = _run("locate", "plan", "Study the", "--sources", folder, "--match", "2")
    assert "ag:start 48 " in second.stdout
    third = _run("locate", "plan", "Study the", "--sources", folder, "--match", "3")
    assert (third.exit_code, third.stdout) == (1, "")
    assert "from 1 to 2" in third.stderr


def test_locate_lists_no_more_than_can_be_read(folder: Path) -> None:
    (folder / "long.txt").write_text("plan " * 33)
    done = _run("locate", "long", "plan", "--sources", folder)
    assert len(done.stderr.splitlines()) == 22
    assert "and 13 more" in done.stderr


@pytest.mark.parametrize(
    "words, hint",
    [
        ("Study the cable lines", "It has 'Study the cable' at 48, and goes on 's'."),
        ("build a café", "has other capitals at 4: 'Build a Café'."),
        ("Nowhere at all", "nor is 'Nowhere'."),
        ("  ", "Give some words"),
    ],
)
def test_locate_not_found(folder: Path, words: str, hint: str) -> None:
    done = _run("locate", "plan", words, "--sources", folder)
    assert (done.exit_code, done.stdout) == (1, "")
    assert hint in done.stderr


def test_locate_in_an_unknown_source(folder: Path) -> None:
    done = _run("locate", "plans", "x", "--sources", folder)
    assert done.exit_code == 1
    assert "plans.txt: there is no such source text. Name one of those there: plan.txt." in (
        done.stderr
    )


def test_sources_from_the_environment(folder: Path, data: Dataset) -> None:
    done = _run("verify", env={"ASEANGRAPH_SOURCES": str(folder)})
    assert done.exit_code == 0
    none = _run("verify")
    assert none.exit_code == 1
    assert "error: No folder of sources is named. Give --sources DIR" in none.stderr


def test_verify_whole(folder: Path, data: Dataset) -> None:
    done = _run("verify", "--sources", folder)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "3 of 3 passages hold",
        "1 of 1 printed values stand in their passages",
        "all documents: 7 of 7 statements lead to a passage (100.00 %)",
        "plan.txt: 62 of 64 characters lie in a passage (96.87 %)",
        "passage lengths in code points: shortest 19, median 19, ninth decile 24, longest 24,"
        " cap 1500",
    ]


def test_verify_altered(folder: Path, data: Dataset, tiny_file: bytes) -> None:
    (folder / "plan.txt").write_bytes(tiny_file.replace(b"market", b"markat"))
    done = _run("verify", "--sources", folder)
    assert done.exit_code == 1
    assert done.stdout.startswith("0 of 3 passages hold\n")
    assert "id:passage-target-1-1 (target 1): the span from 25 to 44 is altered" in done.stdout


def test_verify_tells_a_title_that_is_not_printed_so(folder: Path, data: Dataset) -> None:
    plan = data.graph(GRAPH.plan)
    plan.set((ID["plan-1"], RDFS.label, Literal("Build a Cafe Network", lang="en")))
    done = _run("verify", "--sources", folder)
    assert done.exit_code == 1
    assert done.stdout.splitlines()[:3] == [
        "3 of 3 passages hold",
        "0 of 1 printed values stand in their passages",
        "id:plan-1 rdfs:label 'Build a Cafe Network': it does not stand so in"
        " id:passage-plan-1-1 (action point 1.1). Copy it from the text to the letter, or name"
        " rdfs:label with ag:proves of the passage that prints it.",
    ]


def test_verify_missing_file(folder: Path, data: Dataset) -> None:
    (folder / "plan.txt").unlink()
    done = _run("verify", "--sources", folder)
    assert done.exit_code == 1
    assert "id:source-plan: plan.txt is missing." in done.stdout


def test_verify_passes_the_data_folder_on(
    folder: Path, tiny_dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path | None] = []
    monkeypatch.setattr(
        cli_evidence, "load_authored", lambda root: asked.append(root) or tiny_dataset
    )
    _run("verify", "--sources", folder, "--root", folder)
    _run("verify", "--sources", folder)
    assert asked == [folder, None]


def test_show(folder: Path, data: Dataset) -> None:
    data.graph(GRAPH.plan).add((ID["target-2"], SKOS.notation, Literal("[bold]2")))
    done = _run("show", "target-2", "--sources", folder)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "id:target-2",
        "  graph:curation",
        "    dcterms:subject id:cables",
        "  graph:plan",
        "    rdf:type ag:Target  [1]",
        '    rdfs:label "study of cables"@en  [1]',
        '    skos:notation "[bold]2"  no passage proves it',
        "",
        "[1] id:passage-target-2-1: target 2",
        "    plan.txt, 45 to 64",
        "    2. Study the cables",
    ]


def test_show_without_the_sources(folder: Path, data: Dataset) -> None:
    done = _run("show", "target-2")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-4:] == [
        "[1] id:passage-target-2-1: target 2",
        "    plan.txt, 45 to 64",
        "",
        "The words of the passages need the source texts: give --sources DIR, or set"
        " ASEANGRAPH_SOURCES.",
    ]
    data.graph(GRAPH.plan).remove((ID["passage-target-2-1"], AG.start, None))
    assert "    fails: it has no single usable ag:start." in _run("show", "target-2").stdout


def test_show_what_has_no_passage_without_the_sources(folder: Path, data: Dataset) -> None:
    assert _run("show", "source-plan").stdout.splitlines()[-4:] == [
        "    rdf:type ag:SourceDocument",
        "",
        "named by",
        "  ag:inSource of 3 things",
    ]


def test_show_one_property_of_two_graphs_under_each(folder: Path, data: Dataset) -> None:
    for graph, words in ((GRAPH.news, "What the news says."), (GRAPH.plan, "What the plan says.")):
        data.graph(graph).add((TARGET, DCTERMS.description, Literal(words, lang="en")))
    data.graph(GRAPH.plan).add((ID["passage-target-2-1"], AG.proves, DCTERMS.description))
    done = _run("show", "target-2")
    assert done.stdout.splitlines()[:8] == [
        "id:target-2",
        "  graph:curation",
        "    dcterms:subject id:cables",
        "  graph:news",
        '    dcterms:description "What the news says."@en  no passage proves it',
        "  graph:plan",
        '    dcterms:description "What the plan says."@en  [1]',
        "    rdf:type ag:Target  [1]",
    ]


RECORDS = """
@prefix ag: <https://w3id.org/aseangraph/ontology#> .
@prefix id: <https://w3id.org/aseangraph/id/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
id:discrepancy-x a ag:Discrepancy ; ag:about id:target-2 ; ag:onProperty dcterms:issued ;
    ag:heldValue "2017"^^xsd:gYear ; ag:otherValue "2018"^^xsd:gYear ;
    ag:resolution "The page lists it so."@en .
id:discrepancy-y a ag:Discrepancy ; ag:about id:target-2 .
id:judgement-x a ag:Judgement ; ag:about id:target-2 ; ag:onProperty rdfs:label ;
    ag:heldValue "study of cables"@en ; ag:rationale "No text titles it."@en .
"""


def test_show_disagreements_and_judgements(folder: Path, data: Dataset) -> None:
    data.graph(GRAPH.curation).parse(data=RECORDS, format="turtle")
    done = _run("show", "target-2")
    assert done.stdout.splitlines()[6:19] == [
        "",
        "disagreements",
        '  dcterms:issued: held "2017"^^xsd:gYear, other "2018"^^xsd:gYear  (id:discrepancy-x)',
        "    resolution: The page lists it so.",
        "  no property: held no value, other no value  (id:discrepancy-y)",
        "",
        "judgements",
        '  rdfs:label: "study of cables"@en  (id:judgement-x)',
        "    rationale: No text titles it.",
        "",
        "named by",
        "  ag:about of 3 things",
        "",
    ]
    assert "disagreements" not in _run("show", "passage-target-2-1").stdout


def test_show_discrepancy_with_the_passages_of_each_value(folder: Path, data: Dataset) -> None:
    curation = data.graph(GRAPH.curation).parse(data=RECORDS, format="turtle")
    for number, property_ in ((1, AG.heldValue), (2, AG.otherValue)):
        passage = ID[f"passage-discrepancy-x-{number}"]
        curation.add((ID["discrepancy-x"], AG.evidence, passage))
        curation.add((passage, RDF.type, AG.Passage))
        curation.add((passage, AG.proves, property_))
    assert _run("show", "discrepancy-x").stdout.splitlines()[:8] == [
        "id:discrepancy-x",
        "  graph:curation",
        "    ag:about id:target-2",
        '    ag:heldValue "2017"^^xsd:gYear  [1]',
        "    ag:onProperty dcterms:issued",
        '    ag:otherValue "2018"^^xsd:gYear  [2]',
        '    ag:resolution "The page lists it so."@en',
        "    rdf:type ag:Discrepancy",
    ]


def test_show_named_by(folder: Path, data: Dataset) -> None:
    data.graph(GRAPH.curation).add((ID["target-1"], AG.partOf, ID["plan-1"]))
    data.graph(GRAPH.curation).add((ID["judgement-x"], AG.heldValue, ID["plan-1"]))
    data.graph(GRAPH.curation).add((ID["judgement-x"], AG.about, ID["plan-1"]))
    done = _run("show", "plan-1")
    assert done.stdout.splitlines()[4:10] == [
        "",
        "named by",
        "  ag:heldValue of id:judgement-x  (graph:curation)",
        '  ag:partOf of id:target-1 "market study"@en  (graph:curation, graph:plan)',
        "  ag:about of 1 thing",
        "",
    ]
    assert "named by" not in _run("show", "passage-plan-1-1").stdout


def test_show_no_more_that_name_it_than_can_be_read(folder: Path, data: Dataset) -> None:
    for number in range(2, 42):
        data.graph(GRAPH.plan).add((ID[f"x-{number}"], AG.partOf, ID["plan-1"]))
    data.graph(GRAPH.curation).add((ID.x, AG.about, ID["plan-1"]))
    lines = _run("show", "plan-1").stdout.splitlines()
    start = lines.index("named by")
    assert lines[start + 40 : start + 43] == [
        "  ag:partOf of id:x-40  (graph:plan)",
        "  and 1 more",
        "  ag:about of 1 thing",
    ]
    data.graph(GRAPH.plan).remove((ID["x-2"], None, None))
    assert "more" not in _run("show", "plan-1").stdout


def test_show_lineage(folder: Path, data: Dataset) -> None:
    for descendant, ancestor, basis in (
        ("plan-1", "plan-0", "Stated"),
        ("x", "plan-1", "Inferred"),
    ):
        link = ID[f"lineage-{descendant}"]
        data.graph(GRAPH.plan).parse(
            data=f"<{link}> a <{AG.LineageLink}> ; <{AG.descendant}> <{ID[descendant]}> ;"
            f" <{AG.relation}> <{AG.buildsOn}> ; <{AG.ancestor}> <{ID[ancestor]}> ;"
            f" <{AG.basis}> <{AG[basis]}> .",
            format="turtle",
        )
    data.graph(GRAPH.plan).add((ID["lineage-x"], AG.rationale, Literal("Alike.", lang="en")))
    data.graph(GRAPH.plan).add((ID["plan-0"], RDFS.label, Literal("Plan 0", lang="en")))
    done = _run("show", "plan-1")
    assert done.stdout.splitlines()[4:15] == [
        "",
        "lineage",
        '  this ag:buildsOn id:plan-0 "Plan 0"@en  (stated, id:lineage-plan-1)',
        "  id:x ag:buildsOn this  (inferred, id:lineage-x)",
        "    rationale: Alike.",
        "",
        "named by",
        '  ag:partOf of id:target-1 "market study"@en  (graph:plan)',
        "  ag:ancestor of 1 thing",
        "  ag:descendant of 1 thing",
        "",
    ]
    assert "lineage" not in _run("show", "passage-plan-1-1").stdout


def test_show_numbers_proofs_in_order(folder: Path, data: Dataset) -> None:
    plan = data.graph(GRAPH.plan)
    for number in (2, 10):
        passage = ID[f"passage-target-2-{number}"]
        plan.add((TARGET, AG.evidence, passage))
        plan.add((passage, RDF.type, AG.Passage))
        plan.add((passage, AG.proves, RDF.type))
    assert "  rdf:type ag:Target  [1] [2] [3]\n" in _run("show", "target-2").stdout


def test_show_passage_that_fails(folder: Path, data: Dataset) -> None:
    (folder / "plan.txt").write_bytes(b"short")
    done = _run("show", "passage-target-2-1", "--sources", folder)
    assert done.exit_code == 0
    assert "    fails: it ends at 64, outside the text of 5 code points." in done.stdout
    assert "    fails: plan.txt has the SHA-256 f9b0078b" in done.stdout
    assert "    no text to show" in done.stdout


def test_show_passage_that_shares_a_statement(folder: Path, data: Dataset) -> None:
    data.graph(GRAPH.plan).add((ID["target-2"], AG.evidence, ID["passage-plan-1-1"]))
    done = _run("show", "passage-target-2-1", "--sources", folder)
    assert "  rdf:type ag:Target  [1]\n" in done.stdout


def test_show_citation(folder: Path, data: Dataset) -> None:
    plan = data.graph(GRAPH.plan)
    plan.set((ID["passage-target-2-1"], AG.locator, Literal("page 3")))
    plan.remove((ID["passage-target-2-1"], None, AG.Passage))
    done = _run("show", "target-2", "--sources", folder)
    assert "[1] id:passage-target-2-1: page 3\n    cited, not verified\n" in done.stdout


def test_show_the_page_that_is_cited(folder: Path, data: Dataset) -> None:
    plan = data.graph(GRAPH.plan)
    plan.remove((ID["passage-target-2-1"], None, AG.Passage))
    plan.set((ID["passage-target-2-1"], AG.inSource, ID["source-page"]))
    plan.add((ID["passage-target-2-1"], AG.confidence, AG.Medium))
    plan.add((ID["source-page"], DCTERMS.publisher, Literal("A host")))
    plan.add((ID["source-page"], AG.address, Literal("https://page.example/plan")))
    done = _run("show", "target-2", "--sources", folder)
    page = "    cited, not verified: A host, https://page.example/plan, ag:Medium\n"
    assert page in done.stdout


def test_show_unknown(folder: Path, data: Dataset) -> None:
    done = _run("show", "id:target-3", "--sources", folder)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "Near names: id:target-" in done.stderr


def test_show_words_of_a_name(folder: Path, data: Dataset) -> None:
    for name in ("café NETWORK", "Build a Café Network"):
        done = _run("show", name)
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr.endswith(
            " Things with these words in their names: id:plan-1 (Build a Café Network).\n"
        )


def test_show_name_that_no_iri_has(folder: Path, data: Dataset) -> None:
    done = _run("show", "target 2")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(
        "error: 'target 2' is no name of a thing: no IRI may have ' ' in it."
        " Near names: id:target-2"
    )


STATEMENTS = "all documents: 7 of 7 statements lead to a passage (100.00 %)"


def test_coverage_lists_what_no_passage_proves(folder: Path, data: Dataset) -> None:
    assert _run("coverage").exit_code == 0
    for number in range(3000):
        data.graph(GRAPH.plan).add((ID["plan-1"], AG.proves, ID[f"x{number}"]))
    data.graph(GRAPH.plan).add((ID["passage-plan-1-1"], AG.proves, AG.proves))
    data.graph(GRAPH.plan).add((ID["plan-1"], SKOS.notation, Literal("1.1")))
    done = _run("coverage")
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        "graph:plan: 3007 of 3008 statements lead to a passage (99.96 %)",
        '  no passage proves: id:plan-1 skos:notation "1.1"',
        "all documents: 3007 of 3008 statements lead to a passage (99.96 %)",
        "What of the texts lies in no passage needs the source texts: give --sources DIR, or set"
        " ASEANGRAPH_SOURCES.",
    ]


def test_coverage_of_nothing_is_no_success(
    folder: Path, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli_evidence, "load_authored", lambda root: Dataset())
    assert _run("coverage").exit_code == 1


def test_coverage_of_texts_that_lie_in_passages(folder: Path, data: Dataset, listed: Path) -> None:
    done = _run("coverage", "--sources", folder)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[1:] == [
        STATEMENTS,
        "plan.txt: 62 of 64 characters lie in a passage (96.87 %)",
        "  passage lengths in code points: shortest 19, median 19, ninth decile 24, longest 24,"
        " cap 1500",
    ]


def test_coverage_of_a_stretch_without_and_with_a_reason(
    folder: Path, data: Dataset, listed: Path
) -> None:
    data.graph(GRAPH.plan).remove((None, None, ID["passage-target-2-1"]))
    data.graph(GRAPH.plan).remove((ID["passage-target-2-1"], None, None))
    data.graph(GRAPH.plan).remove((ID["target-2"], None, None))
    done = _run("coverage", "--sources", folder)
    assert (done.exit_code, done.stderr) == (1, "")
    _, _, share, _, *rest = done.stdout.splitlines()
    assert share == "plan.txt: 43 of 64 characters lie in a passage (67.18 %)"
    assert rest[:2] == ["  without a reason:", "    45 to 64, 19 characters: 2. Study the cables"]
    assert rest[2].startswith("data/plan/uncovered.toml: 1 stretches lie in no passage and are not")
    tables = "\n".join(rest[3:])
    assert tables.startswith('\n[reasons]\nREASON = "WHY"\n\n[[stretch]]\nstart = 45\nend = 64\n')

    mended = tables.replace("WHERE IN THE DOCUMENT", "Target 2").replace("WHY", "Not yet read.")
    listed.write_text(mended.replace("REASON", "unread"), encoding="utf-8")
    done = _run("coverage", "--sources", folder)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[4:] == [
        "  unread: Not yet read.",
        "    45 to 64, 19 characters, Target 2: 2. Study the cables",
    ]


def test_coverage_where_a_passage_does_not_hold(
    folder: Path, data: Dataset, listed: Path, tiny_file: bytes
) -> None:
    (folder / "plan.txt").write_bytes(tiny_file.replace(b"market", b"markat"))
    done = _run("coverage", "--sources", folder)
    assert done.exit_code == 1
    assert done.stdout.splitlines()[1:] == [
        STATEMENTS,
        "0 of 3 passages hold, so what lies in none cannot be told. Mend first what"
        " `aseangraph evidence verify` lists.",
    ]


def test_coverage_reads_the_root_that_is_named(
    folder: Path, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path | None] = []
    monkeypatch.setattr(cli_evidence, "list_files", lambda root: asked.append(root) or [])
    _run("coverage", "--sources", folder, "--root", folder)
    assert asked == [folder]


def test_overlap(folder: Path, data: Dataset) -> None:
    none = _run("overlap", "--sources", folder)
    assert none.exit_code == 0
    assert none.stdout == "0 runs of 12 words or more shared by 2 wordings with 1 sources\n"
    copied = Literal("1 study the market 2 study the cables", lang="en")
    data.graph(GRAPH.plan).add((ID["plan-1"], DCTERMS.description, copied))
    assert _run("overlap", "--sources", folder).exit_code == 0
    copied = Literal("build a café network 1 study the market 2 study the cables", lang="en")
    data.graph(GRAPH.plan).set((ID["plan-1"], DCTERMS.description, copied))
    done = _run("overlap", "--sources", folder)
    assert done.exit_code == 1
    assert done.stdout.splitlines()[0] == (
        "id:plan-1 dcterms:description: in plan.txt:"
        " build a café network 1 study the market 2 study the cables"
    )


def test_overlap_takes_sources_without_a_record_too(folder: Path, data: Dataset) -> None:
    (folder / "news.txt").write_text("a b c d e f g h i j k l")
    data.graph(GRAPH.curation).add((ID.x, AG.rationale, Literal("A b c d e f g h i j k L!")))
    done = _run("overlap", "--sources", folder)
    assert done.exit_code == 1
    assert "id:x ag:rationale: in news.txt: a b c d e f g h i j k l" in done.stdout


def test_overlap_without_a_source_is_no_success(folder: Path, data: Dataset) -> None:
    (folder / "plan.txt").unlink()
    done = _run("overlap", "--sources", folder)
    assert done.exit_code == 1
    assert "plan.txt is missing" in done.stderr
