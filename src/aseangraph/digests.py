"""The contents of a release, each with its digest: SHA-256 of its canonical N-Quads (RDFC-1.0).

A content is the dataset with its graphs, a merge of graphs, or one graph; a dump in any
serialisation is one of them, and so has its digest.
"""

import hashlib
from collections.abc import Iterable, Mapping

from aseangraph import dumps
from aseangraph.dumps import contents
from aseangraph.formats import by_name
from aseangraph.rdf_files import read_statements
from aseangraph.statements import Statement, rows

__all__ = ["CONTENTS", "content", "digest", "digests"]

CONTENTS: Mapping[str, str] = {
    "dataset": "the dataset with its graphs",
    "asserted": "the merge of the authored graphs",
    "merge": "the merge of all graphs",
    "ontology": "the ontology",
    "alignments": "the alignments to other vocabularies",
    "topics": "the topics",
    "shapes": "the shapes",
    "queries": "the questions",
}


def content(statements: Iterable[Statement], name: str) -> frozenset[Statement]:
    """Return the content ``name`` of a dataset, in canonical form; ``KeyError`` for another name.

    ``statements`` are the dataset in canonical form. All but the dataset itself are in the default
    graph.
    """
    part = contents(rows(statements))[name]
    return frozenset(read_statements(part, by_name("nquads"), name=name))


def digest(canonical: Iterable[Statement]) -> str:
    """Return the SHA-256, in lower-case hexadecimal, of statements in canonical form."""
    return hashlib.sha256(rows(canonical)).hexdigest()


def digests(statements: Iterable[Statement]) -> dict[str, str]:
    """Return the digest of each content of a dataset in canonical form."""
    return dumps.digests(contents(rows(statements)))
