"""The promise: every statement of the data leads to a passage that holds, in our own words."""

from pathlib import Path

import pytest
from rdflib import Dataset, Graph

from aseangraph.authored import load_authored
from aseangraph.coverage import coverage_by_document, sum_of
from aseangraph.evidence import verify
from aseangraph.graphs import merged
from aseangraph.overlap import shared_runs
from aseangraph.passages import LONGEST, lengths, read_passages, read_sources_of
from aseangraph.sources import list_sources, read_sources


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


def test_every_passage_is_short(graph: Graph) -> None:
    found = lengths(read_passages(graph))
    assert found.longest <= LONGEST
    assert found.median < 150


def test_every_passage_holds(graph: Graph, texts: dict[str, bytes | None]) -> None:
    verdict = verify(graph, texts)
    assert (verdict.held, verdict.holds) == (verdict.total, True), "\n".join(verdict.lines())
    assert verdict.total > 600


@pytest.mark.parametrize("at", [0, 9_999, 27_850, 43_000])
def test_one_altered_character_is_caught(
    graph: Graph, texts: dict[str, bytes | None], at: int
) -> None:
    data = bytearray(texts["aim2020.txt"] or b"")
    while not chr(data[at]).isalpha():
        at += 1
    data[at] ^= 1
    verdict = verify(graph, {**texts, "aim2020.txt": bytes(data)})
    assert not verdict.holds
    assert verdict.held == 0
    assert "aim2020.txt" in "\n".join(verdict.lines())


def test_other_line_ends_are_told_as_such(graph: Graph, texts: dict[str, bytes | None]) -> None:
    data = (texts["aim2020.txt"] or b"").replace(b"\n", b"\r\n")
    verdict = verify(graph, {**texts, "aim2020.txt": data})
    assert not verdict.holds
    assert "line ends" in "\n".join(verdict.lines())


def test_no_wording_shares_twelve_words_with_a_source(sources_dir: Path, graph: Graph) -> None:
    every = read_sources(sources_dir, list_sources(sources_dir))
    assert shared_runs(graph, every) == []
