"""The rows of a form as they were sent: no page of ours leaves gaps between them, but whoever sends one may."""

import re

from werkzeug.datastructures import MultiDict

from quizapp.services.errors import Invalid

LISTS = ("options", "accepted", "prompts", "sides")
MOST_ROWS = 60
"""Rows, and marks of the right answer, that a form may send: more than any page has, so that gaps do no harm."""
_ROW = re.compile(rf"({'|'.join(LISTS)})-([0-9]{{1,4}})((?:-[a-z_]+)?)")


def closed_up(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was sent with the rows of each list numbered from 0 without a gap, and the keys pointing at the same rows.

    A row whose number is none is left out; WTForms takes digits of any script for one and fails on some.
    Raises Invalid for more than MOST_ROWS rows or keys.
    """
    found = {name: _ROW.fullmatch(name) for name in sent}
    numbers = {of: sorted({int(row[2]) for row in found.values() if row and row[1] == of}) for of in LISTS}
    if max(*map(len, numbers.values()), len(sent.getlist("key"))) > MOST_ROWS:
        raise Invalid(
            f"What was sent has more than {MOST_ROWS} options, answers or marks; no question has as many."
        )
    places = {of: {number: place for place, number in enumerate(all_)} for of, all_ in numbers.items()}

    def closed_key(value: str) -> str | None:
        number = int(value) if re.fullmatch(r"[0-9]{1,4}", value) else -1
        return str(places["options"][number]) if number in places["options"] else None

    closed: MultiDict[str, str] = MultiDict()
    for name, value in sent.items(multi=True):
        row = found[name]
        if row:
            if (row[1], row[3]) == ("prompts", "-key"):
                value = closed_key(value) or ""
            closed.add(f"{row[1]}-{places[row[1]][int(row[2])]}{row[3]}", value)
        elif name == "key":
            key = closed_key(value)
            if key is not None:
                closed.add(name, key)
        elif not name.startswith(tuple(f"{of}-" for of in LISTS)):
            closed.add(name, value)
    return closed
