"""Requests for IRIs of ours, each at its own path: ``/id/NAME``, ``/topic/NAME``, ``/ontology``.

A thing is no document: its IRI leads, by 303, to a document about it, which is the same path with a
suffix (Cool URIs for the Semantic Web, section 4.2). A vocabulary and a named graph are documents:
they come at their own IRI in the form that is asked for, and with a suffix in one.
"""

from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from aseangraph.describing import DOCUMENT_FORMATS, SUFFIXES, Describing, others
from aseangraph.errands import encoded
from aseangraph.graphs import RECORD
from aseangraph.namespaces import BASE, GRAPH
from aseangraph.problems import Problem
from aseangraph.protocol import Asked, format_in, pairs_in
from aseangraph.signposts import lines_for

__all__ = ["METHODS", "iri_asked", "is_of_ours"]

METHODS = "GET, HEAD, OPTIONS"
_THINGS = ("id", "topic", "shape", "query")
_LONGEST = 300  # characters of a name; none is as long
_FORMATS = {suffix: name for name, suffix in SUFFIXES.items()}
_VOCABULARIES = {  # a path → the named graph that is told there
    ".well-known/void": "dataset",
    "alignments": "alignments",
    "catalog": "dataset",
    "dataset": "dataset",
    "ontology": "ontology",
    "query/": "queries",
    "shape/": "shapes",
    "topic/": "topics",
}
_INDEX = "index"  # the name of the documents of a path that ends in a slash


@dataclass(frozen=True)
class _Document:
    """A document at ``folder`` called ``name``, about ``iri``, in one form where that is named."""

    folder: str
    name: str
    iri: str
    graph: str = ""
    form: str = ""


def is_of_ours(path: str) -> bool:
    """Tell whether ``path`` (no slash at its start) is one where IRIs of ours are answered."""
    folder, slash, _ = path.partition("/")
    if slash and folder in (*_THINGS, "graph"):
        return True
    return _parts(path)[0] in _VOCABULARIES or _other_slash(path) in _VOCABULARIES


def iri_asked(path: str, query_string: bytes) -> Asked:
    """Return what a request for ``path`` (no slash at its start) asks.

    Raises ``Problem``: 404 for a path that no IRI of ours has, 301 for a slash too many or missing.
    """
    document = _document_at(path)
    named = format_in(pairs_in(query_string, "the address"), DOCUMENT_FORMATS)
    if document.form:
        named = document.form
    elif not document.graph:
        return _see_other(document, named)
    return _asked(document, named)


def _document_at(path: str) -> _Document:
    bare, form = _parts(path)
    vocabulary = bare.removesuffix(_INDEX) if form and bare.endswith(f"/{_INDEX}") else bare
    if vocabulary in _VOCABULARIES and (vocabulary == path or not bare.endswith("/")):
        return _vocabulary(vocabulary, form)
    folder, _, name = bare.partition("/")
    if _other_slash(path) in _VOCABULARIES:
        raise _moved("../" if path.endswith("/") else "", _other_slash(path))
    if name.endswith("/") and name.strip("/") == name[:-1]:
        raise _moved("../", name[:-1])
    if path == "graph/":
        raise Problem(303, "the catalogue lists the graphs.", {"Location": "../catalog"})
    if not name or "/" in name or len(name) > _LONGEST:
        raise Problem(404, f"no IRI of ours has such a path. Names below /{folder}/ are flat.")
    graph = str(GRAPH[name]) if folder == "graph" else ""
    return _Document(folder, name, f"{BASE}{folder}/{name}", graph, form)


def _vocabulary(path: str, form: str) -> _Document:
    graph = str(GRAPH[_VOCABULARIES[path]])
    folder, slash, name = path.rpartition("/")
    iri = f"{BASE}{path}"
    return _Document(folder if slash else "", name or _INDEX, iri, graph, form)


def _other_slash(path: str) -> str:
    return path.removesuffix("/") if path.endswith("/") else f"{path}/"


def _parts(path: str) -> tuple[str, str]:
    """Take a path apart into what is described, and the name of the format of its suffix."""
    bare, dot, suffix = path.rpartition(".")
    return (bare, _FORMATS[suffix]) if dot and suffix in _FORMATS else (path, "")


def _moved(way: str, name: str) -> Problem:
    """Lead to where the slash at the end is as in our IRI, relative to where it is not."""
    where = f"{way}{quote(name, safe='/')}"
    return Problem(301, f"what is meant is at {where}.", {"Location": where})


def _see_other(document: _Document, named: str | None) -> Asked:
    """Ask whether there is such a thing, and lead to the document that tells of it."""
    where = partial(_name_in, quote(document.name, safe=""))
    known = Describing(document.iri, document.name, only_known=True)
    return Asked("", None, None, named, encoded(known), offered=DOCUMENT_FORMATS, leads_to=where)


def _asked(document: _Document, named: str | None) -> Asked:
    of_service = document.graph in RECORD and document.folder != "graph"
    told = Describing(
        document.iri,
        document.name,
        document.graph,
        at_base=not document.folder,
        of_service=of_service,
    )
    return Asked(
        "",
        None,
        None,
        named,
        encoded(told),
        offered=DOCUMENT_FORMATS,
        lines=partial(_lines, document),
        of_service=of_service,
    )


def _name_in(name: str, format_: str) -> str:
    return f"{name}.{SUFFIXES[format_]}"


def _lines(document: _Document, format_: str) -> bytes:
    here = _name_in(document.name, format_)
    return lines_for(document.folder, here, document.iri, others(document.name, format_))
