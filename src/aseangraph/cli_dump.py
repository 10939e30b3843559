"""The command ``dump``."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from aseangraph.dumps import DUMPS, FOLDER, GZIP, SUMS, dump_named
from aseangraph.errors import ReleaseError, SettingsError
from aseangraph.messages import tell
from aseangraph.release import Release
from aseangraph.settings import read_settings
from aseangraph.shell import find_release
from aseangraph.tables import print_table

__all__ = ["dump"]


def dump(
    name: Annotated[
        str | None, typer.Argument(help="The dump to write; without one, all are listed.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The file to write it to; default: standard output.")
    ] = None,
    release: Annotated[
        Path | None, typer.Option(help="The release folder to take it from.")
    ] = None,
) -> None:
    """List the dumps of a release, or write one of them, as it is."""
    found = find_release(release or read_settings().release)
    if "dumps" not in found.manifest:
        raise ReleaseError(
            f"{found.path}: is from before the manifest named dumps. Build it anew: aseangraph"
            f" build --out {found.path}"
        )
    if name is None:
        if out is not None:
            raise SettingsError(
                "--out wants to know what to write: aseangraph dump NAME --out FILE."
            )
        _list(found)
        return
    known = dump_named(name, [*found.manifest["dumps"], SUMS])
    data = _read(found, known)
    if out is None:
        sys.stdout.buffer.write(data)
    else:
        _write(out, data)


def _list(release: Release) -> None:
    told = release.manifest["dumps"]
    rows = [_row(each.name, told, each.title) for each in DUMPS]
    print_table(("dump", "bytes", "packed", "triples or rows", "holds"), rows)
    tell(
        f"Each is packed as NAME{GZIP}, too. {SUMS} has the digests. The files lie in"
        f" {release.path / FOLDER}."
    )


def _row(name: str, told: dict[str, Any], title: str) -> tuple[str, ...]:
    size = told[name].get("triples", told[name].get("rows", ""))
    return name, str(told[name]["bytes"]), str(told[name + GZIP]["bytes"]), str(size), title


def _read(release: Release, name: str) -> bytes:
    try:
        return (release.path / FOLDER / name).read_bytes()
    except OSError as error:
        raise ReleaseError(
            f"{release.path / FOLDER / name}: cannot be read: {error.strerror}. Build the release"
            " anew."
        ) from None


def _write(out: Path, data: bytes) -> None:
    try:
        out.write_bytes(data)
    except OSError as error:
        raise SettingsError(
            f"{out}: cannot be written: {os.strerror(error.errno or 0)}. Name another file."
        ) from None
    tell(f"{out}: {len(data)} bytes")
