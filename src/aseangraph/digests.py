"""The contents of a release, each with its digest: SHA-256 of its canonical N-Quads (RDFC-1.0).

A content is the dataset with its graphs, a merge of graphs, or one graph; a dump in any
serialisation is one of them, and so has its digest.
"""

import hashlib
from collections.abc import Iterable, Mapping

from aseangraph.graphs import DERIVED
from aseangraph.namespaces import GRAPH
from aseangraph.statements import Statement, iri_of, rows
from aseangraph.store import canonical_statements

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

    All but the dataset itself are in the default graph.
    """
    if name not in CONTENTS:
        raise KeyError(name)
    if name == "dataset":
        return canonical_statements(statements)
    one = f"<{GRAPH[name]}>"
    every = name in ("asserted", "merge")
    left_out = DERIVED if name == "asserted" else ()
    return canonical_statements(
        each._replace(graph="")
        for each in statements
        if (every or each.graph == one) and iri_of(each.graph) not in left_out
    )


def digest(canonical: Iterable[Statement]) -> str:
    """Return the SHA-256, in lower-case hexadecimal, of statements in canonical form."""
    return hashlib.sha256(rows(canonical)).hexdigest()


def digests(statements: Iterable[Statement]) -> dict[str, str]:
    """Return the digest of each content of a dataset."""
    held = frozenset(statements)
    return {name: digest(content(held, name)) for name in CONTENTS}
