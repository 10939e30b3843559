"""A walk as a page for people: each step in a sentence, and where each thing's own walk is."""

from collections.abc import Iterable
from html import escape
from urllib.parse import quote, urlencode

from aseangraph.lineage_words import explain, short
from aseangraph.members import Edge, Thing
from aseangraph.namespaces import ID
from aseangraph.walk import Walk

__all__ = ["as_html"]

_OTHERS = ("json", "turtle", "csv", "graphml", "dot", "mermaid", "text")
_HEADS = ("younger", "relation", "older", "basis")


def as_html(walk: Walk) -> str:
    """Return what a page says of a walk; links are relative to an address below ``/lineage/``."""
    head, *sentences = explain(walk).splitlines()
    things = {each.iri: each for each in walk.nodes}
    return "\n".join(
        [
            f"<h1>{escape(head.rstrip(':'))}</h1>",
            "<ul>",
            *(f"<li>{escape(each.removeprefix('- '))}</li>" for each in sentences),
            "</ul>",
            *_table(walk.edges, things),
            f"<p>As {', '.join(_other(walk, each) for each in _OTHERS)}.</p>",
        ]
    )


def _table(edges: Iterable[Edge], things: dict[str, Thing]) -> Iterable[str]:
    yield "<table>"
    yield f"<tr>{''.join(f'<th>{each}</th>' for each in _HEADS)}</tr>"
    for edge in edges:
        cells = (
            _linked(edge.descendant, things),
            escape(edge.relation_label),
            _linked(edge.ancestor, things),
            edge.basis or "structure",
        )
        yield f"<tr>{''.join(f'<td>{each}</td>' for each in cells)}</tr>"
    yield "</table>"


def _linked(iri: str, things: dict[str, Thing]) -> str:
    name = escape(things[iri].label if iri in things else short(iri))
    if not iri.startswith(str(ID)):
        return name
    return f'<a href="{escape(quote(short(iri)))}">{name}</a>'


def _other(walk: Walk, format_: str) -> str:
    if walk.to is None:
        address = f"{quote(short(walk.thing), safe='')}?{urlencode({'format': format_})}"
    else:
        ends = {"from": walk.thing, "to": walk.to, "format": format_}
        address = f"path?{urlencode(ends)}"
    return f'<a href="{escape(address)}">{format_}</a>'
