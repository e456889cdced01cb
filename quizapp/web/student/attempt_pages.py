"""The pages of a running attempt: its questions one by one or all at once, with map and clock around them."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from flask import request, url_for

from quizapp.domain.behaviours import certainty
from quizapp.domain.hints import hints_for
from quizapp.domain.items import Response
from quizapp.domain.quiz_rules import Part
from quizapp.services.attempt_terms import AttemptHead
from quizapp.services.clock import utc_now
from quizapp.services.quiz_sittings import QuizPlace, QuizSitting
from quizapp.services.sittings import Plan
from quizapp.web import inputs, pages, tokens
from quizapp.web.filters import points
from quizapp.web.inputs import ShownItem
from quizapp.web.pages import Page, render
from quizapp.web.student.attempt_form import certainty_in, fields_of, typed_in
from quizapp.web.student.attempt_opening import Opened, ShownTimer, seed_of, show_timer, wording_of
from quizapp.web.student.attempt_review import ShownReview, given_words, parts_of, show_review
from quizapp.web.student.attempt_ways import next_url_of, signed_plan, submit_url, url_of

CERTAINTIES = tuple(
    (value, words, f"right {points(certainty.RIGHT[value])}, wrong {points(certainty.WRONG[value])}")
    for value, words in ((1, "Not very"), (2, "Fairly"), (3, "Very"))
)


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A question on the map of an attempt.  state: answered, open, right, partial, wrong or checked."""

    url: str
    number: int
    state: str
    state_words: str
    is_flagged: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """One question as it is asked.

    question: None once its answer stands, where `review` says what came of it.  seen: see QuizPlace.  step_id, act_id:
    of the change, and of the check or hint, that this page would send.  try_words: on further tries, "" before.
    hints: those taken.  is_hint_new: whether the last of them was asked for just now.
    may_check, may_hint: whether there are the buttons for it.
    certainty: what was said, 0 for nothing.  asks_certainty: whether it is asked.
    stored_words, own_words: the answers to choose from when another tab has stored another one, else "".
    """

    number: int
    prefix: str
    question: ShownItem | None
    review: ShownReview | None
    save_url: str
    flag_url: str
    seen: int
    step_id: str
    act_id: str
    is_flagged: bool
    asks_certainty: bool
    certainty: int
    may_check: bool
    may_hint: bool
    hints: tuple[str, ...]
    is_hint_new: bool
    hint_cost: int
    try_words: str
    stored_words: str
    own_words: str


@dataclass(frozen=True, slots=True)
class AttemptFrame:
    """What every page of a running attempt shows around its questions.  plan: "" once it is stored.

    ends_at: where no clock is shown, None where it never ends.  may_pause: whether there is a break to be had.
    """

    id: str
    title: str
    total: int
    answered: int
    plan: str
    map: tuple[MapPlace, ...]
    timer: ShownTimer | None
    ends_at: datetime | None
    may_pause: bool


@dataclass(frozen=True, kw_only=True)
class AttemptQuestionPage(Page):
    """One question of an attempt.  next_url: where going on leads once its answer stands, "" before."""

    TEMPLATE: ClassVar[str] = "student/attempt_question.html"
    attempt: AttemptFrame
    place: AskedPlace
    is_last: bool
    next_url: str
    certainties: tuple[tuple[int, str, str], ...] = CERTAINTIES


@dataclass(frozen=True, kw_only=True)
class AttemptAllPage(Page):
    """All questions of an attempt on one page."""

    TEMPLATE: ClassVar[str] = "student/attempt_all.html"
    attempt: AttemptFrame
    places: tuple[AskedPlace, ...]
    certainties: tuple[tuple[int, str, str], ...] = CERTAINTIES


@dataclass(frozen=True, kw_only=True)
class AttemptBreakPage(Page):
    """While the clock stands still.  break_left: for how long it still may, in words, "" once it runs again."""

    TEMPLATE: ClassVar[str] = "student/attempt_break.html"
    attempt: AttemptFrame
    break_left: str


@dataclass(frozen=True, kw_only=True)
class AttemptSubmitPage(Page):
    """Before submitting.  is_assigned: whether it can be submitted unanswered.  shows: when what will be seen."""

    TEMPLATE: ClassVar[str] = "student/attempt_submit.html"
    attempt: AttemptFrame
    back_url: str
    is_assigned: bool
    shows: str
    unchecked: int


def question_page(
    opened: Opened,
    *,
    number: int,
    plan: Plan | None,
    typed: Response | None = None,
    error: str | None = None,
    stored: QuizPlace | None = None,
) -> str:
    """The page of one question.  typed, error: what was sent, and what is wrong with it.  stored: see `ask`."""
    sitting = opened.sitting
    total = len(sitting.places)
    asked = ask(
        opened,
        number=number,
        plan=plan,
        after=request.args.get("after", ""),
        typed=typed,
        error=error,
        stored=stored,
    )
    next_url = next_url_of(sitting, number=number, plan=plan)
    return render(
        AttemptQuestionPage(
            title=f"Question {number} of {total} · {sitting.title}",
            attempt=frame_of(sitting, plan=plan, current=number, now=utc_now()),
            place=asked,
            is_last=next_url == submit_url(sitting, plan=plan),
            next_url=next_url if asked.question is None else "",
        )
    )


