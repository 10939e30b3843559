"""The command ``ask``: a curated question, with the parameters that it takes as options."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from aseangraph.asking import answered
from aseangraph.catalogue import Catalogue, Curated
from aseangraph.cli_ask import print_table
from aseangraph.curated import asking_for
from aseangraph.errors import ParameterError
from aseangraph.formats import by_name
from aseangraph.questions import catalogue_in
from aseangraph.settings import read_settings
from aseangraph.shell import find_release

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
    store = find_release(release or read_settings().release).store
    catalogue = catalogue_in(store)
    if name is None:
        _list(catalogue)
        return
    question = _named(catalogue, name)
    asking = asking_for(question, _options(context.args), lambda _: None, evidence=evidence)
    wanted = by_name("json" if format_ is Shape.TABLE else format_.value)
    answer, _ = answered(store, question.query, asking, lambda _: wanted)
    if format_ is Shape.TABLE:
        print_table(answer.body)
        return
    sys.stdout.buffer.write(answer.body)
    if not answer.body.endswith(b"\n"):
        sys.stdout.buffer.write(b"\n")


def _list(catalogue: Catalogue) -> None:
    for each in catalogue.values():
        needed = (f" --{p.name} {p.example}" for p in each.parameters if p.required)
        typer.echo(f"{each.name}{''.join(needed)}\n    {each.summary}")


def _named(catalogue: Catalogue, name: str) -> Curated:
    if name not in catalogue:
        raise ParameterError(
            f"there is no question {name[:_SHOWN]!r}. aseangraph ask, without a name, lists them."
        )
    return catalogue[name]


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
