r"""A query in words that every SPARQL 1.1 engine reads alike.

Our prefixes and our base are declared where the query leaves that to the service. A prefixed name
with a dot or a backslash in it is written out as an IRI: Oxigraph 0.5 ends it before its second
dot, and Virtuoso 7 does not read the backslash.

Escapes of code points are undone. By section 19.2 of SPARQL 1.1 Query Language they come before all
grammar: some engines, not ours, would let ``\u0022`` end a string and ``\u000A`` a comment, and
take what follows for part of the query, which nobody has looked at.
"""

import re

from aseangraph.errors import QueryError
from aseangraph.namespaces import BASE, PREFIXES
from aseangraph.query_text import NAME

__all__ = ["plain", "portable"]

_ESCAPE = re.compile(r"\\\\|\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LEFT = re.compile(r"\\[uU][0-9A-Fa-f]{4}")
_MARKED = {'"': r"\"", "'": r"\'", "\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"}
_BLANK = r"(?:\s|#[^\n\r]*)*"
_DECLARATION = re.compile(
    rf"{_BLANK}(?P<word>BASE|PREFIX){_BLANK}(?P<prefix>[^\s<:#]*:)?"
    rf"{_BLANK}<(?P<iri>[^<>\"{{}}|^`\\\x00-\x20]*)>",
    re.IGNORECASE,
)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_BACKSLASHED = re.compile(r"\\(.)")


def plain(query: str) -> str:
    """Return ``query`` without escapes of code points: each is the character, or marked as such.

    Raises ``QueryError`` where there would be doubt.
    """
    try:
        told = _ESCAPE.sub(_unescaped, query)
    except (OverflowError, ValueError):
        raise QueryError("an escape \\U names no character. Write the character itself.") from None
    if "\0" in told or _LEFT.search(told):
        raise QueryError(
            "a character U+0000, or a backslash before u and digits, means one thing here and"
            " another elsewhere. Leave it out."
        )
    return told


def _unescaped(found: re.Match[str]) -> str:
    digits = found[1] or found[2]
    if digits is None:
        return found[0]
    character = chr(int(digits, 16))
    character.encode()  # which half of a pair has no bytes for
    return _MARKED.get(character, character)


def portable(query: str) -> str:
    """Return ``query``, a valid one, with all that it needs, and no name that engines differ on."""
    declared, has_base, end = _prologue(query)
    missing = {
        prefix: namespace
        for prefix, namespace in PREFIXES.items()
        if prefix not in declared and f"{prefix}:" in query
    }
    known = {**missing, **declared}
    head = [] if has_base else [f"BASE <{BASE}>"]
    head += [f"PREFIX {prefix}: <{namespace}>" for prefix, namespace in missing.items()]
    body = NAME.sub(lambda found: _written_out(found, known), query[end:])
    return " ".join([*head, query[:end] + body])


def _prologue(query: str) -> tuple[dict[str, str], bool, int]:
    """Return the prefixes that ``query`` declares, whether it has a base, and where that ends."""
    declared: dict[str, str] = {}
    has_base = False
    end = 0
    while found := _DECLARATION.match(query, end):
        if found["word"].upper() == "BASE":
            has_base = True
        elif found["prefix"] is not None:
            declared[found["prefix"][:-1]] = found["iri"]
        end = found.end()
    return declared, has_base, end


def _written_out(found: re.Match[str], known: dict[str, str]) -> str:
    local = found["local"]
    if local is None or ("." not in local and "\\" not in local):
        return found[0]
    namespace = known.get(found["prefix"][:-1], "")
    if not _ABSOLUTE.match(namespace):
        return found[0]
    return "<" + namespace + _BACKSLASHED.sub(r"\1", local) + ">"
