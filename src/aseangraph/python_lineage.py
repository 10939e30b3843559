"""A walk over lineage in the hands of who asked for it from Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aseangraph.formats import by_name
from aseangraph.frames import frame
from aseangraph.lineage_tables import COLUMNS, edge_rows
from aseangraph.lineage_words import explain, short
from aseangraph.members import Edge, Thing
from aseangraph.namespaces import curie
from aseangraph.store import Store
from aseangraph.tracing import rendered
from aseangraph.walk import Walk

if TYPE_CHECKING:
    import pandas

__all__ = ["Lineage"]

_IRIS = frozenset(("descendant", "relation", "ancestor", "link"))


@dataclass(frozen=True, repr=False)
class Lineage:
    """What a thing came from and what came of it, or the path from one thing to another.

    ``print`` tells it in sentences, each with its source.
    """

    walk: Walk
    _store: Store

    @property
    def thing(self) -> str:
        """The IRI of the thing where it begins."""
        return self.walk.thing

    @property
    def to(self) -> str | None:
        """The IRI of the thing where a path ends; ``None`` for a walk all round."""
        return self.walk.to

    @property
    def nodes(self) -> tuple[Thing, ...]:
        """The things, the nearest first."""
        return self.walk.nodes

    @property
    def edges(self) -> tuple[Edge, ...]:
        """The steps, each with its basis, its reason and its evidence."""
        return self.walk.edges

    @property
    def truncated(self) -> bool:
        """Whether the graph has more edges than the limit that was asked for."""
        return self.walk.truncated

    def explain(self) -> str:
        """Return it in plain sentences, the oldest step first, each with its source."""
        return explain(self.walk)

    def __str__(self) -> str:
        return self.explain().rstrip("\n")

    def __repr__(self) -> str:
        ends = short(self.thing) + (f" to {short(self.to)}" if self.to else "")
        stated, inferred = (
            sum(each.basis == basis for each in self.edges) for basis in ("stated", "inferred")
        )
        return (
            f"<Lineage of {ends}: {len(self.nodes)} nodes, {len(self.edges)} edges"
            f" ({stated} stated, {inferred} inferred){', truncated' if self.truncated else ''}>"
        )

    def to_pandas(self, *, short: bool = False) -> pandas.DataFrame:
        """Return the edges as a frame with the columns of ``to_csv``.

        IRIs are in their short forms (``id:aim2020``) where ``short``. Raises ``ImportError`` that
        says what to install where pandas is absent.
        """
        rows = edge_rows(self.walk)
        return frame(
            COLUMNS, ([_shown(*each, short=short) for each in row.items()] for row in rows)
        )

    def to_csv(self) -> str:
        """Return the edges as CSV (RFC 4180)."""
        return self._in("csv")

    def to_dot(self) -> str:
        """Return a picture for Graphviz: stated solid, inferred dashed."""
        return self._in("dot")

    def to_graphml(self) -> str:
        """Return the nodes and edges as GraphML."""
        return self._in("graphml")

    def to_json(self) -> str:
        """Return nodes and edges, reasons and evidence as JSON."""
        return self._in("document")

    def to_mermaid(self) -> str:
        """Return a picture for Mermaid: stated solid, inferred dashed."""
        return self._in("mermaid")

    def to_turtle(self) -> str:
        """Return the claims as the graph has them, their evidence, and all names, in Turtle."""
        return self._in("turtle")

    def _in(self, name: str) -> str:
        return rendered(self.walk, by_name(name), self._store)


def _shown(column: str, value: str, *, short: bool) -> str | None:
    return curie(value) if short and value and column in _IRIS else value or None
