"""The promise: every statement of the data leads to a passage that holds, in our own words.

And the other way about: all of each text lies in a passage, or is left out for a reason.
"""

import re
from pathlib import Path

import pytest
from rdflib import Dataset, Graph, Literal
from rdflib.namespace import RDFS

from aseangraph.authored import list_files, load_authored, load_store, read_rules
from aseangraph.coverage import coverage_by_document, sum_of
from aseangraph.evidence import verify
from aseangraph.graphs import NO_DOCUMENTS, merged
from aseangraph.namespaces import AG, GRAPH, ID
from aseangraph.overlap import shared_runs
from aseangraph.passages import LONGEST, lengths, read_passages, read_sources_of
from aseangraph.printed import check_printed
from aseangraph.sources import list_sources, read_sources
from aseangraph.stretches import coverage_of_texts
from aseangraph.uncovered import Uncovered, accounts, parse_uncovered

UNCOVERED = [
    parse_uncovered(each.path, each.text)
    for each in list_files()
    if each.path.endswith("/uncovered.toml")
]
# Reasons that speak for themselves; every other one is told in the documentation.
PLAIN = {"furniture", "heading"}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return load_authored()


@pytest.fixture(scope="module")
def graph(dataset: Dataset) -> Graph:
    return merged(dataset)


@pytest.fixture(scope="module")
def texts(sources_dir: Path, graph: Graph) -> dict[str, bytes | None]:
    names = [record.file for record in read_sources_of(graph).values()]
    return read_sources(sources_dir, [name for name in names if name])


def test_every_statement_of_every_document_leads_to_a_passage(dataset: Dataset) -> None:
    found = sum_of(coverage_by_document(dataset).values())
    assert found.uncovered == ()
    assert found.total == found.covered > 1300


def test_rule_of_coverage_names_the_graphs_that_are_no_document_s() -> None:
    rule = read_rules(list_files())["statement-without-passage"]
    listed = rule.partition("NOT IN (")[2].partition(")")[0].replace(",", " ").split()
    assert {str(GRAPH[each.removeprefix("graph:")]) for each in listed} == NO_DOCUMENTS


def test_rule_of_coverage_finds_what_coverage_finds() -> None:
    files = list_files()
    store, rule = load_store(files), read_rules(files)["statement-without-passage"]
    assert list(store.select(rule)) == []
    without = [
        (s, p, o)
        for s, p, o, g in store.dataset().quads()
        if str(g) == str(GRAPH.aim2020) and not (p == AG.proves and o == RDFS.label)
    ]
    bare = store.copy(without=[str(GRAPH.aim2020)])
    bare.add(without, str(GRAPH.aim2020))
    found = {(row["focus"], row["value"], row["detail"]) for row in bare.select(rule)}
    uncovered = sum_of(coverage_by_document(bare.dataset()).values()).uncovered
    assert found == {(str(e.subject), str(e.predicate), str(e.value)) for e in uncovered}
    assert len(found) > 200


def test_every_passage_is_short(graph: Graph) -> None:
    found = lengths(read_passages(graph))
    assert found.longest <= LONGEST
    assert found.median < 150


def test_every_passage_holds(graph: Graph, texts: dict[str, bytes | None]) -> None:
    verdict = verify(graph, texts)
    assert (verdict.held, verdict.holds) == (verdict.total, True), "\n".join(verdict.lines())
    assert verdict.total > 600


def test_every_printed_value_stands_in_its_passage(
    dataset: Dataset, graph: Graph, texts: dict[str, bytes | None]
) -> None:
    found = check_printed(dataset, verify(graph, texts).passages)
    assert found.holds, "\n".join(found.lines())
    assert found.total == found.held > 270


def test_all_of_each_text_lies_in_a_passage_or_is_left_out_for_a_reason(
    graph: Graph, texts: dict[str, bytes | None]
) -> None:
    found = accounts(coverage_of_texts(verify(graph, texts)), UNCOVERED)
    assert [fault for _, each in found for fault in each.faults()] == []
    assert {coverage.source.record.file for coverage, _ in found} == set(texts)
    assert min(coverage.share for coverage, _ in found) > 0.9


@pytest.mark.parametrize("file", UNCOVERED, ids=lambda file: file.path.split("/")[-2])
def test_documentation_tells_why_what_is_left_out_is_left_out(file: Uncovered) -> None:
    document = file.path.split("/")[-2]
    told = (Path(__file__).parent.parent / "docs" / "data.md").read_text(encoding="utf-8")
    (section,) = re.findall(
        rf"^#+ What lies in no passage: `{re.escape(document)}`$(.*?)(?=^#|\Z)",
        told,
        re.MULTILINE | re.DOTALL,
    )
    bold = {each.lower() for each in re.findall(r"\*\*(.+?)\*\*", section)}
    assert {each.replace("-", " ") for each in file.reasons} - PLAIN == bold


@pytest.mark.parametrize(
    "thing, label",
    [
        ("aim2020-thrust-1", "Economic Development & Transformation"),
        ("aim2020-thrust-1", "Economic development and Transformation"),
        ("series-asean-cio-forum", "ASEAN CIO Forums"),
        ("framework-ict-skill-standards", "ASEAN ICT Skill Standards Framework"),
    ],
)
def test_changed_title_is_caught(texts: dict[str, bytes | None], thing: str, label: str) -> None:
    dataset = load_authored()
    dataset.graph(GRAPH.aim2020).set((ID[thing], RDFS.label, Literal(label, lang="en")))
    found = check_printed(dataset, verify(merged(dataset), texts).passages)
    (failing,) = (each for each in found.checks if not each.holds)
    assert (failing.statement.subject, str(failing.statement.value)) == (ID[thing], label)


@pytest.mark.parametrize(
    "name, at",
    [
        ("aim2020.txt", 0),
        ("aim2020.txt", 9_999),
        ("aim2020.txt", 27_850),
        ("aim2020.txt", 43_000),
        ("asean-digital-sector.txt", 14_000),
        ("adgmin2-news.txt", 7_000),
        ("connectivity-plan-news.txt", 3_000),
    ],
)
def test_one_altered_character_is_caught(
    graph: Graph, texts: dict[str, bytes | None], name: str, at: int
) -> None:
    data = bytearray(texts[name] or b"")
    while not chr(data[at]).isalpha():
        at += 1
    data[at] ^= 1
    verdict = verify(graph, {**texts, name: bytes(data)})
    assert not verdict.holds
    source = ID["source-" + name.removesuffix(".txt")]
    assert {each.passage.source for each in verdict.passages if not each.holds} == {source}
    assert all(not each.holds for each in verdict.passages if each.passage.source == source)
    assert name in "\n".join(verdict.lines())


def test_other_line_ends_are_told_as_such(graph: Graph, texts: dict[str, bytes | None]) -> None:
    data = (texts["aim2020.txt"] or b"").replace(b"\n", b"\r\n")
    verdict = verify(graph, {**texts, "aim2020.txt": data})
    assert not verdict.holds
    assert "line ends" in "\n".join(verdict.lines())


def test_no_wording_shares_twelve_words_with_a_source(sources_dir: Path, graph: Graph) -> None:
    every = read_sources(sources_dir, list_sources(sources_dir))
    assert shared_runs(graph, every) == []
