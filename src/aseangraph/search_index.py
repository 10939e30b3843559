"""The index of words: from the graph to one SQLite file, written by the build.

things      a row for each thing of ours: IRI, local name, label, kind, and whether it is but a
            record about others (a claim of lineage, a disagreement)
kinds       its classes, those that are entailed among them
texts       what is said of it, by field; names with all their words joined, to be found whole
words       FTS5 over the words of those texts, folded (see ``spelling``)
vocabulary  all words of ``words``, for the forgiving of slips
near_names  FTS5 over the trigrams of names
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum

from aseangraph.errors import BuildError
from aseangraph.graphs import DERIVED
from aseangraph.namespaces import AG, BASE, ID, TOPIC
from aseangraph.spelling import joined, parts

__all__ = ["NAMES", "RECORDS", "WEIGHTS", "Field", "build_index"]

Select = Callable[[str], Iterable[Mapping[str, str]]]


class Field(StrEnum):
    """What a text is to its thing, in the order in which it explains a match."""

    LABEL = "label"
    ALTERNATIVE = "alternative label"
    ACRONYM = "acronym"
    NOTATION = "notation"
    LOCAL = "local name"
    RENAMED = "name before or after a renaming"
    TOPIC = "topic"
    KIND = "kind"
    DESCRIPTION = "description"


NAMES = (Field.LABEL, Field.ALTERNATIVE, Field.ACRONYM, Field.NOTATION, Field.LOCAL)

# How much a word in a field counts beside one in a description (BM25).
WEIGHTS = {
    Field.LABEL: 10,
    Field.ALTERNATIVE: 8,
    Field.ACRONYM: 8,
    Field.NOTATION: 8,
    Field.LOCAL: 4,
    Field.RENAMED: 4,
    Field.TOPIC: 3,
    Field.KIND: 2,
    Field.DESCRIPTION: 1,
}

_SCHEMA = f"""
CREATE TABLE things (id INTEGER PRIMARY KEY, iri TEXT UNIQUE NOT NULL, local TEXT NOT NULL,
    label TEXT, kind TEXT NOT NULL, record INTEGER NOT NULL);
CREATE INDEX things_local ON things (local);
CREATE TABLE kinds (class TEXT, thing INTEGER, PRIMARY KEY (class, thing)) WITHOUT ROWID;
CREATE TABLE texts (id INTEGER PRIMARY KEY, thing INTEGER NOT NULL, field TEXT NOT NULL,
    text TEXT NOT NULL, joined TEXT);
CREATE INDEX texts_thing ON texts (thing);
CREATE INDEX texts_joined ON texts (joined);
CREATE VIRTUAL TABLE words USING fts5({", ".join(field.name for field in WEIGHTS)}, content='',
    tokenize="unicode61 remove_diacritics 0 tokenchars '.'");
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, 'row');
CREATE VIRTUAL TABLE near_names USING fts5(name, content='', tokenize='trigram');
"""
_OURS = (str(ID), str(TOPIC), str(AG))
_OF_OURS = f'FILTER(ISIRI(?thing) && STRSTARTS(STR(?thing), "{BASE}"))'
_CLASSES = f"""
SELECT DISTINCT ?thing ?value {{
  ?thing a ?value {_OF_OURS} FILTER(STRSTARTS(STR(?value), STR(ag:))) }}
"""
_AUTHORED = f"""
SELECT DISTINCT ?thing ?value {{ GRAPH ?graph {{ ?thing a ?value {_OF_OURS} }}
  FILTER(?graph NOT IN ({", ".join(f"<{name}>" for name in sorted(DERIVED))})) }}
"""
_FIELDS = {
    "rdfs:label": Field.LABEL,
    "skos:prefLabel": Field.LABEL,
    "dcterms:title": Field.LABEL,
    "skos:altLabel": Field.ALTERNATIVE,
    "ag:timelineLabel": Field.ALTERNATIVE,
    "skos:notation": Field.NOTATION,
    "dcterms:description": Field.DESCRIPTION,
    "skos:definition": Field.DESCRIPTION,
    "ag:theme": Field.DESCRIPTION,
}
_TOPICS = (
    f"SELECT DISTINCT ?thing ?value {{ ?thing dcterms:subject|ag:drivenBy ?value {_OF_OURS} }}"
)
_CHANGES = """
SELECT DISTINCT ?thing ?value {
  ?change org:originalOrganization|org:resultingOrganization ?thing , ?value .
  FILTER(?thing != ?value) }
