"""Practice: a few questions, one at a time, with feedback at once and a result that says what to do next.

Two cases for the sides of a dispute are compared with their checklists before the practice goes on.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from quizapp.domain.items import Grade, InvalidResponse, Response, Verdict
from quizapp.domain.memory import Rating
from quizapp.domain.subject import Subject
from quizapp.persistence.db import reading, transaction
from quizapp.services import bank, practising, study
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid, NotFound, Stale
from quizapp.services.practising import Place, Sitting
from quizapp.services.sittings import PartScore, Plan, check_not_kept_back
from quizapp.web import access, inputs, tokens
from quizapp.web.access import public
from quizapp.web.feedback import ShownFeedback, Ticks, read_ticks, show_feedback
from quizapp.web.inputs import ShownItem
from quizapp.web.pages import Page, render
from quizapp.web.student.rating_shown import ShownRatings, show_ratings

bp = Blueprint("practice", __name__)


@dataclass(frozen=True, kw_only=True)
class ChoosePage(Page):
    """What to practise.  sections: (code, title).  has_cases: whether there is a dispute to argue both sides of."""

    TEMPLATE: ClassVar[str] = "student/practice_choose.html"
    sizes: tuple[int, ...]
    sections: tuple[tuple[str, str], ...]
    has_cases: bool


@dataclass(frozen=True, kw_only=True)
class QuestionPage(Page):
    """One question.  number: 1 for the first.  plan: "" once the attempt is stored."""

    TEMPLATE: ClassVar[str] = "student/practice_question.html"
    attempt_id: str
    question: ShownItem
    number: int
    total: int
    response_id: str
    plan: str


@dataclass(frozen=True, kw_only=True)
class FeedbackPage(Page):
    """What came of one answer.  next_url: the next question, or the result after the last.

    compare_url: where to send what was found in two cases, "" where there is nothing (more) to compare.
    error: what was wrong with what was sent there.
    rated: how the card moved, None while there is something to compare.  rate_url: where another rating goes.
    """

    TEMPLATE: ClassVar[str] = "student/practice_feedback.html"
    item_id: int
    attempt_id: str
    feedback: ShownFeedback
    stem: str
    number: int
    total: int
    next_url: str
    is_last: bool
    compare_url: str
    error: str | None
    rated: ShownRatings | None
    rate_url: str


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One question in the result."""

    number: int
    stem: str
    verdict: str
    verdict_words: str
    url: str


@dataclass(frozen=True, kw_only=True)
class ResultPage(Page):
    """What the practice came to.  advice: what to do next, one sentence.

    to_read: (code, title) of the sections of the text where what was missed stands, the most missed first.
    to_look_at: the feedback on the first question missed, "" if none was.
    section: the one that was practised, "" for several.  compared: pairs of cases that the learner has scored.
    is_cases: whether there was nothing else.
    """

    TEMPLATE: ClassVar[str] = "student/practice_result.html"
    scores: tuple[PartScore, ...]
    total: int
    lines: tuple[ResultLine, ...]
    advice: str
    to_read: tuple[tuple[str, str], ...]
    to_look_at: str
    section: str
    compared: int
    is_cases: bool


@bp.get("/practice")
@public
def choose() -> str:
    """What to practise."""
    with reading() as session:
        stored = bank.open_subject(session)
        has_cases = practising.has_cases(session, stored.id)
    return render(
        ChoosePage(
            title="Practice",
            sizes=practising.PRACTICE_SIZES,
            sections=tuple(stored.subject.section_titles.items()),
            has_cases=has_cases,
        )
    )


@bp.get("/practice/start")
@public
def start() -> ResponseReturnValue:
    """Choose the questions and go to the first; nothing is stored yet."""
    attempt_id = tokens.new_id()
    asking = access.learner()
    seed = tokens.order_seed("practice", attempt_id)
    count = request.args.get("count", "5")
    with reading() as session:
        if request.args.get("kind") == "cases":
            plan = practising.plan_cases(session, asking, seed=seed, now=utc_now())
        else:
            plan = practising.plan_practice(
                session,
                asking,
                count=int(count) if count.isascii() and count.isdigit() and len(count) < 4 else 0,
                section=request.args.get("section", ""),
                seed=seed,
                now=utc_now(),
            )
    return redirect(url_for(".show", attempt_id=attempt_id, plan=tokens.sign_plan(attempt_id, plan)), 303)


