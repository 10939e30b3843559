"""The small queries of the benchmark: some 40 kinds, each about one thing of generated data.

A kind is filled with one name after the other; every query ends in a LIMIT that cuts nothing off,
so that another number makes another query of the same cost.
"""

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from aseangraph.namespaces import PREFIXES

__all__ = [
    "KINDS",
    "LINEAGE",
    "LINEAGE_OF_ALL",
    "Names",
    "Query",
    "filled",
    "mix",
    "names_in",
    "request",
]

_ROWS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
_SUBJECT = re.compile(r"<https://w3id\.org/aseangraph/id/(plan-(\d+-\d+)(?:-([a-z-]+)-[\d.]+)?)> ")
_MARK = "4711000001"  # where the number of a query goes

# What the name stands for: plan, thrust, initiative, action-point, target or framework.
KINDS: tuple[tuple[str, str], ...] = (
    ("action-point", "SELECT ?label { $ rdfs:label ?label }"),
    ("plan", "SELECT ?label ?from ?to { $ rdfs:label ?label; ag:startYear ?from; ag:endYear ?to }"),
    ("target", "SELECT ?p ?o { $ ?p ?o }"),
    ("thrust", "SELECT ?type { $ a ?type }"),
    ("action-point", "SELECT ?s ?p { ?s ?p $ }"),
    (
        "target",
        "SELECT ?text { $ dcterms:description ?text FILTER(LANGMATCHES(LANG(?text), 'en')) }",
    ),
    ("plan", "SELECT ?part ?label { ?part ag:partOf $; rdfs:label ?label } ORDER BY ?part"),
    ("thrust", "SELECT ?part ?n { $ ag:hasPart ?part. ?part ag:position ?n } ORDER BY ?n"),
    ("action-point", "SELECT ?t ?n { ?t ag:partOf $; a ag:Target; skos:notation ?n } ORDER BY ?n"),
    ("target", "SELECT ?whole { $ ag:partOf+ ?whole }"),
    ("target", "SELECT ?plan ?l { $ ag:partOf+ ?plan. ?plan a ag:Masterplan; rdfs:label ?l }"),
    ("initiative", "SELECT ?t { ?t ag:partOf/ag:partOf $; a ag:Target } ORDER BY ?t"),
    ("thrust", "SELECT ?part ?label { ?part ag:partOf+ $; rdfs:label ?label } ORDER BY ?part"),
    (
        "plan",
        "SELECT ?point ?n ?label { ?point ag:partOf/ag:partOf/ag:partOf $; a ag:ActionPoint;"
        " skos:notation ?n; rdfs:label ?label } ORDER BY ?n",
    ),
    ("plan", "SELECT ?kind (COUNT(?e) AS ?n) { ?e ag:partOf+ $; a ?kind } GROUP BY ?kind"),
    ("action-point", "SELECT ?later { ?later ag:tracesTo $ }"),
    (
        "action-point",
        "SELECT ?earlier ?label { $ ag:tracesTo ?earlier. ?earlier rdfs:label ?label }",
    ),
    ("action-point", "SELECT ?ancestor { $ ag:tracesTo+ ?ancestor }"),
    ("initiative", "SELECT ?descendant { ?descendant ag:tracesTo+ $ }"),
    (
        "action-point",
        "SELECT ?link ?relation ?end ?basis { ?link ag:descendant $; ag:relation ?relation;"
        " ag:ancestor ?end; ag:basis ?basis }",
    ),
    (
        "action-point",
        "SELECT ?from ?basis ?why { ?link ag:ancestor $; ag:descendant ?from; ag:basis ?basis"
        " OPTIONAL { ?link ag:rationale ?why } }",
    ),
    (
        "initiative",
        "SELECT ?link ?passage ?where { ?link ag:ancestor $; ag:evidence ?passage."
        " ?passage ag:locator ?where }",
    ),
    (
        "action-point",
        "SELECT ?framework ?year { ?framework ag:implements $; dcterms:issued ?year }",
    ),
    (
        "plan",
        "SELECT ?framework ?label ?year { ?framework ag:welcomedAt/^ag:adoptedAt $;"
        " rdfs:label ?label; dcterms:issued ?year } ORDER BY ?year ?framework",
    ),
    (
        "thrust",
        "SELECT ?part ?earlier ?basis { ?part ag:partOf+ $. ?link ag:descendant ?part;"
        " ag:ancestor ?earlier; ag:basis ?basis } ORDER BY ?part ?earlier",
    ),
    ("framework", "SELECT ?body ?label { ?body ag:developed $; rdfs:label ?label }"),
    ("framework", "SELECT ?date { $ ag:welcomedAt ?meeting. ?meeting ag:date ?date }"),
    ("plan", "SELECT ?meeting ?host { $ ag:adoptedAt ?meeting. ?meeting ag:hostCountry ?host }"),
    (
        "target",
        "SELECT ?passage ?from ?to { $ ag:evidence ?passage. ?passage ag:start ?from; ag:end ?to }",
    ),
    (
        "action-point",
        "SELECT ?passage ?digest { $ ag:evidence ?passage. ?passage ag:proves rdfs:label;"
        " ag:sha256 ?digest }",
    ),
    ("initiative", "SELECT ?file { $ ag:evidence/ag:inSource/ag:fileName ?file }"),
    ("thrust", "SELECT ?g ?label { GRAPH ?g { $ rdfs:label ?label } }"),
    ("target", "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { $ ?p ?o } } GROUP BY ?g ORDER BY ?g"),
    (
        "action-point",
        "SELECT ?topic ?name { $ dcterms:subject ?topic. ?topic skos:prefLabel ?name }",
    ),
    ("thrust", "SELECT DISTINCT ?topic { ?part ag:partOf $; dcterms:subject ?topic }"),
    (
        "plan",
        "SELECT ?part ?label { ?part ag:partOf+ $; rdfs:label ?label"
        " FILTER(CONTAINS(LCASE(?label), 'data')) } ORDER BY ?part",
    ),
    ("target", "ASK { $ a ag:Target }"),
    ("action-point", "ASK { $ ag:tracesTo ?earlier }"),
    ("target", "CONSTRUCT { $ ?p ?o } WHERE { $ ?p ?o }"),
    (
        "action-point",
        "CONSTRUCT { ?t rdfs:label ?label } WHERE { ?t ag:partOf $; rdfs:label ?label }",
    ),
)

