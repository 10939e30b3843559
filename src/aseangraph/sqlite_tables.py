"""Tables and all statements as one SQLite file, to the letter.

things, edges  the tables, with indexes on what they are looked up by
statements     a view: every statement with its graph, as text
columns        what the columns of things and edges mean
terms, quads   what the view is made of: each term once, statements by their numbers
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from rdflib import BNode, Literal
from rdflib.term import Node

from aseangraph.columns import Row, Table

__all__ = ["as_sqlite"]

_STATEMENTS = """
CREATE TABLE terms (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL,
    language TEXT, datatype TEXT);
CREATE INDEX terms_value ON terms (value);
CREATE TABLE quads (subject INTEGER NOT NULL, predicate INTEGER NOT NULL, object INTEGER NOT NULL,
    graph INTEGER NOT NULL, PRIMARY KEY (subject, predicate, object, graph)) WITHOUT ROWID;
CREATE INDEX quads_object ON quads (object);
CREATE INDEX quads_predicate ON quads (predicate);
CREATE VIEW statements AS
SELECT s.value AS subject, p.value AS predicate, o.value AS object, o.kind AS object_kind,
    o.language AS language, o.datatype AS datatype, g.value AS graph
FROM quads JOIN terms s ON s.id = quads.subject JOIN terms p ON p.id = quads.predicate
    JOIN terms o ON o.id = quads.object JOIN terms g ON g.id = quads.graph;
CREATE TABLE columns (table_name TEXT, column_name TEXT, datatype TEXT, note TEXT,
    PRIMARY KEY (table_name, column_name)) WITHOUT ROWID;
"""
_INDEXES = """
CREATE UNIQUE INDEX things_iri ON things (iri);
CREATE INDEX things_class ON things (class);
CREATE INDEX things_label ON things (label);
CREATE INDEX edges_subject ON edges (subject, predicate, object);
CREATE INDEX edges_object ON edges (object, predicate);
"""

_Quad = tuple[Node, Node, Node, str]
_Term = tuple[str, str, str | None, str | None]


def as_sqlite(tables: Mapping[Table, Sequence[Row]], quads: Iterable[_Quad]) -> bytes:
    """Write ``tables`` (of things and of edges) and all statements.

    The same SQLite writes the same bytes.
    """
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(_STATEMENTS)
        for table, rows in tables.items():
            _add_table(connection, table, rows)
        connection.executescript(_INDEXES)
        _add_statements(connection, quads)
        connection.commit()
        connection.execute("VACUUM")
        return connection.serialize()
    finally:
        connection.close()


def _add_table(connection: sqlite3.Connection, table: Table, rows: Iterable[Row]) -> None:
    names = [each.name for each in table.columns]
    columns = ", ".join(
        f'"{each.name}" {"INTEGER" if each.datatype == "integer" else "TEXT"}'
        f"{' NOT NULL' if each.required else ''}"
        for each in table.columns
    )
    connection.execute(f"CREATE TABLE {table.name} ({columns})")
    marks = ", ".join("?" * len(names))
    values = ([row[name] for name in names] for row in rows)
    connection.executemany(f"INSERT INTO {table.name} VALUES ({marks})", values)  # noqa: S608 - ours
    notes = [(table.name, each.name, each.datatype, each.note) for each in table.columns]
    connection.executemany("INSERT INTO columns VALUES (?, ?, ?, ?)", notes)


def _add_statements(connection: sqlite3.Connection, quads: Iterable[_Quad]) -> None:
    numbers: dict[Node | str, int] = {}
    rows = [tuple(numbers.setdefault(term, len(numbers) + 1) for term in quad) for quad in quads]
    terms = ((number, *_term(term)) for term, number in numbers.items())
    connection.executemany("INSERT INTO terms VALUES (?, ?, ?, ?, ?)", terms)
    connection.executemany("INSERT INTO quads VALUES (?, ?, ?, ?)", sorted(rows))


def _term(term: Node | str) -> _Term:
    if isinstance(term, Literal):
        datatype = None if term.language or term.datatype is None else str(term.datatype)
        return "literal", str(term), term.language, datatype
    return ("blank" if isinstance(term, BNode) else "iri"), str(term), None, None
