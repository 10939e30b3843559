"""Hygiene rules: SPARQL queries of which every row is a violation.

They say what SHACL Core cannot, or what spans named graphs. A rule projects ``?focus``, and
``?value`` and ``?detail`` where they help; its header names its scope, the stage that asks it.
The default graph is the merge of all graphs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import yaml

from aseangraph.errors import AuthoredFileError, QueryError
from aseangraph.namespaces import QUERY
from aseangraph.validation import Finding

__all__ = ["SCOPES", "HygieneRule", "parse_rule", "rules_of", "run_rules"]

SCOPES = ("authored", "whole")

Select = Callable[[str], Iterable[Mapping[str, str]]]

_MARK = "#+"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C where it was built
_KEYS = ("summary", "message", "scope")


@dataclass(frozen=True, slots=True)
class HygieneRule:
    """One rule: what holds where nothing is found, how to mend a finding, and the query."""

    name: str
    summary: str
    message: str
    scope: str
    text: str

    @property
    def iri(self) -> str:
        """What findings cite: ``query:hygiene-NAME``."""
        return f"{QUERY}hygiene-{self.name}"

    @property
    def names_graphs(self) -> bool:
        """Whether the query asks which named graph says what."""
        lines = (line for line in self.text.splitlines() if not line.lstrip().startswith("#"))
        return any("GRAPH" in line for line in lines)


@cache
def parse_rule(name: str, text: str) -> HygieneRule:
    """Read a rule from its query and the YAML header on its ``#+`` lines.

    Raises ``AuthoredFileError`` that names the rule and what its header lacks.
    """
    lines = [line[len(_MARK) :] for line in text.splitlines() if line.startswith(_MARK)]
    try:
        header = yaml.load("\n".join(lines), Loader=_LOADER)  # noqa: S506 - both are safe
    except yaml.YAMLError as error:
        raise AuthoredFileError(_complaint(name, f"is no YAML: {error}")) from None
    if not isinstance(header, dict) or set(header) != set(_KEYS):
        raise AuthoredFileError(_complaint(name, f"has other keys than {', '.join(_KEYS)}"))
    summary, message, scope = (str(header[key]) for key in _KEYS)
    if scope not in SCOPES:
        raise AuthoredFileError(_complaint(name, f"has the scope {scope!r}: {' or '.join(SCOPES)}"))
    return HygieneRule(name, summary, message, scope, text)


def rules_of(texts: Mapping[str, str], scope: str) -> list[HygieneRule]:
    """Read the rules of one scope from their texts by name."""
    rules = (parse_rule(name, text) for name, text in texts.items())
    return [rule for rule in rules if rule.scope == scope]


def run_rules(rules: Iterable[HygieneRule], select: Select) -> tuple[Finding, ...]:
    """Ask every rule through ``select``, and return a finding for each row, sorted."""
    found = {finding for rule in rules for finding in _findings(rule, select)}
    return tuple(sorted(found, key=lambda each: each.key))


def _findings(rule: HygieneRule, select: Select) -> Iterator[Finding]:
    try:
        rows = list(select(rule.text))
    except QueryError as error:
        raise AuthoredFileError(f"queries/hygiene/{rule.name}.rq: {error}") from None
    for row in rows:
        if "focus" not in row:
            raise AuthoredFileError(
                f"queries/hygiene/{rule.name}.rq: a row has no ?focus. Project the thing at fault."
            )
        told = [row[name] for name in ("value", "detail") if name in row]
        yield Finding(
            shape=rule.iri,
            focus=row["focus"],
            path=None,
            value=" ".join(told) if told else None,
            severity="Violation",
            message=rule.message,
        )


def _complaint(name: str, fault: str) -> str:
    return (
        f"queries/hygiene/{name}.rq: the header on its {_MARK} lines {fault}. Write one line each"
        f" for {', '.join(_KEYS)}, as in the other rules."
    )
