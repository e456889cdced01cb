"""What item types answered by typing have in common: limits, accepted variants, how a text was read."""

import re
import unicodedata

from quizapp.domain.answers import match, normalise
from quizapp.domain.items import InvalidResponse, Item, Problem, Reading, Response, Understood

LONGEST_TEXT = 500
"""Characters (code points) in one typed text."""
NEVER_ACCEPTED = "xx"
"""For the samples: an answer that no author accepts, too short for a slip of typing."""


def typed(given: Response, *, count: int) -> tuple[str, ...]:
    """The count texts typed, of which some may be empty, not all.

    Raises InvalidResponse if they are fewer or more, or cannot be stored.
    """
    _refuse_what_cannot_be_stored(given)
    if given.is_empty:
        raise InvalidResponse("Nothing is typed yet: type an answer first.")
    if len(given.texts) != count:
        raise InvalidResponse(f"{len(given.texts)} texts came in; this question takes {count}.")
    return given.texts


def typed_or_nothing(given: Response) -> str:
    """The one text typed, "" where nothing was.

    Raises InvalidResponse if there are more, or it cannot be stored.
    """
    _refuse_what_cannot_be_stored(given)
    if len(given.texts) > 1:
        raise InvalidResponse(f"{len(given.texts)} texts came in; this question takes one.")
    return "" if given.is_empty else given.texts[0]


def read(text: str, accepted: tuple[str, ...]) -> Reading:
    """How the text was read, small slips of typing forgiven.  accepted: the variants, the answer itself first."""
    found = match(text, accepted)
    if found.variant is None:
        return Reading(Understood.UNLISTED if normalise(text) else Understood.NOTHING)
    if not found.is_exact:
        return Reading(Understood.SLIP, found.variant)
    return Reading(Understood.LISTED if found.variant == accepted[0] else Understood.VARIANT, found.variant)


def check_accepted(item: Item, *, count: int) -> list[Problem]:
    """What keeps the item from having count lists of variants, each short enough and comparable."""
    problems = []
    if len(item.accepted) != count:
        problems.append(
            Problem("accepted", f"There are {len(item.accepted)} lists of accepted variants; write {count}.")
        )
    for place, variants in enumerate(item.accepted):
        if not variants:
            problems.append(Problem(f"accepted[{place}]", "No variant is accepted; write at least one."))
        for index, variant in enumerate(variants):
            field = f"accepted[{place}][{index}]"
            # Normalising takes its time over a long text, so its length comes first.
            if len(variant) > LONGEST_TEXT:
                problems.append(
                    Problem(
                        field,
                        f"It is longer than the {LONGEST_TEXT} characters that can be typed; shorten it.",
                    )
                )
            elif not normalise(variant):
                problems.append(Problem(field, "Nothing in it can be compared; write letters or digits."))
    return problems


def as_markdown(text: str) -> str:
    """Markdown that reads as this plain text."""
    inline = re.sub(r"([\\`*_\[\]<>&~$])", r"\\\1", text)
    return re.sub(r"^(?:(\d+)(?=[.)])|(?=[#+\-=]))", r"\1\\", inline, flags=re.MULTILINE)


def _refuse_what_cannot_be_stored(given: Response) -> None:
    """Raises InvalidResponse for options, for a text too long, and for one that no database stores."""
    if given.selected:
        raise InvalidResponse("This question is answered by typing, not by choosing.")
    for text in given.texts:
        if len(text) > LONGEST_TEXT:
            raise InvalidResponse(
                f"The text has {len(text)} characters; {LONGEST_TEXT} is the most. Shorten it, then answer."
            )
        if any(character == "\0" or unicodedata.category(character) == "Cs" for character in text):
            raise InvalidResponse(
                "The text holds a character that cannot be stored. Type it anew, then answer."
            )
