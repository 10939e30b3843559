"""Requests for walks and searches: ``/lineage/THING``, ``/lineage/path?from=&to=``, ``/search?q=``.

What they are told is checked where they are carried out; here they are only taken apart.
"""

from collections.abc import Sequence

from aseangraph.errands import Errand, encoded
from aseangraph.formats import Format
from aseangraph.paging import Paged, paged, rows_wanted
from aseangraph.problems import Problem
from aseangraph.protocol import Asked, format_in, grouped, pairs_in
from aseangraph.seeking import SEARCH_FORMATS, Seeking
from aseangraph.tracing import LINEAGE_FORMATS, Tracing

__all__ = ["METHODS", "MOST_HITS", "path_asked", "search_asked", "walk_asked"]

METHODS = "GET, HEAD, OPTIONS"
MOST_HITS = 100
_HITS = 20


def walk_asked(thing: str, query_string: bytes) -> Asked:
    """Return what a request for the walk from ``thing`` asks."""
    if not thing:
        raise Problem(404, "name a thing: /lineage/aim2015-thrust-6, for one.")
    pairs = pairs_in(query_string, "the address")
    return _asked(Tracing(thing, _given(pairs)), pairs, LINEAGE_FORMATS)


def path_asked(query_string: bytes) -> Asked:
    """Return what a request for the path from one thing to another asks."""
    pairs = pairs_in(query_string, "the address")
    return _asked(Tracing("", _given(pairs)), pairs, LINEAGE_FORMATS)


def search_asked(query_string: bytes) -> Asked:
    """Return what a request for things by words asks; raise ``Problem`` (422) if it is none."""
    pairs = pairs_in(query_string, "the address")
    limit, offset = rows_wanted(pairs, MOST_HITS)
    limit = limit or _HITS
    given = _given([pair for pair in pairs if pair[0] not in ("limit", "offset")])
    wanted = paged("search", pairs, offset, limit)
    return _asked(Seeking(given, offset, limit), pairs, SEARCH_FORMATS, wanted)


def _given(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    return grouped([pair for pair in pairs if pair[0] != "format" and pair[1] != ""])


def _asked(
    errand: Errand,
    pairs: Sequence[tuple[str, str]],
    offered: tuple[Format, ...],
    wanted: Paged | None = None,
) -> Asked:
    return Asked(
        "",
        None,
        None,
        format_in(pairs),
        errand=encoded(errand),
        paged=wanted,
        offered=offered,
    )
