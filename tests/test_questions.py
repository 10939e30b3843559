"""Every curated question: its asserted answer, and the same one from an engine that is not ours."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from rdflib import XSD, Dataset, Literal, URIRef
from rdflib.term import Node

from aseangraph.asking import Asking, answered
from aseangraph.authored import AuthoredFile, authored_root, list_files
from aseangraph.catalogue import Curated, catalogue_of, read_catalogue
from aseangraph.errors import AuthoredFileError
from aseangraph.formats import by_name
from aseangraph.holdings import Holdings, holdings_of
from aseangraph.release import open_release
from aseangraph.store import Store
from parameter_scope import hidden

CATALOGUE = read_catalogue(list_files())
QUESTIONS = list(CATALOGUE.values())
NAMES = list(CATALOGUE)


def told(question: Curated, without: str = "") -> Asking:
    """Return what a question is told by its examples, but for one parameter."""
    given = {
        each.name: [each.shown]
        for each in question.parameters
        if each.shown is not None and each.name != without
    }
    return Asking(question.name, given)


def tsv(holdings: Holdings, asking: Asking) -> str:
    answer, _ = answered(holdings, asking, lambda _: by_name("tsv"))
    return answer.body.decode()


@pytest.mark.parametrize("question", QUESTIONS, ids=NAMES)
def test_the_answer_is_the_asserted_one(question: Curated, holdings: Holdings) -> None:
    file = authored_root() / "queries" / question.subject / f"{question.name}.tsv"
    assert tsv(holdings, told(question)) == file.read_text()


@pytest.fixture(scope="module")
def holdings(release_dir: Path) -> Holdings:
    return holdings_of(open_release(release_dir))


@pytest.fixture(scope="module")
def dataset(release_dir: Path) -> Iterator[Dataset]:
    """The release in rdflib: the named graphs, and their merge as the default graph."""
    dataset = Dataset(default_union=False)
    dumps = release_dir / "dumps"
    dataset.parse(dumps / "aseangraph.nq", format="nquads")
    dataset.default_graph.parse(dumps / "aseangraph.ttl", format="turtle")
    yield dataset
    dataset.close()


_STRING = str(XSD.string)


def _key(term: Node | None) -> object:
    if not isinstance(term, Literal):
        return None if term is None else str(term)
    datatype = None if term.language or str(term.datatype) == _STRING else term.datatype
    return str(term), term.language, datatype and str(datatype)


def rdflib_rows(dataset: Dataset, question: Curated, terms: Mapping[str, Node]) -> list[object]:
    found = dataset.query(question.query, initBindings=dict(terms))
    return [tuple(map(_key, row)) for row in found]  # type: ignore[arg-type]


def our_rows(holdings: Holdings, question: Curated, asking: Asking) -> list[object]:
    answer, total = answered(holdings, asking, lambda _: by_name("json"))
    rows = json.loads(answer.body)["results"]["bindings"]
    assert len(rows) == total
    return [tuple(_key(_term(row.get(name))) for name in question.columns) for row in rows]


def _term(told: dict[str, str] | None) -> Node | None:
    if told is None:
        return None
    if told["type"] == "uri":
        return URIRef(told["value"])
    return Literal(
        told["value"], lang=told.get("xml:lang"), datatype=told.get("datatype"), normalize=False
    )


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS, ids=NAMES)
def test_rdflib_gives_the_same_answer(
    question: Curated, holdings: Holdings, dataset: Dataset
) -> None:
    asking = told(question)
    rows = our_rows(holdings, question, asking)
    terms = asking.terms(question, holdings.names.thing)
    assert rows == rdflib_rows(dataset, question, terms)
    assert len(set(rows)) == len(rows) > 0


OPEN = [
    (question, each.name)
    for question in QUESTIONS
    for each in question.parameters
    if not each.required and each.default is None and each.example is not None
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "left_out"), OPEN, ids=[f"{each.name}-{name}" for each, name in OPEN]
)
def test_what_is_left_open_is_open_in_both_engines(
    question: Curated, left_out: str, holdings: Holdings, dataset: Dataset
) -> None:
    asking = told(question, without=left_out)
    rows = our_rows(holdings, question, asking)
    terms = asking.terms(question, holdings.names.thing)
    assert rows == rdflib_rows(dataset, question, terms)
    assert len(rows) >= len(our_rows(holdings, question, told(question)))


# --- the form of the files ------------------------------------------------------------------------


@pytest.mark.parametrize("question", QUESTIONS, ids=NAMES)
def test_the_order_is_asked_for_and_nothing_is_cut(question: Curated) -> None:
    outermost = question.query.rpartition("}")[2]
    assert "ORDER BY" in outermost
    assert not re.search(r"\b(LIMIT|OFFSET)\b", outermost)


@pytest.mark.parametrize("question", QUESTIONS, ids=NAMES)
def test_every_parameter_stands_where_values_at_the_top_reach_it(question: Curated) -> None:
    assert hidden(question.query, [each.name for each in question.parameters]) == set()


@pytest.mark.parametrize(
    "group",
    [
        "{ ?x ?p ?y FILTER(?y = ?a) }",
        "{ ?x ?p ?y BIND(?a AS ?z) }",
        "{ ?x ?p ?y } UNION { ?x ?q ?y FILTER(STR(?y) > STR(?a)) }",
        "{ ?x ?p ?y OPTIONAL { ?y ?q ?z FILTER(?z = ?a) } }",
        "?x ?p ?y OPTIONAL { ?y ?q ?z BIND(?a AS ?w) }",
        "?x ?p ?y OPTIONAL { ?y ?q ?z OPTIONAL { ?z ?r ?a } }",
        "?x ?p ?y OPTIONAL { ?y ?q ?z OPTIONAL { ?z ?r ?w FILTER(?w = ?a) } }",
        "?x ?p ?y MINUS { ?x ?q ?a }",
        "?x ?p ?y { SELECT ?x { ?x ?q ?a } }",
        "?x ?p ?y { SELECT ?x (COUNT(*) AS ?n) { ?x ?q ?z FILTER(?z = ?a) } GROUP BY ?x }",
        "?x ?p ?y FILTER EXISTS { { ?x ?q ?a } UNION { ?x ?r ?z FILTER(?z = ?a) } }",
        "GRAPH ?g { ?x ?p ?y FILTER(?y = ?a) }",
    ],
)
def test_a_parameter_out_of_reach_is_found(group: str) -> None:
    assert hidden(f"SELECT ?a ?x {{ {group} }}", ["a"]) == {"a"}


@pytest.mark.parametrize(
    "group",
    [
        "?x ?p ?y FILTER(?y = ?a) BIND(STR(?a) AS ?z)",
        "?x ?p ?y OPTIONAL { ?y ?q ?z FILTER(?z = ?a) }",
        "?x ?p ?y OPTIONAL { ?y ?q ?a OPTIONAL { ?a ?r ?z FILTER(?z > ?a) } }",
        "{ ?x ?p ?a FILTER(?x > ?a) BIND(?a AS ?z) } UNION { ?x ?q ?a }",
        "?x ?p ?y FILTER NOT EXISTS { ?x ?q ?a FILTER(?x > ?a) }",
        "?x ?p ?y FILTER EXISTS { { ?x ?q ?a } UNION { ?x ?r ?a } }",
        "?x ?p ?y { SELECT ?x ?a (COUNT(*) AS ?n) { ?x ?q ?a } GROUP BY ?x ?a }",
        "VALUES ?x { 1 } GRAPH ?g { ?x ?p ?a }",
    ],
)
def test_a_parameter_in_reach_is_let_be(group: str) -> None:
    assert hidden(f"SELECT ?a ?x {{ {group} }}", ["a"]) == set()


@pytest.mark.parametrize("question", QUESTIONS, ids=NAMES)
def test_each_row_is_asked_for_once(question: Curated) -> None:
    """As a default graph that is the union of others may have a triple once for each."""
    grouped = "\nGROUP BY" in question.query
    assert grouped or "\nSELECT DISTINCT ?" in question.query


@pytest.mark.parametrize("question", QUESTIONS, ids=NAMES)
def test_a_parameter_that_may_be_left_out_stands_in_patterns_alone(question: Curated) -> None:
    for each in question.parameters:
        if not each.required and each.default is None:
            calls = re.findall(r"(?:FILTER|BIND|BOUND|IF|COALESCE)\s*\([^\n]*", question.query)
            assert not any(re.search(rf"\?{each.name}\b", call) for call in calls), each.name


@pytest.mark.parametrize("question", QUESTIONS, ids=NAMES)
def test_every_prefix_is_declared(question: Curated) -> None:
    Store().answer(question.query, lambda _: by_name("csv"))
    declared = set(re.findall(r"PREFIX\s+([\w-]*):", question.query))
    body = question.query.rpartition("PREFIX")[2].partition(">")[2]
    used = set(re.findall(r"(?<![\w<?#])([a-z]+):(?=[\w])", re.sub(r'"[^"]*"|<[^>]*>', "", body)))
    assert used == declared


def test_the_release_holds_the_questions(holdings: Holdings) -> None:
    assert holdings.catalogue == CATALOGUE


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("", "there is no header"),
        ("#+ summary: S\n", "the header has no description"),
        ("#+ summary: S\n#+ description: D\n#+ colour: red\n", "no fields are called colour"),
        ("#+ summary: S\n#+ description: D\n#+ evidence: [y]\n", "\\?y is not among what is"),
        ("#+ summary: S\n#+ description: D\nSELECT (?x AS ?evidence) { ?x ?p ?o }\n",
         "\\?evidence is what evidence=1 adds"),
        ("#+ summary: S\n#+ description: D\n#+ params: {x: {type: iri}}\n",
         "the header has no description"),
        ("#+ summary: S\n#+ description: D\n#+ params: {x: {type: iri, description: d, required: "
         "true}}\n", "what is required has an example and no default"),
        ("#+ summary: S\n#+ description: D\n#+ params: {x: {type: enum, description: d}}\n",
         "an enum, and nothing else, has values"),
        ("#+ summary: S\n#+ description: D\n#+ params: {x: {type: colour, description: d}}\n",
         "'colour' is not a valid Type"),
    ],
)  # fmt: skip
def test_a_header_that_will_not_do_is_told(header: str, said: str, tmp_path: Path) -> None:
    file = AuthoredFile("queries/s/q.rq", f"{header}SELECT ?x {{ ?x ?p ?o }}".encode(), None)
    with pytest.raises(AuthoredFileError, match=rf"queries/s/q.rq: .*{said}"):
        read_catalogue([file])


@pytest.mark.parametrize(
    ("selected", "columns"),
    [
        ("?a ?b", ("a", "b")),
        ("DISTINCT ?a $b", ("a", "b")),
        ("(MIN(COALESCE(?b, STR(?c))) AS ?x) ?d", ("x", "d")),
        ("?a (IF(EXISTS { ?where ?p ?o }, (1), ((2) + 3)) AS ?x)", ("a", "x")),
        ('?a ("( AS ?q) {" AS ?b) # ?c {\n', ("a", "b")),
        ("?a (COUNT(*) AS ?n) ?where", ("a", "n", "where")),
    ],
)
@pytest.mark.parametrize("where", [" { ?a ?p ?o }", "\nWHERE { ?a ?p ?o }", "\nwhere{ ?a ?p ?o }"])
def test_the_columns_are_what_the_outermost_select_names(
    selected: str, columns: tuple[str, ...], where: str
) -> None:
    text = f"#+ summary: S (or SELECT ?z) {{\n#+ description: D\nSELECT {selected}{where}"
    ((_, question),) = catalogue_of([("q", "s", text)]).items()
    assert question.columns == columns


@pytest.mark.parametrize("selected", ["*", "?a (?b)", "?a *", "(COUNT(*))", "?a, ?b", ""])
def test_columns_without_names_are_refused(selected: str) -> None:
    text = f"#+ summary: S\n#+ description: D\nSELECT {selected} {{ ?a ?p ?o }}"
    with pytest.raises(ValueError, match="a SELECT of named variables"):
        catalogue_of([("q", "s", text)])
