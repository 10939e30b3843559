"""The curated questions: each a file of SPARQL with a header that says what it asks and of what.

The header is YAML in lines that begin with ``#+ ``: summary, description, tags, params, evidence.
The rest is a query that any tool can run as it stands. docs/questions.md tells how one is written.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import yaml

from aseangraph.authored import AuthoredFile
from aseangraph.errors import AuthoredFileError
from aseangraph.query_text import blanked, outermost_group

__all__ = [
    "EVIDENCE_COLUMNS",
    "Catalogue",
    "Curated",
    "Parameter",
    "Type",
    "catalogue_of",
    "read_catalogue",
]

EVIDENCE_COLUMNS = ("evidence", "evidenceIris")
"""What is added to the rows where their evidence is asked for: in words, and as IRIs."""

_HEADER = "#+"
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_PARAMETER = re.compile(r"[a-z][A-Za-z0-9]*")
_SELECT = re.compile(r"\bSELECT(?:\s+(?:DISTINCT|REDUCED)\b)?", re.I)
_WHERE = re.compile(r"(?<![?$\w])WHERE\s*$", re.I)
_ALIAS = re.compile(r"\bAS\s+[?$](\w+)\s*$", re.I)
_TOKEN = re.compile(r"[?$](\w+)|[()]|[^\s()?$]+")
_FIELDS = {"summary", "description", "tags", "params", "evidence"}
_OPTIONS = {
    "type", "class", "required", "default", "example", "description", "values", "minimum", "maximum"
}  # fmt: skip


class Type(StrEnum):
    """What a parameter's value is."""

    IRI = "iri"
    TOPIC = "topic"
    YEAR = "year"
    ENUM = "enum"
    TEXT = "text"
    INTEGER = "integer"


@dataclass(frozen=True)
class Parameter:
    """What a question asks to be told: a variable of its query, bound to a term of this type.

    ``of_class`` is the class (as a CURIE) of which an IRI must be, if any; ``values`` are what an
    enumeration allows. Values stand as in the header: a CURIE, a word, a number.
    """

    name: str
    type: Type
    description: str
    required: bool = False
    default: str | None = None
    example: str | None = None
    of_class: str | None = None
    values: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None

    @property
    def shown(self) -> str | None:
        """The value that examples use: the example, else the default."""
        return self.default if self.example is None else self.example


@dataclass(frozen=True)
class Curated:
    """One question: its name is that of its file, its subject that of the folder."""

    name: str
    subject: str
    summary: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    evidence: tuple[str, ...]
    columns: tuple[str, ...]
    text: str

    @property
    def query(self) -> str:
        """The query without the header."""
        lines = self.text.splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith(_HEADER))


Catalogue = Mapping[str, Curated]


def read_catalogue(files: list[AuthoredFile]) -> Catalogue:
    """Return the questions among the authored files by name, in the order of their names.

    Raises ``AuthoredFileError``, which names the file and what is to be mended.
    """
    found: dict[str, Curated] = {}
    for each in files:
        parts = each.path.split("/")
        if parts[0] != "queries" or parts[1] == "hygiene" or not each.path.endswith(".rq"):
            continue
        name = parts[-1].removesuffix(".rq")
        if len(parts) != 3 or name in found:
            raise AuthoredFileError(
                f"{each.path}: a question lies in queries/SUBJECT/NAME.rq, and no other has its"
                " name. Move or rename it."
            )
        try:
            found[name] = _read(name, parts[1], each.text)
        except (ValueError, yaml.YAMLError) as error:
            raise AuthoredFileError(f"{each.path}: {error}") from None
    return dict(sorted(found.items()))


def catalogue_of(told: Iterable[tuple[str, str, str]]) -> Catalogue:
    """Return the questions that are told by name, subject and text, as ``read_catalogue`` does."""
    return {name: _read(name, subject, text) for name, subject, text in told}


def _read(name: str, subject: str, text: str) -> Curated:
    if not _NAME.fullmatch(name):
        raise ValueError("the name has to be lower-case words joined by hyphens. Rename it.")
    header = _header(text)
    _check_names("fields", header, _FIELDS)
    columns = _columns(text)
    if taken := set(columns) & set(EVIDENCE_COLUMNS):
        raise ValueError(f"?{min(taken)} is what evidence=1 adds to the rows. Rename it.")
    evidence = tuple(header.get("evidence", []))
    parameters = tuple(_parameter(*each) for each in (header.get("params") or {}).items())
    for variable in (*evidence, *(each.name for each in parameters)):
        if variable not in columns:
            raise ValueError(f"?{variable} is not among what is selected. Select it.")
    return Curated(
        name,
        subject,
        _required(header, "summary"),
        _required(header, "description"),
        tuple(header.get("tags", [])),
        parameters,
        evidence,
        columns,
        text,
    )


def _header(text: str) -> dict[str, Any]:
    lines = (line for line in text.splitlines() if line.startswith(_HEADER))
    header = yaml.safe_load("\n".join(line.removeprefix(_HEADER)[1:] for line in lines))
    if not isinstance(header, dict):
        raise ValueError(  # noqa: TRY004 - a fault of the file, not of a caller
            "there is no header: lines of YAML that begin with '#+ '. Write one."
        )
    return header


def _check_names(what: str, given: Mapping[str, object], known: set[str]) -> None:
    if unknown := given.keys() - known:
        names = ", ".join(sorted(map(str, unknown)))
        raise ValueError(f"no {what} are called {names}; known are {', '.join(sorted(known))}.")


def _required(header: Mapping[str, Any], name: str) -> str:
    value = header.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"the header has no {name}. Write one.")
    return " ".join(value.split())


def _columns(text: str) -> tuple[str, ...]:
    """Return the variables that the outermost SELECT projects, in their order."""
    bare, end = blanked(text), outermost_group(text)
    select = _SELECT.search(bare)
    if select is not None and end is not None:
        names = _projected(_WHERE.sub("", bare[select.end() : end - 1]))
        if names:
            return names
    raise ValueError("a question is a SELECT of named variables. Name them.")


def _projected(head: str) -> tuple[str, ...]:
    """Return the variables in ``head``, what is selected; none where something has no name."""
    names: list[str] = []
    depth = start = 0
    for token in _TOKEN.finditer(head):
        if token[0] == "(":
            start = token.end() if depth == 0 else start
            depth += 1
            continue
        depth -= token[0] == ")"
        if depth == 0:
            named = _ALIAS.search(head[start : token.start()]) if token[0] == ")" else token
            if named is None or named[1] is None:
                return ()
            names.append(named[1])
    return tuple(names)


def _parameter(name: str, given: Mapping[str, Any]) -> Parameter:
    if not _PARAMETER.fullmatch(name):
        raise ValueError(f"parameter {name}: its name has to be a word in lower camel case.")
    _check_names(f"options of parameter {name}", given, _OPTIONS)
    kind = Type(given.get("type", ""))
    values = tuple(map(str, given.get("values", ())))
    if (kind is Type.ENUM) != bool(values):
        raise ValueError(f"parameter {name}: an enum, and nothing else, has values.")
    default, example = (_text(given.get(option)) for option in ("default", "example"))
    if given.get("required") and (default is not None or example is None):
        raise ValueError(f"parameter {name}: what is required has an example and no default.")
    for value in (default, example):
        if values and value is not None and value not in values:
            raise ValueError(f"parameter {name}: {value} is none of its values.")
    return Parameter(
        name,
        kind,
        _required(given, "description"),
        bool(given.get("required")),
        default,
        example,
        given.get("class"),
        values,
        given.get("minimum"),
        given.get("maximum"),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
