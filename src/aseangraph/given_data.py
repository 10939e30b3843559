"""Data that are given as a release folder, an RDF file, or the address of one: read as statements.

What they are is told by the suffix of a file (``.gz`` may follow it), or by the ``Content-Type`` of
an answer, and by its suffix where that says nothing of RDF. An address that ends in a slash is that
of a release: its ``dumps/aseangraph.nq`` is read.
"""

import zlib
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from aseangraph.components import check_distinct
from aseangraph.errors import AuthoredFileError
from aseangraph.fetching import Fetched, fetched, is_address
from aseangraph.files import suffixes
from aseangraph.formats import Format, Kind, by_name, by_suffix, of_kind
from aseangraph.limits import MIB
from aseangraph.rdf_files import canonical_statements, read_statements
from aseangraph.release import checked_bytes, read_manifest
from aseangraph.statements import Statement

__all__ = ["GivenData", "of_release", "read_given"]

_DUMP = "dumps/aseangraph.nq"
_MOST_BYTES = 512 * MIB  # of a file or an answer, once it is unpacked
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class GivenData:
    """Statements with their graphs, their blank nodes named as RDFC-1.0 names them.

    ``name`` is what was given, ``what`` tells what that was.
    """

    name: str
    what: str
    statements: frozenset[Statement]

    @cached_property
    def graphs(self) -> frozenset[str]:
        """The named graphs, as N-Quads writes their names."""
        return frozenset(each.graph for each in self.statements) - {""}

    def merge(self) -> "GivenData":
        """Return the merge of all graphs: each triple once, in the default graph."""
        if not self.graphs:
            return self
        triples = (each._replace(graph="") for each in self.statements)
        return replace(self, statements=canonical_statements(triples))


def read_given(given: str, *, most_bytes: int = _MOST_BYTES) -> GivenData:
    """Read the data that ``given`` names: a release folder, an RDF file, or an address of one.

    Raises ``AuthoredFileError`` for what is no RDF, is larger than ``most_bytes``, or cannot be
    read, ``FetchError`` for an address that does not give it, ``ReleaseError`` for a folder that is
    no release or was altered.
    """
    if is_address(given):
        return _at(given, most_bytes)
    place = Path(given)
    if place.is_dir():
        return of_release(place)
    format_ = _format_of(place.name, given)
    try:
        with place.open("rb") as file:
            data = file.read(most_bytes + 1)
    except OSError as error:
        raise AuthoredFileError(
            f"{given}: cannot be read: {error.strerror}. Check the name and its permissions."
        ) from None
    return _read(given, _unpacked(data, given, most_bytes), format_)


def of_release(place: Path) -> GivenData:
    """Read the dataset of the release in ``place``; raise ``ReleaseError`` where it was altered."""
    manifest = read_manifest(place)
    data = checked_bytes(place, manifest, _DUMP)
    read = _read(str(place), data, by_name("nquads"))
    return replace(read, what=f"release {manifest.get('version', 'without a version')}")


def _at(address: str, most_bytes: int) -> GivenData:
    asked = f"{address}{_DUMP}" if urlsplit(address).path.endswith("/") else address
    found = fetched(asked, accept=_ACCEPT, most_bytes=most_bytes)
    format_ = _by_media_type(found.content_type) or _format_of(_name_in(found), asked)
    return _read(address, _unpacked(found.body, asked, most_bytes), format_)


_ACCEPT = (
    "application/n-quads, application/trig;q=0.9, text/turtle;q=0.8, application/n-triples;q=0.7,"
    " application/rdf+xml;q=0.6, application/ld+json;q=0.5, */*;q=0.1"
)


def _name_in(found: Fetched) -> str:
    return PurePosixPath(urlsplit(found.address).path).name


def _by_media_type(content_type: str) -> Format | None:
    named = content_type.partition(";")[0].strip().lower()
    if named in _GENERAL:
        return None
    return next((each for each in of_kind(Kind.TRIPLES) if named in each.media_types), None)


_GENERAL = ("text/plain", "application/xml", "text/xml")  # which the suffix tells better


def _format_of(name: str, given: str) -> Format:
    suffix = PurePosixPath(name.removesuffix(".gz")).suffix
    format_ = by_suffix(suffix)
    if format_ is None:
        raise AuthoredFileError(
            f"{given}: neither a release folder nor a file whose suffix tells an RDF format. Name"
            f" one that ends in one of: {suffixes()}; .gz may follow it."
        )
    return format_


def _read(name: str, data: bytes, format_: Format) -> GivenData:
    statements = frozenset(read_statements(data, format_, name=name))
    check_distinct(statements, name)
    return GivenData(name, f"read as {format_.name}", canonical_statements(statements))


def _unpacked(data: bytes, name: str, most_bytes: int) -> bytes:
    """Return ``data``, unpacked where they are in gzip, which their first bytes tell."""
    if len(data) <= most_bytes and data.startswith(_GZIP):
        data = _inflated(data, name, most_bytes)
    if len(data) > most_bytes:
        raise AuthoredFileError(
            f"{name}: has more than {most_bytes / MIB:g} MiB, which is the most that is read here."
            " Compare parts of it, such as single graphs."
        )
    return data


def _inflated(data: bytes, name: str, most_bytes: int) -> bytes:
    parts: list[bytes] = []
    left = most_bytes + 1
    try:
        while data and left > 0:  # a file may hold several streams (RFC 1952, section 2.2)
            stream = zlib.decompressobj(wbits=31)
            parts.append(stream.decompress(data, left))
            left -= len(parts[-1])
            if left > 0 and not stream.eof:
                raise zlib.error("it ends too early")  # noqa: TRY301 - told as any other fault
            data = stream.unused_data
    except zlib.error as error:
        raise AuthoredFileError(f"{name}: no whole gzip: {error}. Fetch or pack it anew.") from None
    return b"".join(parts)
