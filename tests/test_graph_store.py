"""SPARQL 1.1 Graph Store HTTP Protocol, the half that reads: whole graphs by their names."""

import json
from collections.abc import Iterator

import pytest
from rdflib import Dataset, Literal, URIRef

from serving_tests import Answer, ask, served

GRAPHS = {  # as they are named, and what they hold
    "http://g.example/one": '<a:a> <a:b> <a:c> , "shared" .',
    "http://g.example/two": '<a:a> <a:b> "shared" . <a:x> <a:b> "thé"@fr .',
    "http://g.example/a%20b": '<a:percent> <a:b> "coded" .',
    "http://g.example/a+b": '<a:plus> <a:b> "plus" .',
    "http://g.example/?q=1&r=2#part": '<a:query> <a:b> "query" .',
    "http://g.example/日本": '<a:iri> <a:b> "iri" .',
    "urn:example:graph": '<a:urn> <a:b> "urn" .',
}
LONE = '<a:lone> <a:b> "in the default graph" .'
ONE = "http://g.example/one"
FORMATS = {  # media types, the first is sent: the name that ?format= knows, and rdflib's parser
    ("text/turtle", "application/x-turtle"): ("turtle", "turtle"),
    ("application/n-triples", "text/plain"): ("nt", "nt"),
    ("application/rdf+xml",): ("rdfxml", "xml"),
    ("application/ld+json",): ("jsonld", "json-ld"),
    ("application/n-quads",): ("nquads", "nquads"),
    ("application/trig",): ("trig", "trig"),
}
MEDIA = [(media, types[0], parser) for types, (_, parser) in FORMATS.items() for media in types]
Triples = set[tuple[str, str, str]]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("graphs") / "graphs.trig"
    named = [f"<{name}> {{ {text} }}" for name, text in GRAPHS.items()]
    path.write_text("\n".join([LONE, *named]), encoding="utf-8")
    with served("--data", str(path)) as address:
        yield address


def triples(answer: Answer, parser: str = "turtle") -> Triples:
    assert answer.status == 200, answer.body
    found = Dataset().parse(data=answer.body, format=parser)
    return {(str(s), str(p), o.n3()) for s, p, o, *_ in found}


def of(text: str) -> Triples:
    return {(str(s), str(p), o.n3()) for s, p, o, *_ in Dataset().parse(data=text, format="turtle")}


# --- whole graphs --------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["rdf-graph-store", "rdf-graph-store/"])
@pytest.mark.parametrize("name", GRAPHS)
def test_a_named_graph_comes_whole_and_alone(base: str, target: str, name: str) -> None:
    answer = ask(base, target, {"graph": name})
    assert answer["content-type"] == "text/turtle; charset=utf-8"
    assert triples(answer) == of(GRAPHS[name])


@pytest.mark.parametrize("query", ["default", "default="])
@pytest.mark.parametrize("target", ["rdf-graph-store", "rdf-graph-store/"])
def test_the_default_graph_is_the_merge_each_triple_once(
    base: str, target: str, query: str
) -> None:
    answer = ask(base, f"{target}?{query}", headers={"Accept": "application/n-triples"})
    lines = answer.body.decode().splitlines()
    assert len(lines) == len(set(lines)) == 9
    held = set().union(*map(of, GRAPHS.values()))
    assert triples(answer, "nt") == held | of(LONE)


def test_it_is_what_construct_gives(base: str) -> None:
    query = f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{ONE}> {{ ?s ?p ?o }} }}"
    headers = {"Accept": "application/n-triples"}
    by_query = ask(base, "sparql", {"query": query}, headers=headers)
    assert triples(by_query, "nt") == of(GRAPHS[ONE])
    assert triples(ask(base, "rdf-graph-store", {"graph": ONE}, headers=headers), "nt") == of(
        GRAPHS[ONE]
    )


