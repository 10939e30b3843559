"""Running the service: in this process, or in several on one socket, until a signal ends them.

Several are new processes and no forks: the one that starts them may have threads by then. One that
ends by itself is replaced.
"""

import asyncio
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn

from aseangraph.access_log import access_log
from aseangraph.api import Service
from aseangraph.backend import Backend
from aseangraph.connections import Connection
from aseangraph.limits import Limits
from aseangraph.metrics import Board
from aseangraph.pool import Pool, Source
from aseangraph.release import open_dumps, open_held, read_manifest
from aseangraph.remote import Credentials
from aseangraph.settings import read_settings
from aseangraph.versions import versions_at

__all__ = ["Served", "main", "serve_on"]

_LOG = logging.getLogger("aseangraph.serving")
_LAST_SECONDS = 2  # that queries under way are given when the server is stopped
_TO_TELL = 2  # seconds more, in which those that were cut off are told so
_KEEP_ALIVE_SECONDS = 30
_AGAIN_SECONDS = 0.5


@dataclass(frozen=True)
class Served:
    """What is served, within which limits, by how many processes, and what is logged of it.

    ``backend`` is the address of an endpoint to ask in the place of ``source``, or empty. ``dumps``
    are the file descriptors of the release's dumps by name, once they are open; ``versions``
    the folders of further releases, which were checked.
    """

    source: Source
    limits: Limits
    workers: int = 1
    access_log: bool = False
    log_queries: bool = False
    about: dict[str, Any] = field(default_factory=dict)
    backend: str = ""
    dumps: dict[str, int] = field(default_factory=dict)
    versions: list[str] = field(default_factory=list)


def serve_on(listener: socket.socket, served: Served) -> None:
    """Serve on ``listener`` until a signal says to stop; let what is under way end first."""
    if served.source.release:
        served = _held(served)
    board = Board(served.workers)
    if served.workers == 1:
        _serve(listener, served, board, 0)
    else:
        _Processes(listener, served, board).watch()


def _held(served: Served) -> Served:
    """Open the release, so that all that ever load it load this one, whatever is built over it."""
    place = Path(served.source.release)
    while True:
        manifest = read_manifest(place)
        held, dumps = list(open_held(place)), open_dumps(place, manifest)
        if read_manifest(place) == manifest:
            break
        for each in (*held, *dumps.values()):  # they may be of two releases
            os.close(each)
    about = {key: manifest[key] for key in manifest.keys() - {"inputs", "outputs"}}
    source = replace(served.source, held=held)
    return replace(served, source=source, about=about, dumps=dumps)


def main() -> None:
    """Be one of several: the first argument tells which, and what is inherited."""
    told: dict[str, Any] = json.loads(sys.argv[1])
    fields = told["served"]
    served = Served(Source(**fields.pop("source")), Limits(**fields.pop("limits")), **fields)
    board = Board(served.workers, told["board"])
    listener = socket.socket(fileno=told["listener"])
    _serve(listener, served, board, told["number"], told["watcher"])


def _serve(
    listener: socket.socket, served: Served, board: Board, number: int, watcher: int | None = None
) -> None:
    current = served.source.release
    service = Service(
        _pool(served),
        served.limits,
        served.about,
        board.tally(number),
        access_log(queries=served.log_queries) if served.access_log else None,
        served.dumps,
        versions=versions_at(map(Path, served.versions), Path(current) if current else None),
    )
    config = uvicorn.Config(
        service,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_LAST_SECONDS + _TO_TELL,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        http=Connection.to(service.endpoint),
        ws="none",
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):  # as the server raises either once more when it has stopped
        _Server(config, service, watcher).run(sockets=[listener])


def _pool(served: Served) -> Pool:
    if not served.backend:
        return Pool(served.source, served.limits)
    settings = read_settings()  # the password is handed on in the environment alone
    credentials = Credentials(settings.backend_user, settings.backend_password)
    return Backend(served.backend, served.limits, credentials)


class _Server(uvicorn.Server):
    """A server that lets queries end when it is told to stop, and then tells those that did not.

    ``watcher`` is a pipe that ends with the process that watches over this one, if there is one.
    """

    def __init__(self, config: uvicorn.Config, service: Service, watcher: int | None) -> None:
        super().__init__(config)
        self.service = service
        self.watcher = watcher

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.watcher is not None:
            asyncio.get_running_loop().add_reader(self.watcher, self._leave, self.watcher)

    def _leave(self, watcher: int) -> None:
        asyncio.get_running_loop().remove_reader(watcher)
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().call_later(_LAST_SECONDS, self.service.pool.let_go)
        await super().shutdown(sockets)


class _Processes:
    """Serving processes, watched from a loop that signals only wake, so that none comes amiss."""

    def __init__(self, listener: socket.socket, served: Served, board: Board) -> None:
        self.listener = listener
        self.served = served
        self.board = board
        self.stopping = False
        self.running: dict[int, subprocess.Popen[bytes]] = {}
        self.woken, self.waker = socket.socketpair()
        self.ended, self.end = os.pipe()  # nobody else holds the end that tells of our own

    def watch(self) -> None:
        self.waker.setblocking(False)
        signal.set_wakeup_fd(self.waker.fileno(), warn_on_full_buffer=False)
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, self._stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in range(self.served.workers):
            self.running[number] = self._start(number)
        is_told = False
        while self.running:
            self.woken.recv(4096)
            if self.stopping and not is_told:
                is_told = True
                for process in self.running.values():
                    process.terminate()
            self._look_after()

    def _look_after(self) -> None:
        for number, process in list(self.running.items()):
            if process.poll() is not None:
                del self.running[number]
                if not self.stopping:
                    _LOG.error("a serving process ended; starting another")
                    time.sleep(_AGAIN_SECONDS)
                    self.running[number] = self._start(number)

    def _stop(self, _: int, __: FrameType | None) -> None:
        self.stopping = True

    def _start(self, number: int) -> subprocess.Popen[bytes]:
        inherited = [self.listener.fileno(), self.board.fileno(), self.ended]
        told = {
            "number": number,
            "listener": inherited[0],
            "board": inherited[1],
            "watcher": inherited[2],
            "served": asdict(self.served),
        }
        return subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", "aseangraph.serving", json.dumps(told)],
            pass_fds=[*inherited, *self.served.source.inherited, *self.served.dumps.values()],
            start_new_session=True,  # so that Ctrl-C reaches this process alone
        )


if __name__ == "__main__":
    main()
