"""The command ``load``: push a release to another store."""

import hashlib
from pathlib import Path
from typing import Annotated

import typer
from platformdirs import user_state_path
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from aseangraph.batches import Part, parts_of
from aseangraph.errors import LoadError
from aseangraph.ledger import Ledger
from aseangraph.messages import PEOPLE, tell
from aseangraph.namespaces import curie
from aseangraph.remote import Credentials, checked_address
from aseangraph.settings import read_settings
from aseangraph.shell import find_release
from aseangraph.upload import BATCHES, Protocol, Target, Upload, asked_at

__all__ = ["load"]

_SHOWS_NOTHING = (
    "the default graph there is empty, so that queries without GRAPH find nothing: load with"
    " --merge, or have the store show all graphs as one (docs/deployment.md)."
)


def load(  # noqa: PLR0913, PLR0917 - a command has as many options as it needs
    to: Annotated[str, typer.Option(help="The address that takes graphs, or updates.")],
    release: Annotated[
        Path | None, typer.Option(help="The release folder; built where there is none.")
    ] = None,
    protocol: Annotated[
        Protocol, typer.Option(help="How the store takes triples.")
    ] = Protocol.GRAPH_STORE,
    ask: Annotated[
        str | None,
        typer.Option(help="Where the store is asked, to count; known for many from --to."),
    ] = None,
    batch: Annotated[
        int | None, typer.Option(min=1, help="Triples at once; default 5000, for updates 500.")
    ] = None,
    merge: Annotated[
        bool, typer.Option("--merge", help="Fill the default graph, too: with all triples, once.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Send also the graphs that are there already.")
    ] = False,
    state: Annotated[
        Path | None, typer.Option(help="The file that notes what was sent; default: our own.")
    ] = None,
) -> None:
    """Push a release to a store, graph by graph; after a failure it goes on where it broke off.

    Who may write there: ASEANGRAPH_BACKEND_USER and ASEANGRAPH_BACKEND_PASSWORD.
    """
    settings = read_settings(release=release)
    target = Target(
        checked_address(to, "--to"),
        protocol,
        batch or BATCHES[protocol],
        checked_address(ask, "--ask") if ask else asked_at(to),
    )
    opened = find_release(settings.release)
    parts = parts_of((opened.path / "dumps" / "aseangraph.nq").read_bytes(), merge=merge)
    credentials = Credentials(settings.backend_user, settings.backend_password)
    with Upload(target, credentials, Ledger(state or _state_of(to), to)) as upload:
        _send(upload, parts, again=again)
        for name in upload.no_longer(parts):
            tell(f"  {name} was sent once and is in this release no more; drop it there.")
        if any(part.lines for part in parts) and upload.shows_nothing():
            tell(f"  {_SHOWS_NOTHING}")
    if target.ask is None:
        tell("  not counted there: name the address that answers queries with --ask.")


def _state_of(to: str) -> Path:
    name = hashlib.sha256(to.encode()).hexdigest()[:16]
    return user_state_path("aseangraph", appauthor=False) / "loads" / f"{name}.json"


def _send(upload: Upload, parts: list[Part], *, again: bool) -> None:
    """Send what is not there; raise ``LoadError`` at the end where triples went astray."""
    total = sum(len(part.lines) for part in parts)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    astray: list[str] = []
    quiet = not PEOPLE.is_terminal
    with Progress(
        *columns, TimeRemainingColumn(), console=PEOPLE, transient=True, disable=quiet
    ) as bar:
        task = bar.add_task("", total=total)
        for part in parts:
            name = "the default graph" if part.name is None else curie(part.name)
            bar.update(task, description=name)
            if not again and upload.is_there(part):
                bar.advance(task, len(part.lines))
                tell(f"  {name}: there already")
                continue
            there = upload.send(part, lambda triples: bar.advance(task, triples))
            tell(f"  {name}: {len(part.lines)} triples")
            if there not in (len(part.lines), None):
                astray.append(f"{name}: {len(part.lines)} triples were sent, and {there} are there")
    if astray:
        raise LoadError(
            f"{'; '.join(astray)}. Load again; where the numbers stay apart, the store takes values"
            " that differ for the same, or somebody else writes to it."
        )
    tell(f"{total} triples in {len(parts)} graphs are there")
