"""Every IRI of ours is answered at its own path: things by 303, documents by 200."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib import Dataset, Graph, URIRef

from aseangraph.addresses import address
from aseangraph.namespaces import BASE, ID
from serving_tests import Answer, ask, served

RDF = {
    "ttl": ("text/turtle", "turtle"),
    "nt": ("application/n-triples", "nt"),
    "rdf": ("application/rdf+xml", "xml"),
    "jsonld": ("application/ld+json", "json-ld"),
    "nq": ("application/n-quads", "nquads"),
    "trig": ("application/trig", "trig"),
}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PDP = "id/framework-pdp"


@pytest.fixture(scope="module")
def base(release_dir: Path) -> Iterator[str]:
    with served("--release", str(release_dir)) as address:
        yield address


@pytest.fixture(scope="module")
def named(release_dir: Path) -> set[str]:
    """Every IRI of ours that the dataset names, of graphs too."""
    found: set[str] = set()
    for quad in parse((release_dir / "dumps/aseangraph.nq").read_bytes(), RdfFormat.N_QUADS):
        terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
        found |= {term.value for term in terms if isinstance(term, NamedNode)}
    return {each for each in found if each.startswith(BASE)}


@pytest.fixture(scope="module")
def ours(named: set[str]) -> list[str]:
    """Those that a server is asked for: no server hears of what is after #."""
    return sorted({each.partition("#")[0] for each in named})


def path_of(iri: str) -> str:
    return address("", iri)[1:]


def followed(base: str, path: str, accept: str) -> tuple[Answer, str]:
    """Ask for ``path``, follow where that leads, and return the answer with its path."""
    answer = ask(base, path, headers={"Accept": accept})
    if answer.status == 303:
        path = urlsplit(urljoin(f"/{path}", answer["location"])).path[1:]
        answer = ask(base, path, headers={"Accept": accept})
    return answer, path


def read(answer: Answer, parser: str) -> set[tuple[object, ...]]:
    return {(s, p, o) for s, p, o, *_ in Dataset().parse(data=answer.body, format=parser)}


def links(answer: Answer) -> list[tuple[str, str]]:
    return re.findall(r'<([^>]*)>; rel="([^"]+)"', answer["link"])


# --- all of them ---------------------------------------------------------------------------------


def test_every_iri_in_the_dump_answers_with_a_description(base: str, ours: list[str]) -> None:
    picture = f"{BASE}ontology/logo.svg"
    assert ask(base, path_of(picture)).media_type == "image/svg+xml"
    asked = [each for each in ours if each != picture]

    def told(iri: str) -> int:
        answer, _ = followed(base, path_of(iri), "application/n-triples")
        assert answer.status == 200, iri
        return sum(f"<{iri}".encode() in line for line in answer.body.splitlines())

    with ThreadPoolExecutor(8) as threads:
        numbers = dict(zip(asked, threads.map(told, asked), strict=True))
    kinds = Counter(each.removeprefix(BASE).partition("/")[0] for each in asked)
    print(f"\nasked for {len(asked)} IRIs, {sum(map(bool, numbers.values()))} answered: {kinds}")
    graphs = {each for each in asked if each.startswith(f"{BASE}graph/")}
    assert [iri for iri in asked if not numbers[iri] and iri not in graphs] == []
    assert len(asked) > 3_000
    assert kinds.keys() == {
        *("alignments", "catalog", "graph", "id", "ontology", "query", "shape", "topic"),
    }


def test_every_term_that_is_named_is_described_in_the_ontology(base: str, named: set[str]) -> None:
    terms = {each for each in named if each.startswith(f"{BASE}ontology#")}
    ontology = Graph().parse(data=ask(base, "ontology.nt").body, format="nt")
    page = ask(base, "ontology.html").body.decode()
    assert len(terms) > 150
    for each in terms:
        assert len(list(ontology.predicate_objects(URIRef(each)))) > 2, each
        assert f'id="{each.partition("#")[2]}"' in page, each


