"""A walk as a picture: DOT, Mermaid and GraphML; stated solid, inferred dashed.

An arrow leads from the younger thing to the older, which stands above it, as the relation reads.
Structure is thin and ends in a diamond or a ring; a renaming is thick.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from aseangraph.lineage_words import cut, place, short
from aseangraph.members import Edge, Thing
from aseangraph.plain import one_line
from aseangraph.steps import Kind
from aseangraph.walk import Walk

__all__ = ["as_dot", "as_graphml", "as_mermaid", "style_of"]

_WIDTH = 32  # characters of a line in a box
_MERMAID_EDGES = 500  # more, and Mermaid draws nothing unless it is told to
_CODED = {ord(each): f"#{ord(each)};" for each in "\"#&;<>[](){}|\\`%*_~:@'"}
_DOT = {ord("\\"): "\\\\", ord('"'): '\\"', ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
_NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, rule Char


def style_of(edge: Edge) -> str:
    """Return ``solid`` for what is stated, ``dashed`` for what we infer, ``thin`` for structure."""
    return {"stated": "solid", "inferred": "dashed"}.get(edge.basis or "", "thin")


def _numbers(walk: Walk) -> dict[str, str]:
    return {each.iri: f"n{number}" for number, each in enumerate(walk.nodes)}


def _title(thing: Thing) -> str:
    year = f", {thing.year}" if thing.year is not None else ""
    return f"{one_line(thing.label)} ({short(thing.iri)}{year})"


# --- DOT -----------------------------------------------------------------------------------------


def as_dot(walk: Walk) -> str:
    """Write the walk in DOT, the language of Graphviz."""
    names = _numbers(walk)
    told = cut(walk)
    lines = [
        "digraph lineage {",
        "  rankdir=BT;",
        '  node [shape=box, fontname="sans-serif"];',
        '  edge [fontname="sans-serif", fontsize=10];',
        *([f"  label={_quoted(told)};"] if told else []),
        *(f"  {names[each.iri]} [{_dot_node(each, walk)}];" for each in walk.nodes),
        *(
            f"  {names[each.descendant]} -> {names[each.ancestor]} [{_dot_edge(each)}];"
            for each in walk.edges
        ),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _dot_node(thing: Thing, walk: Walk) -> str:
    wrapped = "\\n".join(map(_dot_text, textwrap.wrap(_title(thing), _WIDTH)))
    bold = ", penwidth=2" if thing.iri in (walk.thing, walk.to) else ""
    return f'label="{wrapped}", URL={_quoted(thing.iri)}{bold}'


def _dot_edge(edge: Edge) -> str:
    thin = ", color=gray60, arrowhead=odiamond" if edge.kind is Kind.PART else ""
    thick = ", penwidth=3" if edge.kind is Kind.RENAMING else ""
    line = "dashed" if style_of(edge) == "dashed" else "solid"
    why = "; ".join(map(place, edge.evidence))
    return (
        f"label={_quoted(edge.relation_label)}, style={line}{thin}{thick},"
        f" class={_quoted(edge.basis or 'structure')}, tooltip={_quoted(why)}"
    )


def _dot_text(text: str) -> str:
    return one_line(text).translate(_DOT)


def _quoted(text: str) -> str:
    return f'"{_dot_text(text)}"'


# --- Mermaid -------------------------------------------------------------------------------------


def as_mermaid(walk: Walk) -> str:
    """Write the walk as a Mermaid flowchart."""
    names = _numbers(walk)
    told = cut(walk)
    many = len(walk.edges) > _MERMAID_EDGES
    lines = [
        *(["%% Mermaid draws more than 500 edges only where maxEdges is set."] if many else []),
        "flowchart BT",
        *(f'  {names[each.iri]}["{_coded(_title(each))}"]' for each in walk.nodes),
        *(
            f"  {names[each.descendant]} {_arrow(each)} {names[each.ancestor]}"
            for each in walk.edges
        ),
        *([f'  cut["{_coded(told)}"]'] if told else []),
    ]
    return "\n".join(lines) + "\n"


def _arrow(edge: Edge) -> str:
    lines = {"dashed": "-.->", "thin": "--o", "solid": "-->"}
    line = "==>" if edge.kind is Kind.RENAMING else lines[style_of(edge)]
    return f'{line}|"{_coded(edge.relation_label)}"|'


def _coded(text: str) -> str:
    """Return ``text`` with whatever Mermaid, or the page around it, might read as code."""
    return one_line(text).translate(_CODED)


# --- GraphML -------------------------------------------------------------------------------------

_KEYS = (
    ("graph", "thing", "string"),
    ("graph", "truncated", "boolean"),
    ("node", "iri", "string"),
    ("node", "label", "string"),
    ("node", "kind", "string"),
    ("node", "year", "int"),
    ("node", "depth", "int"),
    ("edge", "link", "string"),
    ("edge", "kind", "string"),
    ("edge", "relation", "string"),
    ("edge", "relation_label", "string"),
    ("edge", "basis", "string"),
    ("edge", "style", "string"),
    ("edge", "rationale", "string"),
    ("edge", "evidence", "string"),
)


def as_graphml(walk: Walk) -> str:
    """Write the walk as GraphML; what XML has no way to write becomes U+FFFD."""
    names = _numbers(walk)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append('<graphml xmlns="http://graphml.graphdrawing.org/xmlns">')
    lines += [
        f'  <key id="{of}-{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>'
        for of, name, kind in _KEYS
    ]
    lines.append('  <graph id="lineage" edgedefault="directed">')
    lines += _data("graph", [("thing", walk.thing), ("truncated", str(walk.truncated).lower())])
    for thing in walk.nodes:
        lines.append(f'    <node id="{names[thing.iri]}">')
        lines += [*_data("node", _node_values(thing)), "    </node>"]
    for edge in walk.edges:
        ends = f'source="{names[edge.descendant]}" target="{names[edge.ancestor]}"'
        lines += [f"    <edge {ends}>", *_data("edge", _edge_values(edge)), "    </edge>"]
    return "\n".join([*lines, "  </graph>", "</graphml>"]) + "\n"


def _node_values(thing: Thing) -> list[tuple[str, str | None]]:
    return [
        ("iri", thing.iri),
        ("label", thing.label),
        ("kind", " ".join(thing.kinds)),
        ("year", None if thing.year is None else str(thing.year)),
        ("depth", str(thing.depth)),
    ]


def _edge_values(edge: Edge) -> list[tuple[str, str | None]]:
    return [
        ("link", edge.iri),
        ("kind", str(edge.kind)),
        ("relation", edge.relation),
        ("relation_label", edge.relation_label),
        ("basis", edge.basis),
        ("style", style_of(edge)),
        ("rationale", edge.rationale),
        ("evidence", " | ".join(map(place, edge.evidence)) or None),
    ]


def _data(of: str, values: Iterable[tuple[str, str | None]]) -> Iterator[str]:
    for name, value in values:
        if value is not None:
            text = escape(_NOT_XML.sub("\ufffd", value)).replace("\r", "&#13;")
            yield f'      <data key="{of}-{name}">{text}</data>'