LINEAGE = "SELECT ?part ?ancestor { ?part ag:partOf+ $. ?part ag:tracesTo+ ?ancestor }"
LINEAGE_OF_ALL = "SELECT (COUNT(*) AS ?n) { ?later ag:tracesTo+ ?earlier }"

Names = dict[str, list[str]]


@dataclass(frozen=True)
class Query:
    """A query as text, with a number that may be any other, and what is acceptable for it."""

    text: str
    accept: str


def names_in(lines: Iterable[str]) -> Names:
    """Return by kind the names that stand as subjects, but those of the plan that comes last."""
    found: dict[str, list[str]] = {}
    plans: dict[str, None] = {}
    for line in lines:
        subject = _SUBJECT.match(line)
        if subject:
            plans[subject[2]] = None
            found.setdefault(subject[3] or "plan", []).append(subject[1])
    cut_off = f"plan-{list(plans)[-1]}"
    return {
        kind: [each for each in dict.fromkeys(names) if f"{each}-".find(f"{cut_off}-") != 0]
        for kind, names in found.items()
    }


def filled(kind: str, name: str) -> Query:
    """Ask ``kind`` of ``name``."""
    text = kind.replace("$", f"<{PREFIXES['id']}{name}>")
    used = (each for each in PREFIXES if re.search(rf"\b{each}:", text))
    head = "".join(f"PREFIX {each}: <{PREFIXES[each]}>\n" for each in used)
    accept = _TRIPLES if text.startswith("CONSTRUCT") else _ROWS
    return Query(f"{head}{text} LIMIT {_MARK}", accept)


def mix(names: Names, times: int, seed: int = 1) -> Iterator[Query]:
    """Yield every kind of query ``times`` times, each time of another name."""
    chance = random.Random(seed)
    shuffled = {kind: chance.sample(some, len(some)) for kind, some in names.items()}
    for number in range(times):
        for kind, text in KINDS:
            some = shuffled[kind]
            yield filled(text, some[number % len(some)])


def request(query: Query, path: str) -> tuple[str, str]:
    """Return the HTTP request for ``query`` in two parts, between which a number goes."""
    head, _, tail = query.text.partition(_MARK)
    fields = f"Host: 127.0.0.1\r\nAccept: {query.accept}\r\n\r\n"
    return (
        f"GET {path}?query={quote(head, safe='')}",
        f"{quote(tail, safe='')} HTTP/1.1\r\n{fields}",
    )
