"""The command ``lineage``, and three stories of the real data as it tells them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from aseangraph.cli import app
from aseangraph.lineage_words import short
from aseangraph.release import open_release
from aseangraph.store import Store
from aseangraph.walk import Walk, path, walk
from lineage_graphs import iri

RUNNER = CliRunner()


@pytest.fixture(scope="module")
def store(release_dir: Path) -> Store:
    return open_release(release_dir).store


@pytest.fixture
def run(release_dir: Path):
    return lambda *options: RUNNER.invoke(app, ["lineage", *options, "--release", str(release_dir)])


def steps(found: Walk | None) -> list[tuple[str, str, str, str | None]]:
    assert found is not None
    return [
        (short(e.descendant), short(e.relation), short(e.ancestor), e.basis) for e in found.edges
    ]


DIVIDE = [
    ("aim2020-thrust-2", "ag:absorbs", "aim2015-thrust-6", "stated"),
    ("adm2025-outcome-8", "ag:continues", "aim2020-thrust-2", "inferred"),
    ("adm2030-thrust-2", "ag:continues", "adm2025-outcome-8", "inferred"),
]


def test_what_became_of_the_thrust_on_the_digital_divide(store: Store) -> None:
    assert steps(walk(store, iri("aim2015-thrust-6"))) == DIVIDE
    assert steps(walk(store, iri("aim2015-thrust-6"), basis="stated")) == DIVIDE[:1]
    with_parts = walk(store, iri("aim2015-thrust-6"), include_parts=True, direction="descendants")
    assert steps(with_parts) == [
        DIVIDE[0],
        DIVIDE[1],
        ("aim2020-initiative-2.1", "ag:partOf", "aim2020-thrust-2", None),
        DIVIDE[2],
        ("aim2020-action-point-2.1.2", "ag:partOf", "aim2020-initiative-2.1", None),
        ("framework-uso-2.0", "ag:implements", "aim2020-action-point-2.1.2", "inferred"),
    ]


def test_the_thrust_is_told_with_kind_year_and_source(store: Store) -> None:
    found = walk(store, iri("aim2015-thrust-6"), depth=1)
    assert [(each.label, each.kinds, each.year) for each in found.nodes] == [
        ("Bridging the Digital Divide", ("ag:Thrust",), 2010),
        ("People Integration and Empowerment through ICT", ("ag:Thrust",), 2015),
    ]
    assert {(e.title, e.locator, e.held) for e in found.edges[0].evidence} == {
        ("ASEAN ICT Masterplan (2016-2020)", "Section A, on the first masterplan", True),
        ("ASEAN ICT Masterplan (2016-2020)", "Section D, on the digital divide", True),
    }


def test_personal_data_protection_from_aim_2015_on(store: Store) -> None:
    assert steps(walk(store, iri("framework-pdp"))) == [
        ("framework-pdp", "ag:implements", "aim2020-action-point-8.1.1", "inferred"),
        ("framework-ddg", "ag:buildsOn", "framework-pdp", "stated"),
        ("guideline-data-management-implementing", "ag:buildsOn", "framework-pdp", "stated"),
        ("guideline-data-management-implementing", "ag:implements", "framework-ddg", "stated"),
    ]
    assert steps(path(store, iri("framework-ddg"), iri("aim2015"))) == [
        ("framework-ddg", "ag:buildsOn", "framework-pdp", "stated"),
        ("framework-pdp", "ag:implements", "aim2020-action-point-8.1.1", "inferred"),
        ("aim2020-action-point-8.1.1", "ag:partOf", "aim2020-initiative-8.1", None),
        ("aim2020-initiative-8.1", "ag:partOf", "aim2020-thrust-8", None),
        ("aim2020-thrust-8", "ag:partOf", "aim2020", None),
        ("aim2020", "ag:buildsOn", "aim2015", "stated"),
    ]
    assert path(store, iri("framework-ddg"), iri("aim2015"), include_parts=False) is None


TOLD = (
    "- In 2019, “ASEAN Telecommunications and Information Technology Ministers Meeting (TELMIN)”"
    " (body-telmin) became “ASEAN Digital Ministers Meeting (ADGMIN)” (body-adgmin) (stated: ASEAN"
    " Digital sector, Major Sectoral Bodies/Committees, table, row ADGMIN, column Establishment;"
    " ASEAN Digital sector, Major Sectoral Bodies/Committees, table, row ADGMIN, column Body to"
    " Establishment).\n"
)


@pytest.mark.parametrize(
    "arguments",
    [
        ("body-telmin",),
        ("id:body-adgmin",),
        ("body-adgmin", "--relation", "NameChange"),
        ("body-telmin", "--to", "https://w3id.org/aseangraph/id/body-adgmin"),
    ],
)
def test_telmin_became_adgmin(run, arguments: tuple[str, ...]) -> None:
    answer = run(*arguments)
    assert answer.exit_code == 0, answer.output
    assert answer.stdout.partition("\n")[2] == TOLD


@pytest.mark.parametrize(
    "format_, begins",
    [
        (
            "text",
            "Lineage of “Bridging the Digital Divide” (aim2015-thrust-6, 2010) (1 stated, 2 i",
        ),
        ("json", '{\n  "thing": "https://w3id.org/aseangraph/id/aim2015-thrust-6",'),
        ("turtle", "@prefix"),
        ("csv", "descendant,descendant_label,relation,ancestor,"),
        ("graphml", "<?xml"),
        ("dot", "digraph lineage {"),
        ("mermaid", "flowchart BT"),
    ],
)
def test_each_format_is_printed(run, format_: str, begins: str) -> None:
    answer = run("aim2015-thrust-6", "--format", format_)
    assert answer.exit_code == 0, answer.output
    assert answer.stdout.startswith(begins)


def test_options_reach_the_walk(run) -> None:
    def edges(*options: str) -> list[str]:
        told = json.loads(run("framework-pdp", "--format", "json", *options).stdout)
        return [short(each["iri"] or "") for each in told["edges"]]

    assert edges("--direction", "ancestors", "--basis", "stated") == []
    assert edges("--direction", "ancestors") == [
        "lineage-framework-pdp-implements-aim2020-action-point-8.1.1"
    ]
    assert edges("--relation", "ag:implements", "--depth", "1") == edges("--direction", "ancestors")
    assert len(edges("--limit", "2")) == 2
    assert len(edges("--parts")) > len(edges("--no-parts")) == 4


@pytest.mark.parametrize(
    "arguments, told",
    [
        (("framework-pdq",), "Near names: id:framework-pdp"),
        (("human capital development",), "names 3 things: id:aim2015-thrust-5 ("),
        (('"a literal"',), "names nothing in the graph"),
        (("x> . ?s ?p ?o . <y",), "names nothing in the graph"),
        (("framework-pdp", "--relation", "follows"), "Use one of: NameChange, absorbs, broadens,"),
        (("framework-pdp", "--to", "nobody"), "'nobody' names nothing in the graph"),
        (
            ("aim2015-thrust-1", "--to", "aim2015-thrust-2"),
            "no lineage leads from aim2015-thrust-1",
        ),
        (("aim2015", "--to", "aim2020", "--depth", "1"), "Leave them out"),
    ],
)
def test_error_says_what_to_do(run, arguments: tuple[str, ...], told: str) -> None:
    answer = run(*arguments)
    assert answer.exit_code == 1
    assert answer.stdout == ""
    assert told in answer.stderr.replace("\n", "")
