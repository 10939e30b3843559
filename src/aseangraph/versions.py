"""The versions that are served: the release that is asked, and those of a folder that are kept.

A version is told by its manifest; what it holds never changes. Every release of the folder is
checked by its digests before it is served, and passed over, with the reason, where it fails.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rdflib import DCTERMS

from aseangraph.changelog import CALVER, key
from aseangraph.errors import ReleaseError, SettingsError
from aseangraph.namespaces import BASE
from aseangraph.release import RECORD, open_release, read_manifest, stated_digests

__all__ = ["KeptFile", "Version", "checked_places", "clash", "mark_of", "versions_at"]

_DUMPS = "dumps/"
_ALL = "dataset"  # the content whose digest tells whether two releases hold the same
_ISSUED = re.compile(
    rf'^<{re.escape(BASE)}ontology> <{DCTERMS.issued}> "(\d{{4}}-\d\d-\d\d)"'.encode(),
    re.MULTILINE,
)


@dataclass(frozen=True)
class KeptFile:
    """A file of a release: where it is, its digest (SHA-256) and its mark when that was read."""

    path: Path
    sha256: str
    size: int
    mark: tuple[int, ...]


@dataclass(frozen=True)
class Version:
    """One version: what its manifest tells, where it is, and its dumps by their names.

    ``issued`` is a day (YYYY-MM-DD), empty where neither manifest nor ontology tells one. ``kept``
    tells that it comes from the folder of releases, and not from the release that is asked.
    """

    version: str
    issued: str
    place: Path
    digests: Mapping[str, str]
    triples: int
    quads: int
    dumps: Mapping[str, KeptFile]
    manifest: KeptFile
    record: KeptFile | None
    kept: bool


def checked_places(folder: Path) -> tuple[list[Path], list[str]]:
    """Return the releases in the sub-folders of ``folder``, and why others are passed over.

    Hidden sub-folders, which a build sets aside, are none. Raises ``SettingsError`` where there is
    no such folder.
    """
    try:
        places = sorted(each for each in folder.iterdir() if each.is_dir())
    except OSError as error:
        raise SettingsError(
            f"--releases: {folder} cannot be read: {error.strerror}. Name a folder whose"
            " sub-folders are releases."
        ) from None
    found: dict[str, Path] = {}
    faults: list[str] = []
    for place in places:
        if place.name.startswith("."):
            continue
        try:
            version = _checked(place)
        except (ReleaseError, OSError) as error:
            faults.append(str(error))
            continue
        if version in found:
            faults.append(f"{place}: {found[version]} holds version {version}, too. Keep one.")
        else:
            found[version] = place.resolve()
    return list(found.values()), faults


def _checked(place: Path) -> str:
    release = open_release(place)
    version = str(release.manifest.get("version"))
    if not CALVER.fullmatch(version):
        raise ReleaseError(f"{place}: its version is {version}, and not YEAR.MONTH.NUMBER.")
    return version


def versions_at(kept: Iterable[Path], current: Path | None = None) -> list[Version]:
    """Return the versions of releases that were checked, the newest first.

    The release ``current`` is one more; where a kept one has its version, that one stays. Raises
    ``ReleaseError`` where one is gone.
    """
    found = {each.version: each for each in (_version(place, kept=True) for place in kept)}
    if current is not None:
        own = _version(current, kept=False)
        if CALVER.fullmatch(own.version):
            found.setdefault(own.version, own)
    return sorted(found.values(), key=lambda each: key(each.version), reverse=True)


def clash(versions: Iterable[Version], current: Path) -> str | None:
    """Say so where a kept version and the release ``current`` have one version and other data."""
    own = _version(current, kept=False)
    for each in versions:
        if each.version == own.version and each.digests.get(_ALL) != own.digests.get(_ALL):
            return (
                f"{current} and {each.place} are both {own.version}, and hold other data. At the"
                " addresses of that version is the latter; give the former a new version."
            )
    return None


def _version(place: Path, *, kept: bool) -> Version:
    manifest = read_manifest(place)
    stated = stated_digests(place)
    files = dict(_files(place, stated))
    rdfc10 = manifest.get("rdfc10") or {}
    return Version(
        version=str(manifest.get("version")),
        issued=str(manifest.get("issued") or _issued(place)),
        place=place,
        digests={str(name): str(value) for name, value in rdfc10.items()},
        triples=int(manifest.get("triples", 0)),
        quads=int(manifest.get("quads", 0)),
        dumps={name.removeprefix(_DUMPS): each for name, each in files.items() if _DUMPS in name},
        manifest=files["manifest.json"],
        record=files.get(RECORD),
        kept=kept,
    )


def _files(place: Path, stated: Mapping[str, str]) -> Iterator[tuple[str, KeptFile]]:
    """Yield the manifest, the record, and the dumps, which lie in no folder below their own."""
    for name, sha256 in sorted(stated.items()):
        in_dumps = name.startswith(_DUMPS) and name.count("/") == 1
        if in_dumps or name in ("manifest.json", RECORD):
            mark = _mark(place / name)
            yield name, KeptFile(place / name, sha256, mark[-1] if mark else 0, mark)


def _mark(path: Path) -> tuple[int, ...]:
    try:
        return mark_of(path.stat())
    except OSError:
        return ()


def mark_of(found: os.stat_result) -> tuple[int, ...]:
    """Return what tells one file from another that has its name; the last is its size."""
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size


def _issued(place: Path) -> str:
    """Return the day that the ontology was issued, of a release whose manifest tells none."""
    try:
        found = _ISSUED.search((place / _DUMPS / "aseangraph.nq").read_bytes())
    except OSError:
        return ""
    return found[1].decode() if found else ""
