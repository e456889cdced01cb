"""A sentence with blanks to fill: recall in its context, one share of the point for each blank."""

from quizapp.domain import typed_texts
from quizapp.domain.blanks import split_stem
from quizapp.domain.item_fields import check_unused, check_wording
from quizapp.domain.items import Grade, Item, Outcome, Problem, Response, Verdict

NAME = "cloze"
LABEL = "Fill in the blanks"
INPUT = "blanks"
SCORING = (
    "The point is shared equally between the blanks. "
    "Capitals, accents, punctuation and small slips of typing do not matter; figures must be exact. "
    "What is not recognised counts as not right until a teacher has looked at it."
)
IS_SHUFFLED = False


def check(item: Item) -> list[Problem]:
    """What keeps the item from being an item of this type."""
    problems = [*check_wording(item), *check_unused(item, "options", "answer", "prompts", "sides")]
    blanks = _blanks(item)
    if not blanks:
        problems.append(Problem("stem", "There is no blank; write ___ where a word is missing."))
    return [*problems, *typed_texts.check_accepted(item, count=blanks)]


def grade(item: Item, given: Response) -> Grade:
    """The share of blanks filled rightly; one left empty is wrong. Raises InvalidResponse."""
    texts = typed_texts.typed(given, count=_blanks(item))
    understood = tuple(
        typed_texts.read(text, variants) for text, variants in zip(texts, item.accepted, strict=True)
    )
    parts = tuple(reading.is_accepted for reading in understood)
    if all(parts):
        return Grade(1.0, Verdict.RIGHT, parts, understood)
    if any(parts):
        return Grade(sum(parts) / len(parts), Verdict.PARTIAL, parts, understood)
    return Grade(0.0, Verdict.WRONG, parts, understood)


def key_text(item: Item) -> str:
    """The stem with the first accepted variant of each blank, in bold."""
    first, *rest = split_stem(item.stem)
    filled = [f"**{typed_texts.as_markdown(variants[0])}**" for variants in item.accepted]
    return first + "".join(text + piece for text, piece in zip(filled, rest, strict=True))


def sample(item: Item, outcome: Outcome) -> Response | None:
    """A response with that outcome; none is partial where there is only one blank."""
    right = tuple(variants[0] for variants in item.accepted)
    wrong = (typed_texts.NEVER_ACCEPTED,) * len(right)
    match outcome:
        case Outcome.RIGHT:
            return Response(texts=right)
        case Outcome.WRONG:
            return Response(texts=wrong)
        case Outcome.PARTIAL:
            return Response(texts=right[:1] + wrong[1:]) if len(right) > 1 else None
        case Outcome.MALFORMED:
            return Response(texts=(*right, "one too many"))


def _blanks(item: Item) -> int:
    return len(split_stem(item.stem)) - 1
