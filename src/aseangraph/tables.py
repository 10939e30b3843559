"""Answers as the commands print them: a table for people, or the bytes that came."""

import json
import sys
from collections.abc import Iterable, Sequence

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from aseangraph.messages import tell
from aseangraph.pages import cell

__all__ = ["print_answer", "print_bytes", "print_table"]


def print_table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under the names of their columns; cells are folded at a terminal alone."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    console = Console(highlight=False)
    console.print(table) if console.is_terminal else Console(width=10_000).print(table)


def print_answer(body: bytes) -> None:
    """Print an answer, SPARQL results in JSON, as a table, and how many rows it has."""
    answer = json.loads(body)
    if "boolean" in answer:
        typer.echo("true" if answer["boolean"] else "false")
        return
    names = answer["head"]["vars"]
    rows = answer["results"]["bindings"]
    print_table(names, ([cell(row.get(name)) for name in names] for row in rows))
    tell(f"{len(rows)} rows" if len(rows) != 1 else "1 row")


def print_bytes(body: bytes) -> None:
    """Write an answer as it is, and an end of the line where it has none."""
    sys.stdout.buffer.write(body)
    if not body.endswith(b"\n"):
        sys.stdout.buffer.write(b"\n")
