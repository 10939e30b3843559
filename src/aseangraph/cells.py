"""Cells of CSV that a spreadsheet would take for a formula, made harmless, and given back.

A cell that begins with an apostrophe, a blank, a tab, a line end, or, behind blanks, with one of
``= + - @`` (in their wide forms, too) has one more apostrophe before it; so whoever wants the text
to the letter drops one apostrophe from any cell that begins with one.
"""

__all__ = ["RULE", "harmless", "to_the_letter"]

RULE = (
    "A cell that begins with an apostrophe, white space, or one of = + - @ (also in their wide"
    " forms, also behind white space) has one more apostrophe before it, so that no spreadsheet"
    " takes it for a formula. Drop one apostrophe from any cell that begins with one to have the"
    " text to the letter. Parquet and SQLite hold the text to the letter."
)
_MARK = "'"
_FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")


def harmless(text: str) -> str:
    """Return ``text`` as a cell that no spreadsheet computes."""
    is_odd = text[:1].isspace() or text.startswith(_MARK) or text.lstrip().startswith(_FORMULA)
    return _MARK + text if is_odd else text


def to_the_letter(cell: str) -> str:
    """Return the text of which ``cell`` was made by ``harmless``."""
    return cell.removeprefix(_MARK)
