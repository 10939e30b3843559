"""The one thing that a short name means, and what is near a name that means none."""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Any

from aseangraph.errors import UnclearNameError
from aseangraph.namespaces import AG, BASE, ID, PREFIXES, TOPIC, curie
from aseangraph.search_index import NAMES, Field
from aseangraph.spelling import joined, words
from aseangraph.word_search import Hit, How, Index, Match

__all__ = ["class_named", "near", "resolve"]

_MOST_CHARACTERS = 300  # no name is as long
_MOST_COMPARED = 200
_LEAST_RATIO = 0.6  # of what two names share
_MOST_LISTED = 10
_SHOWN = 60
_FIELDS = ", ".join(f"'{field}'" for field in NAMES)


def resolve(index: Index, text: str, kind: str | None = None) -> str:
    """Return the IRI of the one thing that ``text`` names.

    ``text`` is an IRI, a prefixed name, a local name (``aim2020-thrust-8``), or the label, another
    name, acronym or printed number of a thing, whatever its case and marks. ``kind`` is the IRI of
    a class: what is not of it is not meant. Raises ``UnclearNameError`` with candidates where it
    names nothing, or several things of which none has it as its local name.
    """
    name = text.strip().strip("<>")
    found: list[str] = []
    for step in (_by_iri, _by_local_name, _by_name):
        found = step(index, name) if len(name) <= _MOST_CHARACTERS else []
        fitting = [iri for iri in found if kind is None or _is_a(index, iri, kind)]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise UnclearNameError(_several(index, name, fitting), fitting, known=True)
        if found and step is not _by_name:
            break
    raise _nothing(index, name, found, kind)


def _by_iri(index: Index, name: str) -> list[str]:
    prefix, _, local = name.partition(":")
    full = PREFIXES[prefix] + local if prefix in PREFIXES else name
    return _iris(index.rows("SELECT iri FROM things WHERE iri = ?", _storable(full)))


def _by_local_name(index: Index, name: str) -> list[str]:
    query = "SELECT iri FROM things WHERE local = ? ORDER BY id"
    return _iris(index.rows(query, _storable(name)))


def _by_name(index: Index, name: str) -> list[str]:
    query = f"""
        SELECT DISTINCT iri FROM texts JOIN things ON things.id = thing
        WHERE joined = ? AND field IN ({_FIELDS}) ORDER BY things.id"""  # noqa: S608 - fields of ours
    whole = joined(name)
    return _iris(index.rows(query, whole)) if whole else []


def _storable(text: str) -> str:
    """Return ``text`` without the halves of characters that SQLite cannot hold."""
    return text.encode("utf-8", "replace").decode()


def _iris(rows: Iterable[tuple[Any, ...]]) -> list[str]:
    return [row[0] for row in rows]


def _is_a(index: Index, iri: str, kind: str) -> bool:
    query = "SELECT 1 FROM kinds JOIN things ON things.id = thing WHERE class = ? AND iri = ?"
    return bool(index.rows(query, kind, iri))


def _several(index: Index, name: str, iris: Sequence[str]) -> str:
    return (
        f"{_shown(name)} names {len(iris)} things: {_told(index, iris)}. Say which, by its local"
        " name."
    )


def _nothing(index: Index, name: str, found: Sequence[str], kind: str | None) -> UnclearNameError:
    hits = near(index, name, 5, kind)
    candidates = [each.iri for each in hits]
    what = "nothing" if kind is None else f"no {curie(kind)}"
    fault = f"{_shown(name)} names {what} in the graph"
    if found:
        fault += f", but {_told(index, found)}"
    hint = f"Near names: {_told(index, candidates)}." if hits else "Look for it by its words."
    return UnclearNameError(f"{fault}. {hint}", candidates, known=bool(found))


