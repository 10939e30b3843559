"""What one named graph says, subject by subject: how the pages of the model read it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from rdflib import RDF

from aseangraph.store import Store

__all__ = ["Facts", "Value", "facts_of"]

_ALL = """SELECT ?s ?p ?o (IF(isIRI(?o), "iri", IF(isBlank(?o), "blank", "literal")) AS ?kind) {
  GRAPH $graph { ?s ?p ?o FILTER(!isLiteral(?o) || LANG(?o) = "" || LANGMATCHES(LANG(?o), "en")) }
}"""


class Value(NamedTuple):
    """A term: its IRI, the name of its blank node or its text; ``iri``, ``blank``, ``literal``."""

    text: str
    kind: str


class Facts:
    """Subject → predicate → values in the order of their text."""

    def __init__(self, rows: Iterable[Mapping[str, str]] = ()) -> None:
        self._held: dict[str, dict[str, list[Value]]] = {}
        for row in rows:
            found = self._held.setdefault(row["s"], {}).setdefault(row["p"], [])
            found.append(Value(row["o"], row["kind"]))
        self._subjects: dict[tuple[str, str | None], list[str]] = {}
        for subject, predicates in sorted(self._held.items()):
            for predicate, values in predicates.items():
                values.sort()
                for each in {None, *(value.text for value in values)}:
                    self._subjects.setdefault((predicate, each), []).append(subject)

    def predicates(self, subject: str) -> list[str]:
        """Return, in order, the predicates that are used of ``subject``."""
        return sorted(self._held.get(str(subject), ()))

    def values(self, subject: str, predicate: str) -> list[Value]:
        """Return the values of ``predicate`` of ``subject``."""
        return self._held.get(str(subject), {}).get(str(predicate), [])

    def texts(self, subject: str, predicate: str) -> list[str]:
        """Return the texts of the values."""
        return [each.text for each in self.values(subject, predicate)]

    def text(self, subject: str, predicate: str) -> str:
        """Return the first text, empty where there is none."""
        return next(iter(self.texts(subject, predicate)), "")

    def subjects(self, predicate: str, value: str | None = None) -> list[str]:
        """Return, in order, the subjects that have ``predicate``, with ``value`` where given."""
        key = str(predicate), None if value is None else str(value)
        return [*self._subjects.get(key, ())]

    def members(self, head: str) -> Iterator[Value]:
        """Yield the members of the list that starts at ``head``, each node of it once."""
        seen = set()
        while head in self._held and head not in seen:
            seen.add(head)
            yield from self.values(head, RDF.first)
            head = self.text(head, RDF.rest)


def facts_of(store: Store, graph: str) -> Facts:
    """Return what the named ``graph`` of ``store`` says, texts in English or in no language."""
    return Facts(store.rows(_ALL, graph=[str(graph)]))