# --- things --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("", "ttl"),
        ("*/*", "ttl"),
        ("text/html", "html"),
        (BROWSER, "html"),
        ("application/rdf+xml, text/html;q=0.6", "rdf"),
        ("application/ld+json", "jsonld"),
        ("application/json", "jsonld"),
        ("application/n-quads", "nq"),
        ("application/trig, */*;q=0.1", "trig"),
        ("nonsense, ;;;q=x", "ttl"),
        ("text/*", "ttl"),
    ],
)
def test_a_thing_leads_to_a_document_about_it(base: str, accept: str, suffix: str) -> None:
    answer = ask(base, PDP, headers={"Accept": accept} if accept else {})
    assert (answer.status, answer["location"]) == (303, f"framework-pdp.{suffix}")
    assert "Accept" in answer["vary"]


def test_a_form_that_is_not_on_offer_is_refused_with_those_that_are(base: str) -> None:
    answer = ask(base, PDP, headers={"Accept": "image/png"})
    assert answer.status == 406
    assert "text/turtle" in json.loads(answer.body)["detail"]


def test_a_parameter_may_name_the_form(base: str) -> None:
    assert ask(base, PDP, {"format": "jsonld"})["location"] == "framework-pdp.jsonld"
    assert ask(base, PDP, {"format": "docx"}).status == 400


@pytest.mark.parametrize("suffix", RDF)
def test_each_suffix_gives_its_form_and_the_same_statements(base: str, suffix: str) -> None:
    media, parser = RDF[suffix]
    answer = ask(base, f"{PDP}.{suffix}", headers={"Accept": "text/html"})
    assert (answer.status, answer.media_type) == (200, media)
    assert answer["content-location"] == f"framework-pdp.{suffix}"
    turtle = read(ask(base, f"{PDP}.ttl"), "turtle")
    document = URIRef(f"{BASE}{PDP}.{suffix}")
    mine = {each for each in read(answer, parser) if each[0] != document}
    assert mine == {each for each in turtle if each[0] != URIRef(f"{BASE}{PDP}.ttl")}
    assert len(mine) > 150


def test_the_description_is_bounded_and_has_what_proves_it(base: str) -> None:
    graph = Graph().parse(data=ask(base, f"{PDP}.ttl").body, format="turtle")
    about = graph.query(
        """
        SELECT ?basis ?locator ?label ?topic WHERE {
          ?link ag:descendant id:framework-pdp ; ag:basis ?basis ; ag:ancestor ?older .
          ?older rdfs:label ?label .
          id:framework-pdp ag:evidence id:passage-framework-pdp-1 ; dcterms:subject ?t .
          id:passage-framework-pdp-1 ag:locator ?locator .
          ?t rdfs:label ?topic
        } ORDER BY ?topic LIMIT 1"""
    )
    assert [tuple(map(str, row)) for row in about] == [
        (
            f"{BASE}ontology#Inferred",
            "Key Documents, Framework Agreements, item on personal data protection",
            "Develop Regional Data Protection Principles",
            "personal data protection",
        )
    ]
    whole = URIRef(f"{BASE}id/aim2020")
    assert not list(graph.triples((whole, None, None)))


def test_the_forms_with_graphs_say_who_says_it(base: str) -> None:
    dataset = Dataset().parse(data=ask(base, f"{PDP}.trig").body, format="trig")
    implements = URIRef(f"{BASE}ontology#implements")
    found = {str(graph) for *_, graph in dataset.quads((ID["framework-pdp"], implements, None))}
    assert found == {f"{BASE}graph/lineage-inferred"}
    names = {str(each.identifier) for each in dataset.graphs() if len(each)}
    assert {f"{BASE}graph/asean-digital-sector", f"{BASE}graph/entailed"} <= names


