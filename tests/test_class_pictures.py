"""Pictures of classes: each box at its place, lines from box to box."""

import re
from xml.etree.ElementTree import fromstring

from aseangraph.class_pictures import Edge, class_tree, property_map

LABELS = {"x#a": "a", "x#b": "bee", "x#c": "<c>", "x#d": "d", "x#p": "leads to", "x#q": "q"}
_SVG = "{http://www.w3.org/2000/svg}"


def boxes(svg: str) -> dict[str, tuple[int, int]]:
    """Return where the box of each label is, in columns by pixel and rows."""
    found = {}
    for link in fromstring(svg).iter(f"{_SVG}a"):
        rect, text = link
        assert link.get("href") == "#" + next(k for k, v in LABELS.items() if v == text.text)[2:]
        found[text.text] = int(rect.get("x")), int(rect.get("y")) // 26
    return found


def test_each_level_has_a_column_and_each_leaf_a_row() -> None:
    places = [(0, "x#a", True), (1, "x#b", True), (1, "x#c", True), (2, "x#b", False)]
    svg = class_tree([*places, (0, "x#d", True)], LABELS, "T & t")
    assert boxes(svg) == {"a": (0, 0), "bee": (61, 0), "<c>": (61, 1), "d": (0, 2)}
    assert re.findall(r'<path d="(.*?)"', svg) == ["M21 10H41V10H61", "M21 10H41V36H61"]
    assert fromstring(svg).find(f"{_SVG}title").text == "T & t"


def test_each_property_has_a_row_from_its_one_domain_to_its_range() -> None:
    edges = [Edge("x#a", "x#p", "x#b"), Edge("x#a", "x#q", "x#c")]
    svg = property_map(edges, LABELS, "t")
    assert boxes(svg) == {
        **{"a": (0, 0), "leads to": (61, 0), "bee": (171, 0)},
        **{"q": (61, 1), "<c>": (171, 1)},
    }
    assert len(re.findall("<path", svg)) == 4


def test_nothing_is_drawn_of_nothing() -> None:
    for svg in (class_tree([], {}, "t"), property_map([], {}, "t")):
        assert boxes(svg) == {}