@bp.get("/practice/<uuid4:attempt_id>")
@public
def show(attempt_id: str) -> ResponseReturnValue:
    """The first question without an answer, or the result when there is none left; before that, what is to compare."""
    plan = tokens.read_plan(attempt_id, request.args.get("plan"))
    with reading() as session:
        sitting = _open(session, attempt_id, plan=plan)
        stored = bank.subject_of(session, sitting.places[0].held)
    if sitting.next_to_compare is not None:
        return redirect(url_for(".feedback", attempt_id=attempt_id, number=sitting.next_to_compare + 1), 303)
    if sitting.next_open is None:
        return redirect(url_for(".result", attempt_id=attempt_id), 303)
    return _question(sitting, stored.subject, plan=plan)


@bp.post("/practice/<uuid4:attempt_id>/answer")
@public
def answer(attempt_id: str) -> ResponseReturnValue:
    """Grade and store the answer, and go on to its feedback."""
    plan = tokens.read_plan(attempt_id, request.form.get("plan"))
    response_id = tokens.read_id(request.form.get("response_id"))
    number = request.form.get("number", "")
    position = int(number) - 1 if number.isascii() and number.isdigit() and len(number) < 4 else -1
    if response_id is None:
        raise Invalid("The form was not whole. Open the question again and answer it there.")
    given = Response()
    try:
        with transaction() as session:
            asking = access.learner_for_storing(session)
            sitting = practising.open_sitting(session, asking, attempt_id, plan=plan)
            if not 0 <= position < len(sitting.places):
                raise NotFound("There is no such question in this practice.")
            item = sitting.places[position].held.item
            given = inputs.read_answer(request.form, item, seed=tokens.order_seed(attempt_id))
            practising.answer_practice(
                session,
                asking,
                attempt_id,
                plan=plan,
                position=position,
                response_id=response_id,
                given=given,
                took_ms=request.form.get("took_ms", type=int),
                now=utc_now(),
            )
    except InvalidResponse as error:
        return _again(attempt_id, plan=plan, given=given, error=str(error)), 422
    except Stale:
        with reading() as session:
            sitting = _open(session, attempt_id, plan=plan)
        if 0 <= position < len(sitting.places) and sitting.places[position].given is not None:
            flash(
                "You had answered this question already, perhaps in another tab. "
                "That answer counts and is shown here; the one sent now does not."
            )
            return redirect(url_for(".feedback", attempt_id=attempt_id, number=position + 1), 303)
        raise
    return redirect(url_for(".feedback", attempt_id=attempt_id, number=position + 1), 303)


@bp.get("/practice/<uuid4:attempt_id>/answer")
@public
def ask_again(attempt_id: str) -> ResponseReturnValue:
    """The question, for somebody who opens or reloads the address to which its answers go."""
    return redirect(url_for(".show", attempt_id=attempt_id, plan=request.args.get("plan")), 303)


@bp.get("/practice/<uuid4:attempt_id>/<number:number>")
@public
def feedback(attempt_id: str, number: int) -> ResponseReturnValue:
    """What came of one answer; 404 before it was given."""
    return _feedback(attempt_id, number, ticks=None, error=None)


@bp.get("/practice/<uuid4:attempt_id>/<number:number>/compare")
@public
def ask_to_compare(attempt_id: str, number: int) -> ResponseReturnValue:
    """The two cases, for somebody who opens the address to which their comparison goes."""
    return redirect(url_for(".feedback", attempt_id=attempt_id, number=number), 303)


@bp.post("/practice/<uuid4:attempt_id>/<number:number>/compare")
@public
def compare(attempt_id: str, number: int) -> ResponseReturnValue:
    """Store which reasons a learner has found in two cases, and score them by that."""
    ticked = request.form.getlist("tick")
    found = read_ticks(ticked)
    try:
        if len(found) < len(set(ticked)):
            raise InvalidResponse("What was ticked is on no list here. Tick the reasons below.")
        if not found and not request.form.get("none"):
            # What is stored here counts for good, so an empty press must not be taken for an answer.
            raise InvalidResponse("Tick the reasons that your texts give, or “My texts give none of these”.")
        with transaction() as session:
            asking = access.learner()
            if asking is None:
                raise NotFound("There is no such practice, or it is not yours.")
            practising.compare_cases(
                session, asking, attempt_id, position=number - 1, found=found, now=utc_now()
            )
    except InvalidResponse as error:
        return _feedback(attempt_id, number, ticks=Ticks(found), error=str(error)), 422
    except Stale:
        flash("You had compared these cases already. What you ticked then counts and is shown here.")
    return redirect(url_for(".feedback", attempt_id=attempt_id, number=number), 303)


