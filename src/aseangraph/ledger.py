"""A note of what was sent to another store, in a file, so that sending can go on later."""

import json
from pathlib import Path

from aseangraph.errors import LoadError

__all__ = ["Ledger"]


class Ledger:
    """For each graph at the address ``to`` the digest of what was sent, whole, and not since."""

    def __init__(self, path: Path, to: str) -> None:
        """Read ``path``; raise ``LoadError`` where it is no such file.

        One that is not there, or is about another address, tells of nothing.
        """
        self._path = path
        self._to = to
        self.sent: dict[str, str] = {}
        try:
            held = json.loads(path.read_bytes())
            if held["to"] == to:
                self.sent = dict(held["graphs"])
        except FileNotFoundError:
            pass
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise LoadError(
                f"{path}: what was sent before cannot be read ({error}). Remove that file; all"
                " graphs are then sent again."
            ) from None

    def forget(self, graph: str) -> None:
        """Note that a graph is no longer as it was; raise ``LoadError`` where that cannot be."""
        self.sent.pop(graph, None)
        self._write()

    def note(self, graph: str, digest: str) -> None:
        """Note that a graph was sent; raise ``LoadError`` where that cannot be noted."""
        self.sent[graph] = digest
        self._write()

    def _write(self) -> None:
        new = self._path.with_name(f"{self._path.name}.new")
        text = json.dumps({"to": self._to, "graphs": self.sent}, indent=2)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(text + "\n", encoding="utf-8")
            new.replace(self._path)
        except OSError as error:
            raise LoadError(
                f"{self._path}: what was sent cannot be noted there ({error.strerror}). Name"
                " another file with --state."
            ) from None
