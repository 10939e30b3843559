"""The command ``diff``."""

from enum import StrEnum
from typing import Annotated

import typer

from aseangraph.diff import compared
from aseangraph.diff_rows import as_document, as_patch
from aseangraph.diff_words import in_words
from aseangraph.given_data import read_given

__all__ = ["diff"]


class Form(StrEnum):
    """The forms that ``diff`` can print."""

    WORDS = "words"
    PATCH = "patch"
    JSON = "json"


_WRITTEN = {Form.WORDS: in_words, Form.PATCH: as_patch, Form.JSON: as_document}


def diff(
    old: Annotated[
        str,
        typer.Argument(metavar="A", help="A release folder, an RDF file, or the address of one."),
    ],
    new: Annotated[str, typer.Argument(metavar="B", help="Another.")],
    format_: Annotated[
        Form, typer.Option("--format", help="Words, RDF patch (Apache Jena), or JSON.")
    ] = Form.WORDS,
) -> None:
    """Tell what was added, removed and changed from A to B, whatever blank nodes are called.

    Ends with 0 where nothing differs, 1 where something does, 2 where one cannot be read.
    """
    found = compared(read_given(old), read_given(new))
    typer.echo(_WRITTEN[format_](found), nl=False)
    if found.difference:
        raise typer.Exit(1)
