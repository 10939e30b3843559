"""Walks over lineage: what a thing came from, what came of it, and how two things are joined.

A walk goes breadth first, and one way at a time: to the ancestors' ancestors, and to the
descendants' descendants, never to and fro. It shows a support, and does not go on from there:
what a plan serves is no ancestor of it. Where parts are counted in, a whole counts as older than
its parts, so that the wholes of ancestors and the parts of descendants are gone through; they are
shown where lineage hangs on them.
"""

import sys
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from aseangraph.errors import QueryError
from aseangraph.members import Edge, Thing, edges_of, things_of
from aseangraph.steps import Asked, Filter, Kind, Step, narrower, reached, steps

__all__ = ["MOST_EDGES", "Basis", "Direction", "Walk", "path", "walk"]

Direction = Literal["both", "ancestors", "descendants"]
Basis = Literal["all", "stated"]

MOST_EDGES = 2000


@dataclass(frozen=True, slots=True)
class Walk:
    """What a walk from ``thing`` came by, in the order in which it came by it.

    ``to`` is the end of a path, ``None`` for a walk all round. ``truncated`` tells that the graph
    has more than the ``limit`` of edges that were asked for.
    """

    thing: str
    nodes: tuple[Thing, ...]
    edges: tuple[Edge, ...]
    truncated: bool = False
    limit: int = MOST_EDGES
    to: str | None = None


def walk(  # noqa: PLR0913  each is an option that a person sets
    store: Asked,
    thing: str,
    *,
    direction: Direction = "both",
    basis: Basis = "all",
    depth: int | None = None,
    relation: str | None = None,
    include_parts: bool = False,
    limit: int = MOST_EDGES,
) -> Walk:
    """Walk from ``thing``, an IRI, over the steps of ``basis``, at most ``depth`` of them.

    ``relation``, an IRI, lets only steps of it and its sub-properties through (``ag:NameChange``
    for renamings), and parts. A thing that the graph does not know gives a walk of itself alone.
    Raises ``QueryError`` for an option that has no such value.
    """
    _check(direction, basis, depth, limit)
    relations = None if relation is None else narrower(store, relation)
    chosen = Filter(basis == "stated", relations, include_parts)
    sweep = _Sweep(store, thing, chosen, depth, limit)
    if direction != "descendants":
        sweep.run(older=True)
    if direction != "ancestors":
        sweep.run(older=False)
    nodes = things_of(store, sweep.depths())
    return Walk(thing, nodes, edges_of(store, tuple(sweep.found)), sweep.truncated, limit)


def _check(direction: str, basis: str, depth: int | None, limit: int) -> None:
    for name, value, allowed in (
        ("direction", direction, ("both", "ancestors", "descendants")),
        ("basis", basis, ("all", "stated")),
    ):
        if value not in allowed:
            raise QueryError(f"{name} {value!r} is unknown. Use one of: {', '.join(allowed)}.")
    for name, number, least in (("depth", depth, 0), ("limit", limit, 1)):
        if number is not None and (not isinstance(number, int) or number < least):
            raise QueryError(f"{name} {number!r} will not do. Use a whole number, {least} or more.")


@dataclass
class _Sweep:
    """Walks from one thing, each one way, that share a limit."""

    store: Asked
    thing: str
    chosen: Filter
    depth: int | None
    limit: int
    truncated: bool = False
    found: dict[Step, None] = field(default_factory=dict)
    _depths: dict[str, int] = field(default_factory=dict)

    def run(self, *, older: bool) -> None:
        """Go one way, breadth first, a level at a time, and keep the steps."""
        taken: dict[Step, None] = {}
        ahead = self._ahead(older=older)
        seen, level, depth = {self.thing}, [self.thing], 0
        while level and not self.truncated and depth != self.depth:
            depth += 1
            found = self._level(level, taken, ahead, older=older)
            level = []
            for step in found:
                taken[step] = None
                far = step.ancestor if older else step.descendant
                self._depths[far] = min(depth, self._depths.get(far, depth))
                if step.kind is not Kind.SUPPORT and far not in seen:
                    seen.add(far)
                    level.append(far)
        self.found.update(dict.fromkeys(_with_a_point(taken, older=older)))

    def _ahead(self, *, older: bool) -> dict[str, list[Step]] | None:
        """Return the steps from all that can be reached, by two queries, if they are not many."""
        if self.depth is not None:
            return None
        most, parts = self.limit, self.chosen.parts
        things = reached(self.store, self.thing, older=older, parts=parts, most=most)
        if things is None:
            return None
        found = steps(self.store, things, self.chosen, older=older, most=most + 1)
        return _by_start(found, older=older) if len(found) <= most else None

    def _level(
        self,
        things: list[str],
        taken: dict[Step, None],
        ahead: dict[str, list[Step]] | None,
        *,
        older: bool,
    ) -> list[Step]:
        """Return the steps from ``things`` that there is room for, and note if there are more."""
        known = len(self.found)  # a cycle leads to them again, and they are counted once
        room = self.limit - len(taken.keys() | self.found.keys())
        if ahead is None:
            found = steps(self.store, things, self.chosen, older=older, most=room + known + 1)
        else:
            found = [step for each in sorted(things) for step in ahead.get(each, ())]
            found.sort(key=lambda step: step.kind is Kind.PART)
        new = [step for step in found if step not in self.found]
        self.truncated = len(new) > room
        beyond = set(new[room:])
        return [step for step in found if step not in beyond]

    def depths(self) -> dict[str, int]:
        """Return the things of the steps kept, with the fewest steps to each, nearest first."""
        ends = {end for step in self.found for end in (step.descendant, step.ancestor)}
        far = ((self._depths[each], each) for each in ends if each != self.thing)
        return {self.thing: 0} | {thing: depth for depth, thing in sorted(far)}


