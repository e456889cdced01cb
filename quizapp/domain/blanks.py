"""Where a stem has its blanks: one rule for whoever checks, grades or shows them."""

import re

_BLANK = re.compile(r"_{3,}")


def split_stem(stem: str) -> tuple[str, ...]:
    """The pieces of text around the blanks, so one more piece than blanks; a piece may be empty.

    A blank is a run of three or more underscores.
    """
    return tuple(_BLANK.split(stem))
