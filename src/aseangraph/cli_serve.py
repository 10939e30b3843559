"""The commands ``build`` and ``serve``."""

import os
import socket
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from aseangraph.building import build_showing
from aseangraph.errors import SettingsError
from aseangraph.files import store_of_files
from aseangraph.messages import tell
from aseangraph.pool import Source
from aseangraph.public_address import PublicAddress
from aseangraph.remote import checked_address
from aseangraph.serving import Served, serve_on
from aseangraph.settings import read_settings
from aseangraph.shell import ensure_release
from aseangraph.versions import checked_places, clash, versions_at

__all__ = ["build", "serve"]


def build(
    out: Annotated[
        Path | None, typer.Option(help="The release folder; default: in the user-data folder.")
    ] = None,
    root: Annotated[
        Path | None,
        typer.Option(help="The folder with ontology, data, shapes, queries; default: our own."),
    ] = None,
) -> None:
    """Build, validate and write a release; the last good one stays until the new one is whole."""
    built = build_showing(out or read_settings().release, root)
    tell(f"  dataset digest (RDFC-1.0) {built.manifest['rdfc10']['dataset']}")


def serve(  # noqa: PLR0913, PLR0917 - a command has as many options as it needs
    host: Annotated[str | None, typer.Option(help="The address; default 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Default 8000.")] = None,
    release: Annotated[
        Path | None, typer.Option(help="The release folder; built where there is none.")
    ] = None,
    releases: Annotated[
        Path | None, typer.Option(help="A folder whose sub-folders are releases: older versions.")
    ] = None,
    data: Annotated[
        list[str] | None,
        typer.Option(help="Serve this RDF file instead: FILE, or IRI=FILE for a named graph."),
    ] = None,
    backend: Annotated[
        str | None, typer.Option(help="Ask the SPARQL endpoint at this address instead.")
    ] = None,
    public_url: Annotated[
        str | None, typer.Option(help="Its address from outside, where a proxy is before it.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Processes; default 1.")
    ] = None,
    query_timeout: Annotated[
        float | None, typer.Option(help="Seconds that a query may take; default 30.")
    ] = None,
    max_result_bytes: Annotated[
        int | None, typer.Option(help="Bytes of the largest answer; default 64 MiB.")
    ] = None,
    access_log: Annotated[
        bool | None, typer.Option("--access-log", help="Write a line of JSON for each request.")
    ] = None,
) -> None:
    """Serve the graph over HTTP: a page at /, SPARQL at /sparql."""
    settings = read_settings(
        host=host,
        port=port,
        release=release,
        releases=releases,
        backend=backend,
        public_url=public_url,
        workers=workers,
        query_timeout=query_timeout,
        max_result_bytes=max_result_bytes,
        access_log=access_log,
    )
    _check_one({"--backend": backend, "--data": data, "--release": release})
    address = "" if data or release or not settings.backend else settings.backend
    if address:
        checked_address(address, "--backend" if backend else "ASEANGRAPH_BACKEND")
    limits = settings.limits()
    PublicAddress(settings.public_url)  # so that a fault in it is told before anything is served
    listener = _listen(settings.host, settings.port)
    source = Source()
    if data:
        store_of_files(data)  # so that a fault in a file is told before anything is served
        source = Source(data=data)
    elif address:
        limits = replace(limits, cache_bytes=0)  # what is held there may change at any time
    else:
        source = Source(release=str(ensure_release(settings.release).path))
    versions = _kept(settings.releases, source.release)
    where, bound = listener.getsockname()[:2]
    tell(f"serving http://{f'[{where}]' if ':' in where else where}:{bound}/  (stop with Ctrl-C)")
    serve_on(
        listener,
        Served(
            source,
            limits,
            settings.workers,
            settings.access_log,
            settings.log_queries,
            backend=address,
            public_url=settings.public_url,
            host=settings.host,
            versions=versions,
        ),
    )
    tell("stopped")


def _kept(releases: Path | None, current: str) -> list[str]:
    """Return the releases in a folder that are whole; tell why others are passed over."""
    if releases is None:
        return []
    places, faults = checked_places(releases)
    for each in faults:
        tell(f"passed over: {each}", style="yellow")
    if current and (fault := clash(versions_at(places), Path(current))):
        tell(fault, style="yellow")
    return [str(place) for place in places]


def _check_one(named: dict[str, object]) -> None:
    given = [option for option, value in named.items() if value]
    if len(given) > 1:
        raise SettingsError(f"{' and '.join(given)} name two things to serve. Give one of them.")


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise SettingsError(
            f"{host}:{port} cannot be served on: {_reason(error)}. Stop what uses it, or name"
            " another with --host and --port."
        ) from None


def _reason(error: OSError) -> str:
    known = error.errno is not None and error.errno > 0
    return os.strerror(error.errno or 0) if known else str(error.strerror)
