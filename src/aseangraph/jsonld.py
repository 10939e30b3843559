"""JSON-LD 1.1 with a hand-made context: one node a subject, one line a node.

The context is an authored file (``ontology/context.jsonld``) and stands whole in what is written,
so that it is read without a network. A value that its term's coercion does not fit is written as
an expanded value object, so that nothing is lost.
"""

import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from rdflib import RDF, XSD, BNode, Literal
from rdflib.term import Node

from aseangraph.errors import AuthoredFileError

__all__ = ["CONTEXT", "Context", "as_jsonld"]

CONTEXT = "ontology/context.jsonld"  # below the root of what is authored

_SAFE = 2**53  # past it a number of JSON is not exact everywhere (RFC 8259, section 6)


class Context:
    """A context, read so that terms are found for IRIs."""

    def __init__(self, data: bytes) -> None:
        """Read a JSON-LD context document; raise ``AuthoredFileError`` where it is none."""
        try:
            self.document: dict[str, Any] = json.loads(data)["@context"]
            terms = [(name, _definition(value)) for name, value in self.document.items()]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise AuthoredFileError(
                f"{CONTEXT}: no JSON-LD context: {error!r}. It is an object with @context, whose"
                " members are terms. Mend it there and try again."
            ) from None
        self.prefixes = {
            name: value["@id"] for name, value in terms if value["@id"].endswith(("/", "#"))
        }
        self._terms = {self._full(value["@id"]): name for name, value in terms}
        self._coercions = dict(terms)
        self._short: dict[str, str] = {}

    def _full(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        return self.prefixes[prefix] + local if prefix in self.prefixes else name

    def term(self, iri: str) -> str:
        """Return the term for a class, a property or a datatype; else a compact or a whole IRI."""
        if iri not in self._short:
            self._short[iri] = self._terms.get(iri) or self._compact(iri)
        return self._short[iri]

    def _compact(self, iri: str) -> str:
        for prefix, start in self.prefixes.items():
            if iri.startswith(start) and not iri.startswith(f"{start}//"):
                return f"{prefix}:{iri[len(start) :]}"
        return self.name(iri)

    def name(self, node: Node | str) -> str:
        """Return the name of a node; raise ``AuthoredFileError`` where JSON-LD misreads it."""
        if isinstance(node, BNode):
            return f"_:{node}"
        iri = str(node)
        if iri.partition(":")[0] in self.prefixes:
            raise AuthoredFileError(
                f"<{iri}>: JSON-LD takes the scheme for a prefix of {CONTEXT}. Rename the prefix."
            )
        return iri

    def value(self, term: str, node: Node) -> Any:  # noqa: ANN401 - whatever JSON has
        """Return ``node`` as a value of ``term``: short where the term's coercion fits it."""
        coercion = self._coercions.get(term, {})
        if not isinstance(node, Literal):
            name = self.name(node)
            return name if coercion.get("@type") == "@id" else {self.term("@id"): name}
        text = str(node)
        if node.language:
            fits = coercion.get("@language") == node.language
            return text if fits else {"@value": text, "@language": node.language}
        if node.datatype is None or node.datatype == XSD.string:
            return {"@value": text} if "@language" in coercion or "@type" in coercion else text
        if self._full(coercion.get("@type", "")) == str(node.datatype):
            return text
        if "@type" not in coercion and _is_native(node):
            return json.loads(text)
        return {"@value": text, "@type": self.term(str(node.datatype))}


def _definition(value: object) -> Mapping[str, str]:
    """Return a term's definition in its long form (JSON-LD 1.1, section 9.15)."""
    return value if isinstance(value, dict) else {"@id": str(value)}


def _is_native(literal: Literal) -> bool:
    """Tell whether JSON's own form of the value gives the literal back, to the letter."""
    text = str(literal)
    if literal.datatype == XSD.integer:
        digits = text.removeprefix("-")
        is_plain = digits.isascii() and digits.isdecimal() and str(int(text)) == text
        return is_plain and abs(int(text)) < _SAFE
    return literal.datatype == XSD.boolean and text in ("true", "false")


def as_jsonld(triples: Iterable[tuple[Node, Node, Node]], context: Context) -> bytes:
    """Write ``triples``, those of a subject side by side, as JSON-LD in the terms of ``context``.

    The graph is the default graph. Blank nodes keep their labels. Raises ``AuthoredFileError``
    for an IRI that JSON-LD takes for a compact one.
    """
    nodes = groupby(triples, key=lambda triple: triple[0])
    lines = ",\n".join(_line(_node(subject, context, each)) for subject, each in nodes)
    return f'{{"@context": {_line(context.document)},\n"@graph": [\n{lines}\n]}}\n'.encode()


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _node(
    subject: Node, context: Context, triples: Iterable[tuple[Node, Node, Node]]
) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for _, predicate, value in triples:
        if predicate == RDF.type:
            kind = context.name(value) if isinstance(value, BNode) else context.term(str(value))
            found.setdefault(context.term("@type"), []).append(kind)
        else:
            term = context.term(str(predicate))
            found.setdefault(term, []).append(context.value(term, value))
    values = {term: each[0] if len(each) == 1 else each for term, each in found.items()}
    return {context.term("@id"): context.name(subject), **values}
