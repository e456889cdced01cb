"""A question on the front, its answer on the back: recalled, compared and judged by the learner."""

from quizapp.domain import recall, typed_texts
from quizapp.domain.item_fields import check_unused, check_wording
from quizapp.domain.items import Grade, Item, Outcome, Problem, Response

NAME = "flashcard_basic"
LABEL = "Flashcard"
INPUT = "recall"
SCORING = "No points: recall the answer, compare it with the back, and say how well you knew it."
IS_SHUFFLED = False


def check(item: Item) -> list[Problem]:
    """What keeps the item from being an item of this type. Accepted variants may be left out."""
    problems = [
        *check_wording(item),
        *check_unused(item, "options", "prompts", "sides"),
        *recall.check_answer(item),
    ]
    return [*problems, *typed_texts.check_accepted(item, count=1)] if item.accepted else problems


def grade(item: Item, given: Response) -> Grade:
    """UNGRADED, with a note whether a typed text matches. Raises InvalidResponse."""
    return recall.grade(item, given)


def key_text(item: Item) -> str:
    """The back."""
    return item.answer


def sample(item: Item, outcome: Outcome) -> Response | None:  # noqa: ARG001  (the Protocol's signature)
    """A malformed response; no other outcome, since only the learner can tell."""
    return recall.sample(outcome)
