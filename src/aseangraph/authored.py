"""The files that people write: where they are, and which named graph each belongs to.

``ontology/X.ttl`` → ``graph:ontology`` (``aseangraph.ttl``) or ``graph:X``;
``data/FOLDER/*.ttl`` → ``graph:FOLDER``; ``shapes/SET/*.ttl`` → ``graph:shapes``.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rdflib import Dataset, Graph, URIRef

from aseangraph.engine_terms import Triple
from aseangraph.errors import AuthoredFileError
from aseangraph.formats import by_name
from aseangraph.namespaces import GRAPH, bind
from aseangraph.rdf_files import parse
from aseangraph.store import Store
from aseangraph.text import check_utf8

__all__ = [
    "AuthoredFile",
    "authored_root",
    "list_files",
    "load_authored",
    "load_shapes",
    "load_store",
    "read_rules",
    "where_defined",
]

_FOLDERS = ("ontology", "data", "shapes", "queries")
_DOCUMENT = re.compile(r"[a-z0-9][a-z0-9.-]*")
_SUFFIXES = {".ttl", ".toml", ".rq", ".jsonld"}


@dataclass(frozen=True)
class AuthoredFile:
    """One file of the authored folders: its path below the root, its bytes, its named graph."""

    path: str
    data: bytes
    graph: URIRef | None

    @property
    def text(self) -> str:
        """The file as text; ``AuthoredFileError`` names file and line where it is not UTF-8."""
        check_utf8(self.data, self.path)
        return self.data.decode("utf-8")

    @property
    def sha256(self) -> str:
        """The SHA-256 of the file's bytes in lower-case hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def triples(self) -> list[Triple]:
        """The triples, parsed once; ``AuthoredFileError`` names line and column of a fault."""
        return list(parse(self.data, by_name("turtle"), name=self.path))

    @property
    def folder(self) -> str:
        """The authored folder that the file lies in: ontology, data, shapes or queries."""
        return self.path.partition("/")[0]


def authored_root() -> Path:
    """Return the folder that holds the authored folders: the wheel's, or the checkout's."""
    package = Path(__file__).parent
    for root in (package / "_authored", package.parent.parent):
        if all((root / folder).is_dir() for folder in _FOLDERS):
            return root
    raise AuthoredFileError(
        f"{package}: the folders {', '.join(_FOLDERS)} did not come with the package."
        " Install it anew from a wheel or a checkout."
    )


def list_files(root: Path | None = None) -> list[AuthoredFile]:
    """Read every authored file below ``root``, in the order of their paths.

    Raises ``AuthoredFileError`` for an unreadable file, or a folder without any file.
    """
    base = root or authored_root()
    files: list[AuthoredFile] = []
    for folder in _FOLDERS:
        found = list(_read_folder(base, folder))
        if not any(each.path.endswith((".ttl", ".rq")) for each in found):
            raise AuthoredFileError(
                f"{base / folder}: holds no file to load. Put its Turtle or SPARQL files back"
                " (git status tells which are missing)."
            )
        files += found
    return files


def _read_folder(base: Path, folder: str) -> Iterator[AuthoredFile]:
    for path in sorted((base / folder).rglob("*")):
        if path.suffix not in _SUFFIXES or not path.is_file():
            continue
        name = path.relative_to(base).as_posix()
        try:
            data = path.read_bytes()
        except OSError as error:
            raise AuthoredFileError(
                f"{path}: cannot be read: {error.strerror}. Make it readable and try again."
            ) from None
        yield AuthoredFile(name, data, _graph_of(name) if path.suffix == ".ttl" else None)


def _graph_of(name: str) -> URIRef:
    folder, *rest = name.removesuffix(".ttl").split("/")
    match folder, rest:
        case "ontology", ["aseangraph"]:
            return GRAPH.ontology
        case "ontology", [other]:
            return GRAPH[other]
        case "data", [document, *_] if len(rest) > 1 and _DOCUMENT.fullmatch(document):
            return GRAPH[document]
        case "shapes", [_, _]:
            return GRAPH.shapes
    raise AuthoredFileError(
        f"{name}: lies where no named graph is meant for it. Move it to data/<document>/"
        " (lower case, without blanks), ontology/ or shapes/<set>/."
    )


def load_store(
    files: list[AuthoredFile], more: Mapping[str, Iterable[Triple]] | None = None
) -> Store:
    """Load ontology, data and shapes into a store, each file in its named graph, and merge them.

    ``more`` are the triples of further graphs by their names.

    Raises ``AuthoredFileError`` naming file, line and column of a fault.
    """
    store = Store()
    for each in files:
        if each.graph is not None:
            store.load(each.data, by_name("turtle"), name=each.path, graph=str(each.graph))
    for graph, triples in (more or {}).items():
        store.add(triples, graph)
    store.merge()
    return store


def load_authored(root: Path | None = None) -> Dataset:
    """Load what is authored below ``root`` (default: the package's) as an rdflib dataset."""
    return bind(load_store(list_files(root)).dataset())


def load_shapes(files: list[AuthoredFile], shape_set: str) -> Graph:
    """Load the shapes of one set: ``authored`` or ``whole``."""
    shapes = Graph()
    for each in files:
        if each.path.startswith(f"shapes/{shape_set}/"):
            for triple in each.triples:
                shapes.add(triple)
    return shapes


def read_rules(files: list[AuthoredFile]) -> dict[str, str]:
    """Return the hygiene queries: name → text."""
    prefix, suffix = "queries/hygiene/", ".rq"
    return {
        each.path.removeprefix(prefix).removesuffix(suffix): each.text
        for each in files
        if each.path.startswith(prefix) and each.path.endswith(suffix)
    }


def where_defined(files: list[AuthoredFile]) -> dict[str, list[str]]:
    """Return, for each subject of the data, the paths of the files that describe it."""
    where: dict[str, list[str]] = {}
    for each in files:
        if each.folder == "data" and each.graph is not None:
            for subject in sorted({str(s) for s, _, _ in each.triples}):
                where.setdefault(subject, []).append(each.path)
    return where
