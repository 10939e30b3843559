"""The verdict: which passages hold, and which fail and why."""

from hashlib import sha256
from pathlib import Path

import pytest
from rdflib import Dataset, Graph, Literal
from rdflib.namespace import RDF, XSD

from aseangraph.evidence import Verdict, verify
from aseangraph.graphs import merged
from aseangraph.namespaces import AG, ID
from aseangraph.passages import passage_turtle
from aseangraph.text import locate, normalise

PLAN = ID["passage-plan-1-1"]
TARGET = ID["passage-target-1-1"]


@pytest.fixture
def graph(tiny_dataset: Dataset) -> Graph:
    return merged(tiny_dataset)


def _failing(verdict: Verdict) -> list[str]:
    return [str(each.passage.iri).rpartition("/")[2] for each in verdict.passages if not each.holds]


def _set(graph: Graph, predicate: str, value: Literal) -> None:
    graph.set((TARGET, AG[predicate], value))


def _number(value: int) -> Literal:
    return Literal(value, datatype=XSD.nonNegativeInteger)


def test_verify_whole(graph: Graph, tiny_file: bytes) -> None:
    verdict = verify(graph, {"plan.txt": tiny_file})
    assert (verdict.held, verdict.total, verdict.holds) == (3, 3, True)
    assert list(verdict.lines()) == ["3 of 3 passages hold"]


def test_verify_file_missing(graph: Graph) -> None:
    for texts in ({}, {"plan.txt": None}, {"Plan.txt": b""}):
        verdict = verify(graph, texts)
        assert (verdict.held, verdict.holds) == (0, False)
        assert list(verdict.lines()) == [
            "0 of 3 passages hold",
            "id:source-plan: plan.txt is missing. Put the file that was read into the folder of"
            " sources. Its 3 passages cannot be checked.",
        ]


def test_verify_empty_file_is_not_missing(graph: Graph) -> None:
    lines = list(verify(graph, {"plan.txt": b""}).lines())
    assert f"plan.txt has the SHA-256 {sha256(b'').hexdigest()}" in lines[1]
    assert "it ends at 24, outside the text of 0 code points" in lines[2]


def test_verify_other_digest_with_spans_that_hold(graph: Graph, tiny_file: bytes) -> None:
    other = tiny_file + b"\n3. New\n"
    verdict = verify(graph, {"plan.txt": other})
    assert (verdict.held, verdict.holds) == (0, False)
    assert [each.span_holds for each in verdict.passages] == [True, True, True]
    _, line = verdict.lines()
    assert f"plan.txt has the SHA-256 {sha256(other).hexdigest()}" in line
    assert line.endswith("The spans of 3 of its 3 passages hold in it.")


def test_verify_one_altered_span(graph: Graph, tiny_file: bytes) -> None:
    verdict = verify(graph, {"plan.txt": tiny_file.replace(b"market", b"markat")})
    assert [each.span_holds for each in verdict.passages] == [True, False, True]
    lines = list(verdict.lines())
    assert lines[1].endswith("The spans of 2 of its 3 passages hold in it.")
    assert lines[2:] == [
        "id:passage-target-1-1 (target 1): the span from 25 to 44 is altered: its digest is not"
        " the recorded one. Restore the source, or anchor the passage anew with `evidence locate`."
    ]


def test_verify_catches_every_altered_character(graph: Graph, tiny_file: bytes) -> None:
    text = tiny_file.decode()
    for place, old in enumerate(text):
        new = text[:place] + ("x" if old != "x" else "y") + text[place + 1 :]
        assert not verify(graph, {"plan.txt": new.encode()}).holds, place
        assert not verify(graph, {"plan.txt": (text[:place] + text[place + 1 :]).encode()}).holds


def test_verify_catches_an_altered_span_even_where_the_record_follows(
    graph: Graph, tiny_file: bytes
) -> None:
    other = tiny_file.replace(b"market", b"markat")
    graph.set((ID["source-plan"], AG.sha256, Literal(sha256(other).hexdigest())))
    verdict = verify(graph, {"plan.txt": other})
    assert verdict.held == 2
    assert _failing(verdict) == ["passage-target-1-1"]


@pytest.mark.parametrize("ends", [b"\r\n", b"\r"])
def test_verify_other_line_ends(graph: Graph, tiny_file: bytes, ends: bytes) -> None:
    verdict = verify(graph, {"plan.txt": tiny_file.replace(b"\n", ends)})
    assert not verdict.holds
    assert list(verdict.lines()) == [
        "0 of 3 passages hold",
        "id:source-plan: plan.txt has other line ends (CR or CRLF) than the file that was read, and"
        " so another SHA-256; its normalised text is the same. Restore the file with LF line ends."
        " The spans of 3 of its 3 passages hold in it.",
    ]


def test_verify_carriage_returns_that_change_nothing_but_bytes(
    graph: Graph, tiny_file: bytes
) -> None:
    after_the_last_line = tiny_file.replace(b"\n", b"\r\n") + b"\r"
    lines = list(verify(graph, {"plan.txt": after_the_last_line}).lines())
    assert "its normalised text is the same" in lines[1]
    within_a_word = tiny_file.replace(b"market", b"mar\rket")
    lines = list(verify(graph, {"plan.txt": within_a_word}).lines())
    assert "its normalised text is the same" not in lines[1]


