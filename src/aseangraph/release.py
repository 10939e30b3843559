"""A release: one folder with store, dumps, manifest, digests and report, written and opened.

dumps/                   the dataset and its parts in many formats (see ``dumps``), each packed,
                         too, and SHA256SUMS, the digests of them
report.ttl, report.txt   what validation found
manifest.json            version, counts, digests of inputs and outputs
store/                   what is asked by SPARQL
search.sqlite            what is asked by words
digests.sha256           of all of these

The manifest states the digests of the outputs that one dataset gives everywhere, byte by byte, and
those of all dumps, of which SQLite, Parquet and gzip are as the libraries of the machine write
them, as are the store's files and the index.
"""

import errno
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from aseangraph import __version__
from aseangraph.authored import AuthoredFile, authored_root
from aseangraph.dump_files import DumpFiles
from aseangraph.dumps import DATASET, DUMPS, FOLDER, SUMS
from aseangraph.errors import ReleaseError
from aseangraph.formats import by_name
from aseangraph.graphs import DERIVED
from aseangraph.jsonld import CONTEXT
from aseangraph.namespaces import curie
from aseangraph.search_index import build_index
from aseangraph.store import Store
from aseangraph.swap import recover, written_aside
from aseangraph.word_search import Index

__all__ = [
    "Release",
    "checked_bytes",
    "claimed",
    "inputs_digest",
    "load_dump",
    "load_index",
    "open_dumps",
    "open_held",
    "open_index",
    "open_release",
    "read_manifest",
    "stated_digests",
    "write_release",
]

_DUMP = f"{FOLDER}/{DATASET}"
_INDEX = "search.sqlite"
_PIECE = 64 * 1024 * 1024
_CLASSES = f"""
SELECT ?class (COUNT(DISTINCT ?thing) AS ?things) WHERE {{
  GRAPH ?graph {{ ?thing a ?class }}
  FILTER(STRSTARTS(STR(?class), STR(ag:)) && ISIRI(?thing))
  FILTER(?graph NOT IN ({", ".join(f"<{name}>" for name in sorted(DERIVED))}))
}} GROUP BY ?class ORDER BY ?class
"""


@dataclass(frozen=True)
class Release:
    """An opened release: its folder, its manifest and its store, read-only."""

    path: Path
    manifest: dict[str, Any]
    store: Store


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
    place: Path, store: Store, files: list[AuthoredFile], report: dict[str, str]
) -> dict[str, Any]:
    """Write a release of ``store`` to the folder ``place``, whole or not at all.

    ``files`` are the inputs to be named in the manifest, ``report`` the validation report as
    name of file → text. Returns the manifest. Raises ``ReleaseError`` where it cannot be written.
    """
    place = place.resolve()
    with claimed(place), _told(place), written_aside(place) as new:
        return _write(new, store, files, report)


def _check_place(place: Path) -> None:
    ours = any((place / name).is_file() for name in ("manifest.json", "digests.sha256"))
    if place.exists() and not ours and (not place.is_dir() or any(place.iterdir())):
        raise ReleaseError(
            f"{place}: is there, but is no release, and would be lost. Name an empty or a new"
            " folder (build: --out, else: --release)."
        )


