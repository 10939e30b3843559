"""The page of the topics: the SKOS scheme as a tree, with the number of things under each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from html import escape
from string import Template

from rdflib import DCTERMS, RDF, RDFS, SKOS

from aseangraph.facts import Facts, facts_of
from aseangraph.markup import asked, linked, nested, outlined, term, words
from aseangraph.namespaces import AG, GRAPH, TOPIC
from aseangraph.pages import framed
from aseangraph.store import Store

__all__ = ["THINGS", "topics_page"]

_SUBJECTS = "SELECT ?thing ?topic { ?thing dcterms:subject ?topic . ?topic a ag:Topic }"
THINGS = Template("""\
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?label WHERE {
  ?thing dcterms:subject$below <$topic> .
  OPTIONAL { ?thing rdfs:label ?label }
} ORDER BY ?thing""")
"""The question for the things that have a topic; with those of narrower topics, by a path."""
_BELOW = "/skos:broader*"
_PAGE = Template("""\
<p><a href="$base/">aseangraph</a> · <a href="$base/ontology">ontology</a>
 · <a href="$base/shape/">shapes</a></p>
<h1>$title</h1>
<p>$description</p>
<p>$count topics, from the general to the particular. A topic with two broader ones is told under
the first of them. The scheme as a file: <a href="$base/dumps/topics.ttl">topics.ttl</a>.</p>
$tree""")


@dataclass(frozen=True)
class _Topics:
    """What is said of the topics, the things of each, and those of each and all below it."""

    facts: Facts
    own: Mapping[str, set[str]]
    all: Mapping[str, set[str]]


def topics_page(store: Store, base: str, head: str = "") -> str:
    """Return the page of the topics in ``store``, for the service at ``base``, as whole HTML.

    Each has the last segment of its IRI as its anchor.

    ``head``, which is HTML, goes into the head of the page.
    """
    facts = facts_of(store, str(GRAPH.topics))
    names = sorted(facts.subjects(RDF.type, AG.Topic), key=lambda each: _order(facts, each))
    above = {name: facts.texts(name, SKOS.broader) for name in names}
    things = _things(store)
    topics = _Topics(facts, things, _totals(names, above, things))
    scheme = next(iter(facts.subjects(RDF.type, SKOS.ConceptScheme)), "")
    title = facts.text(scheme, RDFS.label) or "Topics"
    body = _PAGE.substitute(
        base=escape(base),
        title=words(title),
        description=words(facts.text(scheme, DCTERMS.description)),
        count=len(names),
        tree=nested(outlined(names, above), partial(_topic, topics, base)),
    )
    return framed(body, title, head)


def _order(topics: Facts, topic: str) -> tuple[str, str]:
    return topics.text(topic, RDFS.label).casefold(), topic


def _things(store: Store) -> dict[str, set[str]]:
    things: dict[str, set[str]] = {}
    for row in store.rows(_SUBJECTS):
        things.setdefault(row["topic"], set()).add(row["thing"])
    return things


def _totals(
    names: list[str], above: dict[str, list[str]], things: dict[str, set[str]]
) -> dict[str, set[str]]:
    """Return the things of each topic and of all below it."""
    totals: dict[str, set[str]] = {name: set() for name in names}
    for name in names:
        reached, ahead = set(), [name]
        while ahead:
            topic = ahead.pop()
            if topic not in reached:
                reached.add(topic)
                ahead += above.get(topic, ())
        for topic in reached & totals.keys():
            totals[topic] |= things.get(name, set())
    return totals


def _topic(topics: _Topics, base: str, topic: str, first: bool) -> str:
    facts, anchor = topics.facts, topic.removeprefix(str(TOPIC))
    label = facts.text(topic, RDFS.label) or topic
    if not first:
        return f"{linked(f'#{anchor}', words(label))}, told at its other place"
    related = [term(base, each, facts.text(each, RDFS.label)) for each in _related(facts, topic)]
    parts = [
        f'<span id="{escape(anchor)}">{term(base, topic, label)}</span>:',
        f"{words(facts.text(topic, SKOS.definition))}.",
        _counts(topics, base, topic),
        f"See also {', '.join(related)}." if related else "",
    ]
    return " ".join(filter(None, parts))


def _related(facts: Facts, topic: str) -> list[str]:
    found = {*facts.texts(topic, SKOS.related), *facts.subjects(SKOS.related, topic)}
    return sorted(found, key=lambda each: _order(facts, each))


def _counts(topics: _Topics, base: str, topic: str) -> str:
    own, all_ = len(topics.own.get(topic, ())), len(topics.all[topic])
    told = [_counted(base, topic, own, "")] if own else []
    if all_ > own:
        told.append(f"with narrower topics {_counted(base, topic, all_, _BELOW)}")
    return f"{'; '.join(told) or 'no things'}."


def _counted(base: str, topic: str, count: int, below: str) -> str:
    query = THINGS.substitute(topic=topic, below=below)
    return asked(base, query, f"{count} thing{'s' * (count != 1)}")
