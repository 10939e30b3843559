"""Things and edges as GraphML, for tools that draw and count networks."""

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from aseangraph.columns import EDGES, THINGS, Row, Table

__all__ = ["as_graphml"]

_NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, rule Char
_PARTS = (("node", THINGS), ("edge", EDGES))
_ENDS = ("subject", "object", "subject_label", "object_label")  # which the nodes tell


def as_graphml(things: Iterable[Row], edges: Iterable[Row]) -> bytes:
    """Write things as nodes, by their IRIs, and edges with their basis.

    What XML has no way to write becomes U+FFFD.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        *_keys(),
        '  <graph id="aseangraph" edgedefault="directed">',
    ]
    for thing in things:
        lines.append(f"    <node id={_quoted(thing['iri'])}>")
        lines += [*_data("node", THINGS, thing), "    </node>"]
    for number, edge in enumerate(edges, 1):
        ends = f"source={_quoted(edge['subject'])} target={_quoted(edge['object'])}"
        lines.append(f'    <edge id="e{number}" {ends}>')
        lines += [*_data("edge", EDGES, edge), "    </edge>"]
    return ("\n".join([*lines, "  </graph>", "</graphml>"]) + "\n").encode()


def _keys() -> Iterator[str]:
    for of, table in _PARTS:
        for column in table.columns:
            if column.name not in _ENDS:
                kind = "int" if column.datatype == "integer" else "string"
                yield (
                    f'  <key id="{of}-{column.name}" for="{of}" attr.name="{column.name}"'
                    f' attr.type="{kind}"/>'
                )


def _data(of: str, table: Table, row: Row) -> Iterator[str]:
    for column in table.columns:
        value = row[column.name]
        if value is not None and column.name not in _ENDS:
            text = escape(_shown(value)).replace("\r", "&#13;")
            yield f'      <data key="{of}-{column.name}">{text}</data>'


def _shown(value: str | int | None) -> str:
    return _NOT_XML.sub("\ufffd", str(value))


def _quoted(value: str | int | None) -> str:
    return quoteattr(_shown(value))