def test_incoming_statements_are_told(base: str) -> None:
    graph = Graph().parse(data=ask(base, "id/aim2020-thrust-8.ttl").body, format="turtle")
    parts = set(graph.subjects(URIRef(f"{BASE}ontology#partOf"), ID["aim2020-thrust-8"]))
    carried_on = ("information-security-framework", "network-security-framework")
    assert parts == {
        *(ID[f"aim2020-initiative-{number}"] for number in ("8.1", "8.2")),
        *(ID[f"aim2020-effort-{name}"] for name in carried_on),
    }


# --- documents -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["ontology", "alignments", "graph/aim2020", "topic/", "shape/"])
def test_a_document_comes_at_its_own_iri(base: str, path: str) -> None:
    answer = ask(base, path, headers={"Accept": "application/n-triples"})
    name = path.rpartition("/")[2] or "index"
    assert (answer.status, answer["content-location"]) == (200, f"{name}.nt")
    assert "Accept" in answer["vary"]
    other = ask(base, f"{path}{'index' if path.endswith('/') else ''}.nt")
    assert other.body == answer.body


def test_the_ontology_is_that_of_its_graph(base: str) -> None:
    query = "CONSTRUCT { ?s ?p ?o } { GRAPH graph:ontology { ?s ?p ?o } }"
    asked = ask(base, "sparql", {"query": query}, headers={"Accept": "application/n-triples"})
    found = ask(base, "ontology.nt")
    assert len(found.body.splitlines()) == len(asked.body.splitlines()) > 1_000


# --- fields --------------------------------------------------------------------------------------


def test_signposts_lead_from_a_page_to_everything_else(base: str) -> None:
    answer = ask(base, f"{PDP}.html")
    told = links(answer)
    assert ("cite-as", f"{BASE}{PDP}") in [(rel, target) for target, rel in told]
    assert ("https://creativecommons.org/licenses/by/4.0/", "license") in told
    assert ("https://schema.org/AboutPage", "type") in told
    assert (f"{BASE}{PDP}.html", "canonical") in told
    alternates = {target for target, rel in told if rel == "alternate"}
    assert alternates == {f"framework-pdp.{suffix}" for suffix in RDF}
    assert alternates <= {target for target, rel in told if rel == "describedby"}
    for target in alternates:
        assert ask(base, f"id/{target}").status == 200
    page = answer.body.decode()
    for suffix, (media, _) in RDF.items():
        where = f"framework-pdp.{suffix}"
        assert f'<link rel="alternate" type="{media}" href="{where}">' in page


def test_a_description_leads_back_to_the_page_and_the_thing(base: str) -> None:
    answer = ask(base, f"{PDP}.ttl")
    assert ("framework-pdp.html", "describes") in links(answer)
    graph = Graph().parse(data=answer.body, format="turtle")
    primary = URIRef("http://xmlns.com/foaf/0.1/primaryTopic")
    document = URIRef(f"{BASE}{PDP}.ttl")
    assert graph.value(document, primary) == URIRef(f"{BASE}{PDP}")


def test_the_page_tells_of_both_ends_of_a_link_and_its_basis(base: str) -> None:
    page = ask(base, "id/aim2015-thrust-6.html").body.decode()
    row = next(line for line in page.splitlines() if "absorbs AIM 2015" in line and "<tr>" in line)
    told = [unescape(re.sub("<[^>]+>", "", cell)) for cell in row.split("</td>")]
    assert told[:6] == [
        "Thrust 2 of AIM 2020 absorbs AIM 2015's bridging of the digital divide",
        "People Integration and Empowerment through ICT",
        "absorbs",
        "Bridging the Digital Divide",
        "stated",
        "passages",
    ]
    page = ask(base, f"{PDP}.html").body.decode()
    rows = [line for line in page.splitlines() if "implementing guidelines build on" in line]
    assert sum("<td>cited pages, not held</td>" in row for row in rows) == 1


