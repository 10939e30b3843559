"""The commands ``build`` and ``serve``."""

import logging
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

_LAST_SECONDS = 3  # that requests under way are given when the server is stopped


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
    if data and release:
        raise SettingsError("--data and --release name two things to serve. Give one of them.")
    listener = _listen(host or settings.host, port if port is not None else settings.port)
    if data:
        app = create_app(store_of_files(data))
    else:
        opened = ensure_release(release or settings.release)
        app = create_app(opened.store, opened.manifest)
    where, bound = listener.getsockname()[:2]
    tell(f"serving http://{f'[{where}]' if ':' in where else where}:{bound}/  (stop with Ctrl-C)")
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=_LAST_SECONDS)
    _Server(config).run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that stops when it is told to: a query in a thread cannot be interrupted."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # what it cuts off, it traces
        await super().shutdown(sockets)
        tell("stopped")
        os._exit(0)


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
