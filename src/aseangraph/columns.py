"""The columns of the tables of things and edges: names, types, and what they mean."""

from dataclasses import dataclass

__all__ = ["EDGES", "SEPARATOR", "THINGS", "Column", "Row", "Table"]

SEPARATOR = " | "  # between the values of a column that may have several

Row = dict[str, str | int | None]


@dataclass(frozen=True)
class Column:
    """A column: its type is that of XML Schema which CSVW calls so (``string``, ``date`` …)."""

    name: str
    datatype: str
    note: str
    several: bool = False
    required: bool = False


@dataclass(frozen=True)
class Table:
    """A table: its columns, what a row is, and the columns by which a row is known."""

    name: str
    note: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]


THINGS = Table(
    "things",
    "One row for each thing that the authored graphs describe. Passages and citations are counted"
    " for each thing, and have no rows of their own.",
    (
        Column("iri", "anyURI", "The name of the thing on the Web.", required=True),
        Column("name", "string", "The same, short, as in SPARQL.", required=True),
        Column(
            "group",
            "string",
            "thing; topic; source (a document that evidence is in); or record (it speaks of other"
            " things: a claim of lineage, a disagreement, a judgement, a count, what was not"
            " found).",
            required=True,
        ),
        Column("class", "string", "What it is: a class of the ontology.", several=True),
        Column("label", "string", "Its title or name; of a source, else its publisher."),
        Column("alternative_names", "string", "Acronyms and other names.", several=True),
        Column("notation", "string", "The number that the document prints.", several=True),
        Column(
            "description",
            "string",
            "What it is about, in our words; documents may each have one.",
            several=True,
        ),
        Column("topics", "string", "The names of its topics.", several=True),
        Column("whole", "anyURI", "What it is directly a part of.", several=True),
        Column("whole_label", "string", "The label of that.", several=True),
        Column("instrument", "anyURI", "The outermost whole that it is a part of."),
        Column("instrument_label", "string", "The label of that."),
        Column("position", "integer", "Its place within its whole, from 1."),
        Column("start_year", "integer", "The year in which its period begins, as a source says."),
        Column("end_year", "integer", "The year in which its period ends, as a source says."),
        Column("earliest", "date", "The first day that any date told of it covers, for sorting."),
        Column("latest", "date", "The last day that any date told of it covers: no end."),
        Column("status", "string", "In force, superseded …, where a source says so."),
        Column("graphs", "string", "The graphs that describe it: who says so.", several=True),
        Column(
            "evidence",
            "string",
            "passage: in a text that we hold, checked by machine. citation: of a page that is cited"
            " and not held, never counted as verified.",
            several=True,
        ),
        Column("passages", "integer", "How many passages prove it.", required=True),
        Column("citations", "integer", "How many citations are given for it.", required=True),
        Column("sources", "string", "Where these are: titles or publishers.", several=True),
    ),
    ("iri",),
)
EDGES = Table(
    "edges",
    "One row for each statement from a thing to a thing in a graph. What is stated, judged and"
    " entailed is told by basis and never mixed.",
    (
        Column("subject", "anyURI", "The thing that the statement is of.", required=True),
        Column("subject_label", "string", "Its label."),
        Column("predicate", "anyURI", "The property.", required=True),
        Column("predicate_label", "string", "The property's label.", required=True),
        Column("object", "anyURI", "The thing that it leads to.", required=True),
        Column("object_label", "string", "Its label."),
        Column("graph", "string", "The named graph that holds the statement.", required=True),
        Column(
            "basis",
            "string",
            "stated: by a document that we hold. cited: by a page that is cited and not held."
            " curated: added by us, such as topics. inferred: a judgement of ours on lineage, with"
            " its rationale. entailed: follows by logic. entailed from inferred: follows by logic,"
            " and from a judgement of lineage; no stated lineage leads there.",
            required=True,
        ),
        Column("link", "anyURI", "Of lineage: the claim, which has the evidence.", several=True),
        Column("rationale", "string", "Of inferred lineage: why we think so.", several=True),
    ),
    ("subject", "predicate", "object", "graph"),
)
