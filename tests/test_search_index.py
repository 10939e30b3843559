"""What the index of words holds, and that it is the same for the same graph."""

import sqlite3
from hashlib import sha256

import pytest

from aseangraph.errors import BuildError
from aseangraph.formats import by_name
from aseangraph.search_index import build_index
from aseangraph.store import Store
from aseangraph.word_search import Index
from small_index import GRAPH, small_index, small_store


@pytest.fixture
def index() -> Index:
    return small_index()


def texts(index: Index, local: str) -> list[tuple[str, str]]:
    query = "SELECT field, text FROM texts JOIN things ON things.id = thing WHERE local = ?"
    return index.rows(f"{query} ORDER BY texts.id", local)


def test_each_thing_of_ours_has_a_row_in_the_order_of_iris(index: Index) -> None:
    rows = index.rows("SELECT local, kind, record FROM things ORDER BY id")
    assert rows == [
        ("body-new", "body, working group", 0),
        ("body-old", "working group", 0),
        ("change", "name change", 0),
        ("framework-ports", "framework", 0),
        ("framework-tides", "framework", 0),
        ("lineage-a", "lineage link", 1),
        ("meeting-gop-1", "meeting", 0),
        ("passage-point-1.1-1", "passage", 0),
        ("plan2020-point-1.1", "initiative", 0),
        ("plan2020-point-2", "initiative", 0),
        ("point-1.1", "action point", 0),
        ("point-11", "action point", 0),
        ("Framework", "class", 0),
        ("WorkingGroup", "class", 0),
        ("tides", "topic", 0),
        ("tidiness", "topic", 0),
    ]


def test_a_thing_has_its_texts_by_field(index: Index) -> None:
    assert texts(index, "framework-tides") == [
        ("label", "Framework on Tides"),
        ("alternative label", "Coastal Framework on Tides (TDS)"),
        ("acronym", "TDS"),
        ("local name", "framework-tides"),
        ("topic", "TDS"),
        ("topic", "sea level"),
        ("topic", "tides"),
        ("kind", "framework"),
    ]


def test_a_renamed_body_has_the_names_of_the_other(index: Index) -> None:
    assert ("name before or after a renaming", "GOP") in texts(index, "body-new")
    assert ("name before or after a renaming", "GOC") in texts(index, "body-old")


def test_the_acronym_at_the_end_of_another_things_name_is_not_the_meetings(index: Index) -> None:
    assert [field for field, _ in texts(index, "meeting-gop-1")] == ["label", "local name", "kind"]
    assert ("acronym", "GOC") in texts(index, "body-new")


def test_entailed_classes_are_kinds_too(index: Index) -> None:
    query = "SELECT local FROM kinds JOIN things ON things.id = thing WHERE class LIKE ?"
    rows = index.rows(query, "%#Instrument")
    assert rows == [("framework-ports",), ("framework-tides",)]


def test_one_graph_gives_one_index_in_whatever_order_it_was_loaded() -> None:
    turned = Store()
    blocks = GRAPH.partition("graph:ontology {")
    lines = (blocks[1] + blocks[2]).split("\n}\n")
    text = blocks[0] + "\n}\n".join([*reversed(lines[:-1]), lines[-1]])
    turned.load(text.encode(), by_name("trig"), name="turned.trig")
    turned.merge()
    digests = {sha256(build_index(each.select)).hexdigest() for each in (small_store(), turned)}
    assert len(digests) == 1


def test_an_empty_graph_has_an_index() -> None:
    assert Index(build_index(Store().select)).rows("SELECT * FROM things") == []


def test_a_python_without_full_text_search_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Without(sqlite3.Connection):
        def executescript(self, _script: str) -> sqlite3.Cursor:
            return self.execute("CREATE VIRTUAL TABLE words USING fts9(text)")

    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda place: connect(place, factory=Without))
    with pytest.raises(BuildError, match=r"no such module: fts9\..*has FTS5"):
        build_index(Store().select)
