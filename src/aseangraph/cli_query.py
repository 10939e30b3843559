"""The command ``query``."""

import re
import signal
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from aseangraph.errors import QueryError
from aseangraph.formats import Format, Kind, by_name, of_kind
from aseangraph.settings import read_settings
from aseangraph.shell import find_release
from aseangraph.tables import print_answer, print_bytes

__all__ = ["query"]


# A query, and no name of a file: it has a brace, or begins with a form or a prologue of SPARQL.
_LOOKS_LIKE_A_QUERY = re.compile(
    r".*\{|\s*(ASK|BASE|CONSTRUCT|DESCRIBE|PREFIX|SELECT)\s", re.DOTALL | re.IGNORECASE
)


class Shape(StrEnum):
    """The formats that ``query`` can print."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    XML = "xml"
    TURTLE = "turtle"
    NT = "nt"
    JSONLD = "jsonld"


def query(
    file: Annotated[str, typer.Argument(help="A file with a SPARQL query; - for standard input.")],
    format_: Annotated[
        Shape | None,
        typer.Option("--format", help="Default: table for rows, turtle for triples."),
    ] = None,
    release: Annotated[Path | None, typer.Option(help="The release folder to ask.")] = None,
) -> None:
    """Ask the graph one SPARQL 1.1 query and print the answer."""
    text = _read_query(file)
    store = find_release(release or read_settings().release).store
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the engine cannot be interrupted otherwise
    answer = store.answer(text, lambda kind: _format_for(kind, format_))
    if format_ in (None, Shape.TABLE) and answer.kind is not Kind.TRIPLES:
        print_answer(answer.body)
    else:
        print_bytes(answer.body)


def _read_query(file: str) -> str:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode("utf-8")
    except OSError as error:
        if _LOOKS_LIKE_A_QUERY.match(file):
            raise QueryError(
                "`aseangraph query` takes a file or `-`, and not the query itself."
                " Pipe the query: echo 'SELECT …' | aseangraph query -"
            ) from None
        raise QueryError(f"{file}: cannot be read: {error.strerror}. Check the name.") from None
    except UnicodeDecodeError:
        raise QueryError(f"{file}: is not UTF-8. Save the query as UTF-8.") from None


def _format_for(kind: Kind, shape: Shape | None) -> Format:
    if shape in (None, Shape.TABLE):
        return by_name("turtle" if kind is Kind.TRIPLES else "json")
    chosen = by_name(str(shape))
    if kind not in chosen.kinds:
        fitting = ", ".join(each.name for each in of_kind(kind) if each.name in set(Shape))
        raise QueryError(
            f"this query gives {kind.value}, which {shape} cannot hold. Use one of: {fitting}."
        )
    return chosen
