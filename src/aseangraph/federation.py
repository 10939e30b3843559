"""No query of ours asks another host: ``SERVICE`` is refused before the engine sees the query.

The engine would follow it. What is neither string, IRI, comment, variable nor the local part of a
prefixed name is searched for the keyword in any case, also where the next token is glued to it.
"""

import re

from aseangraph.errors import QueryError

__all__ = ["refuse_federation"]

_SKIPPED = re.compile(
    r'''"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\''''
    r"""|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'"""
    r"""|<[^<>"{}|^`\\\x00-\x20]*>|\#[^\n\r]*""",
    re.DOTALL,
)
_KEYWORD = re.compile(r"(?<![\w?$:@.-])service", re.IGNORECASE)


def refuse_federation(query: str) -> None:
    """Raise ``QueryError`` where ``query`` (SPARQL 1.1) holds a ``SERVICE`` clause."""
    if _KEYWORD.search(_SKIPPED.sub(" ", query)):
        raise QueryError(
            "SERVICE asks another host, which this service does not do. Ask the other endpoint"
            " yourself and join the answers."
        )
