"""What differs between two sets of statements: nothing but what does, by whatever names."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import BNode, Dataset, Literal, URIRef
from typer.testing import CliRunner

from aseangraph.authored import authored_root, list_files, load_store
from aseangraph.catalogue import read_catalogue
from aseangraph.cli import app
from aseangraph.diff import Compared, Difference, compared, difference
from aseangraph.diff_rows import as_document, as_patch
from aseangraph.diff_words import in_words
from aseangraph.formats import by_name
from aseangraph.given_data import GivenData, read_given
from aseangraph.namespaces import GRAPH
from aseangraph.questions_graph import graph_of
from aseangraph.rdf_files import canonical_statements, read_statements
from aseangraph.release_writing import write_release
from aseangraph.stages import derive
from aseangraph.statements import Statement, as_json, rows, text_of

NQUADS = by_name("nquads")
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"

# --- made-up data --------------------------------------------------------------------------------

THINGS = st.sampled_from([f"<x:{name}>" for name in "abc"])
NODES = st.sampled_from([f"_:n{number}" for number in range(4)])
LITERALS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=3).map(Literal),
    st.sampled_from([Literal("a", lang="en"), Literal("1", datatype=URIRef("x:t"))]),
)
NAMES = st.sampled_from(["", "<x:g>", "<x:h>"])


def written(term: Literal) -> str:
    text = str(term)
    for letter in ("\\", '"', "\n", "\r"):
        text = text.replace(letter, {"\n": "\\n", "\r": "\\r"}.get(letter, "\\" + letter))
    kind = f"@{term.language}" if term.language else ""
    return f'"{text}"{kind}' + (f"^^<{term.datatype}>" if term.datatype else "")


def read(text: bytes) -> frozenset[Statement]:
    return canonical_statements(read_statements(text, NQUADS, name="test"))


STATEMENTS = st.builds(
    Statement,
    st.one_of(THINGS, NODES),
    st.sampled_from(["<x:p>", "<x:q>"]),
    st.one_of(THINGS, NODES, LITERALS.map(written)),
    NAMES,
)
DATA = st.lists(STATEMENTS, max_size=12).map(lambda each: read(rows(each)))


def applied(patch: str, to: frozenset[Statement]) -> frozenset[Statement]:
    """Apply a patch row by row, as the format has it; each row must do something."""
    held = {each.row for each in to}
    for line in patch.removesuffix("\n").split("\n"):
        code, _, row = line.partition(" ")
        if code == "D":
            held.remove(row)
        elif code == "A":
            assert row not in held
            held.add(row)
        else:
            assert re.fullmatch(r"H id <urn:uuid:[0-9a-f-]{36}> \.|TX \.|TC \.", line)
    return read("\n".join(held).encode())


def comparing(old: frozenset[Statement], new: frozenset[Statement]) -> Compared:
    return compared(GivenData("old", "made up", old), GivenData("new", "made up", new))


@given(DATA)
def test_what_is_the_same_differs_in_nothing(data: frozenset[Statement]) -> None:
    assert difference(data, data) == Difference()
    assert not difference(data, data)


@given(DATA, st.permutations([f"_:m{number}" for number in range(9)]))
def test_other_names_of_blank_nodes_are_no_difference(
    data: frozenset[Statement], names: list[str]
) -> None:
    nodes = sorted({node for each in data for node in each.nodes})
    renamed = [each.renamed(dict(zip(nodes, names, strict=False))) for each in data]
    assert difference(data, canonical_statements(renamed)) == Difference()


@given(DATA, DATA)
def test_the_patch_makes_the_second_of_the_first(
    old: frozenset[Statement], new: frozenset[Statement]
) -> None:
    found = comparing(old, new)
    if found.by == "datasets":
        assert applied(as_patch(found), old) == new
        assert bool(found.difference) == (old != new)
    else:
        merges = [GivenData("", "", each).merge().statements for each in (old, new)]
        assert applied(as_patch(found), merges[0]) == merges[1]


@given(DATA, DATA)
def test_every_form_tells_as_much(old: frozenset[Statement], new: frozenset[Statement]) -> None:
    found = comparing(old, new)
    told = json.loads(as_document(found))
    counts = told["counts"]
    assert counts == {kind: len(told[kind]) for kind in ("added", "removed", "changed")}
    patch = as_patch(found).split("\n")
    assert sum(row.startswith("A ") for row in patch) == counts["added"] + counts["changed"]
    assert sum(row.startswith("D ") for row in patch) == counts["removed"] + counts["changed"]
    lines = [each for each in in_words(found).split("\n") if each.startswith("    ")]
    assert len(lines) == sum(counts.values())


# --- made by hand --------------------------------------------------------------------------------


def test_rdflib_reads_the_patch() -> None:
    old = read(b'<x:a> <x:p> "old" <x:g> .\n_:n <x:p> _:m <x:g> .\n<x:a> <x:q> _:n <x:g> .')
    new = read(b'<x:a> <x:p> "n\\u00e9\\"w"@en <x:g> .\n_:n <x:p> _:n <x:g> .\n')
    dataset = Dataset()
    for each in old:
        terms = [BNode(term[2:]) if term.startswith("_:") else term for term in each]
        s, p, o, g = (
            term
            if isinstance(term, BNode)
            else URIRef(term[1:-1])
            if term.startswith("<")
            else Literal("old")
            for term in terms
        )
        dataset.graph(g).add((s, p, o))
    dataset.parse(data=as_patch(comparing(old, new)), format="patch")
    assert read(dataset.serialize(format="nquads").encode()) == new


def test_of_what_hangs_together_by_blank_nodes_the_whole_differs() -> None:
    one = b"<x:a> <x:p> _:n .\n_:n <x:q> _:m .\n_:m <x:q> <x:b> .\n"
    two = one + b"<x:a> <x:p> _:k .\n_:k <x:q> _:l .\n_:l <x:q> <x:c> .\n"
    found = difference(read(one), read(two))
    assert (found.removed, found.changed) == ((), ())
    assert [each.row for each in found.added] == [
        "<x:a> <x:p> _:added1 .",
        "_:added1 <x:q> _:added2 .",
        "_:added2 <x:q> <x:c> .",
    ]
    assert found.about == {"_:added1": "<x:a>", "_:added2": "<x:a>"}


def test_of_the_same_twice_each_counts() -> None:
    one, two = b"_:n <x:p> <x:a> .\n", b"_:n <x:p> <x:a> .\n_:m <x:p> <x:a> .\n"
    found = difference(read(one), read(two))
    assert [each.row for each in found.added] == ["_:added1 <x:p> <x:a> ."]
    assert [each.row for each in difference(read(two), read(one)).removed] == [
        "_:c14n1 <x:p> <x:a> ."
    ]


def test_literals_that_are_written_otherwise_differ() -> None:
    integer = "<http://www.w3.org/2001/XMLSchema#integer>"
    old, new = (f'<x:a> <x:p> "{text}"^^{integer} .'.encode() for text in ("1", "01"))
    (change,) = difference(read(old), read(new)).changed
    assert (change.removed.object, change.added.object) == (f'"1"^^{integer}', f'"01"^^{integer}')


def test_two_old_values_or_two_new_ones_are_no_change() -> None:
    found = difference(
        read(b'<x:a> <x:p> "1" .'),
        read(b'<x:a> <x:p> "2", "3" .'.replace(b",", b" .\n<x:a> <x:p>")),
    )
    assert found.counts == {"added": 2, "removed": 1, "changed": 0}


def test_words_escape_nothing_and_are_led_astray_by_nothing() -> None:
    old = read(f'<x:a> {LABEL} "<script>\\u202Eeb\\n  forged: line\\u0007"@en <x:g> .'.encode())
    new = read(f'<x:a> {LABEL} "=1+1\\u200F"@en <x:g> .\n<x:a> <x:p> "b" <x:g> .'.encode())
    assert in_words(comparing(old, new)) == (
        "from old (made up: 1 named graph, 1 statement)\n"
        "to   new (made up: 1 named graph, 2 statements)\n"
        "Compared as datasets, graph by graph.\n"
        "1 added, 0 removed, 1 changed, of 1 thing.\n"
        "\n"
        "=1+1\u200f (<x:a>)\n"
        "  in <x:g>\n"
        '    rdfs:label: was "<script>eb forged: line"@en, is now "=1+1\u200f"@en\n'
        '    <x:p>: added "b"\n'
    )


def test_a_dataset_and_a_graph_are_compared_as_merges() -> None:
    dataset = read(b"<x:a> <x:p> <x:b> <x:g> .\n<x:a> <x:p> <x:b> <x:h> .\n")
    found = comparing(dataset, read(b"<x:a> <x:p> <x:b> .\n"))
    assert (found.by, bool(found.difference)) == ("merges", False)
    assert "Only one of them has named graphs" in in_words(found)
    assert comparing(read(b""), dataset).by == "datasets"


def test_terms_in_json_are_those_of_sparql() -> None:
    assert as_json("<x:a>") == {"type": "uri", "value": "x:a"}
    assert as_json("_:n") == {"type": "bnode", "value": "n"}
    assert as_json('"a\\n\\"\\u0007"@en') == {
        "type": "literal",
        "value": 'a\n"\x07',
        "xml:lang": "en",
    }
    assert as_json('"1"^^<x:t>') == {"type": "literal", "value": "1", "datatype": "x:t"}


@given(LITERALS)
def test_the_text_of_a_literal_is_what_was_written(literal: Literal) -> None:
    (each,) = read(f"<x:a> <x:p> {written(literal)} .".encode())
    kind = literal.language or str(literal.datatype or "")
    assert text_of(each.object) == (str(literal), kind)


# --- releases ------------------------------------------------------------------------------------

Altered = Callable[..., Path]


@pytest.fixture(scope="module")
def altered(tmp_path_factory: pytest.TempPathFactory) -> Altered:
    """Make a release, or its dump, of the real data with one text replaced; unchecked."""

    def make(path: str, old: str, new: str, *, dump: bool = False) -> Path:
        base = tmp_path_factory.mktemp("altered")
        for folder in ("ontology", "data", "shapes", "queries"):
            shutil.copytree(authored_root() / folder, base / folder)
        text = (base / path).read_text("utf-8")
        assert text.count(old) == 1
        (base / path).write_text(text.replace(old, new), "utf-8")
        files = list_files(base)
        store = load_store(files, {GRAPH.queries: graph_of(read_catalogue(files))})
        derive(store)
        if dump:
            (base / "dump.nq").write_bytes(store.canonical())
            return base / "dump.nq"
        write_release(base / "release", store, files, {"report.txt": ""})
        return base / "release"

    return make


def told(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["diff", *arguments])
    return done.exit_code, done.stdout


def test_one_fact_is_all_that_differs(release_dir: Path, altered: Altered) -> None:
    was, now = "Study comparing data privacy frameworks", "Study comparing privacy laws"
    other = altered("data/aim2020/thrust-8.ttl", f'rdfs:label "{was}"@en', f'rdfs:label "{now}"@en')
    code, words = told(str(release_dir), str(other))
    assert (code, words.splitlines()[3:]) == (
        1,
        [
            "0 added, 0 removed, 1 changed, of 1 thing.",
            "",
            f"{now} (id:aim2020-target-8.1.1.1)",
            "  in graph:aim2020",
            f'    rdfs:label: was "{was}"@en, is now "{now}"@en',
        ],
    )
    thing = "<https://w3id.org/aseangraph/id/aim2020-target-8.1.1.1>"
    graph = "<https://w3id.org/aseangraph/graph/aim2020>"
    old, new = read_given(str(release_dir)), read_given(str(other))
    patch = as_patch(compared(old, new))
    assert patch.splitlines()[1:] == [
        "TX .",
        f'D {thing} {LABEL} "{was}"@en {graph} .',
        f'A {thing} {LABEL} "{now}"@en {graph} .',
        "TC .",
    ]
    dump = (release_dir / "dumps" / "aseangraph.nq").read_bytes()  # which the patch applies to
    assert applied(patch, read(dump)) == new.statements


def test_what_is_derived_from_a_fact_differs_in_its_graph(
    release_dir: Path, altered: Altered
) -> None:
    year = 'ag:startYear "{}"^^xsd:gYear'
    other = altered("data/aim2020/predecessor.ttl", year.format(2010), year.format(2011), dump=True)
    code, words = told(str(release_dir), str(other))
    assert code == 1
    assert words.splitlines()[3:] == [
        "0 added, 0 removed, 2 changed, of 1 thing.",
        "",
        "ASEAN ICT Masterplan (2010-2015) (id:aim2015)",
        "  in graph:aim2020",
        '    start year: was "2010" (xsd:gYear), is now "2011" (xsd:gYear)',
        "  in graph:entailed",
        '    earliest day: was "2010-01-01" (xsd:date), is now "2011-01-01" (xsd:date)',
    ]


def test_what_is_the_same_ends_with_0(release_dir: Path) -> None:
    code, words = told(str(release_dir), str(release_dir / "dumps" / "aseangraph.trig"))
    assert (code, words.splitlines()[2:]) == (
        0,
        ["Compared as datasets, graph by graph.", "Nothing differs."],
    )
