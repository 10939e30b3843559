"""A release: one folder with store, dumps, manifest, digests and report, written and opened.

dumps/                   the dataset and its parts in many formats (see ``dumps``), each packed,
                         too, and SHA256SUMS, the digests of them
report.ttl, report.txt   what validation found
dataset.ttl              what the release says of itself, ``graph:dataset`` in the store
manifest.json            version, counts, digests of inputs and outputs
store/                   what is asked by SPARQL
search.sqlite            what is asked by words
digests.sha256           of all of these

The manifest states the digests of the outputs that one dataset gives everywhere, byte by byte, and
those of all dumps, of which SQLite, Parquet and gzip are as the libraries of the machine write
them, as are the store's files and the index.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aseangraph.dumps import DATASET, FOLDER, SUMS
from aseangraph.errors import ReleaseError
from aseangraph.formats import by_name
from aseangraph.namespaces import GRAPH
from aseangraph.store import Store
from aseangraph.swap import recover
from aseangraph.word_search import Index

__all__ = [
    "DUMP",
    "INDEX",
    "RECORD",
    "Release",
    "checked_bytes",
    "digest_of",
    "files_of",
    "load_dump",
    "load_index",
    "open_dumps",
    "open_held",
    "open_index",
    "open_release",
    "read_manifest",
    "stated_digests",
]

DUMP = f"{FOLDER}/{DATASET}"
INDEX = "search.sqlite"
RECORD = "dataset.ttl"
_PIECE = 64 * 1024 * 1024


@dataclass(frozen=True)
class Release:
    """An opened release: its folder, its manifest and its store, read-only."""

    path: Path
    manifest: dict[str, Any]
    store: Store


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


def open_held(place: Path) -> tuple[int, int, int]:
    """Open dump, record and index of a release that was checked; return descriptors.

    What is read from them stays the same, whatever is built over the release. Raises
    ``ReleaseError`` where one cannot be opened.
    """
    return _opened(place, DUMP), _opened(place, RECORD), _opened(place, INDEX)


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
    index = _opened(place, INDEX)
    try:
        return load_index(index)
    finally:
        os.close(index)


def load_index(index: int) -> Index:
    """Read an index of words, given by its file descriptor; raise as ``Index`` does."""
    return Index(_read(index))


def load_dump(dump: int, told: int) -> Store:
    """Load a dump and the record of the release, by their descriptors, into a store in memory.

    The record is in a graph of its own, and not in the merge.
    """
    store = Store()
    store.load(_read(dump), by_name("nquads"), name=DUMP)
    store.merge()
    store.load(_read(told), by_name("turtle"), name=RECORD, graph=str(GRAPH.dataset))
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
    for name in sorted(files_of(place) ^ set(stated)):
        here = "is not in digests.sha256" if (place / name).exists() else "is missing"
        raise _altered(place, name, here)
    for name, expected in stated.items():
        _check_file(place, name, expected)
    return Release(place, manifest, Store.open(place / "store"))


def files_of(place: Path) -> set[str]:
    """Return the names of the files of a release, but the list of digests."""
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
    if digest_of(data) != stated:
        raise _altered(place, name, f"was altered (SHA-256 {digest_of(data)}, stated {stated})")
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
        found = digest_of((place / name).read_bytes())
    except OSError as error:
        raise _altered(place, name, f"cannot be read ({error.strerror})") from None
    if found != expected:
        raise _altered(place, name, f"was altered (SHA-256 {found}, stated {expected})")


def _altered(place: Path, name: str, what: str) -> ReleaseError:
    return ReleaseError(
        f"{place}: {name} {what}. Do not trust this release; build it anew:"
        f" aseangraph build --out {place}"
    )


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
