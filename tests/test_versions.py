"""Versions that stay: what is served of them, and what changed from one to the next."""

import gc
import hashlib
import json
import os
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from rdflib import DCTERMS, OWL, Graph, Literal, Namespace, URIRef

import aseangraph.comparisons
import aseangraph.release_writing
from aseangraph import __version__
from aseangraph.authored import authored_root
from aseangraph.changelog import CALVER, Notes, in_html, key, notes_in, read_notes
from aseangraph.comparisons import Comparisons
from aseangraph.diff import Compared, compared
from aseangraph.errors import SettingsError
from aseangraph.formats import by_name
from aseangraph.given_data import GivenData, read_given
from aseangraph.namespaces import GRAPH
from aseangraph.problems import Problem
from aseangraph.release_writing import write_release
from aseangraph.store import Store
from aseangraph.version_pages import add_versions
from aseangraph.versions import Version, checked_places, clash, versions_at
from serving_tests import ask, started

BASE = "https://example.org/prefix"
CHANGELOG = """\
# Changelog

## 2026.11.0 (unreleased)

- More <script>alert(1)</script> & [a link](javascript:alert(1)), [another](https://example.org/).

```
## 2026.1.1
```

### Code

- Part of it.

## 2026.9.0

The first.

## Of no version

Nothing.
"""
ONTOLOGY = """
@prefix ag: <https://w3id.org/aseangraph/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://w3id.org/aseangraph/{name}> a owl:Ontology ; dcterms:issued "{issued}"^^xsd:date ;
    owl:versionInfo "{version}" ;
    owl:versionIRI <https://w3id.org/aseangraph/{name}/{version}> .
ag:Plan rdfs:label "plan"@en ; rdfs:subClassOf [ rdfs:comment "{version}" ] .
"""
ATOM = "{http://www.w3.org/2005/Atom}"


