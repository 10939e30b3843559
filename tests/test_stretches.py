"""How much of a text lies in passages, and the stretches that lie in none."""

from hypothesis import given
from hypothesis import strategies as st
from rdflib import Dataset, Literal

from aseangraph.evidence import verify
from aseangraph.graphs import merged
from aseangraph.namespaces import AG, GRAPH, ID
from aseangraph.passages import digest
from aseangraph.stretches import Stretch, TextCoverage, coverage_of_texts, stretches_of

TEXT = "One two, three - four 5."


def _found(*spans: tuple[int, int]) -> list[tuple[int, int, str]]:
    return [(each.start, each.end, each.text) for each in stretches_of(TEXT, spans)]


def _coverage(dataset: Dataset, file: bytes | None) -> list[TextCoverage]:
    return coverage_of_texts(verify(merged(dataset), {"plan.txt": file}))


def test_stretch_lies_between_passages() -> None:
    assert _found((0, 3), (9, 14)) == [(4, 8, "two,"), (15, 24, "- four 5.")]
    assert _found((4, 7)) == [(0, 3, "One"), (7, 24, ", three - four 5.")]
    assert _found() == [(0, 24, TEXT)]


def test_what_has_no_letter_or_digit_is_no_stretch() -> None:
    assert _found((0, 7), (9, 14), (17, 23)) == []
    assert _found((0, 21)) == [(22, 24, "5.")]
    assert _found((0, 24)) == []


def test_passages_may_overlap_and_come_in_any_order() -> None:
    assert _found((9, 14), (0, 12), (2, 5), (17, 24)) == []
    assert _found((9, 24), (0, 4), (9, 10)) == [(4, 8, "two,")]


def test_stretch_has_the_digest_of_a_passage() -> None:
    assert Stretch(4, 8, "two,").sha256 == digest("two,")


@given(st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)).map(sorted).map(tuple)))
def test_every_letter_lies_in_a_passage_or_in_one_stretch(spans: list[tuple[int, int]]) -> None:
    within = [place for start, end in spans for place in range(start, end)]
    without = [place for start, end, _ in _found(*spans) for place in range(start, end)]
    letters = {place for place, each in enumerate(TEXT) if each.isalnum()}
    assert set(within).isdisjoint(without)
    assert len(set(without)) == len(without)
    assert letters <= {*within, *without}


def test_coverage_counts_characters(tiny_dataset: Dataset, tiny_file: bytes) -> None:
    (found,) = _coverage(tiny_dataset, tiny_file)
    assert (found.covered, found.total, found.stretches) == (62, 64, ())
    assert found.share == 62 / 64
    assert [each.length for each in found.passages] == [24, 19, 19]


def test_coverage_names_what_a_lost_passage_leaves(tiny_dataset: Dataset, tiny_file: bytes) -> None:
    tiny_dataset.graph(GRAPH.plan).remove((ID["passage-target-1-1"], None, None))
    (found,) = _coverage(tiny_dataset, tiny_file)
    assert found.stretches == (Stretch(25, 44, "1. Study the market"),)
    assert (found.covered, len(found.passages)) == (43, 2)


def test_passage_of_any_graph_counts(tiny_dataset: Dataset, tiny_file: bytes) -> None:
    plan, passage = tiny_dataset.graph(GRAPH.plan), ID["passage-target-1-1"]
    for triple in list(plan.triples((passage, None, None))):
        plan.remove(triple)
        tiny_dataset.graph(GRAPH.curation).add(triple)
    assert _coverage(tiny_dataset, tiny_file)[0].stretches == ()


def test_passage_that_does_not_hold_covers_nothing(tiny_dataset: Dataset, tiny_file: bytes) -> None:
    tiny_dataset.graph(GRAPH.plan).set((ID["passage-target-1-1"], AG.sha256, Literal("0")))
    assert _coverage(tiny_dataset, tiny_file)[0].covered == 43


def test_passage_of_another_source_covers_nothing(tiny_dataset: Dataset, tiny_file: bytes) -> None:
    plan = tiny_dataset.graph(GRAPH.plan)
    other = ID["source-other"]
    for triple in list(plan.triples((ID["source-plan"], None, None))):
        plan.add((other, *triple[1:]))
    plan.set((ID["passage-target-1-1"], AG.inSource, other))
    assert [each.covered for each in _coverage(tiny_dataset, tiny_file)] == [19, 43]


def test_text_that_was_not_read_has_no_coverage(tiny_dataset: Dataset, tiny_file: bytes) -> None:
    assert _coverage(tiny_dataset, None) == []
    assert _coverage(tiny_dataset, b"\xff") == []


def test_empty_text_is_covered(tiny_dataset: Dataset) -> None:
    (found,) = _coverage(tiny_dataset, b"")
    assert (found.share, found.stretches) == (1.0, ())
