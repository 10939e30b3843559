"""Terms given to the variables of a query by a VALUES clause (SPARQL 1.1 Query Language, 10.2).

Our own engine binds terms beside the text of a query. One that is asked over HTTP takes a text
alone: there the terms stand first in the outermost group, as our engine writes them.
"""

from collections.abc import Mapping

from rdflib.term import Node

from aseangraph.engine_terms import written
from aseangraph.errors import QueryError
from aseangraph.query_text import outermost_group

__all__ = ["with_values"]


def with_values(query: str, terms: Mapping[str, Node]) -> str:
    """Return ``query``, a SELECT, with ``terms`` for its variables, by their names.

    Raises ``QueryError`` where it has no group.
    """
    if not terms:
        return query
    start = outermost_group(query)
    if start is None:
        raise QueryError("the query has no group of patterns. Write a WHERE clause.")
    names = " ".join(f"?{name}" for name in terms)
    row = " ".join(map(written, terms.values()))
    return f"{query[:start]} VALUES ({names}) {{ ({row}) }}{query[start:]}"
