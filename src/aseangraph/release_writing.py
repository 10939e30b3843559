"""The writing of a release: whole or not at all, by one writer at a time."""

import errno
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from aseangraph import __version__
from aseangraph.authored import AuthoredFile, authored_root
from aseangraph.dataset_record import record
from aseangraph.dump_files import DumpFiles
from aseangraph.dumps import DUMPS, FOLDER, SUMS, Dump
from aseangraph.errors import ReleaseError
from aseangraph.formats import by_name
from aseangraph.graphs import DERIVED
from aseangraph.jsonld import CONTEXT
from aseangraph.namespaces import GRAPH, curie
from aseangraph.rdf_files import rdf_bytes
from aseangraph.release import INDEX, RECORD, digest_of, files_of
from aseangraph.search_index import build_index
from aseangraph.signposts import LICENCE
from aseangraph.store import Store
from aseangraph.swap import written_aside

__all__ = ["claimed", "inputs_digest", "write_release"]

_CLASSES = f"""
SELECT ?class (COUNT(DISTINCT ?thing) AS ?things) WHERE {{
  GRAPH ?graph {{ ?thing a ?class }}
  FILTER(STRSTARTS(STR(?class), STR(ag:)) && ISIRI(?thing))
  FILTER(?graph NOT IN ({", ".join(f"<{name}>" for name in sorted(DERIVED))}))
}} GROUP BY ?class ORDER BY ?class
"""


def inputs_digest(files: Iterable[AuthoredFile]) -> str:
    """Return one SHA-256 over the paths and digests of the authored files."""
    lines = (f"{each.sha256}  {each.path}\n" for each in files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


@contextmanager
def claimed(place: Path, *, wait: float = 0) -> Iterator[None]:
    """Keep ``place`` for one writer, and see that it can be written before any work is done.

    ``wait`` is how many seconds another writer is waited for. Raises ``ReleaseError`` where
    ``place`` is not ours to write, cannot be written, or another writer keeps it.
    """
    place = place.resolve()
    _check_place(place)
    with _told(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        if not os.access(place.parent, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        lock = FileLock(place.with_name(f".{place.name}.lock"), is_singleton=True)
        try:
            lock.acquire(timeout=wait)
        except Timeout:
            raise ReleaseError(
                f"{place}: another build is writing it. Wait for that one, or name another folder"
                " (build: --out, else: --release)."
            ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _told(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ReleaseError(
            f"{place}: the release cannot be written: {error.strerror or error}. What was there is"
            " untouched. Make room or make the folder writable, or name another one (build: --out,"
            " else: --release)."
        ) from error


def write_release(
    place: Path,
    store: Store,
    files: list[AuthoredFile],
    report: dict[str, str],
    wanted: Sequence[Dump] = DUMPS,
) -> dict[str, Any]:
    """Write a release of ``store`` to the folder ``place``, whole or not at all.

    ``files`` are the inputs to be named in the manifest, ``report`` the validation report as
    name of file → text, ``wanted`` the dumps that it has. Returns the manifest. Raises
    ``ReleaseError`` where it cannot be written.
    """
    place = place.resolve()
    with claimed(place), _told(place), written_aside(place) as new:
        return _write(new, store, files, report, wanted)


def _check_place(place: Path) -> None:
    ours = any((place / name).is_file() for name in ("manifest.json", "digests.sha256"))
    if place.exists() and not ours and (not place.is_dir() or any(place.iterdir())):
        raise ReleaseError(
            f"{place}: is there, but is no release, and would be lost. Name an empty or a new"
            " folder (build: --out, else: --release)."
        )


def _write(
    new: Path,
    store: Store,
    files: list[AuthoredFile],
    report: dict[str, str],
    wanted: Sequence[Dump],
) -> dict[str, Any]:
    dumps = DumpFiles(store.canonical(), _context(files), wanted)
    texts = {name: text.encode() for name, text in report.items()}
    dumped = dumps.files | {SUMS: dumps.sums}
    outputs = texts | {f"{FOLDER}/{name}": data for name, data in dumped.items()}
    for name, data in outputs.items():
        (new / name).parent.mkdir(exist_ok=True)
        (new / name).write_bytes(data)
    same = {f"{FOLDER}/{d.name}": dumps.sha256[d.name] for d in wanted if d.same_everywhere}
    stated = same | {name: digest_of(data) for name, data in texts.items()}
    manifest = _manifest(store, dumps) | {
        "inputs": {"sha256": inputs_digest(files), "files": {f.path: f.sha256 for f in files}},
        "dumps": dumps.told(),
        "outputs": dict(sorted(stated.items())),
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (new / "manifest.json").write_text(text, encoding="utf-8")
    told = list(record(manifest, store))
    (new / RECORD).write_bytes(rdf_bytes(told, by_name("turtle")))
    store.add(told, str(GRAPH.dataset))
    store.save(new / "store")
    (new / INDEX).write_bytes(build_index(store.select))
    _write_digests(new)
    return manifest


def _manifest(store: Store, dumps: DumpFiles) -> dict[str, Any]:
    """Return what the manifest tells of the graph itself."""
    sizes = store.sizes()
    return {
        "name": "aseangraph",
        "version": __version__,
        "license": LICENCE,
        "digests": "SHA-256",
        "triples": store.count(),
        "quads": sum(sizes.values()),
        "issued": dumps.issued,
        "rdfc10": dumps.rdfc10,
        "graphs": {curie(name): size for name, size in sizes.items()},
        "classes": _class_counts(store),
    }


def _context(files: list[AuthoredFile]) -> bytes:
    """Return the context of the JSON-LD: that of the inputs, or else the package's own."""
    given = (each.data for each in files if each.path == CONTEXT)
    return next(given, None) or (authored_root() / CONTEXT).read_bytes()


def _class_counts(store: Store) -> dict[str, int]:
    """Count the instances of each class of ours, by the types that are authored."""
    return {curie(row["class"]): int(row["things"]) for row in store.select(_CLASSES)}


def _write_digests(new: Path) -> None:
    digests = {name: digest_of((new / name).read_bytes()) for name in sorted(files_of(new))}
    text = "".join(f"{digest}  {name}\n" for name, digest in digests.items())
    (new / "digests.sha256").write_text(text, encoding="utf-8")
