"""The files of a version as they go out, and its ontology and alignments in any RDF format."""

import os
from collections.abc import Sequence
from pathlib import PurePosixPath
from threading import Lock

from rdflib import VOID, URIRef
from rdflib.term import Node

from aseangraph.dataset_record import rebased
from aseangraph.digests import content
from aseangraph.dump_pages import HeldFile
from aseangraph.dumps import DATASET, FOLDER
from aseangraph.engine_terms import Triple
from aseangraph.formats import DOCUMENTS, FORMATS, Format, by_name
from aseangraph.namespaces import BASE, GRAPH
from aseangraph.problems import Problem
from aseangraph.rdf_files import (
    canonical_statements,
    parse,
    rdf_bytes,
    read_statements,
    reserialise,
)
from aseangraph.release import RECORD
from aseangraph.statements import rows
from aseangraph.versions import KeptFile, Version, mark_of

__all__ = ["held", "media_type", "model", "record_of", "version_named"]

_OTHERS = {
    ".gz": "application/gzip",
    ".parquet": "application/vnd.apache.parquet",
    ".sqlite": "application/vnd.sqlite3",
    "": "text/plain",  # SHA256SUMS
}
_MOST_WRITTEN = 64
_written: dict[tuple[str, str, str], bytes] = {}
_one_at_a_time = Lock()


def version_named(versions: Sequence[Version], name: str) -> Version:
    """Return the version called ``name``; raise ``Problem`` (404) where none is served."""
    for each in versions:
        if each.version == name:
            return each
    served = ", ".join(each.version for each in versions) or "none"
    raise Problem(404, f"no version {name[:40]!r} is served here. There are: {served}.")


def _file_of(version: Version, name: str) -> KeptFile:
    """Return the dump called ``name``, or the manifest; raise ``Problem`` (404) for another."""
    others = {"manifest.json": version.manifest, RECORD: version.record}
    found = others[name] if name in others else version.dumps.get(name)
    if found is None:
        names = ", ".join(version.dumps) or "none"
        raise Problem(404, f"version {version.version} has no dump {name[:80]!r}. It has: {names}.")
    return found


def held(version: Version, name: str) -> HeldFile:
    """Open a file of a version; its descriptor is the caller's to close.

    Raises ``Problem``: 404 where there is none of that name, 503 where it is another one by now.
    """
    found = _file_of(version, name)
    try:
        descriptor = os.open(found.path, os.O_RDONLY)
    except OSError:
        raise Problem(503, _GONE) from None
    if mark_of(os.fstat(descriptor)) != found.mark:
        os.close(descriptor)
        raise Problem(503, _GONE)
    return HeldFile(name, descriptor, found.size, found.sha256, media_type(name))


_GONE = (
    "the files of this version are gone, or others than when the service was started. Start it"
    " again."
)


def _bytes(version: Version, name: str) -> bytes:
    file = held(version, name)
    try:
        return b"".join(file.pieces(range(file.size)))
    finally:
        os.close(file.descriptor)


def media_type(name: str) -> str:
    """Return the ``Content-Type`` of a file, which its suffix tells."""
    suffix = PurePosixPath(name).suffix
    for each in (*FORMATS, *DOCUMENTS):
        if suffix in each.suffixes:
            return each.media_types[0]
    return _OTHERS.get(suffix, "application/octet-stream")


def record_of(version: Version, format_: Format, base: str) -> bytes:
    """Return what a version says of itself, with the addresses of the service at ``base``.

    Of a kept version the dumps have the addresses of that version, and what only the current one
    has is left out: the endpoint, and graphs at their own addresses. Raises ``Problem`` as ``held``
    does.
    """
    told = parse(_bytes(version, RECORD), by_name("turtle"), name=RECORD)
    dumps = f"{BASE}{FOLDER}/"
    own = f"{base}/version/{version.version}/{FOLDER}/"
    if version.kept:
        moved = ((s, p, _moved(o, dumps, own)) for s, p, o in told)
        told = (each for each in moved if not _is_current(each))
    return rdf_bytes([rebased(each, base) for each in told], format_)


def _moved(term: Node, start: str, other: str) -> Node:
    if isinstance(term, URIRef) and str(term).startswith(start):
        return URIRef(other + str(term)[len(start) :])
    return term


def _is_current(triple: Triple) -> bool:
    """Tell whether a statement is on the endpoint, or where a graph is served."""
    first, by, last = map(str, triple)
    of_graph = by == str(VOID.dataDump) and last.startswith(GRAPH)
    return f"{BASE}sparql" in (first, last) or of_graph


def model(version: Version, name: str, format_: Format) -> bytes:
    """Return the graph ``name`` (ontology, alignments) of a version in a format.

    Raises ``Problem`` as ``held`` does.
    """
    dump = f"{name}.ttl" if f"{name}.ttl" in version.dumps else DATASET
    if dump != DATASET and format_.name == "turtle":
        return _bytes(version, dump)
    if dump not in version.dumps:
        raise Problem(404, f"version {version.version} has neither {name}.ttl nor {DATASET}.")
    with _one_at_a_time:
        known = version.dumps[dump].sha256, name, format_.name
        if known not in _written:
            _written[known] = _rewritten(_bytes(version, dump), dump, name, format_)
            while len(_written) > _MOST_WRITTEN:
                _written.pop(next(iter(_written)))
        return _written[known]


def _rewritten(data: bytes, dump: str, name: str, format_: Format) -> bytes:
    whole = dump == DATASET
    statements = read_statements(data, by_name("nquads" if whole else "turtle"), name=dump)
    wanted = content(statements, name) if whole else canonical_statements(statements)
    return reserialise(rows(wanted), format_)