def make(place: Path, version: str, issued: str, data: str = "") -> Path:
    store = Store()
    for name in ("ontology", "alignments"):
        text = ONTOLOGY.format(name=name, version=version, issued=issued)
        store.load(text.encode(), by_name("turtle"), name=name, graph=str(GRAPH[name]))
    prefix = "@prefix id: <https://w3id.org/aseangraph/id/> . "
    store.load((prefix + data).encode(), by_name("turtle"), name="data", graph=str(GRAPH.plan))
    store.merge()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aseangraph.release_writing, "__version__", version)
        write_release(place, store, [], {"report.txt": ""})
    return place


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three releases, and much that is none."""
    folder = tmp_path_factory.mktemp("releases")
    make(folder / "a", "2026.9.0", "2026-09-01", 'id:a id:p "old", "kept" .')
    make(folder / "b", "2026.10.0", "2026-10-02", 'id:a id:p "new", "kept" .')
    make(folder / "c", "2026.10.1", "2026-10-03", 'id:a id:p "new", "kept", "more" .')
    shutil.copytree(folder / "b", folder / "twice")
    (shutil.copytree(folder / "b", folder / "altered") / "dumps" / "aseangraph.nq").write_bytes(b"")
    make(folder / "unnamed", "1.0.dev0", "2026-10-02")
    (folder / "empty").mkdir()
    (folder / ".b.previous").mkdir()
    (folder / "file").write_text("")
    return folder


@pytest.fixture(scope="module")
def versions(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Version]:
    current = make(tmp_path_factory.mktemp("current") / "release", "2026.11.0", "2026-11-21")
    return versions_at(checked_places(folder)[0], current)


@pytest.fixture(scope="module")
def client(versions: list[Version]) -> Iterator[TestClient]:
    app = FastAPI()
    add_versions(app, lambda _: BASE, versions, notes_in(CHANGELOG))
    with TestClient(app, follow_redirects=False) as client:
        yield client


# --- which there are ------------------------------------------------------------------------------


def test_releases_of_a_folder_are_found_and_others_passed_over(folder: Path) -> None:
    places, faults = checked_places(folder)
    assert [each.name for each in places] == ["a", "b", "c"]
    told = [re.sub(r"^.*/(\w+)\b", r"\1", each.partition(": ")[0]) for each in faults]
    assert told == ["altered", "empty", "twice", "unnamed"]
    says = [
        "aseangraph.nq was altered",
        "no release is there",
        "b holds version 2026.10.0",
        "1.0.dev0",
    ]
    for fault, said in zip(faults, says, strict=True):
        assert said in fault


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"--releases: .*none cannot be read"):
        checked_places(tmp_path / "none")


def test_the_newest_comes_first_by_number_and_not_by_letter(versions: list[Version]) -> None:
    assert [(each.version, each.issued, each.kept) for each in versions] == [
        ("2026.11.0", "2026-11-21", False),
        ("2026.10.1", "2026-10-03", True),
        ("2026.10.0", "2026-10-02", True),
        ("2026.9.0", "2026-09-01", True),
    ]


def test_of_a_kept_version_and_the_same_that_is_asked_the_kept_one_stays(
    folder: Path, tmp_path: Path
) -> None:
    current = make(tmp_path / "current", "2026.9.0", "2026-11-01", "id:b id:p 1 .")
    (found,) = versions_at([folder / "a"], current)
    assert (found.place, found.kept) == (folder / "a", True)
    assert clash([found], folder / "a") is None
    assert clash([found], folder / "b") is None
    fault = clash([found], current)
    assert fault is not None
    assert fault.startswith(f"{current} and {folder / 'a'} are both 2026.9.0, and hold other data.")


# --- what is served -------------------------------------------------------------------------------


def test_the_versions_are_listed(client: TestClient) -> None:
    told = client.get("/version/").json()["versions"]
    assert [each["version"] for each in told] == ["2026.11.0", "2026.10.1", "2026.10.0", "2026.9.0"]
    assert told[0]["address"] == f"{BASE}/version/2026.11.0"
    assert client.get("/version").json()["versions"] == told
    page = client.get("/version/", headers={"accept": "text/html"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<a href="{BASE}/version/2026.9.0">2026.9.0</a>' in page.text


def test_a_version_tells_its_dumps_and_digests(client: TestClient, folder: Path) -> None:
    told = client.get("/version/2026.10.0").json()
    manifest = json.loads((folder / "b" / "manifest.json").read_text())
    assert (told["issued"], told["rdfc10"]) == ("2026-10-02", manifest["rdfc10"])
    (dump,) = (each for each in told["dumps"] if each["name"] == "aseangraph.nq")
    data = (folder / "b" / "dumps" / "aseangraph.nq").read_bytes()
    assert dump == {
        "name": "aseangraph.nq",
        "address": f"{BASE}/version/2026.10.0/dumps/aseangraph.nq",
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    assert client.get("/version/2026.10.0/manifest.json").json() == manifest
    page = client.get("/version/2026.11.0/", headers={"accept": "text/html"}).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page


@pytest.mark.parametrize(
    ("media", "parser"), [("text/turtle", "turtle"), ("application/rdf+xml", "xml")]
)
def test_a_version_says_in_rdf_what_it_is(client: TestClient, media: str, parser: str) -> None:
    answer = client.get("/version/2026.10.0", headers={"accept": media})
    assert answer.headers["content-type"].partition(";")[0] == media
    told = Graph().parse(data=answer.text, format=parser)
    dcat = Namespace("http://www.w3.org/ns/dcat#")
    version = URIRef("https://w3id.org/aseangraph/version/2026.10.0")
    assert str(told.value(version, dcat.version)) == "2026.10.0"
    assert str(told.value(version, DCTERMS.issued)) == "2026-10-02"
    where = f"{BASE}/version/2026.10.0/dumps/aseangraph.nq"
    assert URIRef(where) in set(told.objects(None, dcat.downloadURL))
    assert client.get(where.removeprefix(BASE)).status_code == 200
    assert not [each for each in told.all_nodes() if str(each).endswith(("/sparql", "plan.nt"))]


def test_a_dump_has_its_bytes_its_type_and_its_digest_as_tag(
    client: TestClient, folder: Path
) -> None:
    data = (folder / "b" / "dumps" / "aseangraph.ttl").read_bytes()
    answer = client.get("/version/2026.10.0/dumps/aseangraph.ttl")
    tag = f'"{hashlib.sha256(data).hexdigest()}"'
    assert (answer.content, answer.headers["etag"]) == (data, tag)
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    again = client.get("/version/2026.10.0/dumps/aseangraph.ttl", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    part = client.get("/version/2026.10.0/dumps/aseangraph.ttl", headers={"range": "bytes=3-9"})
    assert (part.status_code, part.content) == (206, data[3:10])
    beyond = {"range": f"bytes={len(data)}-"}
    past = client.get("/version/2026.10.0/dumps/aseangraph.ttl", headers=beyond)
    assert (past.status_code, past.headers["content-range"]) == (416, f"bytes */{len(data)}")
    assert past.headers["content-type"] == "application/problem+json"
    current = client.get("/version/2026.11.0/dumps/aseangraph.ttl").headers
    assert "immutable" not in current["cache-control"]


@pytest.mark.parametrize(
    "path",
    [
        "/version/2026.10.0/dumps/../manifest.json/x",
        "/version/2026.10.0/dumps/%2e%2e%2fmanifest.json",
        "/version/2026.10.0/dumps/..%2fstore%2fCURRENT",
        "/version/2026.10.0/dumps/..%5cmanifest.json",
        "/version/2026.10.0/dumps/%252e%252e%252fmanifest.json",
        "/version/2026.10.0/dumps/",
        "/version/2026.10.0/dumps/a%00b",
        "/version/2026.10.0/dumps/manifest.json%00",
        "/version/2026.10.0/store/CURRENT",
        "/version/..%2f..%2fetc/dumps/passwd",
        "/version/a/dumps/aseangraph.nq",
        "/version/2026.10",
        "/version/2026.10.0%20",
        "/version/%D9%A2026.10.0",
        f"/version/{'9' * 5000}",
        "/ontology/2026.10",
        "/changes/2026.9.0",
        "/changes/2026.9.0..2030.1.0",
        "/changes/..",
    ],
)
def test_what_there_is_not_is_told(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert b"rdfc10" not in answer.content


def test_a_file_is_closed_when_its_answer_was_sent(client: TestClient, folder: Path) -> None:
    path = folder / "b" / "dumps" / "aseangraph.nq"

    def open_files() -> list[str]:
        found = [each for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
        return [each.name for each in found if os.path.realpath(each) == str(path)]

    for headers in (
        {},
        {"range": "bytes=0-1"},
        {"range": "bytes=99999999-"},
        {"if-none-match": "*"},
    ):
        client.get("/version/2026.10.0/dumps/aseangraph.nq", headers=headers)
        gc.collect()
        assert open_files() == []


def test_a_release_that_was_built_over_is_served_no_more(tmp_path: Path) -> None:
    place = make(tmp_path / "release", "2026.11.0", "2026-11-21")
    app = FastAPI()
    add_versions(app, lambda _: BASE, versions_at([], place), [])
    make(place, "2026.11.0", "2026-11-22")
    with TestClient(app) as client:
        answer = client.get("/version/2026.11.0/dumps/aseangraph.nq")
        assert (answer.status_code, answer.headers["content-type"]) == (
            503,
            "application/problem+json",
        )
        assert "others than when the service was started" in answer.json()["detail"]


@pytest.mark.parametrize("name", ["ontology", "alignments"])
@pytest.mark.parametrize("version", ["2026.9.0", "2026.10.0", "2026.11.0"])
def test_a_version_iri_gives_that_version_of_the_model(
    client: TestClient, name: str, version: str
) -> None:
    graph = Graph().parse(data=client.get(f"/{name}/{version}").text, format="turtle")
    iri = URIRef(f"https://w3id.org/aseangraph/{name}")
    assert set(graph.subject_objects(OWL.versionIRI)) == {(iri, iri + f"/{version}")}
    assert set(graph.subject_objects(OWL.versionInfo)) == {(iri, Literal(version))}
    assert len(graph) == 7


@pytest.mark.parametrize(
    "path, accept, format_",
    [
        ("/ontology/2026.9.0", "application/rdf+xml", "xml"),
        ("/ontology/2026.9.0", "application/ld+json", "json-ld"),
        ("/ontology/2026.9.0", "application/n-triples", "nt"),
        ("/ontology/2026.9.0.nt", "text/turtle", "nt"),
        ("/ontology/2026.9.0?format=rdfxml", "text/turtle", "xml"),
        ("/ontology/2026.9.0?format=ttl", "text/html,*/*;q=0.1", "turtle"),
    ],
)
def test_the_model_of_a_version_comes_in_each_format(
    client: TestClient, path: str, accept: str, format_: str
) -> None:
    answer = client.get(path, headers={"accept": accept})
    assert len(Graph().parse(data=answer.text, format=format_)) == 7
    assert answer.headers["vary"] == "Accept, Accept-Encoding"
    assert answer.headers["link"] == f'<{BASE}/ontology>; rel="latest-version"'
    here = answer.headers["content-location"].removeprefix(BASE)
    assert client.get(here, headers={"accept": "image/png"}).content == answer.content


def test_a_person_who_follows_a_versions_iri_is_led_to_its_page(client: TestClient) -> None:
    browser = {"accept": "text/html,*/*;q=0.1"}
    answer = client.get("/ontology/2026.9.0", headers=browser, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "../version/2026.9.0")


def test_what_no_format_can_hold_is_told(client: TestClient) -> None:
    nothing = {"accept": "image/png"}
    for path in ("/ontology/2026.9.0", "/changes", "/version/", "/changes/2026.9.0..2026.10.0"):
        assert client.get(path, headers=nothing).status_code == 406
    assert client.get("/changes?format=none").status_code == 400


def test_the_ontology_dump_goes_before_the_dataset(tmp_path: Path) -> None:
    place = make(tmp_path / "release", "2026.11.0", "2026-11-21")
    text = b"<x:a> <x:p> <x:b> .\n"
    (place / "dumps" / "ontology.ttl").write_bytes(text)
    with (place / "digests.sha256").open("a") as file:
        file.write(f"{hashlib.sha256(text).hexdigest()}  dumps/ontology.ttl\n")
    app = FastAPI()
    add_versions(app, lambda _: BASE, versions_at([], place), [])
    with TestClient(app) as client:
        assert client.get("/ontology/2026.11.0").content == text
        assert client.get("/ontology/2026.11.0.nt").content == text


# --- changes --------------------------------------------------------------------------------------


def test_changes_tell_notes_and_how_much_changed(client: TestClient) -> None:
    told = client.get("/changes").json()["releases"]
    assert [(each["version"], each["issued"], each["state"]) for each in told] == [
        ("2026.11.0", "2026-11-21", "unreleased"),
        ("2026.10.1", "2026-10-03", None),
        ("2026.10.0", "2026-10-02", None),
        ("2026.9.0", "2026-09-01", None),
    ]
    # each time six values of the model, and four statements on its blank nodes
    assert [each["since"] for each in told[1:]] == [
        {
            "version": "2026.10.0",
            "added": 5,
            "removed": 4,
            "changed": 6,
            "address": f"{BASE}/changes/2026.10.0..2026.10.1",
        },
        {
            "version": "2026.9.0",
            "added": 4,
            "removed": 4,
            "changed": 7,
            "address": f"{BASE}/changes/2026.9.0..2026.10.0",
        },
        None,
    ]
    assert told[3]["notes"] == "The first."
    page = client.get("/changes", headers={"accept": "text/html"})
    assert f'<{BASE}/changes.atom>; rel="alternate"' in page.headers["link"]
    assert f'<a href="{BASE}/changes/2026.10.0..2026.10.1">Since 2026.10.0</a>' in page.text
    assert "## 2026.1.1" in told[0]["notes"]


def test_what_changed_comes_in_words_as_a_patch_and_in_json(
    client: TestClient, folder: Path
) -> None:
    path = "/changes/2026.10.0..2026.10.1"
    words = client.get(path, headers={"accept": "text/html,*/*;q=0.8"})
    assert words.headers["content-type"] == "text/plain; charset=utf-8"
    assert words.text.startswith("from 2026.10.0 (release 2026.10.0: 3 named graphs, ")
    assert str(folder) not in words.text
    patch = client.get(path, headers={"accept": "application/rdf-patch"})
    assert patch.headers["content-type"] == "application/rdf-patch"
    row = '<https://w3id.org/aseangraph/id/a> <https://w3id.org/aseangraph/id/p> "more"'
    assert f"A {row} <{GRAPH.plan}> ." in patch.text.splitlines()
    document = client.get(f"{path}?format=json").json()
    assert document["counts"] == {"added": 5, "removed": 4, "changed": 6}
    assert document["from"]["name"] == "2026.10.0"
    tag = {"if-none-match": patch.headers["etag"], "accept": "application/rdf-patch"}
    assert client.get(path, headers=tag).status_code == 304
    assert "Nothing differs." in client.get("/changes/2026.9.0..2026.9.0").text


def test_a_comparison_is_made_once_in_a_thread(
    versions: list[Version], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def noting(old: GivenData, new: GivenData) -> Compared:
        made.append((old.name, new.name, threading.current_thread() is threading.main_thread()))
        return compared(old, new)

    monkeypatch.setattr(aseangraph.comparisons, "compared", noting)
    app = FastAPI()
    add_versions(app, lambda _: BASE, versions, [])
    with TestClient(app) as client:
        for path in ("/changes", "/changes", "/changes/2026.9.0..2026.10.0"):
            assert client.get(path).status_code == 200
    assert made == [
        ("2026.10.1", "2026.11.0", False),
        ("2026.10.0", "2026.10.1", False),
        ("2026.9.0", "2026.10.0", False),
    ]


def test_too_many_comparisons_at_once_are_refused(
    versions: list[Version], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aseangraph.comparisons, "_MOST_WAITING", 0)
    app = FastAPI()
    add_versions(app, lambda _: BASE, versions, [])
    with TestClient(app) as client:
        answer = client.get("/changes/2026.9.0..2026.10.0")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


def test_what_is_kept_of_comparisons_is_bounded(versions: list[Version]) -> None:
    comparisons = Comparisons(versions)
    names = [each.version for each in versions]
    for old in names:
        for new in names:
            comparisons._between(old, new)
    assert len(comparisons._kept) == 4
    with pytest.raises(Problem, match="no version 'x' is served here"):
        comparisons._between("x", names[0])


def test_the_feed_is_one_of_atom(client: TestClient) -> None:
    answer = client.get("/changes.atom")
    assert answer.headers["content-type"] == "application/atom+xml"
    feed = ElementTree.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}id") == "https://w3id.org/aseangraph/changes"
    assert feed.findtext(f"{ATOM}updated") == "2026-11-21T00:00:00Z"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "aseangraph maintainers"
    links = {each.get("rel"): each.get("href") for each in feed.findall(f"{ATOM}link")}
    assert links == {"self": f"{BASE}/changes.atom", "alternate": f"{BASE}/changes"}
    entries = feed.findall(f"{ATOM}entry")
    assert [
        tuple(each.findtext(ATOM + name) for name in ("id", "title", "updated")) for each in entries
    ] == [
        (f"https://w3id.org/aseangraph/version/{name}", f"aseangraph {name}", f"{day}T00:00:00Z")
        for name, day in [
            ("2026.11.0", "2026-11-21"),
            ("2026.10.1", "2026-10-03"),
            ("2026.10.0", "2026-10-02"),
            ("2026.9.0", "2026-09-01"),
        ]
    ]
    content = entries[0].find(f"{ATOM}content")
    assert content is not None
    assert content.get("type") == "html"
    assert "&lt;script&gt;" in (content.text or "")
    assert "<script" not in (content.text or "")


def test_a_base_with_markup_breaks_nothing(versions: list[Version]) -> None:
    app = FastAPI()
    add_versions(app, lambda _: 'http://x/"><script>&', versions, notes_in(CHANGELOG))
    with TestClient(app) as client:
        ElementTree.fromstring(client.get("/changes.atom").content)
        for path in ("/changes", "/version/", "/version/2026.9.0", "/version/none"):
            assert "<script" not in client.get(path, headers={"accept": "text/html"}).text


def test_without_releases_there_is_nothing_to_tell() -> None:
    app = FastAPI()
    add_versions(app, lambda _: BASE, [], notes_in(CHANGELOG))
    with TestClient(app) as client:
        assert client.get("/version/").json() == {"versions": []}
        assert client.get("/changes").json() == {"releases": []}
        assert (
            ElementTree.fromstring(client.get("/changes.atom").content).find(f"{ATOM}entry") is None
        )


# --- the changelog and the version ----------------------------------------------------------------


def test_sections_are_those_whose_headings_are_versions() -> None:
    found = notes_in(CHANGELOG)
    assert [(each.version, each.state) for each in found] == [
        ("2026.11.0", "unreleased"),
        ("2026.9.0", ""),
    ]
    assert found[1] == Notes("2026.9.0", "", "The first.")
    html = in_html(found[0])
    assert "<h3>Code</h3>" in html
    assert 'href="javascript' not in html
    assert '<a href="https://example.org/">another</a>' in html


def test_a_changelog_that_is_missing_has_no_notes(tmp_path: Path) -> None:
    assert read_notes(tmp_path / "CHANGELOG.md") == []


@pytest.mark.parametrize(
    "text", ["2026.13.0", "2026.0.1", "2026.01.0", "26.1.0", "2026.1", "2026.1.00", "2026.1.0a"]
)
def test_what_is_no_calendar_version_is_none(text: str) -> None:
    assert not CALVER.fullmatch(text)


def test_the_version_is_one_and_the_same_everywhere() -> None:
    root = authored_root()
    project = (root / "pyproject.toml").read_text("utf-8")
    assert re.findall(r'(?m)^version = "(.*)"$', project) == [__version__]
    assert CALVER.fullmatch(__version__)
    notes = read_notes(root / "CHANGELOG.md")
    assert notes[0].version == __version__
    assert [each.version for each in notes] == sorted(
        (each.version for each in notes), key=key, reverse=True
    )
    for name, file in (("ontology", "aseangraph.ttl"), ("alignments", "alignments.ttl")):
        graph = Graph().parse(root / "ontology" / file)
        iri = URIRef(f"https://w3id.org/aseangraph/{name}")
        assert graph.value(iri, OWL.versionInfo) == Literal(__version__)
        assert graph.value(iri, OWL.versionIRI) == iri + f"/{__version__}"


def test_the_day_of_the_real_release_is_that_of_the_ontology(release_dir: Path) -> None:
    (found,) = versions_at([], release_dir)
    text = (authored_root() / "ontology" / "aseangraph.ttl").read_text("utf-8")
    (issued,) = re.findall(r'dcterms:issued "(.*?)"', text)
    assert (found.version, found.issued) == (__version__, issued)


def test_the_keys_of_the_json_are_documented(client: TestClient) -> None:
    text = (authored_root() / "docs" / "versions.md").read_text("utf-8")
    document = client.get("/changes/2026.9.0..2026.10.0?format=json").json()
    (table,) = re.findall(r"(?s)\n\| key \| what \|\n(.*?)\n\n", text)
    keys = [re.findall(r"`(\w+)`", line.split("|")[1]) for line in table.splitlines()[1:]]
    assert [key for each in keys for key in each] == [
        *("from", "to", "compared", "same", "counts", "added", "removed", "changed", "labels")
    ]
    assert set(document) == {key for each in keys for key in each}
    inner = {*document["from"], *document["changed"][0], *document["added"][0], *document["counts"]}
    assert all(f"`{each}`" in table for each in inner)


# --- the whole ------------------------------------------------------------------------------------


def test_kept_versions_are_served_beside_the_one_that_is_asked(
    folder: Path, versions: list[Version]
) -> None:
    current = str(versions[0].place)
    with started("--release", current, "--releases", str(folder), "--workers", "2") as server:
        told = json.loads(ask(server.base, "version/").body)["versions"]
        assert [each["version"] for each in told] == [each.version for each in versions]
        assert told[0]["address"] == f"{server.base}version/2026.11.0"
        data = read_given(f"{server.base}version/2026.9.0/")
        assert data.statements == read_given(str(folder / "a")).statements
        assert ask(server.base, "changes").status == 200
