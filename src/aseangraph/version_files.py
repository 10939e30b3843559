"""The files of a version as they go out, and its ontology and alignments in any RDF format."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import PurePosixPath
from threading import Lock

from aseangraph.digests import content
from aseangraph.formats import DOCUMENTS, FORMATS, Format, by_name
from aseangraph.problems import Problem
from aseangraph.statements import rows
from aseangraph.store import canonical_statements, read_statements, reserialise
from aseangraph.versions import KeptFile, Version

__all__ = ["file_of", "media_type", "model", "version_named"]

_OTHERS = {
    ".gz": "application/gzip",
    ".parquet": "application/vnd.apache.parquet",
    ".sqlite": "application/vnd.sqlite3",
    "": "text/plain; charset=utf-8",  # SHA256SUMS
}
_DATASET = "aseangraph.nq"
_one_at_a_time = Lock()


def version_named(versions: Sequence[Version], name: str) -> Version:
    """Return the version called ``name``; raise ``Problem`` (404) where none is served."""
    for each in versions:
        if each.version == name:
            return each
    served = ", ".join(each.version for each in versions) or "none"
    raise Problem(404, f"no version {name[:40]!r} is served here. There are: {served}.")


def file_of(version: Version, name: str) -> KeptFile:
    """Return the dump called ``name``, or the manifest, as it was when the service began.

    Raises ``Problem``: 404 where there is none of that name, 503 where it is another one by now.
    """
    found = version.manifest if name == "manifest.json" else version.dumps.get(name)
    if found is None:
        names = ", ".join(version.dumps) or "none"
        raise Problem(404, f"version {version.version} has no dump {name[:80]!r}. It has: {names}.")
    if not found.is_as_it_was():
        raise Problem(
            503,
            f"version {version.version} was built anew or taken away since the service was started."
            " Start it again.",
        )
    return found


def media_type(name: str) -> str:
    """Return the ``Content-Type`` of a file, which its suffix tells."""
    suffix = PurePosixPath(name).suffix
    for each in (*FORMATS, *DOCUMENTS):
        if suffix in each.suffixes:
            return each.content_type
    return _OTHERS.get(suffix, "application/octet-stream")


def model(version: Version, name: str, format_: Format) -> bytes:
    """Return the graph ``name`` (ontology, alignments) of a version in a format.

    Raises ``Problem`` as ``file_of`` does.
    """
    dump = f"{name}.ttl" if f"{name}.ttl" in version.dumps else _DATASET
    file = file_of(version, dump)
    if dump != _DATASET and format_.name == "turtle":
        return file.path.read_bytes()
    with _one_at_a_time:
        return _written(file, name, format_)


@lru_cache(maxsize=64)
def _written(file: KeptFile, name: str, format_: Format) -> bytes:
    source = by_name("nquads" if file.path.name == _DATASET else "turtle")
    statements = read_statements(file.path.read_bytes(), source, name=file.path.name)
    whole = source.name == "nquads"
    held = content(statements, name) if whole else canonical_statements(statements)
    return reserialise(rows(held), format_)
