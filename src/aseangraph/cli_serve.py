"""The commands ``build`` and ``serve``."""

import os
import socket
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from aseangraph.api import create_app
from aseangraph.errors import SettingsError
from aseangraph.files import store_of_files
from aseangraph.settings import read_settings
from aseangraph.shell import build_showing, ensure_release, tell

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


def serve(
    host: Annotated[str | None, typer.Option(help="The address; default 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Default 8000.")] = None,
    release: Annotated[
        Path | None, typer.Option(help="The release folder; built where there is none.")
    ] = None,
    data: Annotated[
        list[str] | None,
        typer.Option(help="Serve this RDF file instead: FILE, or IRI=FILE for a named graph."),
    ] = None,
) -> None:
    """Serve the graph over HTTP: a page at /, SPARQL at /sparql."""
    settings = read_settings()
    listener = _listen(host or settings.host, port if port is not None else settings.port)
    if data:
        app = create_app(store_of_files(data))
    else:
        opened = ensure_release(release or settings.release)
        app = create_app(opened.store, opened.manifest)
    where, bound = listener.getsockname()[:2]
    tell(f"serving http://{f'[{where}]' if ':' in where else where}:{bound}/  (stop with Ctrl-C)")
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        tell("stopped")


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
