"""What the names that people give mean: things that a store knows.

With the index of words of a release, a name may be a title, an acronym or a printed number, and a
wrong one is told with near ones; without it, it is an IRI or a local name.
"""

from itertools import islice
from typing import Protocol

from rdflib import URIRef

from aseangraph.errors import UnclearNameError
from aseangraph.namespaces import AG, ID, TOPIC, curie, full_iri
from aseangraph.short_names import resolve
from aseangraph.word_search import Index, search

__all__ = ["Knowing", "Names", "written_out"]

_SHOWN = 60
_LOOKED_AT, _TOLD = 40, 5  # things with the words of a topic
_BESIDE = (str(TOPIC), str(ID["source-"]))  # they have the names of other things


class Knowing(Protocol):
    """A store, here or elsewhere, that can say which things it knows."""

    def knows(self, thing: URIRef, of_class: URIRef | None = None) -> bool:
        """Tell whether it says anything of ``thing``; or that it is of this class."""


class Names:
    """The names of things in ``store``."""

    def __init__(self, store: Knowing, index: Index | None = None) -> None:
        """Look names up in ``index``, where there is one."""
        self._store = store
        self._index = index

    def thing(self, text: str, of_class: URIRef | None = None) -> URIRef:
        """Return the one thing that ``text`` means, of ``of_class`` or a class below it.

        A name of a topic, or of a text, and of one other thing is that thing's, unless a class is
        wanted; of a topic alone it is nobody's, unless it is an IRI or begins with ``topic:``.
        Raises ``UnclearNameError`` where it means none, several, or one of another class.
        """
        name = text.strip().removeprefix("<").removesuffix(">")
        if not name:
            raise UnclearNameError("an empty name means nothing. Name a thing.", known=False)
        iri = full_iri(name)
        known = iri is not None and self._store.knows(iri)
        if self._index is not None and not known:
            return URIRef(_looked_up(self._index, name, of_class))
        iri = iri or written_out(name, of_class)
        if iri is None or not self._store.knows(iri):
            raise UnclearNameError(f"the graph knows no {_shown(name, iri)}.", known=False)
        if of_class is not None and not self._store.knows(iri, of_class):
            kind = curie(of_class)
            raise UnclearNameError(f"{curie(iri)} is known, and is no {kind}.", known=True)
        return iri


def _looked_up(index: Index, name: str, of_class: URIRef | None) -> str:
    try:
        found = resolve(index, name, of_class)
    except UnclearNameError as error:
        others = [iri for iri in error.candidates if not iri.startswith(_BESIDE)]
        if error.known and of_class is None and len(others) == 1:
            return others[0]
        raise
    if of_class is None and found.startswith(str(TOPIC)):
        raise UnclearNameError(_a_topic(index, name, found), [found], known=True)
    return found


def _a_topic(index: Index, name: str, topic: str) -> str:
    """Say that ``name`` is a topic's, which is seldom meant where any thing may be."""
    hits = (each for each in search(index, name, _LOOKED_AT) if each.iri.startswith(str(ID)))
    told = ", ".join(f"{curie(each.iri)} ({each.label})" for each in islice(hits, _TOLD))
    with_words = f" Things with these words: {told}." if told else ""
    return f"{name!r} is {curie(topic)}. Write so if the topic is meant.{with_words}"


def written_out(name: str, of_class: URIRef | None = None) -> URIRef | None:
    """Return the IRI that ``name`` is, or is short for, without a look at any data."""
    namespace = TOPIC if of_class == AG.Topic else ID
    return full_iri(name) or full_iri(f"{namespace}{name}")


def _shown(name: str, iri: URIRef | None) -> str:
    return curie(iri) if iri is not None and len(iri) < _SHOWN * 2 else repr(name[:_SHOWN])