def test_what_logic_adds_tells_whether_a_stated_chain_leads_there(base: str) -> None:
    page = ask(base, f"{PDP}.html").body.decode()
    added = page[page.index("What logic adds") :]
    rows = [
        tuple(unescape(re.sub("<[^>]+>", "", cell)) for cell in line.split("</td>")[:3])
        for line in added.splitlines()
        if line.startswith("<tr><td>")
    ]
    point = "Develop Regional Data Protection Principles"
    governance = "ASEAN Framework on Digital Data Governance"
    assert ("descends from", point, "links that analysts infer") in rows
    assert ("has ancestor", point, "links that analysts infer") in rows
    assert ("has descendant", governance, "stated links") in rows
    assert ("instrument", "the model") in [row[1:] for row in rows]


def test_a_question_leads_to_where_it_is_answered_and_a_source_to_its_page(base: str) -> None:
    page = ask(base, "query/what-became-of.html").body.decode()
    assert '<a href="../queries/what-became-of">Ask it</a>' in page
    page = ask(base, "id/source-cyberpolicyportal-asean.html").body.decode()
    assert re.search(r'<a href="https://[^"]+" rel="external nofollow">', page)
    assert "Its lineage" not in page


@pytest.mark.parametrize(
    "path", ["catalog", "dataset", "alignments", "ontology", "topic/", "graph/cited", PDP]
)
def test_links_of_a_page_stay_within_the_service(base: str, path: str) -> None:
    answer, path = followed(base, path, BROWSER)
    assert answer.status == 200
    prefix = "https://graph.example/asean/"
    targets = re.findall(r'href="([^"#][^"]*)"', answer.body.decode())
    inside = [each for each in targets if not each.startswith(("http:", "https:"))]
    assert len(inside) > 5
    assert [each for each in inside if not urljoin(prefix + path, each).startswith(prefix)] == []


def test_every_link_of_a_page_of_ours_leads_somewhere(base: str) -> None:
    page = ask(base, f"{PDP}.html").body.decode()
    targets = set(re.findall(r'href="([^"#]+)', page))
    here = [each for each in targets if not each.startswith(("http:", "https:"))]
    assert len(here) > 20
    for each in here:
        path = urljoin("/id/framework-pdp.html", each)[1:]
        assert followed(base, path, BROWSER)[0].status == 200, each


def test_a_document_that_is_held_already_is_not_sent_again(base: str) -> None:
    tag = ask(base, f"{PDP}.ttl")["etag"]
    again = ask(base, f"{PDP}.ttl", headers={"If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")
    head = ask(base, f"{PDP}.ttl", method="HEAD")
    assert (head.status, head["etag"], head.body) == (200, tag, b"")


# --- what no IRI of ours is ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("id/framework-pdq", "id:framework-pdp"),
        ("id/Framework-PDP", "id:framework-pdp"),
        ("id/framework-pdq.ttl", "id:framework-pdp"),
        ("topic/personal-data-protectoin", "topic:personal-data-protection"),
        ("graph/aim2002", "graph:aim2020"),
        ("query/what-became", "query:what-became-of"),
        ("id/aim2020%252Dthrust-8", "id:aim2020-thrust-8"),
        ("id/aim2020-thr%C3%BCst-8", "id:aim2020-thrust-8"),
    ],
)
def test_an_unknown_iri_is_told_with_near_ones(base: str, path: str, near: str) -> None:
    answer = ask(base, path)
    assert (answer.status, answer.media_type) == (404, "application/problem+json")
    assert near in json.loads(answer.body)["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "id/",
        "id/a/b",
        "id/%2e%2e%2fmanifest.json",
        "id/..%2F..%2Fetc%2Fpasswd",
        "id/%00",
        "id/%FF%FE",
        "id/" + "x" * 5_000,
        "id/%3Cscript%3Ealert(1)%3C/script%3E",
        "id//example.org/",
        "topic/.ttl",
        "ontology/nonsuch",
    ],
)
@pytest.mark.parametrize("accept", ["*/*", BROWSER])
def test_a_path_that_no_iri_has_is_not_found(base: str, path: str, accept: str) -> None:
    answer = ask(base, path, headers={"Accept": accept})
    assert answer.status == 404
    assert b"<script" not in answer.body
    assert not answer["location"]


