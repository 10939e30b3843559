"""The graph as Python users have it: loaded, asked, walked and searched without a server."""

import pkgutil
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import RDFS, XSD, Dataset, Literal, URIRef

import aseangraph
from aseangraph import python_releases
from aseangraph.errors import (
    ParameterError,
    QueryError,
    ReleaseError,
    UnclearNameError,
    UnknownThingError,
)
from aseangraph.formats import by_name
from aseangraph.namespaces import AG, GRAPH, ID, PREFIXES
from aseangraph.python_releases import opened
from aseangraph.python_rows import Iri, Rows, rows_in
from aseangraph.release import open_release
from aseangraph.tracing import rendered

DIVIDE = ID["aim2015-thrust-6"]


@pytest.fixture
def _released(release_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASEANGRAPH_RELEASE", str(release_dir))


@pytest.fixture
def _none_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python_releases, "_open", {})


released = pytest.mark.usefixtures("_released")
none_open = pytest.mark.usefixtures("_none_open")

# --- the package ---------------------------------------------------------------------------------


def test_the_package_costs_nothing_until_it_is_used() -> None:
    told = "import sys, aseangraph; print(*(each for each in sys.modules if each.startswith(%r)))"
    for what, loaded in (("aseangraph", "aseangraph"), ("rdflib", ""), ("pandas", "")):
        run = [sys.executable, "-c", told % what]
        assert (
            subprocess.run(run, capture_output=True, text=True, check=True).stdout == f"{loaded}\n"
        )


def test_every_name_is_there_and_none_is_a_module() -> None:
    modules = {each.name for each in pkgutil.iter_modules(aseangraph.__path__)}
    assert aseangraph.__all__ == sorted(aseangraph.__all__) == dir(aseangraph)
    assert modules.isdisjoint(aseangraph.__all__)
    for name in aseangraph.__all__:
        assert getattr(aseangraph, name) is not None


def test_another_name_is_not_there() -> None:
    with pytest.raises(AttributeError, match="module 'aseangraph' has no attribute 'asks'"):
        _ = aseangraph.asks


# --- load ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dataset(release_dir: Path) -> Dataset:
    return aseangraph.load(release_dir)


def test_the_dataset_has_each_named_graph_whole(dataset: Dataset, release_dir: Path) -> None:
    manifest = open_release(release_dir).manifest
    sizes = {str(each.identifier): len(each) for each in dataset.graphs() if len(each)}
    default = sizes.pop(str(dataset.default_graph.identifier), 0)
    short = {name.replace(str(GRAPH), "graph:"): size for name, size in sizes.items()}
    assert (short, default) == (manifest["graphs"], 0)
    assert len(dataset) == manifest["triples"]


@pytest.mark.parametrize(
    "query, answer",
    [
        ("SELECT ?l { id:aim2015-thrust-6 rdfs:label ?l }", "Bridging the Digital Divide"),
        (
            "SELECT ?g { GRAPH ?g { id:aim2015-thrust-6 a ag:Thrust } FILTER(?g = graph:aim2020) }",
            str(GRAPH.aim2020),
        ),
        # a label in one graph, a link in another: the default graph is the union
        (
            "SELECT ?l { ?t ag:absorbs id:aim2015-thrust-6 ; rdfs:label ?l }",
            "People Integration and Empowerment through ICT",
        ),
    ],
)
def test_the_dataset_is_asked_with_our_prefixes(dataset: Dataset, query: str, answer: str) -> None:
    assert {str(row[0]) for row in dataset.query(query)} == {answer}


def test_all_prefixes_are_bound(dataset: Dataset) -> None:
    bound = {prefix: str(namespace) for prefix, namespace in dataset.namespaces()}
    assert {prefix: bound.get(prefix) for prefix in PREFIXES} == PREFIXES


def test_what_is_changed_in_a_dataset_changes_no_other(release_dir: Path, dataset: Dataset) -> None:
    ours = aseangraph.load(release_dir)
    ours.graph(GRAPH.mine).add((ID.mine, RDFS.label, Literal("mine")))
    assert (len(ours), len(aseangraph.load(release_dir))) == (len(dataset) + 1, len(dataset))


# --- ask -----------------------------------------------------------------------------------------


