"""Python's face: the graph loaded, a question asked, lineage walked, words searched.

No server takes part. ``release`` is the folder of a release; without it, it is the one that
``ASEANGRAPH_RELEASE`` names, else that of the user, built first where there is none that fits this
version. What is wrong with a release is told by ``ReleaseError``. A release is opened, and its
digests checked, once; one that was built anew is noticed.

The names of things are given as on the command line: an IRI, ``id:aim2020``, ``aim2020-thrust-8``,
a title, an acronym or a printed number.
"""

from pathlib import Path

from rdflib import Dataset

from aseangraph.asking import Asking, answered
from aseangraph.catalogue import Catalogue
from aseangraph.errors import ParameterError
from aseangraph.formats import by_name
from aseangraph.graphs import RECORD
from aseangraph.namespaces import bind
from aseangraph.python_lineage import Lineage
from aseangraph.python_releases import opened
from aseangraph.python_rows import Rows, rows_in
from aseangraph.short_names import class_named
from aseangraph.tracing import lineage_of
from aseangraph.walk import MOST_EDGES, Basis, Direction
from aseangraph.word_search import Hit
from aseangraph.word_search import search as find

__all__ = ["ask", "lineage", "load", "questions", "search"]

_JSON = by_name("json")


def load(release: Path | str | None = None) -> Dataset:
    """Return the named graphs as an rdflib dataset of its own, with the prefixes of ours bound.

    Its default graph is the union of all, so that ``query`` asks them all. What is changed in it
    changes nothing else.
    """
    dataset = bind(opened(release).store.dataset(without=RECORD))
    dataset.default_union = True
    return dataset


def questions(release: Path | str | None = None) -> Catalogue:
    """Return the curated questions by name, each with its summary, parameters and columns."""
    return opened(release).catalogue


def ask(
    name: str,
    /,
    *,
    release: Path | str | None = None,
    evidence: bool = False,
    **parameters: str | int | None,
) -> Rows:
    """Ask the curated question ``name`` and return all its rows.

    A parameter whose name is a word of Python takes an underscore after it (``class_``); one that
    is ``None`` is left out. With ``evidence`` two columns more tell what proves each row.

    Raises ``ParameterError`` where a parameter is unknown, missing or of another type,
    ``UnknownThingError`` where there is no such question or thing.
    """
    given = {
        each.removesuffix("_"): [str(value)]
        for each, value in parameters.items()
        if value is not None
    }
    answer, _ = answered(opened(release), Asking(name, given, evidence), lambda _: _JSON)
    return rows_in(name, answer.body)


def lineage(  # noqa: PLR0913  each is an option that a person sets
    thing: str,
    *,
    to: str | None = None,
    direction: Direction = "both",
    basis: Basis = "all",
    depth: int | None = None,
    relation: str | None = None,
    parts: bool | None = None,
    limit: int = MOST_EDGES,
    release: Path | str | None = None,
) -> Lineage:
    """Walk to what ``thing`` came from and what came of it, or along the path ``to`` another.

    ``basis`` ``"stated"`` leaves out what we infer; ``depth`` is the most steps to go;
    ``relation`` (``"continues"``, ``"ag:absorbs"``) lets that one and its kinds alone through;
    ``parts`` goes through parts and wholes, too (by default only a path does, where there is none
    without); ``limit`` is the most edges. A path takes the stated steps first, and none of the
    options but ``parts``.

    Raises ``UnclearNameError`` where a name means nothing or several things, ``ParameterError`` for
    an unknown relation, ``UnknownThingError`` where no path leads to ``to``, ``QueryError`` for a
    value that an option has not.
    """
    holdings = opened(release)
    walked = lineage_of(
        holdings,
        thing,
        to=to,
        direction=direction,
        basis=basis,
        depth=depth,
        relation=relation,
        parts=parts,
        limit=limit,
    )
    return Lineage(walked, holdings.store)


def search(
    words: str,
    *,
    kind: str | None = None,
    limit: int = 20,
    release: Path | str | None = None,
) -> list[Hit]:
    """Return the things that have ``words``, however they are spelt, best first, each with why.

    ``kind`` is a class that all must be of (``"ag:Framework"``); ``UnclearNameError`` is raised
    where there is none of that name, ``ParameterError`` where there are no words, or no number.
    """
    if not words.strip():
        raise ParameterError("a search needs words. Give some.")
    if not isinstance(limit, int) or limit < 1:
        raise ParameterError(f"limit {limit!r} will not do. Use a whole number, 1 or more.")
    index = opened(release).words
    return find(index, words, limit, kind=kind if kind is None else class_named(index, kind))
