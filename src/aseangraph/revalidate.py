"""Validation on demand: of files that a user brings, and of a release that is there."""

from pathlib import Path

from rdflib import RDF, Graph

from aseangraph.authored import (
    AuthoredFile,
    list_files,
    load_shapes,
    load_store,
    read_rules,
    where_defined,
)
from aseangraph.errors import AuthoredFileError
from aseangraph.files import read_file
from aseangraph.graphs import DERIVED, NO_STATEMENTS, RECORD, TERMS
from aseangraph.hygiene import rules_of, run_rules
from aseangraph.namespaces import GRAPH
from aseangraph.rdf_files import parse
from aseangraph.release import Release
from aseangraph.reports import joined
from aseangraph.stages import check, validate_whole
from aseangraph.store import Store
from aseangraph.validation import Finding, Report, validate

__all__ = ["validate_files", "validate_release"]

Where = dict[str, list[str]]


def validate_files(paths: list[Path]) -> tuple[Report, Where]:
    """Check what ``paths`` say, as authored data, together with our own data.

    A thing that the files describe with its class is taken as they describe it: what our graphs
    that give it a class say of it gives way, what other graphs say (topics, another document)
    stays, and what the files say of other things is added. Ours alone has no findings, so each
    finding is of the files. Rules that ask which named graph says what are left to the build.
    Returns the report and, for each subject, the files that describe it. Raises
    ``AuthoredFileError`` for a file that cannot be read or says nothing.
    """
    brought, where = _read(paths)
    files = list_files()
    ours = load_store(files).dataset()
    together, terms = brought + Graph(), Graph()
    for graph in ours.graphs():
        if str(graph.identifier) in TERMS:
            terms += graph
        elif str(graph.identifier) not in NO_STATEMENTS:
            together += _kept(graph, brought)
    report = validate(together, load_shapes(files, "authored"))
    return joined(report, _hygiene(together, terms, files)), where


def _kept(graph: Graph, brought: Graph) -> Graph:
    """Return ``graph`` without the things that it and ``brought`` both give a class."""
    given_way = set(graph.subjects(RDF.type)) & set(brought.subjects(RDF.type))
    kept = Graph()
    for triple in graph:
        if triple[0] not in given_way:
            kept.add(triple)
    return kept


def _hygiene(data: Graph, terms: Graph, files: list[AuthoredFile]) -> tuple[Finding, ...]:
    store = Store()
    store.add(data, GRAPH.data)
    store.add(terms, GRAPH.ontology)
    store.merge()
    rules = rules_of(read_rules(files), "authored")
    return run_rules([rule for rule in rules if not rule.names_graphs], store.select)


def _read(paths: list[Path]) -> tuple[Graph, Where]:
    brought, where = Graph(), Where()
    for path in paths:
        before = len(brought)
        data, format_ = read_file(path)
        for subject, predicate, value in parse(data, format_, name=str(path)):
            brought.add((subject, predicate, value))
            if str(path) not in where.setdefault(str(subject), []):
                where[str(subject)].append(str(path))
        if len(brought) == before:
            raise AuthoredFileError(f"{path}: says nothing new: no triple to validate.")
    return brought, where


def validate_release(release: Release) -> tuple[Report, Where]:
    """Check a release's authored graphs, then the whole of it, against this version's shapes."""
    files = list_files()
    store = release.store.copy(without=RECORD)
    authored = check(store.copy(without=DERIVED), files)
    whole = validate_whole(store, files)
    return joined(authored, whole.findings), where_defined(files)