@bp.get("/practice/<uuid4:attempt_id>/<number:number>/rate")
@public
def ask_to_rate(attempt_id: str, number: int) -> ResponseReturnValue:
    """The feedback with its ratings, for somebody who opens the address to which a rating goes."""
    return redirect(url_for(".feedback", attempt_id=attempt_id, number=number), 303)


@bp.post("/practice/<uuid4:attempt_id>/<number:number>/rate")
@public
def rate(attempt_id: str, number: int) -> ResponseReturnValue:
    """Give an answer another rating than it has; marks stay as they are."""
    rating = request.form.get("rating", "")
    seen = request.form.get("seen", type=int)
    if rating not in ("1", "2", "3", "4") or seen is None:
        raise Invalid("Rate the answer by one of the buttons below it.")
    with transaction() as session:
        asking = access.learner()
        place = _answered_place(_open(session, attempt_id, plan=None), number)
        if asking is None or place.response_id is None:
            raise NotFound("There is no such practice, or it is not yours.")
        study.rate_card(
            session,
            asking,
            place.response_id,
            rating=Rating(int(rating)),
            seen=seen,
            context="practice",
            now=utc_now(),
        )
    return redirect(url_for(".feedback", attempt_id=attempt_id, number=number), 303)


@bp.get("/practice/<uuid4:attempt_id>/result")
@public
def result(attempt_id: str) -> ResponseReturnValue:
    """What the practice came to; before its end, the next question."""
    with reading() as session:
        sitting = _open(session, attempt_id, plan=None)
        stored = bank.subject_of(session, sitting.places[0].held)
    if sitting.next_open is not None or sitting.next_to_compare is not None:
        return redirect(url_for(".show", attempt_id=attempt_id), 303)
    lines = tuple(
        ResultLine(
            number,
            place.held.item.stem,
            place.grade.verdict.value if place.found is None else Verdict.UNGRADED.value,
            _verdict_words(place.grade)
            if place.found is None
            else f"{len(place.found)} of {len(place.grade.parts)} reasons",
            url_for(".feedback", attempt_id=attempt_id, number=number),
        )
        for number, place in enumerate(sitting.places, 1)
        if place.grade is not None
    )
    missed = [
        (number, place)
        for number, place in enumerate(sitting.places, 1)
        if place.grade is not None and place.found is None and place.grade.verdict is not Verdict.RIGHT
    ]
    to_read = _where_to_read([place for _, place in missed], stored.subject)
    is_cases = all(place.found is not None for place in sitting.places)
    return render(
        ResultPage(
            title="Your practice",
            scores=sitting.scores,
            total=len(sitting.places),
            lines=lines,
            advice=_ADVICE_ON_CASES if is_cases else _advice(len(missed), len(to_read)),
            to_read=to_read,
            to_look_at=url_for(".feedback", attempt_id=attempt_id, number=missed[0][0]) if missed else "",
            section=_only_section(sitting),
            compared=sum(place.found is not None for place in sitting.places),
            is_cases=is_cases,
        )
    )


def feedback_of(place: Place, subject: Subject, *, attempt_id: str, ticked: Ticks | None) -> ShownFeedback:
    """The feedback on an answered place, with the options in the order in which they were shown.

    ticked: what was sent to compare two cases but is not stored, if anything.
    """
    if place.given is None or place.grade is None:
        raise NotFound("This question has no answer yet.")
    ticks = None
    if place.held.item.sides:
        ticks = ticked or Ticks(place.found or frozenset(), is_kept=place.found is not None)
    return show_feedback(
        place.held.item,
        subject,
        seed=tokens.order_seed(attempt_id),
        given=place.given,
        grade=place.grade,
        fate=place.fate,
        ticks=ticks,
    )


