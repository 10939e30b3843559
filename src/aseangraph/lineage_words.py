"""A walk in plain sentences, the oldest first, each with its source."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence

from aseangraph.members import Edge, Evidence, Thing
from aseangraph.namespaces import curie
from aseangraph.plain import one_line
from aseangraph.steps import Kind
from aseangraph.walk import Walk

__all__ = ["cut", "explain", "place", "short"]

_UNDATED = 10_000  # after every year


def explain(walk: Walk) -> str:
    """Tell the walk in English, one sentence an edge, the oldest first, each with its source."""
    things = {each.iri: each for each in walk.nodes}
    lines = [_head(walk, things), *(_sentence(each, things) for each in _story(walk, things))]
    if told := cut(walk):
        lines.append(told)
    return "\n".join(lines) + "\n"


def cut(walk: Walk) -> str | None:
    """Tell, for a person, that the walk was cut; ``None`` where it is whole."""
    if not walk.truncated:
        return None
    return (
        f"Cut after {walk.limit} edges: the graph has more. Ask with a higher limit or less depth."
    )


def place(item: Evidence) -> str:
    """Tell where a piece of evidence stands, and whether its text is held."""
    told = ", ".join(filter(None, map(one_line, (item.title, item.locator))))
    if item.held:
        return told
    grade = f", confidence {item.confidence}" if item.confidence else ""
    return f"{told} [a page that is cited, not held{grade}]"


def short(iri: str) -> str:
    """Return the name by which a thing can be asked for: its local name, or its short form."""
    return curie(iri).removeprefix("id:")


def _head(walk: Walk, things: dict[str, Thing]) -> str:
    name = _name(walk.thing, things)
    if walk.to is not None:
        steps = "1 step" if len(walk.edges) == 1 else f"{len(walk.edges)} steps"
        return f"From {name} to {_name(walk.to, things)}, {steps}{_by_basis(walk)}:"
    if not walk.edges:
        return f"{name}: no lineage was found by what was asked."
    return f"Lineage of {name}{_by_basis(walk)}:"


def _by_basis(walk: Walk) -> str:
    """Count the edges by what they are."""
    words = {"stated": "stated", "inferred": "inferred by us", None: "of structure"}
    bases = [each.basis for each in walk.edges]
    counts = [f"{bases.count(key)} {word}" for key, word in words.items() if key in bases]
    return f" ({', '.join(counts)})" if counts else ""


def _story(walk: Walk, things: dict[str, Thing]) -> list[Edge]:
    """Return the edges, the oldest first; those of a path as they follow each other."""
    if walk.to is not None:
        up = bool(walk.edges) and walk.edges[0].descendant == walk.thing
        return list(reversed(walk.edges) if up else walk.edges)

    levels = _levels(walk.edges)

    def order(edge: Edge) -> tuple[int, int, int, str, str]:
        born = edge.year or _year(things, edge.descendant)
        level = levels.get(edge.descendant, len(levels))
        return born, _year(things, edge.ancestor), level, edge.ancestor, edge.descendant

    return sorted(walk.edges, key=order)


def _levels(edges: Sequence[Edge]) -> dict[str, int]:
    """Return how many steps lie above each thing; those in a cycle, and below one, have none."""
    below: dict[str, list[str]] = defaultdict(list)
    above: Counter[str] = Counter()
    for edge in edges:
        below[edge.ancestor].append(edge.descendant)
        above[edge.descendant] += 1
    levels = {thing: 0 for thing in below if not above[thing]}
    ready = deque(levels)
    while ready:
        thing = ready.popleft()
        for younger in below.get(thing, ()):
            above[younger] -= 1
            if not above[younger]:
                levels[younger] = levels[thing] + 1
                ready.append(younger)
    return levels


def _year(things: dict[str, Thing], iri: str) -> int:
    year = things[iri].year if iri in things else None
    return _UNDATED if year is None else year


def _sentence(edge: Edge, things: dict[str, Thing]) -> str:
    ends = _name(edge.descendant, things), _name(edge.ancestor, things)
    when = f"In {edge.year}, " if edge.kind is Kind.RENAMING and edge.year else ""
    if edge.kind is Kind.RENAMING:
        told = f"{when}{ends[1]} became {ends[0]}"
    else:
        told = f"{ends[0]} {one_line(edge.relation_label)} {ends[1]}"
    return f"- {told} ({'; '.join(_grounds(edge))})."


def _grounds(edge: Edge) -> Iterator[str]:
    """Tell what a sentence rests on."""
    places = "; ".join(map(place, edge.evidence)) or "no evidence is given"
    if edge.kind is Kind.PART:
        yield "structure, not lineage"
    elif edge.basis == "stated":
        yield f"stated: {places}"
    else:
        yield f"inferred by us: {one_line(edge.rationale or 'no reason is given').rstrip('.')}"
        yield f"rests on: {places}"
    if edge.kind is Kind.SUPPORT:
        yield "a support, no descent"


def _name(iri: str, things: dict[str, Thing]) -> str:
    thing = things.get(iri)
    label = one_line(thing.label) if thing else ""
    year = f", {thing.year}" if thing and thing.year is not None else ""
    return f"“{label}” ({short(iri)}{year})" if label else short(iri)