@released
def test_rows_are_typed() -> None:
    rows = aseangraph.ask("what-became-of", element="aim2015-thrust-6")
    assert rows.columns == (
        *("element", "start", "earlier", "relation", "since", "descendant", "label", "in"),
        *("basis", "statedAlone", "link"),
    )
    assert [(r.since, r.descendant.short, r.in_, r.basis, r.statedAlone) for r in rows] == [
        (date(2015, 11, 1), "id:aim2020-thrust-2", ID.aim2020, AG.Stated, True),
        (date(2021, 1, 1), "id:adm2025-outcome-8", ID.adm2025, AG.Inferred, False),
        (date(2026, 1, 1), "id:adm2030-thrust-2", ID.adm2030, AG.Inferred, False),
    ]
    assert [type(each) for each in rows[0]] == [*[Iri] * 4, date, Iri, str, Iri, Iri, bool, Iri]
    assert rows[0].label == "People Integration and Empowerment through ICT"


@released
def test_what_is_missing_is_none_and_numbers_are_numbers() -> None:
    rows = aseangraph.ask("as-of", year=2018)
    told = {row.instrument.short: row for row in rows}
    assert {row.year for row in rows} == {2018}
    assert told["id:aim2020"].since == date(2015, 11, 1)
    assert None in {row.until for row in rows}


@released
@pytest.mark.parametrize(
    "thing", ["framework-pdp", "id:framework-pdp", str(ID["framework-pdp"]), ID["framework-pdp"]]
)
def test_a_thing_is_named_as_elsewhere(thing: str) -> None:
    rows = aseangraph.ask("lineage-links-of", thing=thing)
    assert {row.thing for row in rows} == {str(ID["framework-pdp"])}
    assert len(rows) == 3


@released
def test_a_row_of_one_question_names_a_thing_of_the_next() -> None:
    row = aseangraph.ask("what-became-of", element=DIVIDE)[0]
    again = aseangraph.ask("what-became-of", element=row.descendant)
    assert {each.element for each in again} == {str(ID["aim2020-thrust-2"])}
    assert "id:adm2025-outcome-8" in {each.descendant.short for each in again}


@released
def test_evidence_tells_what_proves_each_row() -> None:
    plain, *_ = aseangraph.ask("what-became-of", element=DIVIDE)
    row, *_ = aseangraph.ask("what-became-of", element=DIVIDE, evidence=True)
    assert row[: len(plain)] == plain
    assert set(row.evidence.split("; ")) == {
        "ASEAN ICT Masterplan (2016-2020), Section A, on the first masterplan (passage)",
        "ASEAN ICT Masterplan (2016-2020), Section D, on the digital divide (passage)",
    }
    assert row.evidenceIris.split() == [
        f"{ID}passage-lineage-aim2020-thrust-2-absorbs-aim2015-thrust-6-{number}"
        for number in (1, 2)
    ]


@released
def test_a_parameter_that_is_a_word_of_python_takes_an_underscore() -> None:
    rows = aseangraph.ask("cited-by-one-page", class_="ag:PlanElement")
    assert (len(rows), {row.class_ for row in rows}) == (13, {AG.PlanElement})


@released
def test_what_is_none_is_left_out() -> None:
    every = aseangraph.ask("meetings-of-body")
    assert list(aseangraph.ask("meetings-of-body", body=None)) == list(every)
    assert len(aseangraph.ask("meetings-of-body", body="ADGMIN")) == 7 < len(every)


@released
@pytest.mark.parametrize(
    "name, parameters, error, message",
    [
        ("what-became", {}, UnknownThingError, "there is no question 'what-became'"),
        ("what-became-of", {}, ParameterError, "what-became-of has to be told element"),
        (
            "what-became-of",
            {"elment": "aim2020"},
            ParameterError,
            "takes no parameter 'elment'. It takes element.",
        ),
        (
            "what-became-of",
            {"element": "x> . ?s ?p ?o . <y"},
            ParameterError,
            "element is a thing, by its IRI",
        ),
        (
            "what-became-of",
            {"element": "aim2020-thrust-9"},
            UnknownThingError,
            "id:aim2020-thrust-1",
        ),
        ("as-of", {"year": "MMXV"}, ParameterError, "year is a whole number from 1900 to 2200"),
        ("as-of", {"year": True}, ParameterError, "year is a whole number from 1900 to 2200"),
    ],
)
def test_what_does_not_fit_is_told(name: str, parameters, error, message: str) -> None:
    with pytest.raises(error, match=message):
        aseangraph.ask(name, **parameters)


@released
def test_text_is_bound_and_not_spliced() -> None:
    assert len(aseangraph.ask("words", text="TELMIN")) > 30
    for text in ('TELMIN" || true) #', "TELMIN\\u0022)", "} SELECT * { ?s ?p ?o"):
        assert len(aseangraph.ask("words", text=text)) == 0