def _by_start(found: Iterable[Step], *, older: bool) -> dict[str, list[Step]]:
    starts: dict[str, list[Step]] = {}
    for step in found:
        starts.setdefault(step.descendant if older else step.ancestor, []).append(step)
    return starts


def _with_a_point(taken: Iterable[Step], *, older: bool) -> list[Step]:
    """Leave out the parts and wholes on which no lineage hangs."""
    ends = [
        (step, *((step.descendant, step.ancestor) if older else (step.ancestor, step.descendant)))
        for step in taken
    ]
    parts = [(near, far) for step, near, far in ends if step.kind is Kind.PART]
    useful = {near for step, near, _ in ends if step.kind is not Kind.PART}
    while more := {near for near, far in parts if far in useful} - useful:
        useful |= more
    return [step for step, _, far in ends if step.kind is not Kind.PART or far in useful]


# --- paths ---------------------------------------------------------------------------------------

# The ways of a path, the best first: descent before support, stated before inferred, and what
# structure must help to join before what we infer.
_WAYS = [
    (support, inferred, parts)
    for support in (False, True)
    for inferred in (False, True)
    for parts in (False, True)
]


def path(store: Asked, start: str, end: str, *, include_parts: bool = True) -> Walk | None:
    """Return the shortest path of descent from ``start`` to ``end``, whichever is the older.

    A path of stated steps alone comes before one with inferred steps, however long; in each of the
    two, one of lineage alone before one that needs a step from a part to its whole. A support can
    only be the step to the oldest thing, where there is no path without it. Returns ``None`` where
    nothing joins the two. The steps are in the order from ``start`` to ``end``.
    """
    chosen = Filter(parts=include_parts)
    above = [_above(store, start, chosen), _above(store, end, chosen)]
    for support, inferred, parts in _WAYS:
        up = _up(above[0], start, end, support=support, inferred=inferred, parts=parts)
        down = _up(above[1], end, start, support=support, inferred=inferred, parts=parts)
        found = [each for each in (up, None if down is None else down[::-1]) if each is not None]
        if found:
            return _told(store, start, end, min(found, key=len))
    return None


def _above(store: Asked, thing: str, chosen: Filter) -> dict[str, list[Step]]:
    """Return every step up from ``thing`` and from what is above it, stated ones first."""
    things = reached(store, thing, older=True, parts=chosen.parts, most=sys.maxsize - 1)
    found = steps(store, things or (), chosen, older=True)
    return _by_start(sorted(found, key=lambda step: step.stated is False), older=True)


def _up(  # noqa: PLR0913  what is searched, and what steps the way may have
    above: dict[str, list[Step]],
    younger: str,
    older: str,
    *,
    support: bool,
    inferred: bool,
    parts: bool,
) -> list[Step] | None:
    """Return the fewest steps from ``younger`` up to ``older``, ``None`` where none lead."""
    before: dict[str, Step | None] = {younger: None}
    queue = deque([younger])
    while queue and older not in before:
        for step in above.get(queue.popleft(), ()):
            fits = (
                (inferred or step.stated is not False)
                and (parts or step.kind is not Kind.PART)
                and (step.kind is not Kind.SUPPORT or (support and step.ancestor == older))
            )
            if fits and step.ancestor not in before:
                before[step.ancestor] = step
                queue.append(step.ancestor)
    return _back(before, older) if older in before else None


def _back(before: dict[str, Step | None], older: str) -> list[Step]:
    found: list[Step] = []
    step = before[older]
    while step is not None:
        found.append(step)
        step = before[step.descendant]
    return found[::-1]


def _told(store: Asked, start: str, end: str, found: Sequence[Step]) -> Walk:
    things = [start]
    for step in found:
        things.append(step.ancestor if step.descendant == things[-1] else step.descendant)
    nodes = things_of(store, {thing: far for far, thing in enumerate(things)})
    return Walk(start, nodes, edges_of(store, found), to=end)
