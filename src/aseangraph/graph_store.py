"""The read half of the SPARQL 1.1 Graph Store HTTP Protocol: whole graphs by their names.

Section 4.2: ``?default`` is the default graph, ``?graph=IRI`` a named one; section 5.2: GET, HEAD.
"""

from collections.abc import Collection
from urllib.parse import urlsplit

from aseangraph.namespaces import PREFIXES
from aseangraph.problems import Problem
from aseangraph.protocol import Asked, format_in, pairs_in

__all__ = ["METHODS", "graph_asked"]

METHODS = "GET, HEAD, OPTIONS"
_ALL_OF_IT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def graph_asked(query_string: bytes, graphs: Collection[str]) -> Asked:
    """Return the query for the one graph that a request names; ``graphs`` are those there are.

    Raises ``Problem``: 400 where the request names no one graph, 404 for one that is not held.
    """
    pairs = pairs_in(query_string, "the address")
    names = [value for name, value in pairs if name == "graph"]
    default = [value for name, value in pairs if name == "default"]
    if len(names) + len(default) != 1:
        raise Problem(400, "name one graph: ?default, or ?graph= with the IRI of a named graph.")
    format_ = format_in(pairs)
    if default:
        return Asked(_ALL_OF_IT, None, None, format_)
    if not urlsplit(names[0]).scheme:
        raise Problem(400, f"{names[0]!r} is no absolute IRI. Name the graph by its whole IRI.")
    if names[0] not in graphs:
        raise Problem(404, f"there is no graph {names[0]}. {_advice(names[0], graphs)}")
    return Asked(_ALL_OF_IT, names, None, format_)


def _advice(name: str, graphs: Collection[str]) -> str:
    prefix, _, rest = name.partition(":")
    whole = f"{PREFIXES.get(prefix, '')}{rest}"
    if whole in graphs:
        return f"Name it by its whole IRI: {whole}"
    return "The service description lists those there are."
