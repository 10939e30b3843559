"""RDF files that a user brings: read by their suffix, in UTF-8."""

from collections.abc import Iterable
from pathlib import Path

from aseangraph.errors import AuthoredFileError
from aseangraph.formats import FORMATS, Format, Kind, by_suffix
from aseangraph.store import Store

__all__ = ["read_file", "store_of_files", "suffixes"]


def store_of_files(arguments: Iterable[str]) -> Store:
    """Load files given as ``FILE`` or ``IRI=FILE`` (all of it in the graph IRI) into a store.

    Raises ``AuthoredFileError`` that names the file, the line of a fault, and the mend.
    """
    store = Store()
    for argument in arguments:
        iri, path = _split(argument)
        data, format_ = read_file(path)
        store.load(data, format_, name=str(path), graph=iri)
    store.merge()
    return store


def _split(argument: str) -> tuple[str | None, Path]:
    """Return the graph, if one is named, and the file, which is told by being there.

    Both may hold ``=``. Where no part names a file that is there, the first ends the IRI.
    """
    first, *_ = ends = [place for place, letter in enumerate(argument) if letter == "="] or [0]
    if Path(argument).exists() or ":" not in argument[:first]:
        return None, Path(argument)
    end = next((end for end in reversed(ends) if Path(argument[end + 1 :]).is_file()), first)
    return argument[:end], Path(argument[end + 1 :])


def read_file(path: Path) -> tuple[bytes, Format]:
    """Return the bytes of an RDF file, and the format that its suffix tells."""
    format_ = by_suffix(path.suffix)
    if format_ is None:
        raise AuthoredFileError(
            f"{path}: the suffix tells no RDF format. Name a file that ends in one of: {suffixes()}"
        )
    try:
        return path.read_bytes(), format_
    except OSError as error:
        raise AuthoredFileError(
            f"{path}: cannot be read: {error.strerror}. Check the name and its permissions."
        ) from None


def suffixes() -> str:
    """Return the suffixes of RDF files that are known, as words."""
    return " ".join(s for each in FORMATS if Kind.TRIPLES in each.kinds for s in each.suffixes)
