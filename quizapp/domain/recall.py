"""What both kinds of flashcard share: the learner compares with the back, so nobody else gives a score.

A score for the texts that happen to match, and none for the others, would show every card as perfectly known.
So a grade here is always UNGRADED; that a typed text matches is kept in its parts, for a suggestion.
"""

from quizapp.domain import typed_texts
from quizapp.domain.items import Grade, Item, Outcome, Problem, Response, Verdict


def check_answer(item: Item) -> list[Problem]:
    """A problem if the card has no back."""
    return [] if item.answer.strip() else [Problem("answer", "The back is empty; write the answer.")]


def grade(item: Item, given: Response) -> Grade:
    """UNGRADED. Raises InvalidResponse.

    parts: whether the text matches, empty where nothing was typed or there is nothing to compare with.
    """
    text = typed_texts.typed_or_nothing(given)
    if not text or not item.accepted:
        return Grade(None, Verdict.UNGRADED)
    reading = typed_texts.read(text, item.accepted[0])
    return Grade(None, Verdict.UNGRADED, (reading.is_accepted,), (reading,))


def sample(outcome: Outcome) -> Response | None:
    """A malformed response; no other outcome, since only the learner can tell."""
    return Response(texts=("one", "too many")) if outcome is Outcome.MALFORMED else None
