"""Questions, walks and searches over HTTP: a real server with the release of the real data."""

import csv
import json
import re
from collections.abc import Iterator
from html import unescape
from io import StringIO
from pathlib import Path
from urllib.parse import quote, urlencode, urljoin, urlsplit

import pytest
from jsonschema_rs import is_valid
from typer.testing import CliRunner

from aseangraph.authored import authored_root
from aseangraph.catalogue import Type
from aseangraph.cli import app
from aseangraph.questions_graph import catalogue_in
from aseangraph.release import open_release
from serving_tests import Answer, ask, served

ID = "https://w3id.org/aseangraph/id/"


@pytest.fixture(scope="module")
def base(release_dir: Path) -> Iterator[str]:
    with served("--release", str(release_dir)) as address:
        yield address


def told(answer: Answer) -> tuple[int, str]:
    assert answer.media_type == "application/problem+json"
    return answer.status, json.loads(answer.body)["detail"]


def rows(answer: Answer) -> list[dict[str, str]]:
    assert answer.status == 200, answer.body
    return list(csv.DictReader(StringIO(answer.body.decode())))


# --- the list -------------------------------------------------------------------------------------


def test_the_list_has_every_question_with_its_parameters(base: str) -> None:
    listed = {each["name"]: each for each in json.loads(ask(base, "queries").body)}
    files = (authored_root() / "queries").glob("*/*.rq")
    assert set(listed) == {each.stem for each in files if each.parent.name != "hygiene"}
    assert len(listed) >= 30
    by_type = listed["instruments-by-type"]
    assert [(each["name"], each["type"], each["required"]) for each in by_type["params"]] == [
        ("type", "enum", False),
        ("from", "year", False),
        ("to", "year", False),
    ]
    assert by_type["params"][1]["default"] == "2000"
    assert "ag:Framework" in by_type["params"][0]["values"]


def test_the_list_as_a_page_leads_to_each_question(base: str) -> None:
    page = ask(base, "queries", headers={"Accept": "text/html"})
    links = re.findall(r'<a href="[^"]*/queries/([\w-]+)[?"]', page.body.decode())
    assert sorted(links) == sorted(each["name"] for each in json.loads(ask(base, "queries").body))


def test_the_text_of_a_question_is_its_file(base: str) -> None:
    file = authored_root() / "queries" / "plans" / "plan-tree.rq"
    answer = ask(base, "queries/plan-tree.rq")
    assert answer.body == file.read_bytes()
    assert answer.media_type == "application/sparql-query"


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (
            "queries/what-become-of",
            "there is no question 'what-become-of'. Near names: what-b",
        ),
        ("queries/qwertz", "there is no question 'qwertz'. `aseangraph ask`, /queries and"),
        ("queries/../sparql", "there is no question '../sparql'."),
        ("queries/nothing.rq", "there is nothing at /queries/nothing.rq."),
    ],
)
def test_no_such_question(base: str, target: str, said: str) -> None:
    status, detail = told(ask(base, target))
    assert (status, said in detail) == (404, True), detail


# --- an answer ------------------------------------------------------------------------------------


def test_csv_is_the_same_bytes_over_http_and_from_the_shell(base: str, release_dir: Path) -> None:
    over_http = ask(
        base, "queries/what-became-of", {"element": "aim2015-thrust-6", "format": "csv"}
    )
    shell = CliRunner().invoke(
        app,
        ["ask", "what-became-of", "--element", "aim2015-thrust-6", "--format", "csv", "--release",
         str(release_dir)],
    )  # fmt: skip
    assert shell.stdout_bytes == over_http.body
    assert rows(over_http)[0]


FORMATS = ["json", "csv", "tsv", "xml", "html"]


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_has_all_rows(base: str, name: str) -> None:
    answer = ask(base, "queries/topics", {"format": name})
    assert answer.status == 200
    total = int(answer["x-total-count"])
    text = answer.body.decode()
    counted = {
        "json": lambda: len(json.loads(text)["results"]["bindings"]),
        "csv": lambda: len(list(csv.reader(StringIO(text)))) - 1,
        "tsv": lambda: text.count("\n") - 1,
        "xml": lambda: text.count("<result>"),
        "html": lambda: text.count("<tr>") - 1,
    }[name]()
    assert counted == total > 50


