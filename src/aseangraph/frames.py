"""Rows of Python values as a pandas frame, where pandas is installed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas

__all__ = ["frame"]


def frame(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> pandas.DataFrame:
    """Return ``rows`` as a frame: whole numbers stay whole, and what is missing is ``pandas.NA``.

    A column of nothing but days is one of ``datetime64``. Raises ``ImportError`` that says what to
    install where pandas is absent.
    """
    try:
        import pandas  # noqa: PLC0415 - an analyst's tool, which the rest does without
    except ImportError:
        raise ImportError(
            "a frame needs pandas, which is not installed. In a checkout:"
            " pip install -c constraints.txt '.[notebook]'"
        ) from None
    made = pandas.DataFrame(list(map(tuple, rows)), columns=list(columns), dtype=object)
    for name in made.columns:
        values = made[name].dropna()
        if len(values) and all(type(each) is date for each in values):
            made[name] = pandas.to_datetime(made[name])
    return made.convert_dtypes()
