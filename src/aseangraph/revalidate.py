"""Validation on demand: of files that a user brings, and of a release that is there."""

from pathlib import Path

from rdflib import Graph, URIRef

from aseangraph.authored import list_files, load_authored, load_shapes, where_defined
from aseangraph.errors import AuthoredFileError
from aseangraph.files import read_graph_file
from aseangraph.namespaces import GRAPH
from aseangraph.release import Release
from aseangraph.stages import DERIVED_GRAPHS, check, merge, validate_whole
from aseangraph.validation import Report, validate

__all__ = ["validate_files", "validate_release"]

Where = dict[str, list[str]]


def validate_files(paths: list[Path]) -> tuple[Report, Where]:
    """Check what ``paths`` say, as authored data, beside our own data.

    A subject that the files describe is checked as they describe it; ours of the same IRI gives
    way. Returns the report and, for each subject, the files that describe it. Raises
    ``AuthoredFileError`` for a file that cannot be read or says nothing.
    """
    brought, where = _read(paths)
    files = list_files()
    context = merge(load_authored(files=files), without=_NO_DATA)
    for subject in set(brought.subjects()):
        context.remove((subject, None, None))
    focus = [each for each in set(brought.subjects()) if isinstance(each, URIRef)]
    report = validate(context + brought, load_shapes(files, "authored"), focus=focus)
    return report, where


_NO_DATA = (GRAPH.shapes, GRAPH.queries, GRAPH.ontology, GRAPH.alignments)


def _read(paths: list[Path]) -> tuple[Graph, Where]:
    brought, where = Graph(), Where()
    for path in paths:
        before = len(brought)
        for subject, predicate, value, _ in read_graph_file(path):
            brought.add((subject, predicate, value))
            if str(path) not in where.setdefault(str(subject), []):
                where[str(subject)].append(str(path))
        if len(brought) == before:
            raise AuthoredFileError(f"{path}: says nothing new: no triple to validate.")
    return brought, where


def validate_release(release: Release) -> tuple[Report, Where]:
    """Check a release's authored graphs, then the whole of it, against this version's shapes."""
    files = list_files()
    whole = release.store.dataset()
    authored = release.store.dataset()
    for name in DERIVED_GRAPHS:
        authored.remove_graph(name)
    return check(authored, files).joined_by(validate_whole(whole, files).findings), where_defined(
        files
    )
