"""What can be asked for beside a query: a curated question, a walk, a search, an IRI of ours.

Each is a dataclass that goes to a process that evaluates as JSON, and an answer that comes back.
"""

import json
from collections.abc import Callable
from dataclasses import asdict

from aseangraph.asking import Asking, answered
from aseangraph.describing import Describing, described
from aseangraph.formats import Answer, Format, Kind
from aseangraph.holdings import Holdings
from aseangraph.seeking import Seeking, sought
from aseangraph.tracing import Tracing, traced

__all__ = ["Errand", "carried_out", "decoded", "encoded"]

Errand = Asking | Describing | Seeking | Tracing
_KINDS: dict[str, type[Errand]] = {
    each.__name__: each for each in (Asking, Describing, Seeking, Tracing)
}


def encoded(errand: Errand) -> str:
    """Return ``errand`` in JSON, on one line."""
    return json.dumps([type(errand).__name__, asdict(errand)])


def decoded(text: str) -> Errand:
    """Read what ``encoded`` has written."""
    name, fields = json.loads(text)
    return _KINDS[name](**fields)


def carried_out(
    holdings: Holdings,
    errand: Errand,
    pick: Callable[[Kind], Format],
    most_bytes: int | None = None,
) -> tuple[Answer, int]:
    """Return what comes of ``errand``, and how many rows there are in all, shown or not.

    Raises ``ParameterError`` where it is told what does not fit, ``UnknownThingError`` where a name
    means nothing that is known, ``AnswerTooLargeError`` for more than ``most_bytes``.
    """
    match errand:
        case Asking():
            return answered(holdings, errand, pick, most_bytes)
        case Describing():
            return described(holdings, errand, pick, most_bytes)
        case Tracing():
            return traced(holdings, errand, pick, most_bytes)
        case Seeking():
            return sought(holdings, errand, pick)