@pytest.mark.parametrize(
    "coded, status, holds",
    [
        ("http://g.example/one", 200, "shared"),
        ("http%3A%2F%2Fg.example%2Fone", 200, "shared"),
        ("http%3a%2f%2fg.example%2f%6Fne", 200, "shared"),
        ("http://g.example/a%2520b", 200, "coded"),
        ("http%3A%2F%2Fg.example%2Fa%2520b", 200, "coded"),
        ("http://g.example/a%20b", 404, "there is no graph http://g.example/a b"),
        ("http%253A%252F%252Fg.example%252Fone", 400, "is no absolute IRI"),
        ("http://g.example/a%252520b", 404, "there is no graph http://g.example/a%2520b"),
        ("http://g.example/a%2Bb", 200, "plus"),
        ("http://g.example/%E6%97%A5%E6%9C%AC", 200, "iri"),
        ("http://g.example/%3Fq%3D1%26r%3D2%23part", 200, "query"),
        ("http://g.example/%25E6%2597%25A5%25E6%259C%25AC", 404, "there is no graph"),
    ],
)
def test_percent_encoding_is_decoded_once(base: str, coded: str, status: int, holds: str) -> None:
    answer = ask(base, f"rdf-graph-store?graph={coded}")
    assert answer.status == status
    assert holds in (answer.body.decode() if status == 200 else json.loads(answer.body)["detail"])


@pytest.mark.parametrize("query", [{"graph": ONE}, {"default": ""}, {"graph": "a:none"}, {}])
def test_head_is_get_without_the_body(base: str, query: dict[str, str]) -> None:
    get = ask(base, "rdf-graph-store", query)
    head = ask(base, "rdf-graph-store", query, method="HEAD")
    assert head.body == b""
    assert head.status == get.status
    left = [[each for each in answer.fields if each[0] != "date"] for answer in (get, head)]
    assert left[0] == left[1]
    assert int(head["content-length"]) == len(get.body) > 0


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "name",
    [
        "http://g.example/three",
        "http://g.example/ONE",
        "http://g.example/one/",
        "file:///etc/passwd",
        "a:}",
        "a:\0",
    ],
)
def test_a_graph_that_is_not_held_is_not_found(base: str, method: str, name: str) -> None:
    answer = ask(base, "rdf-graph-store", {"graph": name}, method=method)
    assert (answer.status, answer.media_type) == (404, "application/problem+json")
    if method == "GET":
        assert f"there is no graph {name}" in json.loads(answer.body)["detail"]


@pytest.mark.parametrize(
    "query, says",
    [
        ("", "name one graph"),
        ("?format=turtle", "name one graph"),
        ("?default&graph=http://g.example/one", "name one graph"),
        ("?default&default", "name one graph"),
        ("?graph=http://g.example/one&graph=http://g.example/two", "name one graph"),
        ("?Graph=http://g.example/one", "name one graph"),
        ("?graph=", "no absolute IRI"),
        ("?graph=one", "no absolute IRI"),
        ("?graph=/one", "no absolute IRI"),
        ("?graph=//g.example/one", "no absolute IRI"),
        ("?graph=%3Ca%3Ab%3E", "no absolute IRI"),
        ("?graph=a:%FF", "not UTF-8"),
        ("?default&format=n3000", "there is no format 'n3000'"),
        ("?default&format=n3000&format=", "there is no format 'n3000'"),
    ],
)
def test_what_names_no_one_graph_is_told(base: str, query: str, says: str) -> None:
    answer = ask(base, f"rdf-graph-store{query}")
    assert (answer.status, answer.media_type) == (400, "application/problem+json")
    assert says in json.loads(answer.body)["detail"]


@pytest.mark.parametrize("target", ["rdf-graph-store", "rdf-graph-store/"])
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("name", [ONE, "http://g.example/new"])
def test_a_write_is_not_allowed_and_changes_nothing(
    base: str, target: str, method: str, name: str
) -> None:
    answer = ask(
        base,
        target,
        {"graph": name},
        method=method,
        headers={"Content-Type": "text/turtle"},
        body=b"" if method == "DELETE" else b"<a:new> <a:b> <a:c> .",
    )
    assert (answer.status, answer.media_type) == (405, "application/problem+json")
    assert answer["allow"] == "GET, HEAD, OPTIONS"
    after = ask(base, target, {"graph": name}, headers={"Accept": "application/n-triples"})
    if name in GRAPHS:
        assert triples(after, "nt") == of(GRAPHS[name])
    else:
        assert after.status == 404