"""
# What speaks of other things: in an answer it comes after these.
RECORDS = {
    str(AG[name]) for name in ("Discrepancy", "Judgement", "LineageLink", "NotFound", "StatedCount")
}
_BRACKETS = re.compile(r"\(\W*([^()]*?)\W*\)\s*(.*)")
_ACRONYM = re.compile(r"(?=.*[A-Z].*[A-Z])\S{2,12}(?: \S{2,12})?")

_Texts = dict[str, dict[Field, list[str]]]


def build_index(select: Select) -> bytes:
    """Return the index of what ``select`` finds, as the bytes of an SQLite file.

    ``select`` yields the solutions of a SELECT query on the dataset, its default graph the merge.
    The same SQLite writes the same bytes for the same graph. Raises ``BuildError`` where this
    Python's SQLite has no full-text search.
    """
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(_SCHEMA)
        _fill(connection, select)
        connection.execute("INSERT INTO words (words) VALUES ('optimize')")
        connection.execute("INSERT INTO near_names (near_names) VALUES ('optimize')")
        connection.commit()
        connection.execute("VACUUM")
        return connection.serialize()
    except sqlite3.OperationalError as error:
        raise BuildError(
            f"the index of words cannot be built: {error}. It takes a Python whose SQLite (3.34 or"
            " later) has FTS5."
        ) from None
    finally:
        connection.close()


def _fill(connection: sqlite3.Connection, select: Select) -> None:
    classes = _values(select(_CLASSES))
    authored = _values(select(_AUTHORED))
    texts = _texts(select, authored)
    kinds = {thing: _kind(types, texts) for thing, types in authored.items()}
    _add_others(texts, kinds, select)
    for number, thing in enumerate(sorted(authored), 1):
        labels = texts[thing][Field.LABEL]
        row = (number, thing, _local(thing), labels[0] if labels else None, kinds[thing])
        is_record = not RECORDS.isdisjoint(classes[thing])
        connection.execute("INSERT INTO things VALUES (?, ?, ?, ?, ?, ?)", (*row, is_record))
        ours = [(each, number) for each in classes[thing]]
        connection.executemany("INSERT INTO kinds VALUES (?, ?)", ours)
        _add_texts(connection, number, texts[thing])
        if labels:
            _add_words(connection, number, texts[thing])


def _add_texts(connection: sqlite3.Connection, thing: int, fields: dict[Field, list[str]]) -> None:
    for field in Field:
        for text in fields[field]:
            whole = joined(text) if field in (*NAMES, Field.RENAMED) else None
            row = (thing, field, text, whole)
            added = "INSERT INTO texts (thing, field, text, joined) VALUES (?, ?, ?, ?)"
            number = connection.execute(added, row).lastrowid
            if field in NAMES:
                near = "INSERT INTO near_names (rowid, name) VALUES (?, ?)"
                connection.execute(near, (number, whole))


def _add_words(connection: sqlite3.Connection, thing: int, fields: dict[Field, list[str]]) -> None:
    columns = [" ".join(word for text in fields[f] for word in parts(text)) for f in WEIGHTS]
    marks = ", ".join("?" * (len(columns) + 1))
    names = ", ".join(("rowid", *(field.name for field in WEIGHTS)))
    connection.execute(f"INSERT INTO words ({names}) VALUES ({marks})", (thing, *columns))  # noqa: S608 - names of columns


def _values(rows: Iterable[Mapping[str, str]]) -> dict[str, list[str]]:
    """Return the values of each thing of ours, sorted."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["thing"].startswith(_OURS):
            found[row["thing"]].append(row["value"])
    for values in found.values():
        values.sort()
    return found


def _local(iri: str) -> str:
    return next(iri.removeprefix(start) for start in _OURS if iri.startswith(start))


def _texts(select: Select, things: Iterable[str]) -> _Texts:
    """Return what the graph says of the things, by field, each text once."""
    texts: _Texts = {thing: {field: [] for field in Field} for thing in things}
    for property_, field in _FIELDS.items():
        query = f"SELECT DISTINCT ?thing ?value {{ ?thing {property_} ?value {_OF_OURS} }}"
        for thing, values in _values(select(query)).items():
            if thing in texts:
                known = texts[thing][field]
                known += [value for value in values if value not in known]
    for thing, fields in texts.items():
        # The first label is the thing's; what else stands there is a name beside it.
        fields[Field.ALTERNATIVE] += fields[Field.LABEL][1:]
        del fields[Field.LABEL][1:]
        fields[Field.LOCAL] = [_local(thing)]
    return texts


def _kind(classes: list[str], texts: _Texts) -> str:
    """Name the classes of a thing by their labels, those of ours alone where there are any."""
    ours = [each for each in classes if each.startswith(AG)]
    return ", ".join(_class_label(each, texts) for each in ours or classes)


def _class_label(class_: str, texts: _Texts) -> str:
    labels = texts[class_][Field.LABEL] if class_ in texts else []
    local = re.split("[/#]", class_)[-1]
    return labels[0] if labels else re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local).lower()


def _add_others(texts: _Texts, kinds: dict[str, str], select: Select) -> None:
    """Add acronyms, kinds, and what other things lend: topics' names, names of the renamed."""
    whole = {name for fields in texts.values() for name in _names(fields)}
    for thing, fields in texts.items():
        fields[Field.KIND] = [kinds[thing]]
        known = {joined(name) for name in _names(fields)}
        found = {each for name in _names(fields) for each in _acronyms(name, kinds[thing], whole)}
        fields[Field.ACRONYM] = sorted(each for each in found if joined(each) not in known)
    for query, field in ((_TOPICS, Field.TOPIC), (_CHANGES, Field.RENAMED)):
        for thing, others in _values(select(query)).items():
            lent = {name for each in others if each in texts for name in _names(texts[each])}
            if thing in texts:
                texts[thing][field] = sorted(lent)


def _names(fields: dict[Field, list[str]]) -> list[str]:
    return [*fields[Field.LABEL], *fields[Field.ALTERNATIVE], *fields[Field.ACRONYM]]


def _acronyms(name: str, kind: str, names: set[str]) -> Iterator[str]:
    """Yield the acronym in brackets that stands for the thing: at the end, or before its kind.

    In "17th Meeting of Ministers (MM)" it stands for another thing, of which the end is the name.
    """
    if any(
        name[at + 1 :] in names for at, sign in enumerate(name[: name.find("(")]) if sign == " "
    ):
        return
    for match in _BRACKETS.finditer(name):
        if match[2].casefold() in ("", kind.casefold()) and _ACRONYM.fullmatch(match[1]):
            yield match[1]
