"""Counts asserted beside the data."""

from pathlib import Path

import pytest

from aseangraph.authored import list_files, load_store
from aseangraph.counts import check, held, parse_counts, scan
from aseangraph.errors import AuthoredFileError
from aseangraph.formats import by_name
from aseangraph.store import Store

HEAD = """
PREFIX ag: <https://w3id.org/aseangraph/ontology#>
PREFIX id: <https://w3id.org/aseangraph/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
DATA = (
    HEAD
    + """
id:plan a ag:Masterplan .
id:point a ag:ActionPoint ; ag:partOf id:plan .
id:one a ag:Target ; ag:partOf id:point ; skos:notation "1" .
id:two a ag:Target ; ag:partOf id:point .
id:inner a ag:Target ; ag:partOf id:two ; skos:notation "(a)" .
id:count a ag:StatedCount ; ag:count 2 .
"""
)


def select(query: str):
    store = Store()
    graph = "https://w3id.org/aseangraph/graph/plan"
    store.load(DATA.encode(), by_name("turtle"), name="test.ttl", graph=graph)
    other = "https://w3id.org/aseangraph/graph/other"
    store.load((HEAD + "id:z a ag:Target .").encode(), by_name("turtle"), name="t", graph=other)
    return store.select(query)


def count(lines: str):
    text = f'[[count]]\nname = "x"\nexpected = 2\nbasis = "held"\n{lines}'
    return parse_counts("data/plan/counts.toml", text)


@pytest.mark.parametrize(
    "lines, number",
    [
        ('class = "ag:Target"', 3),
        ('class = "ag:Target"\npart_of = "ag:ActionPoint"', 2),
        ('class = "ag:Target"\npart_of = "id:point"', 2),
        ('class = "ag:Target"\npart_of = "ag:Target"', 1),
        ('class = "ag:Target"\nhaving = ["skos:notation"]', 2),
        ('class = "ag:Target"\nlacking = ["skos:notation"]', 1),
        ('having = ["ag:partOf", "skos:notation"]', 2),
        ('class = "ag:Thrust"', 0),
    ],
)
def test_held(lines: str, number: int) -> None:
    assert held(count(lines)[0], select) == number


def test_a_count_that_is_met_finds_nothing() -> None:
    assert list(check(count('having = ["skos:notation"]\nstated = "id:count"'), select)) == []


def test_what_was_lost_and_what_the_text_says_otherwise_are_told() -> None:
    lost = count('class = "ag:Target"\nstated = "id:count"')
    assert [each.value for each in check(lost, select)] == ["3 x, where 2 are expected"]
    unsaid = count('having = ["skos:notation"]\nstated = "id:other"')
    assert [each.value for each in check(unsaid, select)] == ["2 x, where the text says nothing"]


@pytest.mark.parametrize(
    "text",
    [
        "[[count]]\nname = 1",
        "no toml",
        '[[count]]\nname = "x"\nexpected = 2\nbasis = "guess"',
        '[[count]]\nname = "x"\nexpected = "two"\nbasis = "held"',
        '[[count]]\nname = "x"\nexpected = 2\nbasis = "held"\nclass = "nope:Target"',
    ],
)
def test_a_faulty_file_is_told_by_name(text: str) -> None:
    with pytest.raises(AuthoredFileError, match=r"data/plan/counts\.toml.*Give each"):
        parse_counts("data/plan/counts.toml", text)


def test_scan_counts_between_its_marks() -> None:
    lines = 'pattern = \'(?m)^[0-9]\'\nafter = "START"\nbefore = "END"'
    scanned = count(lines)[0]
    assert scan(scanned, "1 no\nSTART\n2 yes\n3 yes\nEND\n4 no") == 2
    with pytest.raises(ValueError, match="not found"):
        scan(scanned, "1 no\n2 yes")


REAL = [
    (each.path, asserted)
    for each in list_files()
    if each.path.endswith("counts.toml")
    for asserted in parse_counts(each.path, each.data.decode())
]


@pytest.mark.parametrize(
    "asserted", [a for _, a in REAL if a.basis == "scan"], ids=lambda a: a.name
)
def test_a_scan_of_the_text_gives_the_count(sources_dir: Path, asserted) -> None:
    name = str(asserted.graph).rpartition("/")[2]
    text = (sources_dir / f"{name}.txt").read_text(encoding="utf-8")
    assert scan(asserted, text) == asserted.expected


def test_the_data_hold_what_is_counted() -> None:
    store = load_store(list_files())
    for _, asserted in REAL:
        assert held(asserted, store.select) == asserted.expected, asserted.name
