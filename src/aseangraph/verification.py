"""Whether data are a content of a release: by digest, and where not, which one they are nearest to.

What a release states in its manifest (``rdfc10``) is what counts; a content for which an older
manifest states nothing is computed from the release's dataset.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aseangraph.diff import difference
from aseangraph.digests import CONTENTS, content, digest, digests
from aseangraph.errors import ReleaseError
from aseangraph.fetching import fetched, is_address
from aseangraph.given_data import GivenData, read_given
from aseangraph.limits import MIB
from aseangraph.release import read_manifest
from aseangraph.statements import Statement

__all__ = ["Nearest", "Reference", "Verdict", "read_reference", "verdict"]

_MOST_BYTES = 16 * MIB  # of a manifest


@dataclass(frozen=True)
class Reference:
    """What is compared with: a version, the digests of its contents, and its dataset if at hand."""

    version: str
    digests: Mapping[str, str]
    dataset: frozenset[Statement] = field(default=frozenset(), repr=False)


@dataclass(frozen=True)
class Nearest:
    """The content that differs least, and in how many statements: ``missing`` there, ``more``."""

    name: str
    missing: int
    more: int


@dataclass(frozen=True)
class Verdict:
    """What was found: the digest of the data, the content that they are, or the nearest one."""

    sha256: str
    content: str | None
    nearest: Nearest | None = None


def read_reference(given: str) -> Reference:
    """Read what to compare with: a release folder, or a manifest in a file or at an address.

    The address of a release ends in a slash; what is told from a manifest alone are its digests.
    Raises ``ReleaseError`` where there is neither, ``FetchError`` where an address gives nothing.
    """
    if is_address(given):
        address = f"{given}manifest.json" if given.endswith("/") else given
        found = fetched(address, accept="application/json", most_bytes=_MOST_BYTES)
        return _of_manifest(found.body, given)
    place = Path(given)
    if place.is_file():
        try:
            return _of_manifest(place.read_bytes(), given)
        except OSError as error:
            raise ReleaseError(
                f"{given}: cannot be read: {error.strerror}. Check its permissions."
            ) from None
    manifest = read_manifest(place)
    dataset = read_given(given).statements
    stated = manifest.get("rdfc10") or {}
    if not set(CONTENTS) <= set(stated):
        stated = {**digests(dataset), **stated}
    return Reference(str(manifest.get("version", "unknown")), stated, dataset)


def _of_manifest(data: bytes, given: str) -> Reference:
    try:
        manifest: dict[str, Any] = json.loads(data)
        stated = {name: str(value) for name, value in manifest["rdfc10"].items()}
        return Reference(str(manifest["version"]), stated)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ReleaseError(
            f"{given}: no manifest of a release. Name a release folder, its manifest.json, or the"
            " address of one; that of a release ends in a slash."
        ) from None


def verdict(data: GivenData, reference: Reference) -> Verdict:
    """Compare data with the contents of ``reference``: those with graphs, or those without."""
    sha256 = digest(data.statements)
    fitting = [
        name
        for name in CONTENTS
        if name in reference.digests and (name == "dataset") == bool(data.graphs)
    ]
    for name in fitting:
        if reference.digests[name] == sha256:
            return Verdict(sha256, name)
    return Verdict(sha256, None, _nearest(data, reference, fitting))


def _nearest(data: GivenData, reference: Reference, names: list[str]) -> Nearest | None:
    if not reference.dataset:
        return None
    found = []
    for name in names:
        differs = difference(content(reference.dataset, name), data.statements)
        missing, more = len(differs.all_removed), len(differs.all_added)
        found.append((missing + more, Nearest(name, missing, more)))
    return min(found, key=lambda each: each[0])[1] if found else None
