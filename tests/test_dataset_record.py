"""What a release says of itself is true, and the same wherever it is told."""

import hashlib
import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from rdflib import DCTERMS, FOAF, PROV, RDF, VOID, Dataset, Graph, Namespace, URIRef

from aseangraph.dataset_record import CATALOG, DATASET
from aseangraph.namespaces import BASE, GRAPH, ID
from aseangraph.release import open_release
from serving_tests import ask, served

DCAT = Namespace("http://www.w3.org/ns/dcat#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
SCHEMA = Namespace("https://schema.org/")


@pytest.fixture(scope="module")
def base(release_dir: Path) -> Iterator[str]:
    with served("--release", str(release_dir)) as address:
        yield address


@pytest.fixture(scope="module")
def told(base: str) -> Graph:
    answer = ask(base, ".well-known/void", headers={"Accept": "text/turtle"})
    assert (answer.status, answer.media_type) == (200, "text/turtle")
    return Graph().parse(data=answer.body, format="turtle")


@pytest.fixture(scope="module")
def manifest(release_dir: Path) -> dict[str, object]:
    return json.loads((release_dir / "manifest.json").read_bytes())


@pytest.fixture(scope="module")
def merge(release_dir: Path) -> Graph:
    return Graph().parse(release_dir / "dumps/aseangraph.nt", format="nt")


def number(graph: Graph, subject: URIRef, predicate: URIRef) -> int:
    return int(graph.value(subject, predicate, any=False))


# --- true ----------------------------------------------------------------------------------------


def test_the_counts_are_those_of_the_merge(told: Graph, merge: Graph) -> None:
    assert number(told, DATASET, VOID.triples) == len(merge)
    assert number(told, DATASET, VOID.distinctSubjects) == len(set(merge.subjects()))
    assert number(told, DATASET, VOID.distinctObjects) == len(set(merge.objects()))
    assert number(told, DATASET, VOID.properties) == len(set(merge.predicates()))


def test_the_partitions_are_those_of_the_merge(told: Graph, merge: Graph) -> None:
    classes = {
        told.value(part, VOID["class"]): number(told, part, VOID.entities)
        for part in told.objects(DATASET, VOID.classPartition)
    }
    named = {each for each in merge.objects(None, RDF.type) if isinstance(each, URIRef)}
    assert classes == {each: len(set(merge.subjects(RDF.type, each))) for each in named}
    assert len(classes) == number(told, DATASET, VOID.classes) > 60
    properties = {
        told.value(part, VOID.property): number(told, part, VOID.triples)
        for part in told.objects(DATASET, VOID.propertyPartition)
    }
    assert properties == {
        each: sum(1 for _ in merge.triples((None, each, None))) for each in set(merge.predicates())
    }


def test_each_named_graph_is_a_subset_with_its_size(told: Graph, release_dir: Path) -> None:
    dataset = Dataset()
    dataset.parse(release_dir / "dumps/aseangraph.nq", format="nquads")
    sizes = {each.identifier: len(each) for each in dataset.graphs() if len(each)}
    subsets = set(told.objects(DATASET, VOID.subset))
    assert {each: number(told, each, VOID.triples) for each in subsets} == sizes
    assert GRAPH.dataset not in subsets


def test_each_named_graph_tells_who_says_it(told: Graph) -> None:
    words = {
        str(each).removeprefix(str(GRAPH)): str(told.value(each, DCTERMS.description))
        for each in told.objects(DATASET, VOID.subset)
    }
    assert words["lineage-inferred"] == "Said by: lineage inferred by analysts of aseangraph."
    assert words["aim2020"] == "Said by: the document aim2020."
    assert told.value(GRAPH.aim2020, DCTERMS.source) == ID["source-aim2020"]
    assert len(set(words.values())) == len(words) == 14


def test_the_catalogue_is_a_page_for_people(base: str, told: Graph) -> None:
    page = ask(base, "catalog", headers={"Accept": "text/html"}).body.decode()
    for what in (DCTERMS.title, DCTERMS.license, DCTERMS.bibliographicCitation, DCTERMS.issued):
        assert escape(str(told.value(DATASET, what))) in page
    assert page.count('<a href="./dumps/') == len(set(told.objects(DATASET, DCAT.distribution)))
    assert page.count('<a href="./graph/') == 14
    home = ask(base, "").body.decode()
    assert str(told.value(DATASET, DCTERMS.license)) in re.sub("<script.*?</script>", "", home)


def test_examples_and_dumps_of_graphs_are_answered(base: str, told: Graph) -> None:
    examples = sorted(told.objects(DATASET, VOID.exampleResource))
    assert len(examples) == 4
    for each in examples:
        assert ask(base, each.removeprefix(BASE)).status == 303
    graph = GRAPH["adgmin2-news"]
    where = str(told.value(graph, VOID.dataDump))
    assert where == f"{base}graph/adgmin2-news.nt"
    lines = ask(base, urlsplit(where).path[1:]).body.splitlines()
    assert len(lines) == number(told, graph, VOID.triples)


def test_each_distribution_is_there_with_its_size_kind_and_digest(base: str, told: Graph) -> None:
    nodes = set(told.objects(DATASET, DCAT.distribution))
    assert len(nodes) > 40
    for node in nodes:
        where = urlsplit(str(told.value(node, DCAT.downloadURL)))
        assert f"{where.scheme}://{where.netloc}/" == base
        answer = ask(base, where.path[1:])
        checksum = told.value(node, SPDX.checksum)
        assert answer.status == 200, where
        assert len(answer.body) == number(told, node, DCAT.byteSize)
        assert str(told.value(checksum, SPDX.checksumValue)) == (
            hashlib.sha256(answer.body).hexdigest()
        )
        kind = told.value(node, DCAT.compressFormat) or told.value(node, DCAT.mediaType)
        assert str(kind).endswith(f"/{answer.media_type}")


def test_dumps_of_the_whole_have_its_triples(base: str, told: Graph) -> None:
    dumps = {urlsplit(str(each)).path for each in told.objects(DATASET, VOID.dataDump)}
    plain = {each for each in dumps if not each.endswith(".gz")}
    assert plain == {f"/dumps/aseangraph.{x}" for x in ("jsonld", "nq", "nt", "rdf", "trig", "ttl")}
    assert dumps == plain | {f"{each}.gz" for each in plain}


def test_the_build_used_what_the_manifest_names(told: Graph, manifest: dict[str, object]) -> None:
    (build,) = told.subjects(RDF.type, PROV.Activity)
    inputs = manifest["inputs"]
    assert isinstance(inputs, dict)
    used = {
        str(told.value(each, DCTERMS.identifier)): str(
            told.value(told.value(each, SPDX.checksum), SPDX.checksumValue)
        )
        for each in told.objects(build, PROV.used)
    }
    assert used == inputs["files"]


# --- the same everywhere -------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["catalog", "dataset", "catalog.nt", ".well-known/void.ttl"])
def test_it_is_told_alike_at_each_address(base: str, told: Graph, path: str) -> None:
    answer = ask(base, path)
    parser = "nt" if path.endswith(".nt") else "turtle"
    assert set(Graph().parse(data=answer.body, format=parser)) == set(told)


def test_the_graph_says_the_same_of_our_own_addresses(base: str, told: Graph) -> None:
    query = "CONSTRUCT { ?s ?p ?o } { GRAPH graph:dataset { ?s ?p ?o } }"
    body = ask(base, "sparql", {"query": query}, headers={"Accept": "text/turtle"}).body
    graph = Graph().parse(data=body, format="turtle")
    assert len(graph) == len(told)
    assert (DATASET, VOID.sparqlEndpoint, URIRef(f"{BASE}sparql")) in graph
    assert (DATASET, VOID.sparqlEndpoint, URIRef(f"{base}sparql")) in told


def test_it_is_in_no_dump_and_in_no_count(
    base: str, release_dir: Path, manifest: dict[str, object]
) -> None:
    assert b"graph/dataset>" not in (release_dir / "dumps/aseangraph.nq").read_bytes()
    health = json.loads(ask(base, "health").body)
    assert health["triples"] == manifest["triples"]
    store = open_release(release_dir).store
    assert store.count() == manifest["triples"]
    assert store.sizes()[str(GRAPH.dataset)] > 1_000


def test_it_agrees_with_the_service_description(base: str, told: Graph) -> None:
    service = Graph().parse(data=ask(base, "sparql").body, format="turtle")
    (endpoint,) = set(service.objects(None, SD.endpoint))
    assert endpoint == told.value(DATASET, VOID.sparqlEndpoint)
    assert endpoint in set(told.subjects(RDF.type, DCAT.DataService))
    assert endpoint == told.value(endpoint, DCAT.endpointURL)
    default = service.value(service.value(None, RDF.type, SD.Dataset), SD.defaultGraph)
    assert number(service, default, VOID.triples) == number(told, DATASET, VOID.triples)
    sizes = {
        service.value(each, SD.name): number(service, service.value(each, SD.graph), VOID.triples)
        for each in service.objects(None, SD.namedGraph)
    }
    assert sizes.pop(GRAPH.dataset) == len(told)
    assert sizes == {g: number(told, g, VOID.triples) for g in told.objects(DATASET, VOID.subset)}


def test_it_agrees_with_the_manifest(told: Graph, manifest: dict[str, object]) -> None:
    version = URIRef(f"{BASE}version/{manifest['version']}")
    assert told.value(DATASET, DCAT.hasCurrentVersion) == version
    assert str(told.value(version, DCTERMS.issued)) == manifest["issued"]
    digests = {
        str(told.value(each, SCHEMA.name)).rpartition(": ")[2]: str(told.value(each, SCHEMA.value))
        for each in told.objects(version, SCHEMA.additionalProperty)
    }
    assert digests == manifest["rdfc10"]
    assert str(told.value(DATASET, DCTERMS.license)) == manifest["license"]


def test_the_home_page_says_the_same_to_search_engines(base: str, told: Graph) -> None:
    page = ask(base, "").body.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    found = json.loads(block)
    assert found["@type"] == "Dataset"
    assert found["@id"] == str(DATASET)
    assert found["url"] == base
    assert found["name"] == str(told.value(DATASET, DCTERMS.title))
    assert found["description"] == str(told.value(DATASET, DCTERMS.description))
    assert found["version"] == str(told.value(DATASET, DCAT.version))
    assert found["license"] == str(told.value(DATASET, DCTERMS.license))
    assert found["datePublished"] == str(told.value(DATASET, DCTERMS.issued))
    links = {each["contentUrl"]: each for each in found["distribution"]}
    nodes = list(told.objects(DATASET, DCAT.distribution))
    assert set(links) == {str(told.value(each, DCAT.downloadURL)) for each in nodes}
    for node in nodes:
        link = links[str(told.value(node, DCAT.downloadURL))]
        assert link["contentSize"] == str(told.value(node, DCAT.byteSize))


def test_the_home_page_leads_to_it(base: str) -> None:
    answer = ask(base, "")
    assert '<.well-known/void>; rel="describedby"; type="text/turtle"' in answer["link"]
    assert f'<{BASE}>; rel="cite-as"' in answer["link"]
    items = re.findall(r'<([^>]*)>; rel="item"', answer["link"])
    assert "dumps/aseangraph.ttl" in items


def test_the_catalogue_leads_to_everything(told: Graph) -> None:
    assert set(told.objects(CATALOG, DCAT.dataset)) == set(told.subjects(RDF.type, DCAT.Dataset))
    assert told.value(CATALOG, DCAT.service) in set(told.subjects(RDF.type, DCAT.DataService))
    assert set(told.objects(None, FOAF.primaryTopic)) == {DATASET}


def test_a_service_of_other_files_has_no_record(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text("<http://e/a> <http://e/b> 1 .")
    with served("--data", str(path)) as base:
        assert ask(base, ".well-known/void").status == 404
        assert "ld+json" not in ask(base, "").body.decode()
