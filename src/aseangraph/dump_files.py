"""The files of the dumps: from the dataset's canonical N-Quads to the bytes of each."""

import gzip
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from rdflib import DCTERMS, URIRef

from aseangraph.columns import EDGES, THINGS, Row
from aseangraph.csv_tables import as_csv, as_csvw
from aseangraph.dumps import DUMPS, GZIP, Dump, contents, digests
from aseangraph.engine_terms import Quad, Triple
from aseangraph.errors import BuildError
from aseangraph.formats import by_suffix
from aseangraph.graphml_tables import as_graphml
from aseangraph.jsonld import Context, as_jsonld
from aseangraph.namespaces import BASE
from aseangraph.parquet_tables import as_parquet
from aseangraph.rdf_files import quads, reserialise
from aseangraph.sqlite_tables import as_sqlite
from aseangraph.thing_tables import Facts, edge_rows, thing_rows

__all__ = ["DumpFiles"]

_ONTOLOGY = URIRef(f"{BASE}ontology")
_LEVEL = 3  # of gzip: past it, twice the seconds for a tenth less
_CANONICAL = (".nq", ".nt")  # files that are a content's canonical form, byte by byte


@dataclass(frozen=True)
class DumpFiles:
    """The dumps of one dataset, given as canonical N-Quads; and the context of the JSON-LD.

    ``wanted`` are those that are made.
    """

    nquads: bytes
    context: bytes
    wanted: Sequence[Dump] = DUMPS

    @cached_property
    def parts(self) -> dict[str, bytes]:
        """The canonical N-Quads of each content."""
        return contents(self.nquads)

    @cached_property
    def quads(self) -> list[Quad]:
        """The statements of the dataset."""
        return list(quads(self.nquads))

    @cached_property
    def facts(self) -> Facts:
        """The statements, by subject."""
        return Facts(self.quads)

    @cached_property
    def things(self) -> list[Row]:
        """The rows of the table of things."""
        return list(thing_rows(self.facts))

    @cached_property
    def edges(self) -> list[Row]:
        """The rows of the table of edges."""
        return list(edge_rows(self.facts))

    @property
    def issued(self) -> str | None:
        """The day that the ontology says the release is of, ``None`` where it says none."""
        return self.facts.one(str(_ONTOLOGY), DCTERMS.issued)

    @cached_property
    def rdfc10(self) -> dict[str, str]:
        """The digest of each content (RDFC-1.0 and SHA-256)."""
        return digests(self.parts)

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The bytes of each dump, packed and not, by name.

        Raises ``BuildError`` for what a format has no way to write.
        """
        plain = {each.name: self._checked(each) for each in self.wanted}
        packed = {name + GZIP: _packed(data) for name, data in plain.items()}
        return plain | packed

    @cached_property
    def sha256(self) -> dict[str, str]:
        """The digest of each of ``files``, sorted by name."""
        return {name: _digest(data) for name, data in sorted(self.files.items())}

    @property
    def sums(self) -> bytes:
        """The digests as ``sha256sum -c`` reads them."""
        return "".join(f"{each}  {name}\n" for name, each in self.sha256.items()).encode()

    def _checked(self, dump: Dump) -> bytes:
        try:
            return self._bytes(dump)
        except (ValueError, OverflowError) as error:
            raise BuildError(
                f"dumps/{dump.name} cannot be written: {error}. Mend what the graph says there."
            ) from None

    def _bytes(self, dump: Dump) -> bytes:
        if dump.name in _WRITERS:
            return _WRITERS[dump.name](self)
        suffix = dump.name[dump.name.rindex(".") :]
        part, format_ = self.parts[dump.content], by_suffix(suffix)
        if suffix in _CANONICAL or format_ is None:
            return part
        return reserialise(part, format_)

    def told(self) -> dict[str, dict[str, Any]]:
        """Return what the manifest tells of each dump, by the name of its file."""
        found: dict[str, dict[str, Any]] = {}
        for each in self.wanted:
            size = self._size(each)
            for suffix, kind in (("", each.media_type), (GZIP, "application/gzip")):
                name = each.name + suffix
                found[name] = {
                    "mediaType": kind,
                    "bytes": len(self.files[name]),
                    "sha256": self.sha256[name],
                    "content": each.content,
                    **size,
                }
        return dict(sorted(found.items()))

    def _size(self, dump: Dump) -> dict[str, int]:
        if dump.is_rdf:
            return {"triples": self.parts[dump.content].count(b"\n")}
        rows = {"things": len(self.things), "edges": len(self.edges)}
        rows["tables"] = rows["things"] + rows["edges"]
        return {"rows": rows[dump.content]} if dump.content in rows else {}


_WRITERS: Mapping[str, Callable[[DumpFiles], bytes]] = {
    "aseangraph.jsonld": lambda of: as_jsonld(_merged(of.quads), Context(of.context)),
    "things.csv": lambda of: as_csv(THINGS, of.things),
    "edges.csv": lambda of: as_csv(EDGES, of.edges),
    "things.parquet": lambda of: as_parquet(THINGS, of.things),
    "edges.parquet": lambda of: as_parquet(EDGES, of.edges),
    "aseangraph.graphml": lambda of: as_graphml(of.things, of.edges),
    "aseangraph.sqlite": lambda of: as_sqlite({THINGS: of.things, EDGES: of.edges}, of.quads),
    "csv-metadata.json": lambda _: as_csvw((THINGS, EDGES)),
    "context.jsonld": lambda of: of.context,
}


def _merged(statements: Iterable[Quad]) -> Iterator[Triple]:
    """Yield each triple once; those that several graphs hold stand side by side."""
    return (triple for triple, _ in groupby(quad[:3] for quad in statements))


def _packed(data: bytes) -> bytes:
    return gzip.compress(data, _LEVEL, mtime=0)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