def test_options_tells_what_is_allowed(base: str) -> None:
    answer = ask(base, "rdf-graph-store", method="OPTIONS")
    assert (answer.status, answer.body) == (204, b"")
    assert answer["allow"] == answer["access-control-allow-methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", ["rdf-graph-stores", "rdf-graph-store//", "rdf-graph-store/one"])
def test_nothing_else_is_a_graph_store(base: str, path: str) -> None:
    assert ask(base, f"{path}?default").status == 404


# --- negotiation ---------------------------------------------------------------------------------


@pytest.mark.parametrize("media, sent, parser", MEDIA)
def test_each_rdf_format_by_accept(base: str, media: str, sent: str, parser: str) -> None:
    answer = ask(base, "rdf-graph-store", {"graph": ONE}, headers={"Accept": media})
    assert answer.media_type == sent
    assert triples(answer, parser) == of(GRAPHS[ONE])


@pytest.mark.parametrize("types", FORMATS)
def test_each_rdf_format_by_name_whatever_accept_says(base: str, types: tuple[str, ...]) -> None:
    name, parser = FORMATS[types]
    parameters = {"graph": ONE, "format": name}
    answer = ask(base, "rdf-graph-store", parameters, headers={"Accept": "image/png"})
    assert answer.media_type == types[0]
    assert triples(answer, parser) == of(GRAPHS[ONE])


@pytest.mark.parametrize(
    "query, sent, parser",
    [
        ("format=xml", "application/rdf+xml", "xml"),
        ("format=json", "application/ld+json", "json-ld"),
        ("format=table&format=n3&format=nt", "text/turtle", "turtle"),
    ],
)
def test_a_format_may_have_several_names(base: str, query: str, sent: str, parser: str) -> None:
    answer = ask(base, f"rdf-graph-store?graph={ONE}&{query}")
    assert answer.media_type == sent
    assert triples(answer, parser) == of(GRAPHS[ONE])


@pytest.mark.parametrize("parameters", [{"default": "", "format": "csv"}, {"default": ""}])
def test_a_graph_is_no_table(base: str, parameters: dict[str, str]) -> None:
    answer = ask(base, "rdf-graph-store", parameters, headers={"Accept": "text/csv, image/png"})
    assert answer.status == 406
    assert "application/n-triples" in json.loads(answer.body)["detail"]


def test_a_browser_gets_turtle(base: str) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    answer = ask(base, "rdf-graph-store", {"graph": ONE}, headers={"Accept": accept})
    assert answer.media_type == "text/turtle"


def test_language_and_letters_survive(base: str) -> None:
    answer = ask(base, "rdf-graph-store", {"graph": "http://g.example/two", "format": "trig"})
    found = Dataset().parse(data=answer.body, format="trig")
    assert (URIRef("a:x"), URIRef("a:b"), Literal("thé", lang="fr")) in {
        (s, p, o) for s, p, o, *_ in found
    }


def test_an_etag_a_graph_a_format(base: str) -> None:
    tags = {}
    for name in (ONE, "http://g.example/two"):
        for types in FORMATS:
            answer = ask(base, "rdf-graph-store", {"graph": name}, headers={"Accept": types[0]})
            assert answer["cache-control"].startswith("public")
            tags[name, types] = answer["etag"]
    assert len(set(tags.values())) == len(tags)
    for (name, types), tag in tags.items():
        headers = {"Accept": types[0], "If-None-Match": tag}
        again = ask(base, "rdf-graph-store", {"graph": name}, headers=headers)
        assert (again.status, again.body) == (304, b"")
