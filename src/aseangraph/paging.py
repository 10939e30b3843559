"""Which rows of an answer a request wants, and how it is told where the others are (RFC 8288)."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus, urlencode

from aseangraph.problems import Problem

__all__ = ["Paged", "page_lines", "paged", "rows_at", "rows_wanted"]

_FARTHEST = 1_000_000


@dataclass(frozen=True)
class Paged:
    """Which rows of an answer are wanted, from ``offset`` on; all of these without ``limit``.

    ``name`` is the last part of the address, ``rest`` its query string without what tells of rows.
    """

    name: str
    rest: str
    offset: int
    limit: int | None


def paged(name: str, pairs: Sequence[tuple[str, str]], offset: int, limit: int | None) -> Paged:
    """Return what is wanted of the rows at ``name``; ``pairs`` are its parameters."""
    rest = urlencode([pair for pair in pairs if pair[0] not in ("limit", "offset")])
    return Paged(name, rest, offset, limit)


def rows_wanted(pairs: Sequence[tuple[str, str]], most: int) -> tuple[int | None, int]:
    """Return ``limit`` (from 1 to ``most``, or ``None``) and ``offset`` of a request.

    Raises ``Problem`` (422) where one of them is no such number, or came twice.
    """
    limit, offset = _number(pairs, "limit", 1, most), _number(pairs, "offset", 0, _FARTHEST)
    return limit, offset or 0


def _number(pairs: Sequence[tuple[str, str]], name: str, least: int, most: int) -> int | None:
    values = [value for each, value in pairs if each == name]
    if not values:
        return None
    fits = len(values) == 1 and values[0].isascii() and values[0].isdigit() and len(values[0]) < 8
    if not fits or not least <= int(values[0]) <= most:
        raise Problem(422, f"{name} is one whole number from {least} to {most}.")
    return int(values[0])


def page_lines(wanted: Paged, total: int) -> bytes:
    """Return the header fields that tell how many rows there are, and where the others are."""
    lines = [f"x-total-count: {total}\r\n"]
    if wanted.limit is not None:
        last = max(total - 1, 0) // wanted.limit * wanted.limit
        pages = {"first": 0, "last": last}
        if wanted.offset > 0:
            pages["prev"] = min(max(wanted.offset - wanted.limit, 0), last)
        if wanted.offset + wanted.limit < total:
            pages["next"] = wanted.offset + wanted.limit
        links = (f'<{_page(wanted, start)}>; rel="{rel}"' for rel, start in sorted(pages.items()))
        lines.append(f"link: {', '.join(links)}\r\n")
    return "".join(lines).encode()


def _page(wanted: Paged, start: int) -> str:
    return f"{rows_at(wanted)}limit={wanted.limit}&offset={start}"


def rows_at(wanted: Paged) -> str:
    """Return the address of the rows up to the numbers that say which."""
    rest = f"{wanted.rest}&" if wanted.rest else ""
    return f"{quote_plus(wanted.name)}?{rest}"
