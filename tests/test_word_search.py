"""What is found by words, in which order, and why."""

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aseangraph.errors import ReleaseError
from aseangraph.namespaces import AG, curie
from aseangraph.release import open_index
from aseangraph.search_index import Field
from aseangraph.word_search import Hit, How, Index, Match, count, search
from small_index import small_index

INDEX = small_index()
LABEL, COASTAL = "Framework on Tides", "Coastal Framework on Tides (TDS)"


@pytest.fixture(scope="module")
def real(release_dir: Path) -> Index:
    return open_index(release_dir)


def found(text: str, kind: str | None = None) -> list[str]:
    return [curie(hit.iri) for hit in search(INDEX, text, kind=kind)]


@pytest.mark.parametrize(
    "text, expected",
    [
        # exact (a record about others after its like), then all words, in a name before elsewhere
        ("tides", ["topic:tides", "id:lineage-a", "id:framework-tides", "id:framework-ports"]),
        ("TDS", ["id:framework-tides", "topic:tides"]),
        ("1.1", ["id:point-1.1", "id:plan2020-point-1.1"]),
        ("11", ["id:point-11"]),
        ("GOP", ["id:body-old", "id:body-new", "id:meeting-gop-1"]),
        ("cafe", ["id:point-11"]),
        ("CAFÉ", ["id:point-11"]),
        ("plan 2020", ["id:plan2020-point-2", "id:plan2020-point-1.1"]),
        ("harb", ["id:plan2020-point-2", "id:plan2020-point-1.1"]),
        ("the tides of the ports", ["id:framework-ports"]),
        ("ports tides", ["id:framework-ports"]),
        ("sealevel", ["topic:tides"]),
        ("harbuors", ["id:plan2020-point-1.1"]),
        ("framwork tdies", ["id:framework-tides", "id:framework-ports"]),
        ("captains pilots zebras", ["id:body-new", "id:body-old"]),
        ("others", []),
        ("zebra", []),
        ("captains zebra giraffe", []),
        ("passage-point-1.1-1", ["id:passage-point-1.1-1"]),
    ],
)
def test_what_is_found_best_first(text: str, expected: list[str]) -> None:
    assert found(text) == expected
    assert count(INDEX, text) == len(expected)


def test_a_kind_leaves_out_what_is_not_of_it() -> None:
    assert found("tides", AG.Framework) == ["id:framework-tides", "id:framework-ports"]
    assert found("tides", AG.Instrument) == ["id:framework-tides", "id:framework-ports"]
    assert found("tides", AG.Meeting) == []


@pytest.mark.parametrize(
    "text, expected",
    [
        ("TDS", Match(Field.ACRONYM, "TDS", How.EXACT, ("tds",))),
        ("coast", Match(Field.ALTERNATIVE, COASTAL, How.BEGINNING, ("coastal",))),
        ("tides framework", Match(Field.LABEL, LABEL, How.WORDS, ("tides", "framework"))),
        ("tid framew", Match(Field.LABEL, LABEL, How.PREFIXES, ("tides", "framework"))),
        ("framwork tides", Match(Field.LABEL, LABEL, How.SPELLING, ("framework", "tides"))),
    ],
)
def test_a_hit_tells_why(text: str, expected: Match) -> None:
    hit = next(hit for hit in search(INDEX, text) if curie(hit.iri) == "id:framework-tides")
    assert (hit.label, hit.kind, hit.why) == (LABEL, "framework", (expected,))


def test_several_fields_explain_what_one_does_not() -> None:
    why = search(INDEX, "ports tides")[0].why
    assert [(each.field, each.words) for each in why] == [
        (Field.LABEL, ("ports",)),
        (Field.DESCRIPTION, ("tides",)),
    ]


def test_pages_are_parts_of_the_whole() -> None:
    whole = search(INDEX, "tides")
    assert search(INDEX, "tides", 2) + search(INDEX, "tides", 2, 2) == whole
    assert search(INDEX, "tides", 5, 99) == search(INDEX, "tides", 0) == []
    assert search(INDEX, "tides", -1) == []
    assert search(INDEX, "tides", 9, -5) == whole


HOSTILE = [
    "", " ", '"', '""', "*", "tides*", "NEAR(tides ports, 2)", "label:tides", "^tides", "tides AND",
    "OR", "NOT tides", "tides) OR (1", "-tides", "'; DROP TABLE words; --", "\0", "tides\0ports",
    "\ud800", "🏝️🏖", "\u202etides\u202c", "{tides}", "tides + ports", "%", "_", "\\", ". .. ...",
    "a" * 1_000_000, "tides " * 200_000, '"' * 1_000_000, "é" * 1_000_000, "1." * 500_000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_sign_is_an_operator(text: str) -> None:
    hits = search(INDEX, text)
    assert all(isinstance(hit, Hit) and hit.why for hit in hits)
    assert count(INDEX, "tides") == 4


@given(st.text(st.characters()) | st.text("tides\"'*^():- \0NEARO.", max_size=40))
def test_whatever_is_asked_is_answered(text: str) -> None:
    hits = search(INDEX, text, 99)
    assert len(hits) == count(INDEX, text)
    assert len({hit.iri for hit in hits}) == len(hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.why for hit in hits)


def test_threads_share_an_index() -> None:
    expected, wrong = search(INDEX, "framwork tdies"), []

    def ask() -> None:
        wrong.extend(1 for _ in range(50) if search(INDEX, "framwork tdies") != expected)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize("data", [b"", b"no database", b"SQLite format 3\0" + bytes(100)])
def test_what_is_no_index_is_told(data: bytes) -> None:
    with pytest.raises(ReleaseError, match="the index of words cannot be read"):
        Index(data)


def first(index: Index, text: str, number: int) -> list[str]:
    return [curie(hit.iri) for hit in search(index, text, number)]


def test_the_real_graph_finds_the_new_name_by_the_old(real: Index) -> None:
    assert first(real, "TELMIN", 2) == ["id:body-telmin", "id:body-adgmin"]
    assert first(real, "adgsom", 2) == ["id:body-adgsom", "id:body-telsom"]


def test_the_real_graph_finds_topic_action_point_and_framework(real: Index) -> None:
    assert first(real, "data protection", 4) == [
        "topic:personal-data-protection",
        "id:aim2020-action-point-8.1.1",
        "id:framework-ddg-initiative-data-protection-privacy-forum",
        "id:framework-pdp",
    ]
    assert first(real, "persnal data protction", 2) == [
        "topic:personal-data-protection",
        "id:framework-pdp",
    ]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("8.1.1", "id:aim2020-action-point-8.1.1"),
        ("PDP", "id:framework-pdp"),
        ("cyber", "topic:cybersecurity"),
        ("cyber security", "topic:cybersecurity"),
        ("AIM 2020", "id:aim2020"),
        ("AIM 2015's digital divide thrust", "id:aim2015-thrust-6"),
        ("việt nam", "id:member-viet-nam"),
        ("roming", "topic:roaming"),
        ("DDG framework", "id:framework-ddg"),
    ],
)
def test_the_real_graph_has_the_thing_first(real: Index, text: str, expected: str) -> None:
    assert first(real, text, 1) == [expected]


def test_every_label_of_the_real_graph_finds_its_thing(real: Index) -> None:
    labels = real.rows("SELECT iri, label FROM things WHERE label IS NOT NULL")
    assert len(labels) > 1000
    for iri, label in labels[::25]:
        assert iri in [hit.iri for hit in search(real, label, 50) if hit.score >= 6], label
