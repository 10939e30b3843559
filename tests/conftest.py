"""Fixtures that several test files share."""

import os
from hashlib import sha256
from pathlib import Path

import pytest
from filelock import FileLock
from rdflib import Dataset, Graph

from answers import Ask, asking
from aseangraph.build import build
from aseangraph.namespaces import GRAPH
from aseangraph.release import open_release
from aseangraph.store import Store

_ROOT = Path(__file__).parent.parent

# A source text in miniature, and its passages; their offsets below are counted by hand.
_PLAN_FILE = b" 1.1 Build a\nCaf\xc3\xa9  Network\n\n1. Study the market\n2. Study the cables \n"
_SPANS = {
    "plan-1": "1.1 Build a Café Network",
    "target-1": "1. Study the market",
    "target-2": "2. Study the cables",
}
_PREFIXES = """
@prefix ag: <https://w3id.org/aseangraph/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix id: <https://w3id.org/aseangraph/id/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
_PLAN = """
id:source-plan a ag:SourceDocument ; ag:fileName "plan.txt" ; ag:sha256 "FILE" .
id:plan-1 a ag:ActionPoint ; rdfs:label "Build a Café Network"@en ;
    ag:evidence id:passage-plan-1-1 .
id:target-1 a ag:Target ; rdfs:label "market study"@en ; ag:partOf id:plan-1 ;
    ag:evidence id:passage-target-1-1 .
id:target-2 a ag:Target ; rdfs:label "study of cables"@en ; ag:evidence id:passage-target-2-1 .
id:passage-plan-1-1 a ag:Passage ; ag:inSource id:source-plan ; ag:locator "action point 1.1" ;
    ag:start 0 ; ag:end 24 ;
    ag:sha256 "plan-1" ; ag:proves rdf:type , rdfs:label .
id:passage-target-1-1 a ag:Passage ; ag:inSource id:source-plan ; ag:locator "target 1" ;
    ag:start 25 ; ag:end 44 ;
    ag:sha256 "target-1" ; ag:proves rdf:type , rdfs:label , ag:partOf .
id:passage-target-2-1 a ag:Passage ; ag:inSource id:source-plan ; ag:locator "target 2" ;
    ag:start 45 ; ag:end 64 ;
    ag:sha256 "target-2" ; ag:proves rdf:type , rdfs:label .
"""
_CURATION = "id:target-2 dcterms:subject id:cables ."


@pytest.fixture(scope="session")
def sources_dir() -> Path:
    """The folder of the real source texts; the test is skipped where it is absent."""
    named = os.environ.get("ASEANGRAPH_SOURCES")
    folder = Path(named) if named else _ROOT.parent / "shared" / "sources"
    if not folder.is_dir():
        pytest.skip(f"no source texts at {folder}: set ASEANGRAPH_SOURCES to their folder")
    return folder


@pytest.fixture
def tiny_file() -> bytes:
    """The bytes of a small source text, plan.txt."""
    return _PLAN_FILE


@pytest.fixture
def tiny_dataset() -> Dataset:
    """A small dataset with three passages of plan.txt, all of which hold."""
    plan = _PLAN.replace("FILE", sha256(_PLAN_FILE).hexdigest())
    for name, span in _SPANS.items():
        digest = sha256(span.encode()).hexdigest()
        plan = plan.replace(f'ag:sha256 "{name}"', f'ag:sha256 "{digest}"')
    dataset = Dataset()
    dataset.graph(GRAPH.plan).parse(data=_PREFIXES + plan, format="turtle")
    dataset.graph(GRAPH.curation).parse(data=_PREFIXES + _CURATION, format="turtle")
    return dataset


@pytest.fixture(scope="session")
def release_dir(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A release of the real data, built once a session, for all workers."""
    base = tmp_path_factory.getbasetemp()
    place = (base if worker_id == "master" else base.parent) / "built" / "release"
    place.parent.mkdir(exist_ok=True)
    with FileLock(place.with_name("fixture.lock")):
        if not place.exists():
            build(place)
    return place


@pytest.fixture(scope="session")
def store(release_dir: Path) -> Store:
    """The store of the real data."""
    return open_release(release_dir).store


@pytest.fixture(scope="session")
def merge(store: Store) -> Graph:
    """The merge of all graphs of the real data."""
    return store.graph(keep_contexts=False)


@pytest.fixture(scope="session")
def ask(release_dir: Path) -> Ask:
    """Ask the release of the real data."""
    return asking(open_release(release_dir).store)
