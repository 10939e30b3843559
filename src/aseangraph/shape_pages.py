"""The page of the shapes: what the data must meet, and what a report says where they do not."""

from collections.abc import Iterator
from functools import partial
from html import escape
from itertools import groupby
from string import Template

from rdflib import DCTERMS, RDF, SH

from aseangraph.facts import Facts, facts_of
from aseangraph.markup import linked, listed, term, words
from aseangraph.namespaces import GRAPH, SHAPE, curie
from aseangraph.pages import framed
from aseangraph.shape_words import constraints, path, targets
from aseangraph.store import Store

__all__ = ["shapes_page"]

_PAGE = Template("""\
<p><a href="$base/">aseangraph</a> · <a href="$base/ontology">ontology</a>
 · <a href="$base/topic/">topics</a></p>
<h1>The shapes</h1>
<p>$count SHACL shapes. Each says what it is applied to, what it asks, and the message that a report
gives. The shapes as files: <a href="$base/dumps/shapes.ttl">shapes.ttl</a>.</p>
$contents
$sets""")
_FIRST = ("targetClass", "targetSubjectsOf", "targetObjectsOf")
_NO_TARGET = "used by other shapes"


def shapes_page(store: Store, base: str, head: str = "") -> str:
    """Return the page of the shapes in ``store``, for the service at ``base``, as whole HTML.

    Each has the last segment of its IRI as its anchor.

    ``head``, which is HTML, goes into the head of the page.
    """
    shapes = facts_of(store, str(GRAPH.shapes))
    sets: dict[str, list[str]] = {}
    for shape in _named(shapes):
        sets.setdefault(shapes.text(shape, DCTERMS.isPartOf), []).append(shape)
    parts = [_set(shapes, base, name, each) for name, each in sorted(sets.items())]
    body = _PAGE.substitute(
        base=escape(base),
        count=sum(map(len, sets.values())),
        contents=_contents(shapes, sets),
        sets="\n".join(parts),
    )
    return framed(body, "The shapes of aseangraph", head)


def _named(shapes: Facts) -> list[str]:
    kinds = (SH.NodeShape, SH.PropertyShape)
    found = {each for kind in kinds for each in shapes.subjects(RDF.type, kind)}
    return sorted(each for each in found if ":" in each)  # the name of a blank node has none


def _anchor(iri: str) -> str:
    return escape(iri.removeprefix(str(SHAPE))) or "_no-set"


def _title(shapes: Facts, name: str) -> str:
    return shapes.text(name, DCTERMS.title) or "Shapes of no set"


def _contents(shapes: Facts, sets: dict[str, list[str]]) -> str:
    lines = ['<nav><h2 id="_contents">Contents</h2>', "<ul>"]
    for name, members in sorted(sets.items()):
        where = linked(f"#{_anchor(name)}", words(_title(shapes, name)))
        groups = ", ".join(words(group) for group, _ in _groups(shapes, members))
        lines.append(f"<li>{where}: {groups}</li>")
    return "\n".join([*lines, "</ul></nav>"])


def _groups(shapes: Facts, members: list[str]) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield the shapes by the first of what they are applied to."""
    group = partial(_group, shapes)
    return groupby(sorted(members, key=lambda each: (group(each), each)), key=group)


def _group(shapes: Facts, shape: str) -> str:
    for name in _FIRST:
        if aim := shapes.text(shape, str(SH[name])):
            return curie(aim)
    return _NO_TARGET


def _set(shapes: Facts, base: str, name: str, members: list[str]) -> str:
    lines = [f'<h2 id="{_anchor(name)}">{words(_title(shapes, name))}</h2>']
    lines.append(f"<p>{words(shapes.text(name, DCTERMS.description))}</p>")
    for group, each in _groups(shapes, members):
        lines.append(f"<h3>{words(group)}</h3>")
        lines += (_shape(shapes, base, shape) for shape in each)
    return "\n".join(lines)


def _shape(shapes: Facts, base: str, shape: str) -> str:
    show = partial(term, base)
    name = shapes.text(shape, SH.name) or curie(shape)
    kinds = shapes.texts(shape, RDF.type)
    facts = listed(
        [
            ("Shape", [show(shape)]),
            ("Kind", map(show, kinds)),
            ("Applied to", targets(shapes, shape, show)),
            ("Path", [path(shapes, each, show) for each in shapes.values(shape, SH.path)]),
            ("Asks", ["; ".join(constraints(shapes, shape, show))]),
            ("Severity", map(show, shapes.texts(shape, SH.severity))),
            ("Message", map(words, shapes.texts(shape, SH.message))),
        ]
    )
    return f'<section>\n<h4 id="{_anchor(shape)}">{words(name)}</h4>\n{facts}\n</section>'
