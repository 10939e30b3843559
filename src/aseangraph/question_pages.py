"""The pages of the curated questions: the list of them, and what stands above an answer's rows."""

from collections.abc import Iterator, Mapping
from html import escape
from string import Template
from urllib.parse import urlencode

from aseangraph.catalogue import Catalogue, Curated, Parameter, Type
from aseangraph.pages import framed

__all__ = ["list_page", "question_heading", "rows_told"]

_FORMATS = ("csv", "tsv", "json", "xml")
_LIST = Template("""\
<p><a href="$base/">aseangraph</a></p>
<h1>Questions</h1>
<p>Each has a page of its own, with a form; an answer comes as a table, CSV, TSV, JSON or XML.</p>
$subjects""")
_HEADING = Template("""\
<p><a href="../queries">All questions</a></p>
<h1>$summary</h1>
<p>$description</p>
<form method="get">
$fields
<p><label><input type="checkbox" name="evidence" value="1"$checked> with the evidence</label></p>
<p><button>Ask</button></p>
</form>
<p>The answer as $formats. The query: <a href="$name.rq">$name.rq</a></p>""")


def list_page(base: str, catalogue: Catalogue) -> str:
    """Return the page that lists the questions by subject; ``base`` has no slash at its end."""
    subjects: dict[str, list[Curated]] = {}
    for each in catalogue.values():
        subjects.setdefault(each.subject, []).append(each)
    parts = [_subject(base, subject, each) for subject, each in sorted(subjects.items())]
    return framed(_LIST.substitute(base=escape(base), subjects="\n".join(parts)))


def _subject(base: str, subject: str, questions: list[Curated]) -> str:
    items = (
        f'<li><a href="{escape(base)}/queries/{escape(each.name)}{_example(each)}">'
        f"{escape(each.summary)}</a></li>"
        for each in questions
    )
    return f"<h2>{escape(subject)}</h2>\n<ul>\n" + "\n".join(items) + "\n</ul>"


def _example(question: Curated) -> str:
    needed = (each for each in question.parameters if each.required)
    pairs = urlencode([(each.name, each.example or "") for each in needed])
    return escape(f"?{pairs}") if pairs else ""


def question_heading(question: Curated, given: Mapping[str, str], *, evidence: bool = False) -> str:
    """Return what stands above the rows: the question, why it matters, a form."""
    return _HEADING.substitute(
        summary=escape(question.summary),
        description=escape(question.description),
        name=escape(question.name),
        fields="\n".join(_field(each, given.get(each.name)) for each in question.parameters),
        checked=" checked" if evidence else "",
        formats=", ".join(_as(question.name, given, each, evidence=evidence) for each in _FORMATS),
    )


def _as(name: str, given: Mapping[str, str], format_: str, *, evidence: bool) -> str:
    pairs = {**given, **({"evidence": "1"} if evidence else {}), "format": format_}
    return f'<a href="{escape(name)}?{escape(urlencode(pairs))}">{format_.upper()}</a>'


def _field(parameter: Parameter, value: str | None) -> str:
    name, told = escape(parameter.name), escape(parameter.description)
    shown = escape(value if value is not None else parameter.default or "")
    if parameter.type is Type.ENUM:
        chosen = value or parameter.default or ""
        values = parameter.values if parameter.required else ("", *parameter.values)
        options = "".join(_option(each, chosen=each == chosen) for each in values)
        entry = f'<select name="{name}">{options}</select>'
    else:
        needed = " required" if parameter.required else ""
        hint = escape(parameter.shown or "")
        entry = f'<input name="{name}" value="{shown}" placeholder="{hint}" size="50"{needed}>'
    return f"<p><label>{name}: {entry}<br>{told}</label></p>"


def _option(value: str, *, chosen: bool) -> str:
    return f"<option{' selected' if chosen else ''}>{escape(value)}</option>"


def rows_told(offset: int, limit: int | None, total: int, address: str = "") -> str:
    """Say which rows of how many follow, where not all do; ``address`` leads to the others."""
    last = total if limit is None else min(offset + limit, total)
    if offset == 0 and last == total:
        return ""
    if offset >= total:
        told = f"There are {total}, and none from {offset + 1} on."
    else:
        told = f"{offset + 1} to {last} of {total}:"
    return f"\n<p>{told}{''.join(_others(offset, limit, total, address))}</p>"


def _others(offset: int, limit: int | None, total: int, address: str) -> Iterator[str]:
    """Yield links to the rows before and after, where there are any."""
    if limit is None or not address:
        return
    starts = {"previous": min(max(offset - limit, 0), max(total - 1, 0) // limit * limit)}
    if offset + limit < total:
        starts["next"] = offset + limit
    for name, start in starts.items():
        if start != offset:
            where = escape(f"{address}limit={limit}&offset={start}")
            yield f' <a href="{where}">{name}</a>'
