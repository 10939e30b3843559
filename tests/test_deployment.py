"""What docs/deployment.md names is there, and what is there it names."""

import re
from pathlib import Path

from typer.testing import CliRunner

import test_engines
from aseangraph.cli import app
from aseangraph.settings import Settings

DOCS = Path(__file__).parent.parent / "docs"
TEXT = (DOCS / "deployment.md").read_text("utf-8")
OTHERS = {
    "--bind",
    "--location",
    "--timeout-s",
    "--union-default-graph",
}  # options of Oxigraph's server


def options(command: str) -> set[str]:
    shown = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"}).output
    return set(re.findall(r"--[a-z][\w-]+", shown)) - {"--help"}


def test_every_option_that_is_named_is_one_and_all_of_load_are_named() -> None:
    named = set(re.findall(r"`?(--[a-z][\w-]+)", TEXT)) - OTHERS
    assert named <= options("serve") | options("load")
    table = set(re.findall(r"(?m)^\| `(--[\w-]+)` \|", TEXT))
    assert table == options("load")


def test_every_variable_that_is_named_is_a_setting() -> None:
    named = {name.lower() for name in re.findall(r"ASEANGRAPH_(\w+)", TEXT)}
    assert named <= Settings.model_fields.keys()


def test_the_number_of_questions_is_that_of_the_list() -> None:
    assert re.search(r"and (\d+) questions", TEXT)[1] == str(len(test_engines.LISTED))


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert (DOCS / target).exists(), target
    headings = re.findall(r"(?m)^#+ (.*)$", TEXT)
    anchors = {heading.lower().replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", TEXT)) <= anchors
