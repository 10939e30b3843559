"""The command ``verify``."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from aseangraph.digests import CONTENTS
from aseangraph.fetching import is_address
from aseangraph.given_data import read_given
from aseangraph.plain import one_line
from aseangraph.settings import read_settings
from aseangraph.shell import find_release
from aseangraph.verification import Nearest, Reference, Verdict, read_reference
from aseangraph.verification import verdict as verdict_on

__all__ = ["verify"]


def verify(
    dump: Annotated[
        str, typer.Argument(help="A dump: an RDF file in any format, also .gz, or its address.")
    ],
    against: Annotated[
        str | None,
        typer.Option(
            help="A release folder, a manifest.json, or the address of either; default: ours."
        ),
    ] = None,
) -> None:
    """Tell which content of a release a dump is, by its digest (RDFC-1.0, SHA-256).

    Ends with 0 where it is one, 1 where it is none, 2 where something cannot be read.
    """
    data = read_given(dump)
    reference = read_reference(against or str(find_release(read_settings().release).path))
    found = verdict_on(data, reference)
    typer.echo(_told(_name(dump), found, reference))
    if found.content is None:
        raise typer.Exit(1)


def _name(dump: str) -> str:
    path = urlsplit(dump).path if is_address(dump) else dump
    return one_line(Path(path).name or dump)


def _told(name: str, found: Verdict, reference: Reference) -> str:
    release = f"release {one_line(reference.version)}"
    if found.content is not None:
        return f"{name} is {CONTENTS[found.content]} of {release} (sha256 {found.sha256})"
    lines = [f"{name} is no content of {release} (sha256 {found.sha256})."]
    if found.nearest is not None:
        lines.append(_nearest(found.nearest))
    stated = reference.digests
    lines += [f"  {stated[each]}  {what}" for each, what in CONTENTS.items() if each in stated]
    return "\n".join(lines)


def _nearest(nearest: Nearest) -> str:
    return (
        f"It is nearest to {CONTENTS[nearest.name]}: statements of that which are"
        f" missing here: {nearest.missing}; that are only here: {nearest.more}. aseangraph diff"
        " tells which."
    )
