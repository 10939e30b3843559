"""The command ``ask``: a curated question, with the parameters that it takes as options."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from aseangraph.asking import Asking, answered, question_named
from aseangraph.catalogue import Catalogue, Curated, Parameter
from aseangraph.errors import ParameterError
from aseangraph.formats import by_name
from aseangraph.holdings import holdings_of
from aseangraph.settings import read_settings
from aseangraph.shell import find_release
from aseangraph.tables import print_answer, print_bytes

__all__ = ["ask"]

_SHOWN = 72


class Shape(StrEnum):
    """The formats that ``ask`` can print."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    XML = "xml"


def ask(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="The question; none: list them.")] = None,
    format_: Annotated[Shape, typer.Option("--format", help="How it is printed.")] = Shape.TABLE,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="Add what passages and pages prove each row.")
    ] = False,
    release: Annotated[Path | None, typer.Option(help="The release folder to ask.")] = None,
) -> None:
    """Ask a curated question: ask NAME --PARAMETER VALUE …; without a name, list them all."""
    if wants_help := {"--help", "-h"} & {name, *context.args}:
        name = None if name in wants_help else name
        if name is None:
            typer.echo(context.get_help())
            return
    holdings = holdings_of(find_release(release or read_settings().release))
    if name is None:
        _list(holdings.catalogue)
        return
    if wants_help:
        _describe(question_named(holdings.catalogue, name))
        return
    asking = Asking(name, _options(context.args), evidence)
    wanted = by_name("json" if format_ is Shape.TABLE else format_.value)
    answer, _ = answered(holdings, asking, lambda _: wanted)
    if format_ is Shape.TABLE:
        print_answer(answer.body)
    else:
        print_bytes(answer.body)


def _list(catalogue: Catalogue) -> None:
    for each in catalogue.values():
        options = "".join(f" {_option(parameter)}" for parameter in each.parameters)
        typer.echo(f"{each.name}{options}\n    {each.summary}")


def _option(parameter: Parameter) -> str:
    if parameter.required:
        return f"--{parameter.name} {parameter.example}"
    return f"[--{parameter.name} {parameter.shown or '…'}]"


def _describe(question: Curated) -> None:
    """Print what a question asks, why, and what it takes."""
    typer.echo(f"{question.summary}\n\n{question.description}\n")
    for each in question.parameters:
        allowed = f" One of {', '.join(each.values)}." if each.values else ""
        typer.echo(f"  {_option(each)}\n      {each.description}{allowed}")
    typer.echo("  [--evidence] [--format table|csv|tsv|json|xml] [--release FOLDER]")


def _options(words: list[str]) -> dict[str, list[str]]:
    """Return the values by parameter of ``--name value`` and ``--name=value``."""
    told: dict[str, list[str]] = {}
    rest = iter(words)
    for word in rest:
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not name:
            raise ParameterError(f"{word[:_SHOWN]!r} stands alone. Write --PARAMETER VALUE.")
        if not equals:
            found = next(rest, None)
            if found is None:
                raise ParameterError(f"--{name} has no value. Write --{name} VALUE.")
            value = found
        told.setdefault(name, []).append(value)
    return told
