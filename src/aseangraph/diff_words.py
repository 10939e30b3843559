"""A difference in words: how much of it there is, and then thing by thing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from aseangraph.diff import Compared, Side
from aseangraph.namespaces import curie
from aseangraph.plain import one_line
from aseangraph.statements import Statement, iri_of, is_blank, text_of

__all__ = ["in_words"]

_Line = tuple[str, str, str]  # the graph, what to sort by, the words
_BY = {
    "datasets": "Compared as datasets, graph by graph.",
    "graphs": "Compared as graphs.",
    "merges": "Only one of them has named graphs, so the merges of all graphs are compared,"
    " and not who says what.",
}


def in_words(found: Compared) -> str:
    """Return what differs as text: totals, then for each thing what was, what is, what is new."""
    lines = [f"from {_side(found.old)}", f"to   {_side(found.new)}", _BY[found.by], _totals(found)]
    by_thing = _by_thing(found)
    for thing in sorted(by_thing, key=lambda term: (is_blank(term), term)):
        lines += ["", _thing(found, thing)]
        graph = ""
        for named, _, words in sorted(by_thing[thing]):
            if named != graph:
                lines.append(f"  in {_short(named)}")
                graph = named
            lines.append(f"    {words}")
    return "\n".join(lines) + "\n"


def _side(side: Side) -> str:
    held = _number(side.graphs, "named graph") if side.graphs else "one graph"
    number = _number(side.statements, "statement")
    return f"{one_line(side.name)} ({side.what}: {held}, {number})"


def _number(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _totals(found: Compared) -> str:
    if not found.difference:
        return "Nothing differs."
    counts = found.difference.counts
    things = len(_by_thing(found))
    told = ", ".join(f"{number} {kind}" for kind, number in counts.items())
    return f"{told}, of {_number(things, 'thing')}."


def _by_thing(found: Compared) -> dict[str, list[_Line]]:
    by_thing: dict[str, list[_Line]] = defaultdict(list)
    for thing, line in _lines(found):
        by_thing[thing].append(line)
    return by_thing


def _lines(found: Compared) -> Iterator[tuple[str, _Line]]:
    difference = found.difference
    for change in difference.changed:
        old, new = (_value(found, each.object) for each in (change.removed, change.added))
        yield _line(found, change.removed, f"was {old}, is now {new}")
    for kind, each in _marked(("removed", difference.removed), ("added", difference.added)):
        yield _line(found, each, f"{kind} {_value(found, each.object)}")


def _marked(*lists: tuple[str, Iterable[Statement]]) -> Iterator[tuple[str, Statement]]:
    return ((kind, each) for kind, statements in lists for each in statements)


def _line(found: Compared, each: Statement, words: str) -> tuple[str, _Line]:
    thing = found.difference.about.get(each.subject, each.subject)
    of = f"{each.subject} " if thing != each.subject else ""
    words = f"{of}{_property(found, each.predicate)}: {words}"
    return thing, (each.graph, f"{of}{each.predicate}", words)


def _thing(found: Compared, term: str) -> str:
    label = found.labels.get(term)
    return f"{one_line(label)} ({_short(term)})" if label else _short(term)


def _property(found: Compared, term: str) -> str:
    return one_line(found.labels.get(term) or "") or _short(term)


def _value(found: Compared, term: str) -> str:
    if not term.startswith('"'):
        return _thing(found, term)
    text, kind = text_of(term)
    more = "" if not kind else f"@{kind}" if ":" not in kind else f" ({curie(kind)})"
    return f'"{one_line(text)}"{more}'


def _short(term: str) -> str:
    iri = iri_of(term)
    return one_line(curie(iri) if iri is not None else term or "the default graph")