def _feedback(attempt_id: str, number: int, *, ticks: Ticks | None, error: str | None) -> str:
    """What came of one answer.  ticks, error: what was sent to compare it, and what is wrong with that."""
    with reading() as session:
        sitting = _open(session, attempt_id, plan=None)
        stored = bank.subject_of(session, sitting.places[0].held)
        place = _answered_place(sitting, number)
        check_not_kept_back(session, access.learner(), [place.held.id])
        is_to_compare = bool(place.held.item.sides) and place.found is None
        rated = None if is_to_compare else _rated(session, place)
    is_last = sitting.next_open is None
    return render(
        FeedbackPage(
            title=f"Question {number} of {len(sitting.places)}",
            feedback=feedback_of(place, stored.subject, attempt_id=attempt_id, ticked=ticks),
            item_id=place.held.id,
            attempt_id=attempt_id,
            stem=place.held.item.stem,
            number=number,
            total=len(sitting.places),
            next_url=url_for(".result" if is_last else ".show", attempt_id=attempt_id),
            is_last=is_last,
            compare_url=url_for(".compare", attempt_id=attempt_id, number=number) if is_to_compare else "",
            error=error,
            rated=rated,
            rate_url=url_for(".rate", attempt_id=attempt_id, number=number),
        )
    )


def _rated(session: Session, place: Place) -> ShownRatings | None:
    """How an answer moved its card, and how it may."""
    asking = access.learner()
    if asking is None or place.given is None or place.grade is None or place.response_id is None:
        return None
    card = study.look_at(
        session,
        asking,
        place.held,
        response_id=place.response_id,
        given=place.given,
        grade=place.grade,
        fate=place.fate,
        now=utc_now(),
    )
    return show_ratings(card, suggested=card.rated, found=place.found)


def _verdict_words(grade: Grade) -> str:
    return {Verdict.RIGHT: "right", Verdict.PARTIAL: "partly right"}.get(grade.verdict, "not right")


_ADVICE_ON_CASES = (
    "Look at what you left out on either side. The dispute comes back as a card, and you put both again."
)


def _only_section(sitting: Sitting) -> str:
    """The section that all the questions are from, "" if they are from several."""
    sections = {place.held.item.section for place in sitting.places}
    return sections.pop() if len(sections) == 1 else ""


def _where_to_read(missed: Sequence[Place], subject: Subject) -> tuple[tuple[str, str], ...]:
    """(code, title) of up to three sections of the text where these questions have their answers, the most first.

    What goes across sections stands where its passage does; what goes beyond the article stands nowhere in the text.
    """
    codes = {section.code for section in subject.article.sections}
    cited = [(place.held.item, subject.article.passage(place.held.item.citation.passage)) for place in missed]
    sections = [item.section if passage is None else passage.section for item, passage in cited]
    counted = Counter(code for code in sections if code in codes)
    return tuple((code, subject.section_titles[code]) for code, _ in counted.most_common(3))


def _advice(missed: int, to_read: int) -> str:
    if not missed:
        return "All of it was right. The questions come back as cards when you are about to forget them."
    back = "What you missed is in your cards and will be asked again in a few minutes."
    if to_read:
        return f"{back} Read where it stands first."
    return f"{back} The article does not tell it: look at the reasons given with each question first."


def _open(session: Session, attempt_id: str, *, plan: Plan | None) -> Sitting:
    """The sitting of this learner, which has to be a practice."""
    return practising.open_sitting(session, access.learner(), attempt_id, plan=plan)


def _question(
    sitting: Sitting,
    subject: Subject,
    *,
    plan: Plan | None,
    given: Response | None = None,
    error: str | None = None,
) -> str:
    position = sitting.next_open or 0
    total = len(sitting.places)
    return render(
        QuestionPage(
            title=f"Question {position + 1} of {total}",
            attempt_id=sitting.id,
            question=inputs.show_item(
                sitting.places[position].held.item,
                subject.section_titles,
                seed=tokens.order_seed(sitting.id),
                given=given,
                error=error,
            ),
            number=position + 1,
            total=total,
            response_id=tokens.new_id(),
            plan=tokens.sign_plan(sitting.id, plan) if plan and not sitting.is_stored else "",
        )
    )


def _again(attempt_id: str, *, plan: Plan | None, given: Response, error: str) -> str:
    """The question once more with what is wrong, and with what was chosen or typed."""
    with reading() as session:
        sitting = _open(session, attempt_id, plan=plan)
        stored = bank.subject_of(session, sitting.places[0].held)
    if given.is_empty:
        given = Response(texts=tuple(request.form.get(f"text-{place}", "")[:5000] for place in range(5)))
    return _question(sitting, stored.subject, plan=plan, given=given, error=error)


def _answered_place(sitting: Sitting, number: int) -> Place:
    if number > len(sitting.places) or sitting.places[number - 1].given is None:
        raise NotFound("This question has no answer yet.")
    return sitting.places[number - 1]
