"""A dataset in parts that can be sent to another store: by graph, and each graph in batches."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from aseangraph.errors import LoadError

__all__ = ["Part", "batched", "has_nodes", "parts_of"]

_NODES = re.compile(rb"(_:\S+)?\S* \S+ (_:\S+)?")


@dataclass(frozen=True)
class Part:
    """A graph to be sent: its name (``None`` for the default graph), and its N-Triples."""

    name: str | None
    lines: list[bytes]

    @property
    def key(self) -> str:
        """What the graph goes by where every one needs a name."""
        return self.name or "default"

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the N-Triples."""
        return hashlib.sha256(b"".join(self.lines)).hexdigest()


def parts_of(nquads: bytes, *, merge: bool = False) -> list[Part]:
    """Part canonical N-Quads by graph; with ``merge`` the default graph comes last.

    It is the merge of all others, each triple once. Raises ``LoadError`` where two graphs share a
    blank node: sent one after the other they would not.
    """
    found: dict[str, list[bytes]] = {}
    for line in nquads.splitlines():
        triple, _, graph = line.removesuffix(b" .").rpartition(b" ")
        found.setdefault(graph[1:-1].decode(), []).append(triple + b" .\n")
    parts = [Part(name, lines) for name, lines in sorted(found.items())]
    _check_nodes(parts)
    if merge:
        parts.append(Part(None, list(dict.fromkeys(line for part in parts for line in part.lines))))
    return parts


def _check_nodes(parts: Iterable[Part]) -> None:
    where: dict[bytes, str | None] = {}
    for part in parts:
        for line in part.lines:
            for node in _nodes(line):
                if where.setdefault(node, part.name) != part.name:
                    raise LoadError(
                        f"the graphs {where[node]} and {part.name} share a blank node, and would no"
                        " longer when they have been sent. Load the dump with the store's own tool."
                    )


def _nodes(line: bytes) -> list[bytes]:
    found = _NODES.match(line)
    return [node for node in found.groups() if node] if found else []


def has_nodes(lines: Iterable[bytes]) -> bool:
    """Tell whether there is any blank node in these N-Triples."""
    return any(_nodes(line) for line in lines)


def batched(lines: Iterable[bytes], size: int) -> Iterator[list[bytes]]:
    """Yield ``lines`` in batches of ``size``; what blank nodes connect stays in one, larger or not.

    For a blank node that came in two requests would be two.
    """
    batch: list[bytes] = []
    for group in _connected(lines):
        if batch and len(batch) + len(group) > size:
            yield batch
            batch = []
        batch += group
    if batch:
        yield batch


def _connected(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    parents: dict[bytes, bytes] = {}
    groups: dict[bytes, list[bytes]] = {}

    def root(node: bytes) -> bytes:
        while parents.setdefault(node, node) != node:
            node = parents[node]
        return node

    held = []
    for line in lines:
        if nodes := _nodes(line):
            held.append((nodes[0], line))
            parents[root(nodes[0])] = root(nodes[-1])
        else:
            yield [line]
    for node, line in held:
        groups.setdefault(root(node), []).append(line)
    yield from groups.values()
