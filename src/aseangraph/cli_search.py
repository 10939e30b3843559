"""The command ``search``."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from aseangraph.messages import tell
from aseangraph.namespaces import curie
from aseangraph.release import open_index
from aseangraph.seeking import as_csv, as_json, why
from aseangraph.settings import read_settings
from aseangraph.shell import find_release
from aseangraph.short_names import class_named
from aseangraph.tables import print_table
from aseangraph.word_search import Hit, count
from aseangraph.word_search import search as find

__all__ = ["search"]


class Shape(StrEnum):
    """The formats that ``search`` can print."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def search(
    words: Annotated[list[str], typer.Argument(help="Words, an acronym or a printed number.")],
    limit: Annotated[int, typer.Option(min=1, help="The most things to print.")] = 10,
    kind: Annotated[
        str | None, typer.Option(help="A class that the things must be of, such as ag:Framework.")
    ] = None,
    release: Annotated[Path | None, typer.Option(help="The release folder to search.")] = None,
    format_: Annotated[Shape, typer.Option("--format", help="How to print them.")] = Shape.TABLE,
) -> None:
    """Find things by words, however they are spelt, best first, and tell why."""
    index = open_index(find_release(release or read_settings().release).path)
    asked, class_ = " ".join(words), kind if kind is None else class_named(index, kind)
    hits = find(index, asked, limit, kind=class_)
    total = count(index, asked, class_)
    if format_ is Shape.TABLE:
        _print_table(hits)
    else:
        typer.echo(_WRITTEN[format_](hits, asked, total), nl=False)
    things = "1 thing" if total == 1 else f"{total} things"
    rest = f", of which the first {len(hits)} are shown (--limit)" if total > len(hits) else ""
    tell(f"{things}{rest}" if total else "0 things. Try fewer or other words.")


def _print_table(hits: Sequence[Hit]) -> None:
    rows = [(curie(hit.iri), hit.label, hit.kind, why(hit)) for hit in hits]
    print_table(("thing", "label", "kind", "why"), rows)


_WRITTEN: dict[Shape, Callable[[Sequence[Hit], str, int], str]] = {
    Shape.JSON: as_json,
    Shape.CSV: as_csv,
}
