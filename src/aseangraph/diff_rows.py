"""A difference for tools: as RDF patch, and as JSON.

The patch is in the text form of Apache Jena's RDF Patch. Applied to the first data it gives the
second; blank nodes that it takes away have the names of the first data's canonical form (RDFC-1.0),
which a release's ``dumps/aseangraph.nq`` is in.
"""

import json
from collections.abc import Iterable
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from aseangraph.diff import Compared, Side
from aseangraph.namespaces import BASE
from aseangraph.statements import Statement, as_json, iri_of

__all__ = ["as_document", "as_patch"]


def as_patch(found: Compared) -> str:
    """Return the rows of the patch: first what is taken away, then what is added, each sorted.

    Its ``id`` depends on what it does alone. Where the merges were compared, it applies to those.
    """
    difference = found.difference
    rows = [f"D {each.row}" for each in difference.all_removed]
    rows += [f"A {each.row}" for each in difference.all_added]
    name = uuid5(uuid5(NAMESPACE_URL, BASE), "\n".join(rows))
    return "\n".join([f"H id <urn:uuid:{name}> .", "TX .", *rows, "TC .", ""])


def as_document(found: Compared) -> str:
    """Return the difference in JSON; its keys are told in docs/versions.md."""
    difference = found.difference
    told = {
        "from": _side(found.old),
        "to": _side(found.new),
        "compared": found.by,
        "same": not difference,
        "counts": difference.counts,
        "changed": [
            {
                **_place(each.removed),
                "was": as_json(each.removed.object),
                "is": as_json(each.added.object),
            }
            for each in difference.changed
        ],
        "added": _listed(difference.added),
        "removed": _listed(difference.removed),
        "labels": {iri_of(term) or term: found.labels[term] for term in sorted(found.labels)},
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _side(side: Side) -> dict[str, Any]:
    return side._asdict()


def _listed(statements: Iterable[Statement]) -> list[dict[str, Any]]:
    return [{**_place(each), "object": as_json(each.object)} for each in statements]


def _place(each: Statement) -> dict[str, str | None]:
    """Return graph (null for the default graph), subject and predicate; ``_:x`` is a blank node."""
    named = {"graph": each.graph, "subject": each.subject, "predicate": each.predicate}
    return {key: (iri_of(term) or term) if term else None for key, term in named.items()}
