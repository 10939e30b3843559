"""One step of descent: from things to what they came from, or to what came of them.

Four kinds of step are told apart. *Lineage* is an ``ag:LineageLink``; so is *support*, which
serves another's aim and is no descent. A *renaming* is an ``ag:NameChange``, from the body under
its new name to the body under its old one. A *part* leads from a part to its whole: structure.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from aseangraph.namespaces import AG

__all__ = ["RENAMING", "Asked", "Filter", "Kind", "Step", "narrower", "reached", "steps"]

RENAMING = str(AG.NameChange)
_PART = str(AG.partOf)
_SUPPORT = str(AG.supports)
_STATED = str(AG.Stated)

_LINK = """
  { VALUES ?thing { $things } ?claim ag:%s ?thing ; a ag:LineageLink ; ag:%s ?other ;
    ag:relation ?relation ; ag:basis ?basis %s }"""
_RENAMING = """
  UNION { VALUES ?thing { $things } ?claim org:%sOrganization ?thing ; a ag:NameChange ;
    org:%sOrganization ?other BIND(ag:NameChange AS ?relation) BIND(ag:Stated AS ?basis) }"""
_WHOLE = """
  UNION { VALUES ?thing { $things } ?thing ag:partOf ?other BIND(ag:partOf AS ?relation) }"""
_PARTS = """
  UNION { VALUES ?thing { $things } ?other ag:partOf ?thing BIND(ag:partOf AS ?relation) }"""
_REACHED = """
SELECT DISTINCT ?it WHERE { VALUES ?from { $start } ?from (^ag:%s/ag:%s
  |^org:%sOrganization/org:%sOrganization%s)* ?it } LIMIT %d"""
_NARROWER = "SELECT ?it WHERE { VALUES ?wide { $wide } ?it rdfs:subPropertyOf* ?wide }"


class Asked(Protocol):
    """What answers the queries of this package: our store."""

    def rows(self, query: str, **lists: Iterable[str]) -> Iterator[Mapping[str, str]]:
        """Yield solutions; ``$name`` in the query stands for the IRIs of a list."""

    def values(self, subject: str, predicate: str) -> Iterator[tuple[str, str]]:
        """Yield the objects of the triples of these two IRIs: lexical form and language."""


class Kind(StrEnum):
    """What sort of step it is."""

    LINEAGE = "lineage"
    SUPPORT = "support"
    RENAMING = "renaming"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Step:
    """A step between a younger thing and an older one, as the graph has it.

    ``iri`` is the node that makes the claim (a link, a name change), ``None`` for a part.
    ``stated`` is ``None`` for a part: it is no claim of descent.
    """

    iri: str | None
    descendant: str
    relation: str
    ancestor: str
    kind: Kind
    stated: bool | None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which steps are asked for; without ``relations``, all."""

    stated_only: bool = False
    relations: Collection[str] | None = None
    parts: bool = False


def steps(
    store: Asked, things: Iterable[str], chosen: Filter, *, older: bool, most: int | None = None
) -> list[Step]:
    """Return the steps from ``things`` to what is older, or younger; at most so many.

    Those of claims come first, in the order of the things' and the claims' IRIs, then parts.
    """
    text = _query(chosen, older=older) + ("" if most is None else f" LIMIT {most}")
    found = store.rows(text, things=things, relations=chosen.relations or ())
    return [_step(row, older=older) for row in found]


def reached(store: Asked, thing: str, *, older: bool, parts: bool, most: int) -> list[str] | None:
    """Return ``thing`` and all that claims, and parts, lead to; ``None`` for more than ``most``."""
    ways = _ends(older=older)
    structure = ("|ag:partOf" if older else "|^ag:partOf") if parts else ""
    text = _REACHED % (*ways, structure, most + 1)
    found = [row["it"] for row in store.rows(text, start=[thing])]
    return found if len(found) <= most else None


def _ends(*, older: bool) -> tuple[str, str, str, str]:
    """Return the near and the far end of a link, and those of a name change."""
    ends = ("descendant", "ancestor", "resulting", "original")
    return ends if older else (ends[1], ends[0], ends[3], ends[2])


def _query(chosen: Filter, *, older: bool) -> str:
    near, far, young, old = _ends(older=older)
    kept = "FILTER(?basis = ag:Stated) " if chosen.stated_only else ""
    if chosen.relations is not None:
        kept += "VALUES ?relation { $relations }"
    text = _LINK % (near, far, kept)
    if chosen.relations is None or RENAMING in chosen.relations:
        text += _RENAMING % (young, old)
    if chosen.parts:
        text += _WHOLE if older else _PARTS
    return f"SELECT * WHERE {{{text} }} ORDER BY DESC(BOUND(?claim)) ?thing ?claim ?other"


def _step(row: Mapping[str, str], *, older: bool) -> Step:
    ends = (row["thing"], row["other"]) if older else (row["other"], row["thing"])
    relation = row["relation"]
    kind = {_PART: Kind.PART, RENAMING: Kind.RENAMING, _SUPPORT: Kind.SUPPORT}.get(
        relation, Kind.LINEAGE
    )
    stated = None if kind is Kind.PART else row["basis"] == _STATED
    return Step(row.get("claim"), ends[0], relation, ends[1], kind, stated)


def narrower(store: Asked, relation: str) -> frozenset[str]:
    """Return ``relation`` and all its sub-properties."""
    return frozenset({relation, *(row["it"] for row in store.rows(_NARROWER, wide=[relation]))})
