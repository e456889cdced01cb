"""Texts in CSV cells that no spreadsheet takes for a formula, and the texts back.

A cell that begins with = + - @, their full-width forms, a tab or a line end is calculated by spreadsheets when the
file is opened. An apostrophe in front makes it a text. So that nothing is lost, a text that begins with apostrophes
and then such a character gets one more too: `restore(defuse(text))` is always the text.
Source: OWASP, "CSV Injection".
"""

import re

_CALCULATED = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_DEFUSED = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")


def defuse(text: str) -> str:
    """The text as a cell may hold it."""
    return f"'{text}" if _CALCULATED.match(text) else text


def restore(cell: str) -> str:
    """The text that `defuse` made the cell from."""
    return cell[1:] if _DEFUSED.match(cell) else cell