def all_page(
    opened: Opened,
    *,
    plan: Plan | None,
    at: int = 0,
    error: str | None = None,
    stored: QuizPlace | None = None,
) -> str:
    """All questions.  at: the one that `error` or `stored` is about, 0 for none; then what was sent is shown again."""
    sitting = opened.sitting
    return render(
        AttemptAllPage(
            title=sitting.title,
            attempt=frame_of(sitting, plan=plan, current=0, now=utc_now()),
            places=tuple(
                ask(
                    opened,
                    number=number,
                    plan=plan,
                    after="check",
                    typed=typed_in(sitting, number) if at else None,
                    error=error if number == at else None,
                    stored=stored if number == at else None,
                )
                for number in range(1, len(sitting.places) + 1)
            ),
        )
    )


def frame_of(sitting: QuizSitting, *, plan: Plan | None, current: int, now: datetime) -> AttemptFrame:
    """What stands around the questions.  current: number of the one shown, 0 for none."""
    timer = show_timer(sitting, zone=pages.viewer().zone, now=now)
    return AttemptFrame(
        id=sitting.id,
        title=sitting.title,
        total=len(sitting.places),
        answered=sitting.answered,
        plan=signed_plan(sitting, plan) or "",
        map=tuple(
            MapPlace(
                url_of(sitting, number=number, plan=plan),
                number,
                *state_of(sitting, place),
                place.is_flagged,
                number == current,
            )
            for number, place in enumerate(sitting.places, 1)
        ),
        timer=timer,
        ends_at=sitting.deadline if timer is None else None,
        may_pause=sitting.break_left_s > 0 and sitting.paused_at is None and timer is not None,
    )


def state_of(attempt: AttemptHead, place: QuizPlace) -> tuple[str, str]:
    """A question's state on the map, and in words."""
    if place.tries and place.grade is not None:
        if Part.CORRECTNESS not in parts_of(attempt, place):
            return "checked", "checked"
        verdict = place.grade.verdict.value
        return verdict, {"partial": "partly right", "wrong": "not right", "ungraded": "answered"}.get(
            verdict, verdict
        )
    return ("answered", "answered") if place.is_answered else ("open", "not answered")


def time_left(attempt: AttemptHead, *, now: datetime) -> dict[str, int | str | None]:
    """What a script is told of the time, which may have been changed since the page was made."""
    timer = show_timer(attempt, zone=pages.viewer().zone, now=now)
    return {
        "left_s": timer.left_s if timer else None,
        "half_s": timer.half_s if timer else None,
        "until": timer.until if timer else None,
    }


def ask(
    opened: Opened,
    *,
    number: int,
    plan: Plan | None,
    after: str = "",
    typed: Response | None = None,
    error: str | None = None,
    stored: QuizPlace | None = None,
) -> AskedPlace:
    """One question as it is asked.  typed: what was sent, to be shown again.  stored: what another tab has stored."""
    sitting, subject = opened.sitting, opened.subject
    place = stored or sitting.places[number - 1]
    item, seed = wording_of(sitting, place.held.item), seed_of(sitting)
    behaviour, rules = sitting.behaviour, sitting.rules
    prefix = f"q{number}-" if rules.is_on_one_page else ""
    comes_back = behaviour.COMES_BACK and bool(place.tries) and not place.is_final
    is_told = bool(place.tries) and (place.is_final or behaviour.HAS_HINTS or after == "check")
    is_asked = not place.is_final and not (comes_back and after == "check")
    given = typed or (None if comes_back else place.given)
    hints = hints_for(item, subject) if behaviour.HAS_HINTS else ()
    return AskedPlace(
        number=number,
        prefix=prefix,
        question=inputs.show_item(
            item, subject.section_titles, seed=seed, given=given, error=error, prefix=prefix
        )
        if is_asked
        else None,
        review=show_review(sitting, place, subject, number=number, seed=seed)
        if is_told or not is_asked
        else None,
        save_url=url_for("student.attempt.save", attempt_id=sitting.id, number=number),
        flag_url=url_for(
            "student.attempt.flag", attempt_id=sitting.id, number=number, plan=signed_plan(sitting, plan)
        ),
        seen=place.seen,
        step_id=tokens.new_id(),
        act_id=tokens.new_id(),
        is_flagged=place.is_flagged,
        asks_certainty=place.asks_certainty and is_asked,
        certainty=(certainty_in(fields_of(number)) if typed else place.certainty) or 0,
        may_check=behaviour.CHECKS and is_asked,
        may_hint=is_asked and len(hints) > place.hints,
        hints=hints[: place.hints],
        is_hint_new=after == "hint",
        hint_cost=rules.penalty_percent,
        try_words=_try_words(sitting, place) if is_asked else "",
        stored_words=given_words(item, place.given, seed=seed) if stored else "",
        own_words=given_words(item, typed, seed=seed) if stored else "",
    )


def _try_words(sitting: QuizSitting, place: QuizPlace) -> str:
    """How often a question was tried, and how often it still can be."""
    if not place.tries:
        return ""
    if sitting.behaviour.COMES_BACK:
        return "It comes back until it is right."
    left = sitting.rules.tries - len(place.tries)
    cost = (
        f", each takes off {sitting.rules.penalty_percent} % of the point"
        if sitting.rules.penalty_percent
        else ""
    )
    return f"{left} more {'try' if left == 1 else 'tries'}{cost}."