@released
def test_no_parameter_has_the_name_of_an_option() -> None:
    for question in aseangraph.questions().values():
        assert {each.name for each in question.parameters}.isdisjoint(("release", "evidence"))


@released
def test_every_question_gives_rows_with_names() -> None:
    for name, question in aseangraph.questions().items():
        given = {f"{each.name}_": each.example for each in question.parameters if each.required}
        rows = aseangraph.ask(name, evidence=True, **given)
        assert rows.columns[: len(question.columns)] == question.columns
        assert len(set(rows.columns)) == len(question.columns) + 2, name
        names = rows[0]._asdict()
        assert [each.removesuffix("_") for each in names] == list(rows.columns), name


# --- rows ----------------------------------------------------------------------------------------

ANSWER = b"""{"head": {"vars": ["a", "in", "count"]}, "results": {"bindings": [
  {"a": {"type": "uri", "value": "https://w3id.org/aseangraph/id/aim2020"},
   "in": {"type": "literal", "value": "2020", "datatype": "XSDgYear"},
   "count": {"type": "literal", "value": "3", "datatype": "XSDinteger"}},
  {"a": {"type": "uri", "value": "https://example.org/x"},
   "in": {"type": "literal", "value": "2020-03", "datatype": "XSDgYearMonth"},
   "count": {"type": "literal", "value": "1.50", "datatype": "XSDdecimal"}},
  {"in": {"type": "literal", "value": "Sastera", "xml:lang": "ms"}}
]}}""".replace(b"XSD", str(XSD).encode())


@pytest.fixture
def small() -> Rows:
    return rows_in("small", ANSWER)


def test_literals_become_values(small: Rows) -> None:
    assert [tuple(row) for row in small] == [
        (ID.aim2020, 2020, 3),
        ("https://example.org/x", "2020-03", Decimal("1.50")),
        (None, "Sastera", None),
    ]
    assert [type(row.in_) for row in small] == [int, str, str]


def test_a_column_comes_before_a_method_of_its_name(small: Rows) -> None:
    assert [row.count for row in small] == [3, Decimal("1.50"), None]


def test_a_column_that_is_not_there_is_told_with_those_that_are(small: Rows) -> None:
    with pytest.raises(AttributeError, match=r"no column 'b'. There are: a, in_, count\."):
        _ = small[0].b


def test_rows_are_a_sequence(small: Rows) -> None:
    assert (len(small), small[-1].in_, small[1:].columns) == (3, "Sastera", small.columns)
    assert [row.count for row in small[::2]] == [3, None]
    with pytest.raises(IndexError):
        _ = small[3]


def test_rows_show_the_first_of_them(small: Rows) -> None:
    assert repr(small) == (
        "small: 3 rows\n"
        "a                        in       count\n"
        "id:aim2020               2020     3\n"
        "<https://example.org/x>  2020-03  1.50\n"
        "                         Sastera"
    )
    many = Rows("many", ["text"], [["a\nb " * 20]] * 7)
    assert repr(many) == "\n".join(
        ["many: 7 rows", "text", *["a b a b a b a b a b a b a b…"] * 5, "…"]
    )
    assert repr(small[:1]).startswith("small: 1 row\n")
    assert repr(Rows("none", ["a", "b"], [])) == "none: 0 rows\na  b"


def test_an_iri_equals_its_text_and_serves_rdflib(dataset: Dataset) -> None:
    iri = Iri(str(DIVIDE))
    for same in (str(DIVIDE), DIVIDE, Iri(str(DIVIDE))):
        assert iri == same
        assert same == iri
        assert (iri != same, same != iri) == (False, False)
        assert len({iri, same}) == 1
    for other in (Literal(str(DIVIDE)), str(DIVIDE) + "0", URIRef("urn:x"), None, 6):
        assert iri != other
        assert other != iri
    assert iri.short == "id:aim2015-thrust-6"
    assert str(dataset.value(iri, RDFS.label)) == "Bridging the Digital Divide"


# --- frames --------------------------------------------------------------------------------------


