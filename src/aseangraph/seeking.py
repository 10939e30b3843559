"""A search by words asked for over HTTP, and the forms in which what is found is told."""

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from io import StringIO
from typing import Any
from urllib.parse import quote

from aseangraph.addresses import address
from aseangraph.catalogue import Parameter, Type
from aseangraph.errors import ParameterError, UnclearNameError
from aseangraph.formats import HTML, Answer, Format, Kind, by_name
from aseangraph.holdings import Holdings
from aseangraph.namespaces import curie
from aseangraph.parameters import bound
from aseangraph.short_names import class_named
from aseangraph.word_search import Hit, How, Index, count, search

__all__ = ["SEARCH_FORMATS", "SEARCH_PARAMETERS", "Seeking", "as_csv", "as_json", "sought", "why"]

SEARCH_PARAMETERS = (
    Parameter(
        "q",
        Type.TEXT,
        "Words, an acronym or a printed number.",
        required=True,
        example="data protection",
    ),
    Parameter("kind", Type.TEXT, "A class that the things must be of.", example="ag:Framework"),
)
SEARCH_FORMATS: tuple[Format, ...] = (by_name("document"), HTML, by_name("csv"))


@dataclass(frozen=True)
class Seeking:
    """What is looked for, as text, and which of the things found are wanted."""

    given: Mapping[str, Sequence[str]]
    offset: int = 0
    limit: int | None = None


def sought(
    holdings: Holdings, seeking: Seeking, pick: Callable[[Kind], Format]
) -> tuple[Answer, int]:
    """Return what is found, in the format that is picked, and how many things there are in all.

    Raises ``ParameterError`` for an option that does not fit, ``UnknownThingError`` where what is
    held has no index of words.
    """
    format_ = pick(Kind.DOCUMENT)
    index = holdings.words
    terms = bound("a search", SEARCH_PARAMETERS, seeking.given, holdings.names.thing)
    words, kind = str(terms["q"]), _kind(index, terms.get("kind"))
    total = count(index, words, kind)
    most = total if seeking.limit is None else seeking.limit
    hits = search(index, words, most, seeking.offset, kind)
    body = _WRITTEN[format_.name](hits, words, total)
    return Answer(Kind.DOCUMENT, format_, body.encode()), total


def _kind(index: Index, given: object) -> str | None:
    try:
        return None if given is None else class_named(index, str(given))
    except UnclearNameError as error:
        raise ParameterError(f"kind: {error}") from None


def as_json(hits: Sequence[Hit], words: str, total: int) -> str:
    """Return what was found for ``words`` as JSON; ``total`` counts what is not shown, too."""
    told: dict[str, Any] = {"q": words, "total": total, "hits": [asdict(hit) for hit in hits]}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def as_csv(hits: Sequence[Hit], _words: str = "", _total: int = 0) -> str:
    """Return what was found as CSV (RFC 4180)."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(("iri", "label", "kind", "score", "why"))
    writer.writerows((hit.iri, hit.label, hit.kind, hit.score, why(hit)) for hit in hits)
    return buffer.getvalue()


def why(hit: Hit) -> str:
    """Tell in one line which words of a thing match, where, and how closely."""
    return "; ".join(f"{each.field}: {' '.join(each.words)}{_how(each.how)}" for each in hit.why)


def _how(how: How) -> str:
    return "" if how is How.WORDS else f" ({how})"


def _as_html(hits: Sequence[Hit], words: str, total: int) -> str:
    things = "1 thing" if total == 1 else f"{total} things"
    hint = "" if total else ". Try fewer or other words."
    return "\n".join(
        [
            '<form action="search" method="get"><p><input name="q" size="40"'
            f' value="{escape(words)}"> <button>Search</button></p></form>',
            f"<p>{things}{hint}</p>",
            "<ul>",
            *(_item(hit) for hit in hits),
            "</ul>",
        ]
    )


def _item(hit: Hit) -> str:
    name = curie(hit.iri)
    where = escape(address(".", hit.iri) or "")
    told = f'<a href="{where}">{escape(hit.label)}</a>'
    more = ""
    if name.startswith("id:"):
        more = f' · <a href="lineage/{escape(quote(name.removeprefix("id:")))}">lineage</a>'
    elif name.startswith("topic:"):
        more = f' · <a href="queries/topic-story?topic={escape(quote(name))}">its story</a>'
    return f"<li>{told} ({escape(hit.kind)}, {escape(name)}){more}<br>{escape(why(hit))}</li>"


_WRITTEN: dict[str, Callable[[Sequence[Hit], str, int], str]] = {
    "document": as_json,
    "csv": as_csv,
    "html": _as_html,
}