def test_a_page_has_the_question_its_form_and_what_was_asked(base: str) -> None:
    page = ask(
        base, "queries/what-became-of", {"element": "8.1.1"}, headers={"Accept": "text/html"}
    ).body.decode()
    assert "<h1>What became of this part of a plan and of all that it consists of?</h1>" in page
    assert '<input name="element" value="8.1.1"' in page
    assert "framework-pdp" in page


@pytest.mark.parametrize(
    "name",
    ["8.1.1", "aim2020-action-point-8.1.1", "id:aim2020-action-point-8.1.1",
     f"{ID}aim2020-action-point-8.1.1", "develop regional data protection principles",
     "Develop  Regional Data-Protection Principles"],
)  # fmt: skip
def test_a_thing_by_every_form_of_its_name(base: str, name: str) -> None:
    answer = ask(base, "queries/descendants", {"thing": name, "format": "csv"})
    assert (
        answer.body
        == ask(
            base,
            "queries/descendants",
            {"thing": f"{ID}aim2020-action-point-8.1.1", "format": "csv"},
        ).body
    )
    assert rows(answer)


def test_a_name_is_read_by_the_class_that_is_asked_for(base: str) -> None:
    found = rows(ask(base, "queries/instrument-dates", {"instrument": "PDP", "format": "csv"}))
    assert found
    assert told(ask(base, "queries/instrument-dates", {"instrument": "aim2020-thrust-8"})) == (
        422,
        "instrument: 'aim2020-thrust-8' names no ag:Instrument in the graph, but"
        " id:aim2020-thrust-8 (Information Security and Assurance). Look for it by its words.",
    )


def test_evidence_goes_with_each_row(base: str) -> None:
    asked = {"element": "aim2015-thrust-6", "format": "csv"}
    plain = rows(ask(base, "queries/what-became-of", asked))
    proven = rows(ask(base, "queries/what-became-of", {**asked, "evidence": "1"}))
    assert [{k: v for k, v in row.items() if k in plain[0]} for row in proven] == plain
    stated = next(row for row in proven if row["basis"].endswith("Stated"))
    assert (
        "ASEAN ICT Masterplan (2016-2020), Section D, on the digital divide (passage)"
        in (stated["evidence"])
    )
    assert f"{ID}passage-" in stated["evidenceIris"]


# --- paging ---------------------------------------------------------------------------------------


def test_pages_follow_each_other_and_make_up_the_whole(base: str) -> None:
    whole = rows(ask(base, "queries/topics", {"format": "csv"}))
    found: list[dict[str, str]] = []
    target = "queries/topics?format=csv&limit=20"
    for _ in range(10):
        answer = ask(base, target)
        assert answer["x-total-count"] == str(len(whole))
        found += rows(answer)
        links = dict(re.findall(r'<([^>]*)>; rel="(\w+)"', answer["link"]))
        following = next((address for address, rel in links.items() if rel == "next"), None)
        if following is None:
            break
        target = f"queries/{following}"
    assert found == whole


def test_beyond_the_end_there_is_nothing_and_the_total_is_told(base: str) -> None:
    answer = ask(base, "queries/topics", {"format": "csv", "limit": "20", "offset": "100000"})
    assert rows(answer) == []
    assert int(answer["x-total-count"]) > 50
    assert 'rel="next"' not in answer["link"]
    page = ask(base, "queries/topics", {"format": "html", "limit": "20", "offset": "100000"})
    total = int(answer["x-total-count"])
    assert f"There are {total}, and none from 100001 on." in page.body.decode()
    last = (total - 1) // 20 * 20
    for found in (answer["link"], page.body.decode().replace("&amp;", "&")):
        assert (
            f"topics?format={'csv' if found is answer['link'] else 'html'}&limit=20&offset={last}"
            in found
        )


@pytest.mark.parametrize(
    ("name", "value"),
    [("limit", "0"), ("limit", "-1"), ("limit", "x"), ("limit", "1e3"), ("limit", "9" * 400),
     ("offset", "-1"), ("offset", "\u0663"), ("evidence", "yes")],
)  # fmt: skip
def test_no_number(base: str, name: str, value: str) -> None:
    status, detail = told(ask(base, "queries/topics", {name: value}))
    assert status == 422
    assert detail.startswith(f"{name} is ")


