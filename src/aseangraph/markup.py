"""The parts of a page: text of the data as it may stand in HTML, links, lists and trees."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from urllib.parse import urlencode

from aseangraph.addresses import address
from aseangraph.namespaces import curie
from aseangraph.plain import one_line

__all__ = ["asked", "drawn", "linked", "listed", "nested", "outlined", "table", "term", "words"]

_NOT_HTML = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def words(text: str) -> str:
    """Return ``text`` of the data as HTML; the direction of its letters stays inside it."""
    return f"<bdi>{escape(_clean(text))}</bdi>"


def drawn(text: str) -> str:
    """Return ``text`` as it may stand in a picture: on a line, without what turns its direction."""
    return escape(one_line(_clean(text)))


def _clean(text: str) -> str:
    return _NOT_HTML.sub("\ufffd", text)


def linked(href: str, shown: str) -> str:
    """Return a link to ``href`` that shows ``shown``, which is HTML."""
    return f'<a href="{escape(href)}">{shown}</a>'


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table, its cells HTML already; none where there are no rows."""
    lines = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows]
    if lines:
        yield "<table>"
        yield "<tr>" + "".join(f"<th>{escape(each)}</th>" for each in heads) + "</tr>"
        yield from lines
        yield "</table>"


def asked(base: str, query: str, shown: str) -> str:
    """Return a link to the answer that the service at ``base`` gives to ``query``."""
    return linked(f"{base}/sparql?{urlencode({'query': query})}", shown)


def term(base: str, iri: str, label: str = "") -> str:
    """Show ``iri`` by its ``label``, or short; a link where it is ours, or leads into the Web."""
    shown = words(label) if label else f"<code>{words(curie(iri))}</code>"
    where = address(base, iri)
    if where is None and re.match("https?://", iri):
        where = iri
    return shown if where is None else linked(where, shown)


def listed(pairs: Iterable[tuple[str, Iterable[str]]]) -> str:
    """Return names with their values, which are HTML; a name without a value is left out."""
    found = [(name, [each for each in values if each]) for name, values in pairs]
    items = (f"<dt>{escape(name)}</dt><dd>{', '.join(each)}</dd>" for name, each in found if each)
    inside = "\n".join(items)
    return f"<dl>\n{inside}\n</dl>" if inside else ""


def outlined(
    names: Sequence[str], above: Mapping[str, Sequence[str]]
) -> Iterator[tuple[int, str, bool]]:
    """Yield each place in the tree of ``names``: its depth, its name, whether it is the first.

    ``above`` tells what each stands under. What stands in several places is followed at the first
    alone; of a circle, which no root leads to, the first in order is made a root.
    """
    below: dict[str, list[str]] = {each: [] for each in names}
    for name in names:
        for each in set(above.get(name, ())) & below.keys():
            below[each].append(name)
    inner = {name for children in below.values() for name in children}
    seen: set[str] = set()
    for root in (*(each for each in names if each not in inner), *names):
        ahead = [] if root in seen else [(0, root)]
        while ahead:
            depth, name = ahead.pop()
            yield depth, name, name not in seen
            if name not in seen:
                ahead += [(depth + 1, each) for each in reversed(below[name])]
            seen.add(name)


def nested(places: Iterable[tuple[int, str, bool]], show: Callable[[str, bool], str]) -> str:
    """Return a tree, as ``outlined`` yields it, as lists in lists; ``show`` writes an item."""
    lines: list[str] = []
    open_lists = 0
    for depth, name, first in places:
        if depth >= open_lists:
            lines.append("<ul>")
            open_lists += 1
        else:
            lines.append("</li>" + "</ul></li>" * (open_lists - depth - 1))
            open_lists = depth + 1
        lines.append(f"<li>{show(name, first)}")
    return "\n".join([*lines, "</li></ul>" * open_lists])