@released
def test_a_frame_has_the_rows() -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed: the extra 'notebook'")
    rows = aseangraph.ask("what-became-of", element=DIVIDE)
    frame = rows.to_pandas(short=True)
    assert list(frame.columns) == list(rows.columns)
    assert list(frame.descendant) == [row.descendant.short for row in rows]
    assert list(rows.to_pandas().descendant) == [str(row.descendant) for row in rows]
    assert type(rows.to_pandas().descendant[0]) is str
    assert list(frame.since.dt.year) == [2015, 2021, 2026]
    assert str(frame.statedAlone.dtype) == "boolean"
    years = aseangraph.ask("as-of", year=2018).to_pandas().until
    assert str(years.dtype) == "Int64"
    assert years.isna().any()
    assert pandas.isna(rows_in("small", ANSWER).to_pandas()["a"][2])


def test_a_frame_of_days_and_years_keeps_both() -> None:
    pytest.importorskip("pandas", reason="pandas is not installed: the extra 'notebook'")
    frame = Rows("q", ["mixed", "none"], [[date(2020, 1, 2), None], [2021, None]]).to_pandas()
    assert list(frame.mixed) == [date(2020, 1, 2), 2021]
    assert frame.none.isna().all()


def test_without_pandas_what_to_install_is_told(
    small: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match=r"pip install -c constraints.txt '\.\[notebook\]'"):
        small.to_pandas()


# --- lineage -------------------------------------------------------------------------------------


@released
def test_lineage_tells_itself(release_dir: Path) -> None:
    found = aseangraph.lineage("aim2015-thrust-6")
    assert repr(found) == "<Lineage of aim2015-thrust-6: 4 nodes, 3 edges (1 stated, 2 inferred)>"
    assert f"{found}\n" == found.explain()
    assert found.explain().startswith("Lineage of “Bridging the Digital Divide” (aim2015-thrust-6,")
    assert (found.thing, found.to, found.truncated) == (str(DIVIDE), None, False)
    assert [each.year for each in found.nodes] == [2010, 2015, 2021, 2026]
    assert [each.basis for each in found.edges] == ["stated", "inferred", "inferred"]
    store = open_release(release_dir).store
    for name in ("csv", "dot", "graphml", "json", "mermaid", "turtle"):
        told = getattr(found, f"to_{name}")()
        format_ = by_name("document" if name == "json" else name)
        assert told == rendered(found.walk, format_, store), name


@released
def test_options_reach_the_walk() -> None:
    def ends(thing: str = "framework-pdp", **options) -> list[str]:
        return [
            f"{Iri(each.descendant).short} {Iri(each.relation).short}"
            for each in aseangraph.lineage(thing, **options).edges
        ]

    up = ["id:framework-pdp ag:implements"]
    assert ends(direction="ancestors") == up
    assert ends(direction="ancestors", basis="stated") == []
    assert ends(relation="implements", depth=1) == up
    assert ends(limit=1) == up
    assert aseangraph.lineage("framework-pdp", limit=1).truncated
    assert len(ends(parts=True)) > len(ends()) == 4
    assert ends("TELMIN") == ["id:body-adgmin ag:NameChange"]


@released
def test_a_path_goes_through_wholes_where_there_is_none_without() -> None:
    found = aseangraph.lineage("framework-ddg", to="AIM 2015")
    assert repr(found) == (
        "<Lineage of framework-ddg to aim2015: 7 nodes, 6 edges (2 stated, 1 inferred)>"
    )
    with pytest.raises(UnknownThingError, match="no lineage leads from framework-ddg to aim2015"):
        aseangraph.lineage("framework-ddg", to="aim2015", parts=False)


@released
def test_edges_are_a_frame() -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed: the extra 'notebook'")
    frame = aseangraph.lineage("framework-pdp", parts=True).to_pandas(short=True)
    part = frame[frame.kind == "part"].iloc[0]
    assert (part.relation, pandas.isna(part.basis), pandas.isna(part.link)) == (
        *("ag:partOf", True, True),
    )
    told = frame[["descendant", "relation", "ancestor", "basis"]][:1].to_numpy().tolist()
    assert told == [
        ["id:framework-pdp", "ag:implements", "id:aim2020-action-point-8.1.1", "inferred"]
    ]
    whole = aseangraph.lineage("framework-pdp").to_pandas()
    assert whole.descendant[0] == str(ID["framework-pdp"])


@released
@pytest.mark.parametrize(
    "thing, options, error, message",
    [
        ("nobody", {}, UnclearNameError, "'nobody' names nothing in the graph"),
        ("human capital development", {}, UnclearNameError, "names 3 things"),
        ("aim2015", {"relation": "follows"}, ParameterError, "is no relation of lineage"),
        ("aim2015", {"direction": "up"}, QueryError, "Use one of: both, ancestors, descendants"),
        ("aim2015", {"limit": 0}, QueryError, "limit 0 will not do"),
        ("aim2015", {"depth": "three"}, QueryError, "depth 'three' will not do"),
        ("aim2015", {"to": "aim2020", "depth": 1}, QueryError, "Leave them out"),
    ],
)
def test_what_lineage_cannot_follow_is_told(thing: str, options, error, message: str) -> None:
    with pytest.raises(error, match=message):
        aseangraph.lineage(thing, **options)


