"""The command ``lineage``: what a thing came from, what came of it, or how it is joined to another.

The options' values are those of ``walk``; each format is one of its renderings.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from aseangraph.formats import by_name
from aseangraph.holdings import holdings_of
from aseangraph.settings import read_settings
from aseangraph.shell import find_release
from aseangraph.tracing import lineage_of, rendered
from aseangraph.walk import MOST_EDGES

__all__ = ["lineage"]


class Direction(StrEnum):
    """Where a walk goes."""

    BOTH = "both"
    ANCESTORS = "ancestors"
    DESCENDANTS = "descendants"


class Basis(StrEnum):
    """What a walk may rest on."""

    ALL = "all"
    STATED = "stated"


class Shape(StrEnum):
    """The formats that ``lineage`` can print."""

    TEXT = "text"
    JSON = "json"
    TURTLE = "turtle"
    CSV = "csv"
    GRAPHML = "graphml"
    DOT = "dot"
    MERMAID = "mermaid"


def lineage(  # noqa: PLR0913  each is an option of the command
    thing: Annotated[str, typer.Argument(help="A thing: aim2015-thrust-6, id:… or a full IRI.")],
    *,
    direction: Annotated[Direction, typer.Option(help="Where to go.")] = Direction.BOTH,
    basis: Annotated[Basis, typer.Option(help="Whether to show what we infer.")] = Basis.ALL,
    depth: Annotated[int | None, typer.Option(min=0, help="The most steps to go.")] = None,
    relation: Annotated[
        str | None, typer.Option(help="One relation alone, with its kinds: continues, ag:…")
    ] = None,
    parts: Annotated[
        bool | None,
        typer.Option(
            "--parts/--no-parts",
            help="Go through parts and wholes too, shown as structure."
            " Default: only for a path that there is not without.",
        ),
    ] = None,
    to: Annotated[
        str | None, typer.Option(help="Another thing: print the shortest path to it.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="The most edges.")] = MOST_EDGES,
    format_: Annotated[Shape, typer.Option("--format", help="What to print.")] = Shape.TEXT,
    release: Annotated[Path | None, typer.Option(help="The release folder to ask.")] = None,
) -> None:
    """Print what a thing came from and what came of it, each step with its source."""
    holdings = holdings_of(find_release(release or read_settings().release))
    found = lineage_of(
        holdings,
        thing,
        to=to,
        direction=direction.value,
        basis=basis.value,
        depth=depth,
        relation=relation,
        parts=parts,
        limit=limit,
    )
    wanted = by_name("document" if format_ is Shape.JSON else format_.value)
    typer.echo(rendered(found, wanted, holdings.store), nl=False)
