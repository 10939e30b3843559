"""The command ``validate``."""

from pathlib import Path
from typing import Annotated

import typer

from aseangraph import reports
from aseangraph.revalidate import validate_files, validate_release
from aseangraph.settings import read_settings
from aseangraph.shell import find_release

__all__ = ["validate"]


def validate(
    files: Annotated[
        list[Path] | None, typer.Argument(help="RDF files to check beside our data.")
    ] = None,
    release: Annotated[
        Path | None, typer.Option(help="The release folder to validate anew.")
    ] = None,
) -> None:
    """Validate files, or a release, against shapes, hygiene rules and counts."""
    if files:
        report, where = validate_files(files)
    else:
        report, where = validate_release(find_release(release or read_settings().release))
    typer.echo(reports.text(report, where))
    if not report.conforms:
        raise typer.Exit(1)
