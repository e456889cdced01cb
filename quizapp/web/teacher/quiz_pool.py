"""What the bank holds for a quiz while it is being made: a script sends the form as it stands, and nothing is stored.

Without a script, the form's own button asks the page for the same (quiz_edit).
"""

from collections.abc import Mapping

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from quizapp.domain.behaviours import reasons_without_key
from quizapp.domain.blueprints import Offer
from quizapp.domain.items import Side
from quizapp.domain.quiz_differences import PHASE_LABELS
from quizapp.domain.quiz_rules import QuizRules
from quizapp.persistence.db import reading
from quizapp.services import bank, quiz_editing
from quizapp.services.quiz_editing import PoolCount
from quizapp.web.access import role
from quizapp.web.teacher.quiz_form import QuizForm

bp = Blueprint("quiz_pool", __name__)
THERE, SHORT, MISTAKE = "there", "short", "mistake"
"""What there is, what there is not, and what the quiz cannot be stored with."""

PoolWords = Mapping[str, tuple[tuple[str, str], ...]]
""""" for the whole, "draws-0" and so on for a row, "review" for what learners see -> (level, what there is to say)…."""


@bp.post("/teacher/quizzes/pool")
@role("teacher")
def count() -> ResponseReturnValue:
    """{"tally": words, "advice": {place: [[level, message]…]}, "is_whole": bool}, as the script `lint` takes it.

    is_whole: false where a field holds what cannot be kept; then nothing is counted.
    """
    with reading() as session:
        form = QuizForm.of_sent(request.form, bank.open_subject(session).subject)
        if not form.validate():
            return jsonify(tally="Something cannot be kept as it is", advice={}, is_whole=False)
        counted = quiz_editing.count_pool(session, form.to_blueprint())
    return jsonify(tally=tally(counted), advice=pool_words(form, counted), is_whole=True)


def pool_words(form: QuizForm, counted: PoolCount) -> PoolWords:
    """What there is to say of each row, of the whole, and of what learners see.  counted: for the form's blueprint."""
    rules = QuizRules(behaviour=form.behaviour.data or "", review=form.to_review())
    words: dict[str, tuple[tuple[str, str], ...]] = {
        "": _of_the_whole(counted),
        "review": _of_what_is_seen(rules),
    }
    for (row, _), offer in zip(form.rows(), counted.offers, strict=True):
        words[f"draws-{row}"] = (_of_a_draw(offer), *_of_its_sides(offer))
    return words


def tally(counted: PoolCount) -> str:
    """How many questions a learner gets, in words."""
    wanted = len(counted.named) + sum(offer.draw.count for offer in counted.offers)
    if not wanted:
        return "No questions yet"
    if not counted.is_met:
        return f"Only {counted.asked} of {wanted} questions are there"
    return "1 question in all" if wanted == 1 else f"{wanted} questions in all"


def _of_the_whole(counted: PoolCount) -> tuple[tuple[str, str], ...]:
    lines = [(THERE if counted.is_met else SHORT, f"{tally(counted)}.")]
    gone = len(counted.withdrawn)
    if gone:
        are = "question named here has" if gone == 1 else "questions named here have"
        lines.append((SHORT, f"{gone} {are} been withdrawn, and nobody is asked it any more."))
    if counted.akin:
        asks = "question named here asks" if len(counted.akin) == 1 else "questions named here ask"
        lines.append((SHORT, f"{len(counted.akin)} {asks} the same as another in other words."))
    return tuple(lines)


def _of_what_is_seen(rules: QuizRules) -> tuple[tuple[str, str], ...]:
    """That the form of the quiz tells what the rules withhold; that reasons may name a key that is withheld."""
    told = quiz_editing.contradiction_words(rules)
    lines = [(MISTAKE, told)] if told else []
    phases = reasons_without_key(rules)
    if phases:
        when = ", ".join(PHASE_LABELS[phase] for phase in phases)
        lines.append(
            (THERE, f"{when}: learners read the reasons without the right answer, but a reason may name it.")
        )
    return tuple(lines)


def _of_a_draw(offer: Offer) -> tuple[str, str]:
    if offer.lack:
        return SHORT, f"{offer.lack.capitalize()}. Ask for fewer, or take a condition away."
    sides = offer.by_side
    of_all = sum(sides.values())
    reworded = f", {of_all} with those that ask the same in other words" if of_all > offer.there else ""
    return THERE, (
        f"{offer.there} to draw from{reworded}: {sides.get(Side.OPPOSITION, 0)} of the opposition’s side, "
        f"{sides.get(Side.CONSOLIDATION, 0)} of the consolidation’s, {sides.get(Side.NEUTRAL, 0)} of neither."
    )


def _of_its_sides(offer: Offer) -> tuple[tuple[str, str], ...]:
    """That only one side can be heard, where both should be."""
    missing = [side for side in (Side.OPPOSITION, Side.CONSOLIDATION) if not offer.by_side.get(side)]
    if not offer.draw.is_balanced or offer.draw.count < 2 or len(missing) != 1:
        return ()
    return ((SHORT, f"Only one side can be heard: no question here is of the {missing[0].value}’s side."),)