def _told(index: Index, iris: Sequence[str]) -> str:
    query = "SELECT label FROM things WHERE iri = ?"
    labels = [index.rows(query, iri)[0][0] for iri in iris[:_MOST_LISTED]]
    told = [
        f"{curie(iri)} ({label})" if label else curie(iri)
        for iri, label in zip(iris, labels, strict=False)
    ]
    more = f" and {len(iris) - _MOST_LISTED} more" if len(iris) > _MOST_LISTED else ""
    return ", ".join(told) + more


def _shown(name: str) -> str:
    return repr(name if len(name) <= _SHOWN else name[: _SHOWN - 1] + "…")


def near(index: Index, text: str, limit: int = 5, kind: str | None = None) -> list[Hit]:
    """Return the things with the local names, labels and other names that are nearest to ``text``.

    Their score is the share of the name that is common to both, 0 to 1; one below 0.6 is not near.
    """
    name = joined(_bare(text)[:_MOST_CHARACTERS])
    best: dict[int, tuple[float, str, str]] = {}
    for thing, field, original, whole in _sharing_trigrams(index, name):
        ratio = _ratio(name, whole)
        number = thing
        if ratio >= max(_LEAST_RATIO, best.get(number, (0.0,))[0] + 1e-9):
            best[number] = (ratio, field, original)
    hits = [_near_hit(index, number, *each) for number, each in best.items()]
    fitting = [each for each in hits if kind is None or _is_a(index, each.iri, kind)]
    return sorted(fitting, key=lambda each: (-each.score, len(each.iri), each.iri))[: max(limit, 0)]


def _bare(text: str) -> str:
    """Return the local name in an IRI or a prefixed name of ours, or else ``text``."""
    bare = text.strip().strip("<>")
    starts = (str(ID), str(TOPIC), str(AG), BASE, *(f"{prefix}:" for prefix in PREFIXES))
    return next((bare.removeprefix(each) for each in starts if bare.startswith(each)), bare)


def _sharing_trigrams(index: Index, name: str) -> list[tuple[Any, ...]]:
    trigrams = sorted({name[at : at + 3] for at in range(len(name) - 2)})
    if not trigrams:
        return []
    query = """
        SELECT thing, field, text, joined FROM texts JOIN (
            SELECT rowid AS found, rank FROM near_names WHERE near_names MATCH ?
            ORDER BY rank, rowid LIMIT ?) ON texts.id = found
        ORDER BY rank, found"""
    return index.rows(query, " OR ".join(f'"{each}"' for each in trigrams), _MOST_COMPARED)


def _ratio(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < _LEAST_RATIO or matcher.quick_ratio() < _LEAST_RATIO:
        return 0
    return matcher.ratio()


def _near_hit(index: Index, thing: int, ratio: float, field: str, text: str) -> Hit:
    query = "SELECT iri, ifnull(label, local), kind FROM things WHERE id = ?"
    iri, label, kind = index.rows(query, thing)[0]
    why = Match(Field(field), text, How.SPELLING, tuple(words(text)))
    return Hit(iri, label, kind, round(ratio, 4), (why,))


def class_named(index: Index, name: str) -> str:
    """Return the IRI of the class that ``name`` means: an IRI, ``ag:ActionPoint``, action point.

    Raises ``UnclearNameError`` with near classes where no thing is of such a class.
    """
    classes = _iris(index.rows("SELECT DISTINCT class FROM kinds ORDER BY class"))
    asked = joined(_bare(name)[:_MOST_CHARACTERS])
    if found := [each for each in classes if joined(each.removeprefix(AG)) == asked]:
        return found[0]
    ratios = {each: _ratio(asked, joined(each.removeprefix(AG))) for each in classes}
    ranked = sorted(
        (each for each in classes if ratios[each]), key=ratios.__getitem__, reverse=True
    )
    hint = ", ".join(curie(each) for each in ranked[:5] or classes)
    raise UnclearNameError(
        f"{_shown(name)} is no class that things of the graph are of. {'Near' if ranked else 'All'}"
        f" ones: {hint}.",
        ranked[:5],
        known=False,
    )
