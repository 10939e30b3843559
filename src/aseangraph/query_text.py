"""A SPARQL query as text: what is refused, and what is rewritten for the engine.

Grammar: SPARQL 1.1 Query Language, section 19.8. Strings, IRIs and comments are passed over.
"""

import re

__all__ = [
    "APART",
    "LOCAL",
    "NAME",
    "Rewritten",
    "escape_dots",
    "without_calls",
    "without_service",
]

APART = (
    r'''"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\''''
    r"""|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'"""
    r"""|<[^<>"{}|^`\\\x00-\x20]*>|\#[^\n\r]*"""
)
_ESCAPE = r"\\[_~.\-!$&'()*+,;=/?#@%]|%[0-9A-Fa-f]{2}"
LOCAL = rf"(?:[\w:]|{_ESCAPE})(?:(?:[\w:.-]|{_ESCAPE})*(?:[\w:-]|{_ESCAPE}))?"
_SKIPPED = re.compile(rf"{APART}|\\.", re.DOTALL)
NAME = re.compile(rf"{APART}|(?<![\w?$])(?P<prefix>(?:[^\W\d_][\w.-]*)?:)(?P<local>{LOCAL})", re.S)
_DOT = re.compile(r"\\.|\.")
_MAYBE_DOTS = re.compile(r":(?!//)[^\s<>\"']*\.[^\s<>\"'.]")  # few queries have such a name
_SERVICE = re.compile(r"(?<![\w?$:@-])service(?:\s*silent)?", re.IGNORECASE)
_ANY_SERVICE = re.compile("service", re.IGNORECASE)
_ANY_SILENT_SERVICE = re.compile(r"service(?:(?:\s++|#[^\n\r]*+)*+silent)?", re.IGNORECASE)
_CALLS = ("now", "rand", "uuid", "bnode")  # and STRUUID, which holds one
_ANY_CALL = re.compile("|".join(_CALLS), re.IGNORECASE)
_GOES_ON = re.compile(r"[\w.-]*:")


def without_calls(query: str) -> str | None:
    """Return ``query`` with each name spoilt of a function that differs from call to call.

    If it is still a query, none was called. ``None`` where there is no such name at all.
    """
    lower = query.lower()
    if not any(name in lower for name in _CALLS):
        return None
    spoilt = _ANY_CALL.sub(lambda name: f"{name[0][:-1]}x", query)
    return spoilt if spoilt != query else None


def without_service(query: str) -> tuple[str, str, str, str] | None:
    """Return ``query`` with the word SERVICE spoilt, and thrice with GRAPH for it; or ``None``.

    In the first text the word is spoilt wherever its letters stand, also in a string, an IRI or a
    longer word: where they end is for the engine to say. If that is a query, none was a keyword;
    if only one of the others is, one was. The second and the third have GRAPH where the word looks
    like a keyword (in the third not where it could begin a prefixed name), and nothing moves; the
    fourth has it wherever the letters stand. None of them asks another host.
    """
    if "service" not in query.lower():  # a keyword is in ASCII letters
        return None
    spoilt = every = apart = _ANY_SERVICE.sub("SERVICF", query)
    for found in _SERVICE.finditer(_SKIPPED.sub(_blanks, query)):
        start, end = found.span()
        local = f"{'GRAPH':{end - start}}"
        every = f"{every[:start]}{local}{every[end:]}"
        if not _GOES_ON.match(query, end):
            apart = f"{apart[:start]}{local}{apart[end:]}"
    return spoilt, every, apart, _ANY_SILENT_SERVICE.sub("GRAPH", query)


def _blank(found: re.Match[str]) -> str:
    return "-" if found[0].startswith("\\") else " "


def _blanks(found: re.Match[str]) -> str:
    return _blank(found) * len(found[0])


class Rewritten(str):
    """A query as the engine is to read it, with the offsets of what was put in."""

    added: tuple[int, ...] = ()

    def original_column(self, line: int, column: int) -> int:
        """Return the column (from 1) in the user's query of a column in this one."""
        start = sum(len(each) + 1 for each in self.split("\n")[: line - 1])
        return column - sum(start <= offset < start + column - 1 for offset in self.added)


def escape_dots(query: str) -> Rewritten:
    r"""Write each dot inside a prefixed name as ``\.``, which means the same (rule PN_LOCAL_ESC).

    pyoxigraph 0.5.13 ends a name such as ``id:aim2020-target-8.1.1.2`` before its second dot.
    """
    if not _MAYBE_DOTS.search(query):
        return Rewritten(query)
    parts: list[str] = []
    added: list[int] = []
    length = end = 0
    for found in NAME.finditer(query):
        local = found["local"] or ""
        escaped = _DOT.sub(lambda dot: dot[0] if dot[0] != "." else r"\.", local)
        if escaped != local:
            before = query[end : found.start("local")]
            added += _added(local, length + len(before))
            parts += [before, escaped]
            length += len(before) + len(escaped)
            end = found.end()
    rewritten = Rewritten("".join([*parts, query[end:]]))
    rewritten.added = tuple(added)
    return rewritten


def _added(local: str, start: int) -> list[int]:
    dots = [dot.start() for dot in _DOT.finditer(local) if dot[0] == "."]
    return [start + offset + number for number, offset in enumerate(dots)]
