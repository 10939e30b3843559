"""The thing that a short name means, and what is near a wrong one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aseangraph.errors import UnclearNameError
from aseangraph.namespaces import AG, ID, TOPIC, curie
from aseangraph.release import open_index
from aseangraph.search_index import Field
from aseangraph.short_names import class_named, near, resolve
from aseangraph.word_search import How, Index
from small_index import small_index

INDEX = small_index()


@pytest.fixture(scope="module")
def real(release_dir: Path) -> Index:
    return open_index(release_dir)


@pytest.mark.parametrize(
    "name, expected",
    [
        ("https://w3id.org/aseangraph/id/point-1.1", "id:point-1.1"),
        ("<https://w3id.org/aseangraph/topic/tides>", "topic:tides"),
        ("id:framework-tides", "id:framework-tides"),
        ("framework-tides", "id:framework-tides"),
        ("Framework-Tides", "id:framework-tides"),
        (" tides ", "topic:tides"),
        ("Framework", "ag:Framework"),
        ("framework on tides", "id:framework-tides"),
        ("1.1", "id:point-1.1"),
        ("11", "id:point-11"),
        ("GOP", "id:body-old"),
        ("goc", "id:body-new"),
        ("build a cafe", "id:point-11"),
        ("passage-point-1.1-1", "id:passage-point-1.1-1"),
    ],
)
def test_a_name_that_is_clear(name: str, expected: str) -> None:
    assert curie(resolve(INDEX, name)) == expected


def test_a_kind_says_which_is_meant() -> None:
    assert resolve(INDEX, "TDS", AG.Framework) == str(ID["framework-tides"])
    assert resolve(INDEX, "TDS", AG.Instrument) == str(ID["framework-tides"])
    assert resolve(INDEX, "TDS", AG.Topic) == str(TOPIC.tides)


def test_a_name_of_several_things_lists_them() -> None:
    with pytest.raises(UnclearNameError) as caught:
        resolve(INDEX, "TDS")
    assert str(caught.value) == (
        "'TDS' names 2 things: id:framework-tides (Framework on Tides), topic:tides (tides)."
        " Say which, by its local name."
    )
    assert caught.value.known
    assert caught.value.candidates == (str(ID["framework-tides"]), str(TOPIC.tides))


def test_a_wrong_name_lists_near_ones() -> None:
    with pytest.raises(UnclearNameError) as caught:
        resolve(INDEX, "id:framework-tide")
    assert str(caught.value).startswith(
        "'id:framework-tide' names nothing in the graph. Near names: id:framework-tides ("
    )
    assert not caught.value.known
    assert caught.value.candidates[0] == str(ID["framework-tides"])


def test_a_thing_of_another_kind_is_told() -> None:
    with pytest.raises(UnclearNameError) as caught:
        resolve(INDEX, "id:point-11", AG.Framework)
    assert str(caught.value).startswith(
        "'id:point-11' names no ag:Framework in the graph, but id:point-11 (Build a Café)."
    )
    assert caught.value.known


HOSTILE = [
    "", "<>", "id:", ":", "\0", "\ud800", "> . ?s ?p ?o . <", '"', "'; DROP TABLE things; --",
    "../id/point-11", "http://example.org/", "🏝", "x" * 1_000_000, '"' * 1_000_000,
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_means_nothing(name: str) -> None:
    with pytest.raises(UnclearNameError) as caught:
        resolve(INDEX, name)
    assert len(str(caught.value)) < 500
    str(caught.value).encode()


@given(st.text(st.characters()))
def test_whatever_is_named_is_a_thing_or_an_error(name: str) -> None:
    assert len(near(INDEX, name, 3)) <= 3
    try:
        iri = resolve(INDEX, name)
    except UnclearNameError as error:
        told = str(error)
    else:
        told = str(INDEX.rows("SELECT iri FROM things WHERE iri = ?", iri)[0][0])
    assert told.encode()


def test_near_names_come_with_the_name_that_is_near() -> None:
    hit = near(INDEX, "grup of pilots")[0]
    assert (curie(hit.iri), hit.why[0].text, hit.why[0].how) == (
        "id:body-old",
        "Group of Pilots (GOP)",
        How.SPELLING,
    )
    assert hit.why[0].field == Field.LABEL
    assert near(INDEX, "zebra") == near(INDEX, "") == near(INDEX, "tides", 0) == []
    assert [curie(each.iri) for each in near(INDEX, "tide", kind=AG.Topic)] == [
        "topic:tides",
        "topic:tidiness",
    ]


@pytest.mark.parametrize(
    "name", ["ag:Framework", "Framework", "framework", str(AG.Framework), "FRAME work"]
)
def test_a_class_by_its_name(name: str) -> None:
    assert class_named(INDEX, name) == str(AG.Framework)


def test_a_wrong_class_is_told_with_near_ones() -> None:
    with pytest.raises(
        UnclearNameError, match=r"'framwork' is no class .* Near ones: ag:Framework"
    ):
        class_named(INDEX, "framwork")
    with pytest.raises(UnclearNameError, match=r"All ones: ag:ActionPoint, ag:Body"):
        class_named(INDEX, "zzz")


@pytest.mark.parametrize(
    "name, kind, expected",
    [
        ("8.1.1", None, "id:aim2020-action-point-8.1.1"),
        ("aim2020-thrust-8", None, "id:aim2020-thrust-8"),
        ("8", AG.Thrust, "id:aim2020-thrust-8"),
        ("PDP", AG.Instrument, "id:framework-pdp"),
        ("PDP", AG.Topic, "topic:personal-data-protection"),
        ("TELMIN", None, "id:body-telmin"),
        ("AIM 2015", None, "id:aim2015"),
        ("ADM2025", None, "id:adm2025"),
    ],
)
def test_short_names_of_the_real_graph(
    real: Index, name: str, kind: str | None, expected: str
) -> None:
    assert curie(resolve(real, name, kind)) == expected


@pytest.mark.parametrize(
    "name, expected",
    [
        ("framework-pdpp", "id:framework-pdp"),
        ("id:framwork-pdp", "id:framework-pdp"),
        ("TELMN", "id:body-telmin"),
        ("aim2020-action-point-8.1.11", "id:aim2020-action-point-8.1.1"),
    ],
)
def test_the_nearest_name_of_the_real_graph(real: Index, name: str, expected: str) -> None:
    assert curie(near(real, name)[0].iri) == expected


def test_every_local_name_of_the_real_graph_means_its_thing(real: Index) -> None:
    things = real.rows("SELECT iri, local FROM things")
    assert len(things) > 3000
    assert [local for iri, local in things if resolve(real, local) != iri] == []
