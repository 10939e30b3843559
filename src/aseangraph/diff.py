"""What differs between two sets of statements, whatever their blank nodes are called.

Statements without blank nodes are compared one by one. Those on blank nodes are compared as they
hang together: each such component is canonicalised by itself (RDFC-1.0), and is in the other set as
a whole or not at all; of two that are the same, each counts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, NamedTuple

from rdflib import RDFS, SKOS

from aseangraph.components import components
from aseangraph.given_data import GivenData
from aseangraph.rdf_files import canonical_statements
from aseangraph.statements import Statement, is_blank, rows, text_of

__all__ = ["Change", "Compared", "Difference", "Side", "compared", "difference"]

_LABELS = {f"<{RDFS.label}>", f"<{SKOS.prefLabel}>"}
_Components = Mapping[bytes, list[list[Statement]]]


@dataclass(frozen=True, order=True)
class Change:
    """One value that took the place of another, of the same subject, predicate and graph."""

    removed: Statement
    added: Statement


@dataclass(frozen=True)
class Difference:
    """What has to be done to the first set to get the second, each part sorted.

    ``removed`` and ``added`` are without what is told in ``changed``. Blank nodes that are removed
    have the names that they have in the first set in canonical form; those that are added have
    names that do not occur there. ``about`` tells of a blank node which thing it belongs to.
    """

    removed: tuple[Statement, ...] = ()
    added: tuple[Statement, ...] = ()
    changed: tuple[Change, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.removed or self.added or self.changed)

    @property
    def all_removed(self) -> list[Statement]:
        """All statements to be taken away, with the old values of what changed."""
        return sorted([*self.removed, *(each.removed for each in self.changed)])

    @property
    def all_added(self) -> list[Statement]:
        """All statements to be added, with the new values of what changed."""
        return sorted([*self.added, *(each.added for each in self.changed)])

    @property
    def counts(self) -> dict[str, int]:
        """How many statements were added, removed and changed; a change counts once."""
        kinds = ("added", "removed", "changed")
        return {kind: len(getattr(self, kind)) for kind in kinds}


class Side(NamedTuple):
    """One of two data that were compared: what it was called and was, and how much of it."""

    name: str
    what: str
    graphs: int
    statements: int


@dataclass(frozen=True)
class Compared:
    """Two data that were compared: as ``datasets`` with their graphs, ``merges``, or ``graphs``.

    ``labels`` are those of the terms that the difference names, by term.
    """

    old: Side
    new: Side
    by: str
    difference: Difference
    labels: Mapping[str, str]


def compared(old: GivenData, new: GivenData) -> Compared:
    """Compare two data; where only one of them has named graphs, the merges of all graphs."""
    by = _comparable(old, new)
    sides = _side(old), _side(new)
    if by == "merges":
        old, new = old.merge(), new.merge()
    found = difference(old.statements, new.statements)
    return Compared(*sides, by, found, _labels(_named(found), old, new))


def _comparable(old: GivenData, new: GivenData) -> str:
    if not old.graphs and not new.graphs:
        return "graphs"
    either = all(each.graphs or not each.statements for each in (old, new))
    return "datasets" if either else "merges"


def _side(data: GivenData) -> Side:
    return Side(data.name, data.what, len(data.graphs), len(data.statements))


def _named(found: Difference) -> set[str]:
    """Return the terms that a difference names, and what its blank nodes belong to."""
    told = {term for each in (*found.all_removed, *found.all_added) for term in each}
    return told.union(found.about.values())


def _labels(terms: set[str], *data: GivenData) -> dict[str, str]:
    """Return the labels of ``terms``: of the later data, in English, preferred; by the alphabet."""
    found: dict[str, tuple[int, bool, str]] = {}
    for rank, each in enumerate(reversed(data)):
        for subject, predicate, value, _ in each.statements:
            if predicate in _LABELS and subject in terms and value.startswith('"'):
                text, language = text_of(value)
                mine = rank, not language.startswith("en"), text
                found[subject] = min(found.get(subject, mine), mine)
    return {term: text for term, (*_, text) in found.items()}


def difference(old: frozenset[Statement], new: frozenset[Statement]) -> Difference:
    """Return what differs; the blank nodes of both are named as RDFC-1.0 names them."""
    if old == new:
        return Difference()
    removed = [each for each in old - new if not each.nodes]
    added = [each for each in new - old if not each.nodes]
    changed = _changes(removed, added)
    gone, come = _nameless(old, new)
    told = {each for change in changed for each in (change.removed, change.added)}
    return Difference(
        tuple(sorted([*(each for each in removed if each not in told), *gone])),
        tuple(sorted([*(each for each in added if each not in told), *come])),
        tuple(changed),
        {**_owners(gone), **_owners(come)},
    )


def _changes(removed: Iterable[Statement], added: Iterable[Statement]) -> list[Change]:
    """Pair what was removed and what was added where each is the only one of its kind."""
    olds, news = _by_place(removed), _by_place(added)
    return sorted(
        Change(old[0], news[place][0])
        for place, old in olds.items()
        if len(old) == 1 == len(news.get(place, ()))
    )


def _by_place(statements: Iterable[Statement]) -> dict[Any, list[Statement]]:
    found: dict[Any, list[Statement]] = defaultdict(list)
    for each in statements:
        found[each.graph, each.subject, each.predicate].append(each)
    return found


def _nameless(
    old: frozenset[Statement], new: frozenset[Statement]
) -> tuple[list[Statement], list[Statement]]:
    """Return the statements on blank nodes that were removed, and those that were added."""
    olds, news = _by_form(old), _by_form(new)
    often_old = Counter({form: len(each) for form, each in olds.items()})
    often_new = Counter({form: len(each) for form, each in news.items()})
    gone = _surplus(olds, often_old - often_new)
    numbers = count(1)
    names: dict[str, str] = defaultdict(lambda: f"_:added{next(numbers)}")
    come = sorted(_surplus(news, often_new - often_old))
    for each in come:
        for node in each.nodes:
            names[node]
    return gone, [each.renamed(names) for each in come]


def _by_form(statements: frozenset[Statement]) -> _Components:
    found: dict[bytes, list[list[Statement]]] = defaultdict(list)
    for component in sorted(map(sorted, components(statements))):
        found[rows(canonical_statements(component))].append(component)
    return found


def _surplus(found: _Components, often: Counter[bytes]) -> list[Statement]:
    return [
        each
        for form, number in often.items()
        for component in found[form][len(found[form]) - number :]
        for each in component
    ]


def _owners(statements: Iterable[Statement]) -> dict[str, str]:
    """Return of each blank node the first thing with a name that leads to it."""
    found: dict[str, str] = {}
    for component in components(statements):
        named = sorted(each.subject for each in component if not is_blank(each.subject))
        for each in component:
            found.update({node: named[0] for node in each.nodes if named})
    return found