def test_a_page_of_rows_leads_to_the_next_and_back(base: str) -> None:
    browser = {"Accept": "text/html"}
    asked = {"meeting": "meeting-adgmin-2", "limit": "5"}
    first = ask(base, "queries/meeting-outcomes", asked, headers=browser).body.decode()
    assert "<p>1 to 5 of 19: <a href=" in first
    (following,) = re.findall(r'<a href="([^"]*)">next</a>', first)
    second = ask(base, f"queries/{unescape(following)}", headers=browser).body.decode()
    assert "<p>6 to 10 of 19:" in second
    (before,) = re.findall(r'<a href="([^"]*)">previous</a>', second)
    again = ask(base, f"queries/{unescape(before)}", headers=browser).body.decode()
    assert again == first


def test_all_links_of_a_page_are_answered(base: str) -> None:
    browser = {"Accept": "text/html"}
    for start in ("queries/meeting-outcomes?meeting=meeting-adgmin-2&limit=5&evidence=1",
                  "search?q=roaming&limit=3", "lineage/framework-pdp"):  # fmt: skip
        page = ask(base, start, headers=browser).body.decode()
        links = [unescape(each) for each in re.findall(r'href="([^"]*)"', page)]
        assert len(links) > 5
        for each in links:
            target = urlsplit(urljoin(f"{base}{start}", each))
            there = ask(base, f"{target.path.lstrip('/')}?{target.query}".rstrip("?"))
            assert there.status in (200, 303), (start, each)


def test_the_formats_of_an_answer_are_links_with_what_was_asked(base: str) -> None:
    asked = {"element": "8.1.1", "evidence": "1"}
    page = ask(base, "queries/what-became-of", asked, headers={"Accept": "text/html"}).body.decode()
    found = re.findall(r'<a href="(what-became-of\?[^"]*format=csv)">CSV</a>', page)
    assert [unescape(each) for each in found] == [
        "what-became-of?element=8.1.1&evidence=1&format=csv"
    ]


@pytest.mark.parametrize(
    ("target", "status", "said"),
    [
        ("queries/what-became-of", 422, "has to be told element"),
        ("queries/what-became-of?element=", 422, "has to be told element"),
        (
            "queries/what-became-of?element=aim2015-thrust-66",
            404,
            "Near names: id:aim2015-thrust-6",
        ),
        ("queries/nothing", 404, "there is no question"),
        ("nothing", 404, "there is nothing at /nothing"),
        ("search", 422, "a search has to be told q"),
        ("lineage/framework-pdb", 404, "Near names: id:framework-pdp"),
    ],
)
def test_a_person_is_told_on_a_page(base: str, target: str, status: int, said: str) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    answer = ask(base, target, headers={"Accept": browser})
    page = unescape(answer.body.decode())
    assert (answer.status, answer.media_type, said in page) == (status, "text/html", True), page
    assert answer["cache-control"] == "no-store"
    assert "default-src 'none'" in answer["content-security-policy"]
    if "what-became-of" in target:
        assert '<input name="element"' in page
    assert (
        told(ask(base, target, headers={"Accept": "application/json, text/html;q=0.5"}))[0]
        == status
    )