# --- search and questions ------------------------------------------------------------------------


@released
def test_search_finds_by_words() -> None:
    telmin = aseangraph.search("TELMIN", limit=2)
    assert [each.iri for each in telmin] == [str(ID["body-telmin"]), str(ID["body-adgmin"])]
    assert len(aseangraph.search("data", limit=100)) > len(aseangraph.search("data")) == 20
    found = aseangraph.search("persnal data protection", kind="ag:Framework")
    assert Iri(found[0].iri).short == "id:framework-pdp"
    assert {each.kind for each in found} == {"framework"}
    with pytest.raises(UnclearNameError):
        aseangraph.search("data", kind="ag:Nothing")


@released
def test_questions_tell_what_they_want() -> None:
    question = aseangraph.questions()["what-became-of"]
    assert [(each.name, each.required) for each in question.parameters] == [("element", True)]
    assert question.summary.startswith("What became of this part of a plan")


# --- releases ------------------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path, release_dir: Path) -> Path:
    return Path(shutil.copytree(release_dir, tmp_path / "release"))


@none_open
def test_a_release_is_opened_once(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = opened(place)
    assert opened(str(place)) is first
    assert opened(place / ".." / "release") is first
    monkeypatch.setenv("ASEANGRAPH_RELEASE", str(place))
    assert opened() is first


@none_open
def test_a_release_that_was_built_anew_is_opened_anew(place: Path, tmp_path: Path) -> None:
    first = opened(place)
    aside = shutil.copytree(place, tmp_path / "aside")
    place.rename(tmp_path / "previous")
    aside.rename(place)
    second = opened(place)
    assert second is not first
    assert opened(place) is second


@none_open
def test_what_was_altered_is_not_opened(place: Path) -> None:
    (place / "report.txt").write_text("All is well.")
    with pytest.raises(ReleaseError, match=r"report\.txt was altered"):
        aseangraph.questions(place)


@none_open
def test_what_is_gone_is_not_answered_from(place: Path) -> None:
    opened(place)
    shutil.rmtree(place)
    with pytest.raises(ReleaseError, match="no release is there"):
        aseangraph.ask("partners", release=place)


@pytest.fixture
def builds(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, release_dir: Path
) -> Iterator[list[Path]]:
    """The places that were built in, with the folder for user data an empty one."""
    built: list[Path] = []

    def build(place: Path) -> None:
        built.append(place)
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(release_dir, place)

    monkeypatch.delenv("ASEANGRAPH_RELEASE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(python_releases, "build", build)
    return built


@none_open
@pytest.mark.skipif(sys.platform != "linux", reason="the folder for user data is set by XDG")
def test_by_default_a_release_is_built_once_and_in_silence(
    builds: list[Path], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert len(aseangraph.ask("partners")) == len(aseangraph.ask("partners")) > 20
    assert builds == [tmp_path / "aseangraph" / "release"]
    assert capfd.readouterr() == ("", "")


@none_open
@pytest.mark.skipif(sys.platform != "linux", reason="the folder for user data is set by XDG")
def test_by_default_a_release_of_other_data_is_built_anew(
    builds: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened()
    monkeypatch.setattr(python_releases, "_open", {})
    opened()
    assert len(builds) == 1
    monkeypatch.setattr(python_releases, "_open", {})
    monkeypatch.setattr("aseangraph.finding.inputs_digest", lambda _: "of other data")
    opened()
    assert len(builds) == 2


@none_open
def test_where_a_folder_is_named_nothing_is_built(builds: list[Path], tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="Build one: aseangraph build --out"):
        aseangraph.load(tmp_path / "nowhere")
    assert builds == []


@released
@pytest.mark.parametrize(
    ("words", "limit", "message"),
    [
        ("", 5, "a search needs words"),
        (" ", 5, "a search needs words"),
        ("roaming", 0, "limit 0 will not do"),
        ("roaming", "x", "limit 'x' will not do"),
    ],
)
def test_what_no_search_is_is_told(words: str, limit: int, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        aseangraph.search(words, limit=limit)