def _write(
    new: Path, store: Store, files: list[AuthoredFile], report: dict[str, str]
) -> dict[str, Any]:
    dumps = DumpFiles(store.canonical(), _context(files))
    texts = {name: text.encode() for name, text in report.items()}
    dumped = dumps.files | {SUMS: dumps.sums}
    outputs = texts | {f"{FOLDER}/{name}": data for name, data in dumped.items()}
    for name, data in outputs.items():
        (new / name).parent.mkdir(exist_ok=True)
        (new / name).write_bytes(data)
    same = {f"{FOLDER}/{d.name}": dumps.sha256[d.name] for d in DUMPS if d.same_everywhere}
    stated = same | {name: _digest(data) for name, data in texts.items()}
    manifest = _manifest(store, dumps) | {
        "inputs": {"sha256": inputs_digest(files), "files": {f.path: f.sha256 for f in files}},
        "dumps": dumps.told(),
        "outputs": dict(sorted(stated.items())),
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (new / "manifest.json").write_text(text, encoding="utf-8")
    store.save(new / "store")
    (new / _INDEX).write_bytes(build_index(store.select))
    _write_digests(new)
    return manifest


def _manifest(store: Store, dumps: DumpFiles) -> dict[str, Any]:
    """Return what the manifest tells of the graph itself."""
    sizes = store.sizes()
    return {
        "name": "aseangraph",
        "version": __version__,
        "license": "https://creativecommons.org/licenses/by/4.0/",
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


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _class_counts(store: Store) -> dict[str, int]:
    """Count the instances of each class of ours, by the types that are authored."""
    return {curie(row["class"]): int(row["things"]) for row in store.select(_CLASSES)}


def _write_digests(new: Path) -> None:
    digests = {name: _digest((new / name).read_bytes()) for name in sorted(_files(new))}
    text = "".join(f"{digest}  {name}\n" for name, digest in digests.items())
    (new / "digests.sha256").write_text(text, encoding="utf-8")


def open_release(place: Path) -> Release:
    """Open the release in ``place`` after checking every digest that it states.

    A release that is replaced meanwhile is opened anew. Raises ``ReleaseError`` that names the
    file that is missing, altered, or not stated.
    """
    place = place.resolve()
    recover(place)
    while True:
        before = _identity(place)
        try:
            release = _open(place)
        except ReleaseError:
            if _identity(place) == before:
                raise
        else:
            if _identity(place) == before:
                return release


def open_held(place: Path) -> tuple[int, int]:
    """Open dump and index of a release that ``open_release`` has checked; return descriptors.

    What is read from them stays the same, whatever is built over the release. Raises
    ``ReleaseError`` where one cannot be opened.
    """
    dump = _opened(place, _DUMP)
    return dump, _opened(place, _INDEX)


def open_dumps(place: Path, manifest: dict[str, Any]) -> dict[str, int]:
    """Open the dumps that ``manifest`` names, and their digests; return descriptors by name.

    None for a release from before it named them. Raises ``ReleaseError`` where one cannot be
    opened.
    """
    names = [*manifest["dumps"], SUMS] if "dumps" in manifest else []
    return {name: _opened(place, f"{FOLDER}/{name}") for name in names}


def _opened(place: Path, name: str) -> int:
    try:
        return os.open(place / name, os.O_RDONLY)
    except OSError as error:
        raise _altered(place, name, f"cannot be read ({error.strerror})") from None


def open_index(place: Path) -> Index:
    """Read the index of words of a release that ``open_release`` has checked.

    Raises ``ReleaseError`` where it cannot be read.
    """
    index = _opened(place, _INDEX)
    try:
        return load_index(index)
    finally:
        os.close(index)


def load_index(index: int) -> Index:
    """Read an index of words, given by its file descriptor; raise as ``Index`` does."""
    return Index(_read(index))


def load_dump(dump: int) -> Store:
    """Load a dump, given by its file descriptor, into a store in memory."""
    store = Store()
    store.load(_read(dump), by_name("nquads"), name=_DUMP)
    store.merge()
    return store


def _read(file: int) -> bytes:
    parts: list[bytes] = []
    offset = 0
    while part := os.pread(file, _PIECE, offset):  # several processes share its position
        parts.append(part)
        offset += len(part)
    return b"".join(parts)


def _identity(place: Path) -> int | None:
    try:
        return place.stat().st_ino
    except OSError:
        return None


def _open(place: Path) -> Release:
    manifest = read_manifest(place)
    stated = stated_digests(place)
    for name in sorted(_files(place) ^ set(stated)):
        here = "is not in digests.sha256" if (place / name).exists() else "is missing"
        raise _altered(place, name, here)
    for name, expected in stated.items():
        _check_file(place, name, expected)
    return Release(place, manifest, Store.open(place / "store"))


def _files(place: Path) -> set[str]:
    files = (path for path in place.rglob("*") if path.is_file())
    return {path.relative_to(place).as_posix() for path in files} - {"digests.sha256"}


def read_manifest(place: Path) -> dict[str, Any]:
    """Return the manifest of the release in ``place``; raise ``ReleaseError`` where it is none."""
    path = place / "manifest.json"
    try:
        manifest: dict[str, Any] = json.loads(path.read_bytes())
        manifest["inputs"]["sha256"]
    except FileNotFoundError:
        raise ReleaseError(
            f"{place}: no release is there (no manifest.json). Build one: aseangraph build"
            f" --out {place}"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _altered(place, "manifest.json", f"cannot be read ({error})") from None
    return manifest


def checked_bytes(place: Path, manifest: dict[str, Any], name: str) -> bytes:
    """Return the bytes of an output of a release whose digest its ``manifest`` states.

    Raises ``ReleaseError`` where it is missing, or not the one that is stated.
    """
    try:
        data = (place / name).read_bytes()
        stated = manifest["outputs"][name]
    except OSError as error:
        raise _altered(place, name, f"cannot be read ({error.strerror})") from None
    except (KeyError, TypeError):
        raise _altered(place, "manifest.json", f"states no digest of {name}") from None
    if _digest(data) != stated:
        raise _altered(place, name, f"was altered (SHA-256 {_digest(data)}, stated {stated})")
    return data


def stated_digests(place: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of the release in ``place``; raise ``ReleaseError``."""
    try:
        text = (place / "digests.sha256").read_text(encoding="utf-8")
        return {name: digest for digest, name in (line.split("  ") for line in text.splitlines())}
    except (OSError, ValueError) as error:
        raise _altered(place, "digests.sha256", f"cannot be read ({error})") from None


def _check_file(place: Path, name: str, expected: str) -> None:
    try:
        found = _digest((place / name).read_bytes())
    except OSError as error:
        raise _altered(place, name, f"cannot be read ({error.strerror})") from None
    if found != expected:
        raise _altered(place, name, f"was altered (SHA-256 {found}, stated {expected})")


def _altered(place: Path, name: str, what: str) -> ReleaseError:
    return ReleaseError(
        f"{place}: {name} {what}. Do not trust this release; build it anew:"
        f" aseangraph build --out {place}"
    )