# --- what does not fit ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "parameters", "status", "said"),
    [
        ("plan-tree", [], 422, "plan-tree has to be told plan: The plan"),
        ("plan-tree", [("plan", "aim2020"), ("plan", "aim2015")], 422, "plan was given 2 times"),
        ("plan-tree", [("plna", "aim2020")], 422, "takes no parameter 'plna'. It takes plan."),
        ("plan-tree", [("plan", "id:aim2021")], 404, "Near names: id:aim2015 (ASEAN ICT Master"),
        ("plan-tree", [("plan", "AMI2020")], 404, "id:aim2020 (ASEAN ICT Masterplan (2016-2020))"),
        ("plan-tree", [("plan", "http://example.org/x")], 404, "names no ag:Instrument"),
        ("as-of", [("year", "MMXV")], 422, "year is a whole number from 1900 to 2200, and not"),
        ("topic-story", [("topic", "personal data protecton")], 404, "topic:personal-data-protec"),
        ("topic-story", [("topic", "aim2020")], 422, "names no ag:Topic in the graph, but id:aim"),
        ("instruments-by-type", [("type", "ag:Recipe")], 422, "type is one of ag:Agreement,"),
        ("words", [("text", " ")], 422, "text is a text of 1 to 1000 characters"),
        ("words", [("text", "\x07")], 422, "text is a text of 1 to 1000 characters"),
        ("topics", [("format", "pdf")], 400, "there is no format 'pdf'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(
    base: str, target: str, parameters: list[tuple[str, str]], status: int, said: str
) -> None:
    found, detail = told(ask(base, f"queries/{target}", parameters))
    assert (found, said in detail) == (status, True), detail


INJECTIONS = [
    "> . ?s ?p ?o . <",
    "id:aim2020> ?p ?o } #",
    '"',
    "'",
    '""" . """',
    "} UNION { ?s ?p ?o",
    "{{{{",
    "# a comment",
    "id:aim2020\n} LIMIT 1 #",
    "\\u003E ?p ?o",
    "\\\\",
    "\u202eid:aim2020",
    "Malaysia's plan",
    "na\u00efve caf\u00e9",
    "../../etc/passwd",
    "%00",
    "'; DROP TABLE things; --",
    "NEAR(a b)",
    "label:*",
    "\U0001f3dd" * 100,
    "x" * 50_000,
]
KINDS = {
    Type.IRI: ("plan-tree", "plan"),
    Type.TOPIC: ("topic-story", "topic"),
    Type.YEAR: ("as-of", "year"),
    Type.ENUM: ("instruments-by-type", "type"),
}


def test_there_is_a_question_for_every_kind_of_parameter(release_dir: Path) -> None:
    catalogue = catalogue_in(open_release(release_dir).store)
    for kind, (name, parameter) in KINDS.items():
        found = {each.name: each.type for each in catalogue[name].parameters}
        assert found[parameter] is kind


@pytest.mark.parametrize("text", INJECTIONS, ids=lambda text: repr(text[:20]))
@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_nothing_breaks_out_of_a_parameter(base: str, kind: Type, text: str) -> None:
    name, parameter = KINDS[kind]
    status, detail = told(ask(base, f"queries/{name}", {parameter: text}))
    assert status in (404, 422)
    assert len(detail) < 1000
    assert "SPARQL" not in detail
    assert "SQL" not in detail.replace("DROP TABLE", "")


@pytest.mark.parametrize("text", INJECTIONS, ids=lambda text: repr(text[:20]))
def test_a_text_is_looked_for_as_it_is(base: str, text: str) -> None:
    answer = ask(base, "queries/words", {"text": text, "format": "csv"})
    if len(text) > 1000:
        assert told(answer)[0] == 422
    else:
        assert all(text.casefold() in row["name"].casefold() for row in rows(answer))


@pytest.mark.parametrize("text", INJECTIONS, ids=lambda text: repr(text[:20]))
def test_nothing_breaks_out_of_a_walk(base: str, text: str) -> None:
    for answer in (
        ask(base, f"lineage/{quote(text, safe='')}"),
        ask(base, "lineage/path", {"from": text, "to": "aim2020"}),
        ask(base, "lineage/path", {"from": "aim2020", "to": text}),
    ):
        assert told(answer)[0] in (404, 422)
    if text.strip():
        assert told(ask(base, "lineage/aim2020", {"relation": text}))[0] == 422


@pytest.mark.parametrize("text", INJECTIONS, ids=lambda text: repr(text[:20]))
def test_any_text_can_be_searched_for(base: str, text: str) -> None:
    answer = ask(base, "search", {"q": text})
    if len(text) > 1000:
        assert told(answer)[0] == 422
    else:
        assert json.loads(answer.body)["q"] == text
    assert told(ask(base, "search", {"q": "data", "kind": text}))[0] == 422


@pytest.mark.parametrize("target", ["queries/words?text=", "search?q=", "lineage/"])
def test_a_megabyte_is_too_much(base: str, target: str) -> None:
    assert told(ask(base, target + "x" * 1_000_000))[0] == 414


# --- walks ----------------------------------------------------------------------------------------


def test_a_walk_in_json(base: str) -> None:
    answer = ask(base, "lineage/aim2015-thrust-6", {"direction": "descendants", "basis": "stated"})
    assert answer.media_type == "application/json"
    assert answer["x-total-count"] == ""
    walk = json.loads(answer.body)
    assert [(each["iri"], each["depth"]) for each in walk["nodes"]] == [
        (f"{ID}aim2015-thrust-6", 0),
        (f"{ID}aim2020-thrust-2", 1),
    ]
    (edge,) = walk["edges"]
    assert edge["relation"] == "https://w3id.org/aseangraph/ontology#absorbs"
    assert edge["basis"] == "stated"
    assert {each["locator"] for each in edge["evidence"]} == {
        "Section D, on the digital divide",
        "Section A, on the first masterplan",
    }


@pytest.mark.parametrize(
    ("name", "media_type", "begins"),
    [
        ("json", "application/json", "{"),
        ("turtle", "text/turtle", "@prefix "),
        ("csv", "text/csv", "descendant,"),
        ("graphml", "application/graphml+xml", "<?xml "),
        ("dot", "text/vnd.graphviz", "digraph "),
        ("mermaid", "text/vnd.mermaid", "flowchart BT\n"),
        ("text", "text/plain", "Lineage of "),
        ("html", "text/html", "<!doctype html>"),
    ],
)
def test_a_walk_in_each_format_by_name_and_by_accept(
    base: str, name: str, media_type: str, begins: str, release_dir: Path
) -> None:
    by_name = ask(base, "lineage/aim2015-thrust-6", {"format": name})
    by_accept = ask(base, "lineage/aim2015-thrust-6", headers={"Accept": media_type})
    assert by_name.body == by_accept.body
    assert by_name.media_type == by_accept.media_type == media_type
    assert by_name.body.decode().startswith(begins)
    assert by_accept["vary"] == "Accept, Accept-Encoding"
    if name != "html":
        shell = CliRunner().invoke(
            app, ["lineage", "aim2015-thrust-6", "--format", name, "--release", str(release_dir)]
        )
        assert shell.stdout_bytes == by_name.body


def test_a_page_of_a_walk_leads_on(base: str) -> None:
    page = ask(base, "lineage/aim2015-thrust-6", headers={"Accept": "text/html"}).body.decode()
    assert '<a href="aim2020-thrust-2">' in page
    assert "(stated: ASEAN ICT Masterplan (2016-2020), Section D, on the digital divide" in page
    for each in re.findall(r'<a href="(aim2015-thrust-6\?[^"]*)"', page):
        assert ask(base, f"lineage/{each}").status == 200


def test_a_path_with_inferred_steps_says_so(base: str) -> None:
    answer = ask(base, "lineage/path", {"from": "aim2015-thrust-6", "to": "adm2025-outcome-8"})
    walk = json.loads(answer.body)
    assert [edge["basis"] for edge in walk["edges"]] == ["stated", "inferred"]
    assert walk["edges"][1]["rationale"]


@pytest.mark.parametrize(
    ("target", "status", "said"),
    [
        ("lineage/", 404, "name a thing"),
        ("lineage/aim2015-thrust-66", 404, "Near names: id:aim2015-thrust-6 ("),
        ("lineage/Bridging%20the%20Digital%20Divde", 404, "id:aim2015-thrust-6 (Bridging the Dig"),
        ("lineage/human%20capital%20development", 422, "names 3 things: id:aim2015-thrust-5 ("),
        ("lineage/%22a%20literal%22@en", 422, "by its IRI, its name or its number"),
        ("lineage/digital%20divide", 422, "Things with these words: id:"),
        (
            "queries/disagreements?about=international%20mobile%20roaming",
            422,
            "'international mobile roaming' is topic:roaming. Write so if the topic is meant.",
        ),
        ("lineage/aim2020?direction=down", 422, "direction is one of both, ancestors, descendants"),
        ("lineage/aim2020?basis=1", 422, "basis is one of all, stated"),
        ("lineage/aim2020?depth=-1", 422, "depth is a whole number from 0 to 1000"),
        ("lineage/aim2020?limit=0", 422, "limit is a whole number from 1 to 2000"),
        ("lineage/aim2020?relation=eats", 422, "'eats' is no relation of lineage. Use one of: "),
        ("lineage/aim2020?basis=all&basis=all", 422, "basis was given 2 times"),
        ("lineage/aim2020?colour=red", 422, "a walk takes no parameter 'colour'"),
        ("lineage/aim2020?thing=aim2015", 422, "a walk takes no parameter 'thing'"),
        ("lineage/path", 422, "a path has to be told from"),
        ("lineage/path?from=aim2015-thrust-1&to=aim2015-thrust-2", 404, "no lineage leads from"),
        ("lineage/aim2020?format=svg", 400, "there is no format 'svg'. Name one of: json, html,"),
        ("search", 422, "a search has to be told q"),
        ("search?q=a&limit=1000", 422, "limit is one whole number from 1 to 100."),
        ("search?q=a&kind=Recipe", 422, "'Recipe' is no class that things of the graph are of"),
    ],
)
def test_what_no_walk_or_search_is(base: str, target: str, status: int, said: str) -> None:
    found, detail = told(ask(base, target))
    assert (found, said in detail) == (status, True), detail


def test_what_no_document_is_sent_as(base: str) -> None:
    status, detail = told(ask(base, "lineage/aim2020", headers={"Accept": "image/png"}))
    assert status == 406
    assert "On offer: application/json, text/html, text/turtle, text/csv, " in detail


# --- search ---------------------------------------------------------------------------------------


def hits(base: str, words: str, **more: str) -> list[str]:
    answer = ask(base, "search", {"q": words, **more})
    return [each["iri"].removeprefix("https://w3id.org/aseangraph/") for each in
            json.loads(answer.body)["hits"]]  # fmt: skip


def test_telmin_finds_adgmin_too(base: str) -> None:
    assert hits(base, "TELMIN")[:2] == ["id/body-telmin", "id/body-adgmin"]


def test_data_protection_finds_framework_action_point_and_topic(base: str) -> None:
    found = hits(base, "data protection")
    assert {"id/framework-pdp", "id/aim2020-action-point-8.1.1",
            "topic/personal-data-protection"} <= set(found)  # fmt: skip
    assert hits(base, "dta protecton")[0] in found


def test_a_search_is_paged(base: str) -> None:
    first = ask(base, "search", {"q": "meeting", "limit": "5"})
    following = re.findall(r'<([^>]*)>; rel="next"', first["link"])
    assert following == ["search?q=meeting&limit=5&offset=5"]
    assert hits(base, "meeting", limit="10") == [
        *hits(base, "meeting", limit="5"),
        *hits(base, "meeting", limit="5", offset="5"),
    ]
    assert int(first["x-total-count"]) == json.loads(first.body)["total"] > 40


def test_a_search_as_a_page_shows_what_was_typed_as_text(base: str) -> None:
    typed = '<script>"data"</script>'
    page = ask(base, "search", {"q": typed}, headers={"Accept": "text/html"}).body.decode()
    assert "<script>" not in page
    assert 'value="&lt;script&gt;&quot;data&quot;&lt;/script&gt;"' in page
    assert '<a href="lineage/' in page


def test_the_first_page_leads_to_all_of_them(base: str) -> None:
    page = ask(base, "", headers={"Accept": "text/html"}).body.decode()
    links = re.findall(r'href="http://[^/]*/((?:queries|lineage)[^"]*)"', page)
    assert links == ["queries", "lineage/aim2015-thrust-6"]
    assert [ask(base, each).status for each in links] == [200, 200]
    assert re.search(r'<form action="http://[^/]*/search" method="get">\s*<p><input name="q"', page)


# --- together -------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["queries/topics", "lineage/aim2020", "search?q=aim"])
def test_answers_are_kept_and_tagged(base: str, target: str) -> None:
    first = ask(base, target)
    again = ask(base, target, headers={"If-None-Match": first["etag"]})
    assert (again.status, again.body) == (304, b"")
    assert again["x-total-count"] == first["x-total-count"]
    head = ask(base, target, method="HEAD")
    assert (head.status, head.body, head["etag"]) == (200, b"", first["etag"])
    refused = ask(base, target, method="POST", body=b"x")
    assert (refused.status, refused["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_openapi_describes_each_with_its_types(base: str) -> None:
    described = json.loads(ask(base, "openapi.json").body)
    listed = json.loads(ask(base, "queries").body)
    for each in listed:
        operation = described["paths"][f"/queries/{each['name']}"]["get"]
        own = [one["name"] for one in operation["parameters"]]
        assert own == [*(p["name"] for p in each["params"]), "format", "evidence", "limit",
                       "offset"]  # fmt: skip
        for one in operation["parameters"]:
            if "example" in one:
                assert is_valid(one["schema"], _value(one)), one
    walk = {
        each["name"]: each["schema"]
        for each in described["paths"]["/lineage/{thing}"]["get"]["parameters"]
    }
    assert walk["direction"]["enum"] == ["both", "ancestors", "descendants"]
    assert walk["depth"] == {"type": "integer", "minimum": 0, "maximum": 1000}
    names = [each["operationId"] for path in described["paths"].values() for each in path.values()]
    assert len(set(names)) == len(names)


def _value(described: dict[str, object]) -> object:
    schema = described["schema"]
    assert isinstance(schema, dict)
    example = str(described["example"])
    return int(example) if schema["type"] == "integer" else example


def test_the_examples_of_all_questions_are_answered_at_once(base: str) -> None:
    for each in json.loads(ask(base, "queries").body):
        told_ = {p["name"]: p["example"] for p in each["params"] if p["required"]}
        answer = ask(base, f"queries/{each['name']}?{urlencode(told_)}")
        assert (each["name"], answer.status) == (each["name"], 200)