def test_percent_encoding_is_undone_once(base: str) -> None:
    answer = ask(base, "id/aim2020%2Dthrust%2D8")
    assert (answer.status, answer["location"]) == (303, "aim2020-thrust-8.ttl")


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("id/aim2020/", "../aim2020"),
        ("topic/digital-divide/", "../digital-divide"),
        ("ontology/", "../ontology"),
        ("topic", "topic/"),
    ],
)
def test_a_slash_too_many_or_missing_is_put_right(base: str, path: str, location: str) -> None:
    answer = ask(base, path)
    assert (answer.status, answer["location"]) == (301, location)


def test_the_graphs_are_listed_in_the_catalogue(base: str) -> None:
    answer = ask(base, "graph/")
    assert (answer.status, answer["location"]) == (303, "../catalog")


def test_only_reading_is_done(base: str) -> None:
    answer = ask(base, PDP, method="PUT", body=b"x")
    assert (answer.status, answer["allow"]) == (405, "GET, HEAD, OPTIONS")


# --- where the service is ------------------------------------------------------------------------


def test_a_host_that_lies_is_in_no_link(base: str) -> None:
    lying = {"Host": "evil.example", "Accept": BROWSER, "X-Forwarded-Host": "evil.example"}
    for path in ("", PDP, f"{PDP}.html", "ontology", "id/aim2020/", "queries", "id/nonsuch"):
        answer = ask(base, path, headers=lying)
        told = json.dumps(answer.fields) + answer.body.decode()
        assert "evil.example" not in told, path


def test_behind_a_proxy_with_a_path_links_begin_with_its_address(release_dir: Path) -> None:
    public = "https://graph.example/asean"
    with served("--release", str(release_dir), "--public-url", f"{public}/") as base:
        for prefix in ("", "asean/"):  # the proxy may take the path away, or leave it
            page = ask(base, prefix, headers={"Accept": BROWSER}).body.decode()
            assert f'action="{public}/search"' in page
            assert ask(base, f"{prefix}{PDP}")["location"] == "framework-pdp.ttl"
            told = Graph().parse(data=ask(base, f"{prefix}sparql").body, format="turtle")
            assert URIRef(f"{public}/sparql") in set(told.subjects())
        assert ask(base, "aseanx/health").status == 404


@pytest.mark.parametrize("given", ["graph.example", "ftp://x", "https://x/?q", "https://a b/"])
def test_a_public_address_that_is_none_is_refused(given: str) -> None:
    from aseangraph.errors import SettingsError
    from aseangraph.public_address import PublicAddress

    with pytest.raises(SettingsError, match=re.escape(repr(given))):
        PublicAddress(given)


# --- what labels may hold ------------------------------------------------------------------------

NASTY = '<script>alert("x")</script> \u202e\'"&'


def test_labels_are_shown_as_they_are_and_do_nothing(tmp_path: Path) -> None:
    data = Dataset()
    graph = data.graph(URIRef(f"{BASE}graph/test"))
    graph.parse(
        data=f"""@prefix id: <{ID}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        id:nasty rdfs:label {json.dumps(NASTY)} ; rdfs:seeAlso <javascript:alert(1)> .
        id:other rdfs:seeAlso id:nasty ; rdfs:label "other" .""",
        format="turtle",
    )
    path = tmp_path / "nasty.trig"
    data.serialize(path, format="trig")
    with served("--data", str(path)) as base:
        page = ask(base, "id/nasty.html").body.decode()
        assert "<script" not in page
        assert 'href="javascript:' not in page
        assert "<h1><bdi>&lt;script&gt;" in page
        for suffix, (_, parser) in RDF.items():
            found = read(ask(base, f"id/nasty.{suffix}"), parser)
            assert NASTY in {str(o) for s, _, o in found if s == ID.nasty}
        assert quote("nasty") in ask(base, "id/other.html").body.decode()