def test_verify_other_line_ends_and_an_altered_word(graph: Graph, tiny_file: bytes) -> None:
    other = tiny_file.replace(b"\n", b"\r\n").replace(b"market", b"markat")
    lines = list(verify(graph, {"plan.txt": other}).lines())
    assert "line ends" not in lines[1]
    assert "2 of its 3 passages hold" in lines[1]


def test_verify_byte_order_mark(graph: Graph, tiny_file: bytes) -> None:
    lines = list(verify(graph, {"plan.txt": b"\xef\xbb\xbf" + tiny_file}).lines())
    assert "begins with a byte-order mark" in lines[1]


def test_verify_source_in_latin_1(graph: Graph, tiny_file: bytes) -> None:
    latin = tiny_file.decode().encode("latin-1")
    verdict = verify(graph, {"plan.txt": latin})
    assert not verdict.holds
    assert "plan.txt: byte 16 (0xe9, line 2) is not UTF-8" in list(verdict.lines())[1]


def test_verify_source_without_record(graph: Graph, tiny_file: bytes) -> None:
    graph.remove((ID["source-plan"], RDF.type, None))
    verdict = verify(graph, {"plan.txt": tiny_file})
    assert verdict.held == 0
    assert [each.faults for each in verdict.passages] == [
        (
            "its source id:source-plan has no record."
            " Describe it as an ag:SourceDocument, or mend ag:inSource.",
        )
    ] * 3


@pytest.mark.parametrize("term", ["fileName", "sha256"])
def test_verify_source_record_incomplete(graph: Graph, tiny_file: bytes, term: str) -> None:
    graph.remove((ID["source-plan"], AG[term], None))
    lines = list(verify(graph, {"plan.txt": tiny_file}).lines())
    assert f"id:source-plan: its record has no single ag:{term}" in lines[1]
    assert lines[0] == "0 of 3 passages hold"


@pytest.mark.parametrize("term", ["inSource", "start", "end", "sha256"])
def test_verify_passage_incomplete(graph: Graph, tiny_file: bytes, term: str) -> None:
    graph.remove((TARGET, AG[term], None))
    verdict = verify(graph, {"plan.txt": tiny_file})
    assert _failing(verdict) == ["passage-target-1-1"]
    assert f"it has no single usable ag:{term}" in list(verdict.lines())[1]


@pytest.mark.parametrize(
    "term, value, fault",
    [
        ("end", 65, "it ends at 65, outside the text of 64 code points"),
        ("end", 25, "it ends at 25, not after its start at 25"),
        ("end", 24, "it ends at 24, not after its start at 25"),
        ("end", 43, "the span from 25 to 43 is altered"),
        ("start", 26, "the span from 26 to 44 is altered"),
    ],
)
def test_verify_wrong_offset(
    graph: Graph, tiny_file: bytes, term: str, value: int, fault: str
) -> None:
    _set(graph, term, _number(value))
    verdict = verify(graph, {"plan.txt": tiny_file})
    assert _failing(verdict) == ["passage-target-1-1"]
    assert fault in list(verdict.lines())[1]


@pytest.mark.parametrize("length, held", [(1500, True), (1501, False)])
def test_verify_cap(length: int, held: bool) -> None:
    data = b"x" * 2000
    graph = Graph()
    graph.add((ID.source, RDF.type, AG.SourceDocument))
    graph.add((ID.source, AG.fileName, Literal("x.txt")))
    graph.add((ID.source, AG.sha256, Literal(sha256(data).hexdigest())))
    graph.add((TARGET, RDF.type, AG.Passage))
    graph.add((TARGET, AG.inSource, ID.source))
    graph.add((TARGET, AG.start, _number(7)))
    graph.add((TARGET, AG.end, _number(7 + length)))
    graph.add((TARGET, AG.sha256, Literal(sha256(b"x" * length).hexdigest())))
    verdict = verify(graph, {"x.txt": data})
    assert verdict.holds is held
    assert any("over the cap of 1500" in line for line in verdict.lines()) is not held


def test_verify_nothing_is_no_success() -> None:
    verdict = verify(Graph(), {})
    assert not verdict.holds
    assert next(verdict.lines()) == "0 of 0 passages hold"


def test_verify_source_that_no_passage_uses(graph: Graph, tiny_file: bytes) -> None:
    graph.add((ID["source-other"], RDF.type, AG.SourceDocument))
    graph.add((ID["source-other"], AG.fileName, Literal("other.txt")))
    graph.add((ID["source-other"], AG.sha256, Literal("0" * 64)))
    verdict = verify(graph, {"plan.txt": tiny_file})
    assert (verdict.held, verdict.total, verdict.holds) == (3, 3, False)


def test_verify_printed_passages_of_the_real_sources(sources_dir: Path) -> None:
    data = (sources_dir / "aim2020.txt").read_bytes()
    text = normalise(data, "aim2020.txt")
    words = "Encourage and enhance digital trade through policy innovation"
    turtle = passage_turtle(text, locate(text, words)[0], source="source-aim2020")
    graph = Graph().parse(data=turtle, format="turtle")
    graph.add((ID["source-aim2020"], RDF.type, AG.SourceDocument))
    graph.add((ID["source-aim2020"], AG.fileName, Literal("aim2020.txt")))
    graph.add((ID["source-aim2020"], AG.sha256, Literal(sha256(data).hexdigest())))
    assert verify(graph, {"aim2020.txt": data}).holds
    for place in range(0, len(data), 997):
        altered = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        assert not verify(graph, {"aim2020.txt": altered}).holds, place
