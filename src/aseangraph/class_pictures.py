"""Pictures of the ontology as SVG: the tree of classes, and what leads from class to class.

They are drawn from the data alone, in whole pixels, so that the same data give the same picture.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import NamedTuple

from aseangraph.markup import drawn

__all__ = ["Edge", "class_tree", "property_map"]

_STEP, _BOX, _LETTER, _PAD = 26, 20, 7, 14  # pixels; a letter at 12 pixels takes up to 7
_GAP = 40


class Edge(NamedTuple):
    """A property between two classes: three IRIs."""

    domain: str
    property: str
    range: str


class _Box(NamedTuple):
    iri: str
    x: int
    y: int
    width: int


def class_tree(
    places: Sequence[tuple[int, str, bool]], labels: Mapping[str, str], title: str
) -> str:
    """Draw the tree that ``places`` tell (depth, IRI, first), each level in a column of its own."""
    firsts = [(depth, iri) for depth, iri, first in places if first]
    widths = [0] * (1 + max((depth for depth, _ in firsts), default=0))
    for depth, iri in firsts:
        widths[depth] = max(widths[depth], _width(labels[iri]))
    lefts = [sum(widths[:depth]) + depth * _GAP for depth in range(len(widths))]
    boxes: list[_Box] = []
    lines: list[str] = []
    above: dict[int, _Box] = {}
    row = -1
    for number, (depth, iri) in enumerate(firsts):
        row += number == 0 or depth <= firsts[number - 1][0]
        box = _Box(iri, lefts[depth], row * _STEP, widths[depth])
        boxes.append(box)
        above[depth] = box
        if depth:
            lines.append(_elbow(above[depth - 1], box))
    return _svg("classes", title, boxes, lines, labels)


def property_map(edges: Sequence[Edge], labels: Mapping[str, str], title: str) -> str:
    """Draw each property in a row, from its domain on the left to its range on the right."""
    widths = [max((_width(labels[each[part]]) for each in edges), default=0) for part in range(3)]
    lefts = [0, widths[0] + _GAP, widths[0] + widths[1] + 2 * _GAP]
    domains: dict[str, _Box] = {}
    boxes: list[_Box] = []
    lines: list[str] = []
    for row, edge in enumerate(edges):
        domain, name, range_ = (
            _Box(edge[part], lefts[part], row * _STEP, widths[part]) for part in range(3)
        )
        start = domains.setdefault(edge.domain, domain)
        boxes += [name, range_]
        lines += [_elbow(start, name), _elbow(name, range_)]
    boxes += domains.values()
    return _svg("properties", title, boxes, lines, labels)


def _width(label: str) -> int:
    return len(label) * _LETTER + _PAD


def _elbow(left: _Box, right: _Box) -> str:
    """Return a line from the right edge of one box to the left edge of the other."""
    start, end = left.x + left.width, right.x
    return f'<path d="M{start} {_middle(left)}H{end - _GAP // 2}V{_middle(right)}H{end}"/>'


def _middle(box: _Box) -> int:
    return box.y + _BOX // 2


def _drawn(box: _Box, labels: Mapping[str, str]) -> str:
    place = f'x="{box.x + _PAD // 2}" y="{box.y + 14}" fill="#000" stroke="none"'
    text = f"<text {place}>{drawn(labels[box.iri])}</text>"
    frame = f'<rect x="{box.x}" y="{box.y}" width="{box.width}" height="{_BOX}"/>'
    return f'<a href="#{escape(box.iri.rpartition("#")[2])}">{frame}{text}</a>'


def _svg(
    name: str, title: str, boxes: Sequence[_Box], lines: Iterable[str], labels: Mapping[str, str]
) -> str:
    width = max((each.x + each.width for each in boxes), default=0)
    height = max((each.y + _BOX for each in boxes), default=0)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 {width + 2} {height + 2}"'
            f' width="{width + 2}" height="{height + 2}" role="group"'
            f' aria-labelledby="_picture-{name}" font-family="sans-serif" font-size="12">',
            f'<title id="_picture-{name}">{drawn(title)}</title>',
            '<g fill="none" stroke="#777">',
            *lines,
            "</g>",
            '<g fill="#fff" stroke="#777">',
            *(_drawn(each, labels) for each in boxes),
            "</g>",
            "</svg>",
        ]
    )
