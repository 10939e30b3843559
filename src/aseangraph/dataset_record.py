"""What a release says of itself, for ``graph:dataset``: VoID, DCAT 3, and PROV of the build.

It names addresses under the base of our IRIs; a service tells it with its own in their place. It
describes the dumps, and so is in none of them nor in any digest.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from rdflib import DCTERMS, FOAF, OWL, PROV, RDF, RDFS, VOID, XSD, Literal, Namespace, URIRef
from rdflib.term import Node

from aseangraph.dumps import DUMPS, GZIP
from aseangraph.engine_terms import Triple
from aseangraph.graphs import said_by
from aseangraph.namespaces import AG, BASE, GRAPH, ID, TOPIC, curie, full_iri
from aseangraph.signposts import LICENCE
from aseangraph.store import Store

__all__ = [
    "CATALOG",
    "DATASET",
    "DCAT",
    "DESCRIPTION",
    "MAKERS",
    "TITLE",
    "partitions",
    "rebased",
    "record",
    "title_of",
]

TITLE = "aseangraph: ASEAN's digital policy as linked data"
DESCRIPTION = (
    "ASEAN's digital policy instruments with their parts, bodies, meetings and partners, and the"
    " lineage from one to another. Every statement leads to the passage or the page that proves it;"
    " what a source states, what analysts infer and what logic entails are kept apart."
)
MAKERS = "aseangraph maintainers"
DATASET, CATALOG = URIRef(f"{BASE}dataset"), URIRef(f"{BASE}catalog")
_SERVICE = URIRef(f"{BASE}sparql")
_BUILD, _SOFTWARE = URIRef(f"{CATALOG}#build"), URIRef(f"{CATALOG}#software")
DCAT = Namespace("http://www.w3.org/ns/dcat#")  # rdflib's own lacks the terms of DCAT 3
_ADMS = Namespace("http://www.w3.org/ns/adms#")
_SPDX = Namespace("http://spdx.org/rdf/terms#")
_SCHEMA = Namespace("https://schema.org/")
_MEDIA = "https://www.iana.org/assignments/media-types/"
_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_PROTOCOL = URIRef("https://www.w3.org/TR/sparql11-protocol/")
_EXAMPLES = (ID.aim2020, ID["framework-pdp"], ID["body-adgmin"], TOPIC["digital-divide"])
_VOCABULARIES = (
    str(AG),
    str(DCTERMS),
    str(RDFS),
    "http://www.w3.org/2004/02/skos/core#",
    "http://www.w3.org/ns/org#",
    str(PROV),
    "http://www.w3.org/ns/shacl#",
    str(_SCHEMA),
)
_OF_FORMATS = {
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
}
_ADDRESSES = re.compile(  # what is asked for at a service, and is no name in the data
    rf"{re.escape(BASE)}(?:$|(?:changes|dumps|sparql|\.well-known)(?![^/#]))"
    rf"|{re.escape(BASE)}graph/[^/#]+\.nt$"
)
_PLAIN = {each.name: each for each in DUMPS}
_CLASSES = """
SELECT ?term (COUNT(DISTINCT ?s) AS ?n) { ?s a ?term FILTER(ISIRI(?term)) }
GROUP BY ?term ORDER BY ?term
"""
_PROPERTIES = "SELECT ?term (COUNT(*) AS ?n) { ?s ?term ?o } GROUP BY ?term ORDER BY ?term"
_ENDS = """
SELECT (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
{ ?s ?p ?o }
"""


def record(manifest: Mapping[str, Any], store: Store) -> Iterator[Triple]:
    """Yield the record of the release with ``manifest``, of which ``store`` holds the graphs."""
    version = URIRef(f"{BASE}version/{manifest['version']}")
    yield from _catalog(version)
    yield from _dataset(manifest, version)
    yield from _statistics(manifest, store)
    yield from _service()
    for name, dump in manifest["dumps"].items():
        yield from _distribution(name, dump, manifest)
    yield from _provenance(manifest, version)


def partitions(store: Store) -> tuple[dict[str, int], dict[str, int]]:
    """Count the default graph: instances by class, and triples by property."""
    return _counted(store, _CLASSES), _counted(store, _PROPERTIES)


def title_of(name: str) -> str:
    """Return the title of the dump ``name``, packed or not."""
    packed = ", packed" if name.endswith(GZIP) else ""
    return _PLAIN[name.removesuffix(GZIP)].title + packed


def rebased(triple: Triple, base: str) -> Triple:
    """Return ``triple`` with the addresses of the service in the place of ours.

    ``base`` has no slash at its end. The names of things, graphs and terms stay as they are.
    """
    first, by, last = (_rebased(each, base) for each in triple)
    return first, by, last


def _rebased(term: Node, base: str) -> Node:
    if not isinstance(term, URIRef) or not _ADDRESSES.match(term):
        return term
    return URIRef(f"{base}/{term.removeprefix(BASE)}")


def _counted(store: Store, query: str) -> dict[str, int]:
    return {row["term"]: int(row["n"]) for row in store.select(query)}


def _english(text: str) -> Literal:
    return Literal(text, lang="en")


def _catalog(version: URIRef) -> Iterator[Triple]:
    yield CATALOG, RDF.type, DCAT.Catalog
    yield CATALOG, DCTERMS.title, _english("The catalogue of aseangraph")
    yield CATALOG, DCTERMS.description, _english("The dataset, its dumps, versions and service.")
    yield CATALOG, DCTERMS.publisher, Literal(MAKERS)
    yield CATALOG, DCTERMS.license, URIRef(LICENCE)
    yield CATALOG, DCTERMS.language, Literal("en")
    yield CATALOG, DCAT.dataset, DATASET
    yield CATALOG, DCAT.dataset, version
    yield CATALOG, DCAT.service, _SERVICE
    yield CATALOG, FOAF.homepage, URIRef(BASE)
    document = URIRef(f"{BASE}.well-known/void")
    yield document, RDF.type, VOID.DatasetDescription
    yield document, FOAF.primaryTopic, DATASET


def _dataset(manifest: Mapping[str, Any], version: URIRef) -> Iterator[Triple]:
    number, issued = manifest["version"], Literal(manifest["issued"], datatype=XSD.date)
    for each in (DATASET, version):
        yield each, RDF.type, DCAT.Dataset
        yield each, DCTERMS.title, _english(TITLE)
        yield each, DCTERMS.description, _english(DESCRIPTION)
        yield each, DCTERMS.publisher, Literal(MAKERS)
        yield each, DCTERMS.creator, Literal(MAKERS)
        yield each, DCTERMS.license, URIRef(manifest["license"])
        yield each, DCTERMS.issued, issued
        yield each, DCTERMS.language, Literal("en")
        yield each, DCAT.version, Literal(number)
        yield each, DCAT.landingPage, URIRef(BASE)
    yield DATASET, DCAT.hasVersion, version
    yield DATASET, DCAT.hasCurrentVersion, version
    yield version, DCAT.isVersionOf, DATASET
    yield version, OWL.versionInfo, Literal(number)
    yield version, _ADMS.versionNotes, URIRef(f"{BASE}changes")
    year = str(manifest["issued"])[:4]
    cited = f"{MAKERS} ({year}). {TITLE}, version {number}. {version}"
    yield DATASET, DCTERMS.bibliographicCitation, Literal(cited)
    for content, digest in manifest["rdfc10"].items():
        value = URIRef(f"{CATALOG}#rdfc10-{content}")
        yield version, _SCHEMA.additionalProperty, value
        yield value, RDF.type, _SCHEMA.PropertyValue
        yield value, _SCHEMA.name, _english(f"SHA-256 of the canonical N-Quads: {content}")
        yield value, _SCHEMA.propertyID, URIRef("https://www.w3.org/TR/rdf-canon/")
        yield value, _SCHEMA.value, Literal(digest)


def _statistics(manifest: Mapping[str, Any], store: Store) -> Iterator[Triple]:
    yield DATASET, RDF.type, VOID.Dataset
    yield DATASET, FOAF.homepage, URIRef(BASE)
    yield DATASET, VOID.uriSpace, Literal(BASE)
    yield DATASET, VOID.sparqlEndpoint, _SERVICE
    yield DATASET, VOID.triples, Literal(manifest["triples"])
    classes, properties = partitions(store)
    yield DATASET, VOID.classes, Literal(len(classes))
    yield DATASET, VOID.properties, Literal(len(properties))
    ends = next(store.select(_ENDS))
    yield DATASET, VOID.distinctSubjects, Literal(int(ends["subjects"]))
    yield DATASET, VOID.distinctObjects, Literal(int(ends["objects"]))
    for example in _EXAMPLES:
        if store.knows(example):
            yield DATASET, VOID.exampleResource, example
    for vocabulary in _VOCABULARIES:
        yield DATASET, VOID.vocabulary, URIRef(vocabulary)
    for name, size in manifest["graphs"].items():
        graph = full_iri(name) or URIRef(name.strip("<>"))
        yield DATASET, VOID.subset, graph
        yield graph, RDF.type, VOID.Dataset
        yield graph, VOID.triples, Literal(size)
        yield graph, DCTERMS.title, _english(name)
        yield (
            graph,
            DCTERMS.description,
            _english(f"Said by: {said_by(graph)}."),
        )
        if graph.startswith(GRAPH):
            source = ID[f"source-{graph.removeprefix(GRAPH)}"]
            if store.knows(source):
                yield graph, DCTERMS.source, source
            yield graph, VOID.dataDump, URIRef(f"{graph}.nt")
    yield from _parts(classes, "class", VOID.classPartition, VOID["class"], VOID.entities)
    yield from _parts(properties, "property", VOID.propertyPartition, VOID.property, VOID.triples)


def _parts(
    counts: Mapping[str, int], kind: str, relation: URIRef, of: URIRef, counted: URIRef
) -> Iterator[Triple]:
    for term, count in counts.items():
        name = curie(term).strip("<>").replace(":", "-", 1)
        part = URIRef(f"{CATALOG}#{kind}-{quote(name, safe='')}")
        yield DATASET, relation, part
        yield part, of, URIRef(term)
        yield part, counted, Literal(count)


def _service() -> Iterator[Triple]:
    yield _SERVICE, RDF.type, DCAT.DataService
    yield _SERVICE, DCTERMS.title, _english("SPARQL 1.1 query service of aseangraph")
    yield _SERVICE, DCTERMS.license, URIRef(LICENCE)
    yield _SERVICE, DCTERMS.conformsTo, _PROTOCOL
    yield _SERVICE, DCAT.endpointURL, _SERVICE
    yield _SERVICE, DCAT.endpointDescription, _SERVICE
    yield _SERVICE, DCAT.servesDataset, DATASET


def _distribution(
    name: str, dump: Mapping[str, Any], manifest: Mapping[str, Any]
) -> Iterator[Triple]:
    where, node = URIRef(f"{BASE}dumps/{name}"), URIRef(f"{CATALOG}#{name}")
    checksum = URIRef(f"{CATALOG}#sha256-{name}")
    yield DATASET, DCAT.distribution, node
    yield node, RDF.type, DCAT.Distribution
    plain = _PLAIN[name.removesuffix(GZIP)]
    yield node, DCTERMS.title, _english(title_of(name))
    yield node, DCTERMS.license, URIRef(manifest["license"])
    yield node, DCAT.accessURL, URIRef(f"{BASE}dumps/")
    yield node, DCAT.downloadURL, where
    of = plain.media_type
    yield node, DCAT.mediaType, URIRef(_MEDIA + of)
    if name.endswith(GZIP):
        yield node, DCAT.compressFormat, URIRef(_MEDIA + dump["mediaType"])
    yield node, DCAT.byteSize, Literal(dump["bytes"], datatype=XSD.nonNegativeInteger)
    yield node, _SPDX.checksum, checksum
    yield checksum, RDF.type, _SPDX.Checksum
    yield checksum, _SPDX.algorithm, _SPDX.checksumAlgorithm_sha256
    yield checksum, _SPDX.checksumValue, Literal(dump["sha256"], datatype=XSD.hexBinary)
    if of in _OF_FORMATS:
        yield node, DCTERMS.format, _FORMATS[_OF_FORMATS[of]]
        if plain.content in ("dataset", "merge"):
            yield DATASET, VOID.dataDump, where
            yield DATASET, VOID.feature, _FORMATS[_OF_FORMATS[of]]


def _provenance(manifest: Mapping[str, Any], version: URIRef) -> Iterator[Triple]:
    yield version, RDF.type, PROV.Entity
    yield version, PROV.wasGeneratedBy, _BUILD
    yield _BUILD, RDF.type, PROV.Activity
    yield _BUILD, RDFS.label, _english("the build of this release")
    yield _BUILD, PROV.wasAssociatedWith, _SOFTWARE
    yield _SOFTWARE, RDF.type, PROV.SoftwareAgent
    yield _SOFTWARE, RDFS.label, _english("the Python package aseangraph")
    yield _SOFTWARE, OWL.versionInfo, Literal(manifest["version"])
    for path, digest in manifest["inputs"]["files"].items():
        entity = URIRef(f"{CATALOG}#input-{quote(path, safe='')}")
        checksum = URIRef(f"{CATALOG}#sha256-input-{quote(path, safe='')}")
        yield _BUILD, PROV.used, entity
        yield entity, RDF.type, PROV.Entity
        yield entity, DCTERMS.identifier, Literal(path)
        yield entity, _SPDX.checksum, checksum
        yield checksum, RDF.type, _SPDX.Checksum
        yield checksum, _SPDX.algorithm, _SPDX.checksumAlgorithm_sha256
        yield checksum, _SPDX.checksumValue, Literal(digest, datatype=XSD.hexBinary)
