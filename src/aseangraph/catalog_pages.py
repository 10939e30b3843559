"""The page of the catalogue: what a release is, how to cite it, where its files are."""

from collections.abc import Iterable, Sequence
from html import escape
from string import Template

from rdflib import DCTERMS, PROV, VOID, URIRef
from rdflib.term import Node

from aseangraph.addresses import address
from aseangraph.dataset_record import DATASET, DCAT
from aseangraph.markup import linked, table
from aseangraph.namespaces import GRAPH, curie
from aseangraph.pages import framed
from aseangraph.store import Store

__all__ = ["catalog_page"]

_PAGE = Template("""\
<p><a href="$base/">aseangraph</a></p>
<h1>$title</h1>
<p>$description</p>
<dl>
<dt>Version</dt><dd><a href="$base/version/$version">$version</a>, of $issued</dd>
<dt>Licence</dt><dd><a href="$licence">$licence</a></dd>
<dt>Cite as</dt><dd>$citation</dd>
<dt>Names</dt><dd><code>$dataset</code>; of this version: <code>$named</code></dd>
<dt>Size</dt><dd>$triples triples, $classes classes and $properties properties in use</dd>
<dt>SPARQL</dt><dd><a href="$base/sparql">$base/sparql</a></dd>
<dt>Built from</dt><dd>$inputs files, each with its digest in the forms below</dd>
</dl>
<h2>Files</h2>
$files
<h2>Named graphs</h2>
<p>A triple may stand in several of them; the default graph has each once.</p>
$graphs""")


class _Record:
    """The record of a release in a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self, subject: Node, predicate: Node) -> list[Node]:
        found = self._store.said(subject=subject, predicate=predicate, graph=str(GRAPH.dataset))
        return sorted((end for (_, _, end), _ in found), key=str)

    def one(self, subject: Node, predicate: Node) -> str:
        return next((str(each) for each in self.all(subject, predicate)), "")


def catalog_page(store: Store, base: str, head: str = "") -> str:
    """Return the page of the record in ``store``, for the service at ``base``, as whole HTML.

    ``head``, which is HTML, goes into the head of the page.
    """
    record = _Record(store)
    version = record.one(DATASET, DCAT.hasCurrentVersion)
    told = {
        "base": base,
        "title": record.one(DATASET, DCTERMS.title),
        "description": record.one(DATASET, DCTERMS.description),
        "version": record.one(DATASET, DCAT.version),
        "issued": record.one(DATASET, DCTERMS.issued),
        "licence": record.one(DATASET, DCTERMS.license),
        "citation": record.one(DATASET, DCTERMS.bibliographicCitation),
        "dataset": str(DATASET),
        "named": version,
        "triples": record.one(DATASET, VOID.triples),
        "classes": record.one(DATASET, VOID.classes),
        "properties": record.one(DATASET, VOID.properties),
        "inputs": str(_inputs(record, version)),
    }
    body = _PAGE.substitute(
        {name: escape(value) for name, value in told.items()},
        files="\n".join(table(("file", "holds", "bytes"), _files(record, base))),
        graphs="\n".join(table(("graph", "what is said here", "triples"), _graphs(record, base))),
    )
    return framed(body, title=f"{told['title']} · catalogue", head=head)


def _inputs(record: _Record, version: str) -> int:
    builds = record.all(URIRef(version), PROV.wasGeneratedBy)
    return sum(len(record.all(build, PROV.used)) for build in builds)


def _files(record: _Record, base: str) -> Iterable[Sequence[str]]:
    for node in record.all(DATASET, DCAT.distribution):
        where = record.one(node, DCAT.downloadURL)
        title, size = record.one(node, DCTERMS.title), record.one(node, DCAT.byteSize)
        file = linked(address(base, where) or where, escape(where.rpartition("/")[2]))
        yield file, escape(title), size


def _graphs(record: _Record, base: str) -> Iterable[Sequence[str]]:
    for graph in record.all(DATASET, VOID.subset):
        told, size = record.one(graph, DCTERMS.description), record.one(graph, VOID.triples)
        name = linked(address(base, str(graph)) or str(graph), escape(curie(str(graph))))
        yield name, escape(told), size
