"""Tables as CSV (RFC 4180, UTF-8), and what their columns mean (CSV on the Web)."""

import csv
import json
from collections.abc import Iterable
from io import StringIO
from typing import Any

from aseangraph.cells import RULE, harmless
from aseangraph.columns import SEPARATOR, Column, Row, Table

__all__ = ["as_csv", "as_csvw"]


def as_csv(table: Table, rows: Iterable[Row]) -> bytes:
    """Write the rows under a line of names; a cell without a value is empty."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    names = [column.name for column in table.columns]
    writer.writerow(names)
    writer.writerows([_cell(row[name]) for name in names] for row in rows)
    return buffer.getvalue().encode()


def _cell(value: str | int | None) -> str:
    return "" if value is None else harmless(str(value))


def as_csvw(tables: Iterable[Table]) -> bytes:
    """Write the notes on the columns of NAME.csv for each table.

    After the Metadata Vocabulary for Tabular Data (W3C), section 5.
    """
    told = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
        "dc:description": f"An empty cell has no value. {RULE}",
        "tables": [_table(each) for each in tables],
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def _table(table: Table) -> dict[str, Any]:
    return {
        "url": f"{table.name}.csv",
        "dc:description": table.note,
        "tableSchema": {
            "columns": [_column(each) for each in table.columns],
            "primaryKey": list(table.key),
        },
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "titles": column.name,
        "datatype": column.datatype,
        "dc:description": column.note,
        **({"separator": SEPARATOR} if column.several else {}),
        **({"required": True} if column.required else {}),
    }
