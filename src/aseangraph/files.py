"""RDF files that a user brings: read by their suffix, in UTF-8, into quads."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from rdflib import URIRef

from aseangraph.errors import AuthoredFileError
from aseangraph.formats import FORMATS, Kind, by_suffix
from aseangraph.store import Quad, parse

__all__ = ["read_graph_file", "read_graph_files"]


def read_graph_files(arguments: Iterable[str]) -> Iterator[Quad]:
    """Yield the quads of files given as ``FILE`` or ``IRI=FILE`` (all of it in the graph IRI)."""
    for argument in arguments:
        iri, equals, name = argument.partition("=")
        if equals and ":" in iri and not Path(argument).exists():
            graph = URIRef(iri)
            yield from ((s, p, o, graph) for s, p, o, _ in read_graph_file(Path(name)))
        else:
            yield from read_graph_file(Path(argument))


def read_graph_file(path: Path) -> Iterator[Quad]:
    """Yield the quads of one file; its suffix tells the format.

    Raises ``AuthoredFileError`` that names the file, the line of a fault, and the mend.
    """
    format_ = by_suffix(path.suffix)
    if format_ is None:
        known = " ".join(s for each in FORMATS if Kind.TRIPLES in each.kinds for s in each.suffixes)
        raise AuthoredFileError(
            f"{path}: the suffix tells no RDF format. Name a file that ends in one of: {known}"
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        raise AuthoredFileError(
            f"{path}: cannot be read: {error.strerror}. Check the name and its permissions."
        ) from None
    yield from parse(data, format_, name=str(path))
