"""A statement as four terms, each written as in canonical N-Quads, so that the same are equal.

Nothing of a term is lost or made alike here: two literals that mean the same and are written
otherwise are two.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

__all__ = ["Statement", "as_json", "iri_of", "is_blank", "rows", "text_of"]

_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@(\S+)|\^\^<([^>]*)>)?', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SHORT = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Statement(NamedTuple):
    """Subject, predicate, object and graph in N-Quads; the default graph is the empty string."""

    subject: str
    predicate: str
    object: str
    graph: str = ""

    @property
    def row(self) -> str:
        """The statement as a row of N-Quads, without the end of the line."""
        return " ".join((*filter(None, self), "."))

    @property
    def nodes(self) -> tuple[str, ...]:
        """The blank nodes that it names."""
        return tuple(term for term in self if is_blank(term))

    def renamed(self, names: dict[str, str]) -> "Statement":
        """Return the statement with other names for its blank nodes."""
        return Statement(*(names.get(term, term) for term in self))


def rows(statements: Iterable[Statement]) -> bytes:
    """Return ``statements`` as sorted N-Quads (by code points, as RDFC-1.0 sorts them)."""
    return "".join(sorted(f"{each.row}\n" for each in statements)).encode()


def is_blank(term: str) -> bool:
    """Tell whether a term is a blank node."""
    return term.startswith("_:")


def iri_of(term: str) -> str | None:
    """Return the IRI that a term is, or ``None``."""
    return term[1:-1] if term.startswith("<") else None


def as_json(term: str) -> dict[str, Any]:
    """Return a term as SPARQL 1.1 Query Results JSON writes it (section 3.2.2)."""
    if is_blank(term):
        return {"type": "bnode", "value": term.removeprefix("_:")}
    if (iri := iri_of(term)) is not None:
        return {"type": "uri", "value": iri}
    text, language, datatype = _parts(term)
    more = {"xml:lang": language, "datatype": datatype}
    return {
        "type": "literal",
        "value": text,
        **{key: value for key, value in more.items() if value},
    }


def text_of(term: str) -> tuple[str, str]:
    """Return the lexical form of a literal, and its language or the IRI of its datatype."""
    text, language, datatype = _parts(term)
    return text, language or datatype


def _parts(term: str) -> tuple[str, str, str]:
    found = _LITERAL.fullmatch(term)
    if found is None:
        raise ValueError(f"no literal: {term}")
    text, language, datatype = found.groups("")
    return _ESCAPE.sub(_unescaped, text), language, datatype


def _unescaped(found: re.Match[str]) -> str:
    four, eight, letter = found.groups()
    return _SHORT.get(letter, letter) if letter else chr(int(four or eight, 16))
