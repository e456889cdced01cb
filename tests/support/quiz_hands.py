"""What somebody does in quizzes, each thing in one transaction, and what they find there."""

from quizapp.domain.items import Response
from quizapp.persistence.queries import attempts
from quizapp.services import assigned_quizzes, clock, pausing, ready_quizzes, submitting
from quizapp.services.assigned_quizzes import AssignedQuiz
from quizapp.services.sittings import Plan
from tests.support.hands import Hand, answer_to


def quiz_plan(hand: Hand, slug: str) -> Plan:
    """The plan of a ready quiz."""
    return hand.read(lambda session, _learner: ready_quizzes.plan_quiz(session, slug))


def right(hand: Hand, plan: Plan, position: int) -> Response:
    """A right answer to a place of a plan."""
    return answer_to(hand.held(plan.pins[position][0]).item)


def wrong(hand: Hand, plan: Plan, position: int) -> Response:
    """A wrong one."""
    return answer_to(hand.held(plan.pins[position][0]).item, is_right=False)


def given_to(hand: Hand, item_id: int, *, is_right: bool = True) -> Response:
    """A right or a wrong answer to an item."""
    return answer_to(hand.held(item_id).item, is_right=is_right)


def list_assigned(hand: Hand) -> list[AssignedQuiz]:
    """What is set to the groups of that learner."""
    return hand.read(
        lambda session, learner: assigned_quizzes.list_assigned(session, learner, now=clock.utc_now())
    )


def close_if_over(hand: Hand, attempt_id: str) -> bool:
    """Whether the attempt was over, and is closed now."""
    return hand.write(
        lambda session, learner: submitting.close_if_over(session, learner, attempt_id, now=clock.utc_now())
    )


def close_overdue(hand: Hand, limit: int = 10) -> int:
    """How many attempts of anybody's were over, and are closed now."""
    return hand.write(
        lambda session, _learner: submitting.close_overdue(session, now=clock.utc_now(), limit=limit)
    )


def pause(hand: Hand, attempt_id: str) -> None:
    """Stop the clock."""
    hand.write(lambda session, learner: pausing.pause(session, learner, attempt_id, now=clock.utc_now()))


def resume(hand: Hand, attempt_id: str) -> None:
    """Let the clock go on."""
    hand.write(lambda session, learner: pausing.resume(session, learner, attempt_id, now=clock.utc_now()))


def steps_of(hand: Hand, attempt_id: str) -> list[tuple[str, int]]:
    """Kind and position of each step of an attempt, in order."""
    rows = hand.read(lambda session, learner: attempts.list_steps(session, learner.id, attempt_id))
    return [(row.kind, row.position) for row in rows]


def marks_of(hand: Hand, attempt_id: str) -> list[float | None]:
    """The mark of each place."""
    return [place.mark for place in hand.quiz(attempt_id).places]
