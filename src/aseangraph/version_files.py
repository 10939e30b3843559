"""The files of a version as they go out, and its ontology and alignments in any RDF format."""

import os
from collections.abc import Sequence
from pathlib import PurePosixPath
from threading import Lock

from aseangraph.digests import content
from aseangraph.dump_pages import HeldFile
from aseangraph.dumps import DATASET
from aseangraph.formats import DOCUMENTS, FORMATS, Format, by_name
from aseangraph.problems import Problem
from aseangraph.rdf_files import canonical_statements, read_statements, reserialise
from aseangraph.statements import rows
from aseangraph.versions import KeptFile, Version, mark_of

__all__ = ["held", "media_type", "model", "version_named"]

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
    found = version.manifest if name == "manifest.json" else version.dumps.get(name)
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
