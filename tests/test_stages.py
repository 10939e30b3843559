"""The stages between loading and writing."""

import pytest

from aseangraph.authored import AuthoredFile, list_files, load_store
from aseangraph.namespaces import AG, GRAPH, ID, QUERY
from aseangraph.stages import check, derive, validate_whole
from aseangraph.store import Store


@pytest.fixture(scope="module")
def files() -> list[AuthoredFile]:
    return list_files()


@pytest.fixture
def store(files: list[AuthoredFile]) -> Store:
    return load_store(files)


def test_the_data_conform_before_and_after(store: Store, files: list[AuthoredFile]) -> None:
    assert check(store, files).findings == ()
    derive(store)
    assert validate_whole(store, files).findings == ()


def test_hygiene_is_asked_before_reasoning(store: Store, files: list[AuthoredFile]) -> None:
    stray = (ID.aim2020, AG.hasAncestor, ID.aim2015)
    store.add([stray], GRAPH.curation)
    store.merge()
    found = {finding.shape for finding in check(store, files).findings}
    assert str(QUERY["hygiene-curated-without-judgement"]) in found


def test_hygiene_is_asked_after_reasoning(store: Store, files: list[AuthoredFile]) -> None:
    derive(store)
    stray = (ID["aim2020-thrust-1"], AG.absorbs, ID["aim2015-thrust-6"])
    store.add([stray], GRAPH["lineage-stated"])
    store.merge()
    found = {finding.shape for finding in validate_whole(store, files).findings}
    assert str(QUERY["hygiene-direct-triple-without-link"]) in found


def test_counts_are_asked_before_reasoning(store: Store, files: list[AuthoredFile]) -> None:
    fewer = store.copy(without={str(GRAPH.aim2020)})
    assert any("are expected" in str(each.value) for each in check(fewer, files).findings)


def test_derived_graphs_hold_nothing_that_is_authored(store: Store) -> None:
    authored = set(store.graph())
    derive(store)
    derived = ("entailed", "lineage-inferred", "lineage-stated")
    others = {name for name in store.sizes() if name.rpartition("/")[2] not in derived}
    assert set(store.graph(without=others)).isdisjoint(authored)
