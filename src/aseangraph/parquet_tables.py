"""Tables as Parquet, with the notes on the columns in the file."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from aseangraph.columns import Column, Row, Table

__all__ = ["as_parquet"]


def as_parquet(table: Table, rows: Sequence[Row]) -> bytes:
    """Write the rows, typed: integers, days, and text to the letter.

    The same version of pyarrow writes the same bytes.
    """
    import pyarrow as pa  # noqa: PLC0415 - it takes long to import, and only a build writes
    import pyarrow.parquet as pq  # noqa: PLC0415

    types = {"integer": pa.int64(), "date": pa.date32()}
    fields = [
        pa.field(
            each.name,
            types.get(each.datatype, pa.string()),
            nullable=not each.required,
            metadata={"note": each.note},
        )
        for each in table.columns
    ]
    columns = [[_value(row[each.name], each) for row in rows] for each in table.columns]
    schema = pa.schema(fields, metadata={"note": table.note})
    arrays = [pa.array(values, each.type) for values, each in zip(columns, fields, strict=True)]
    buffer = BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), buffer, compression="zstd")
    return buffer.getvalue()


def _value(value: str | int | None, column: Column) -> str | int | date | None:
    if column.datatype == "date" and value is not None:
        return date.fromisoformat(str(value))
    return value
