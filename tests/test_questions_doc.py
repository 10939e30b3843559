"""docs/questions.md has exactly the questions that there are, in the words of their headers."""

import re
from pathlib import Path

import pytest

from aseangraph.authored import list_files
from aseangraph.catalogue import Catalogue, Curated, Parameter, Type, read_catalogue

DOC = (Path(__file__).parent.parent / "docs" / "questions.md").read_text(encoding="utf-8")
CATALOGUE: Catalogue = read_catalogue(list_files())
SUBJECTS = sorted({each.subject for each in CATALOGUE.values()})


def told(parameter: Parameter) -> str:
    """Return what the table says of a parameter: its type, and whether it can be left out."""
    type_ = f"`{parameter.of_class}`" if parameter.of_class else parameter.type.value
    if parameter.required:
        return f"**{parameter.name}** ({type_})"
    default = f", {parameter.default}" if parameter.default else ""
    return f"{parameter.name} ({type_}{default})"


def row(question: Curated) -> str:
    """Return the line of the table for a question, all of it from the header."""
    why = re.search(r"Why it matters: (.*?\.)(?= |$)", question.description)
    assert why, f"{question.name}: the description says nowhere why it matters"
    name = f"[{question.name}](../queries/{question.subject}/{question.name}.rq)"
    parameters = ", ".join(map(told, question.parameters)) or "none"
    return f"| {name} | {question.summary} *{why[1][0].upper()}{why[1][1:]}* | {parameters} |"


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_table_of_a_subject_is_that_of_the_headers(subject: str) -> None:
    section = re.search(rf"\n### {subject}\n(.*?)(?=\n#|\Z)", DOC, re.DOTALL | re.IGNORECASE)
    assert section, f"docs/questions.md has no section '### {subject.capitalize()}'"
    written = [line for line in section[1].splitlines() if line.startswith("| [")]
    assert written == [row(each) for each in CATALOGUE.values() if each.subject == subject]


def test_no_other_question_is_in_the_tables() -> None:
    assert len(re.findall(r"(?m)^\| \[", DOC)) == len(CATALOGUE)
    assert f"There are {len(CATALOGUE)} questions" in DOC


def test_every_type_of_parameter_is_told() -> None:
    assert {each.value for each in Type} == set(re.findall(r"(?m)^\| `(\w+)` \|", DOC))


def test_what_is_asked_as_an_example_is_there() -> None:
    asked = re.findall(r"/queries/([a-z-]+)|aseangraph ask ([a-z][a-z-]+)", DOC)
    names = {one or other for one, other in asked} - {*SUBJECTS, "hygiene"}
    assert names
    assert names <= CATALOGUE.keys()


def test_prose_is_broken_into_lines() -> None:
    prose = [line for line in DOC.splitlines() if not line.startswith("|")]
    assert max(map(len, prose)) <= 140
