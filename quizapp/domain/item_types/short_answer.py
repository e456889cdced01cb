"""A few words typed from memory and compared with what the author accepts: no options to lean on."""

from quizapp.domain import typed_texts
from quizapp.domain.item_fields import check_unused, check_wording
from quizapp.domain.items import Grade, Item, Outcome, Problem, Response, Verdict

NAME = "short_answer"
LABEL = "Short answer"
INPUT = "text"
SCORING = (
    "One point for an accepted answer, none for another. "
    "Capitals, accents, punctuation and small slips of typing do not matter; figures must be exact. "
    "What is not recognised counts as not right until a teacher has looked at it."
)
IS_SHUFFLED = False


def check(item: Item) -> list[Problem]:
    """What keeps the item from being an item of this type."""
    return [
        *check_wording(item),
        *check_unused(item, "options", "prompts", "sides"),
        *typed_texts.check_accepted(item, count=1),
    ]


def grade(item: Item, given: Response) -> Grade:
    """Right or wrong. Raises InvalidResponse."""
    (text,) = typed_texts.typed(given, count=1)
    reading = typed_texts.read(text, item.accepted[0])
    if item.answer and not reading.is_accepted:
        # Whoever types the model answer itself is right, whatever the list of variants forgot.
        reading = typed_texts.read(text, (item.answer,))
    if reading.is_accepted:
        return Grade(1.0, Verdict.RIGHT, (True,), (reading,))
    return Grade(0.0, Verdict.WRONG, (False,), (reading,))


def key_text(item: Item) -> str:
    """The model answer, where there is none the first accepted variant."""
    return item.answer or typed_texts.as_markdown(item.accepted[0][0])


def sample(item: Item, outcome: Outcome) -> Response | None:
    """A response with that outcome; there is no partial one."""
    match outcome:
        case Outcome.RIGHT:
            return Response(texts=(item.accepted[0][0],))
        case Outcome.WRONG:
            return Response(texts=(typed_texts.NEVER_ACCEPTED,))
        case Outcome.PARTIAL:
            return None
        case Outcome.MALFORMED:
            return Response(texts=("one", "too many"))
