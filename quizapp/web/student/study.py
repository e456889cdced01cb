"""Cards: the one that comes next, its answer, its rating, and taking a rating back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.domain.cards import HeldItem
from quizapp.domain.item_types import steelman
from quizapp.domain.items import InvalidResponse, Response
from quizapp.domain.memory import Rating, ReviewEntry
from quizapp.domain.queueing import Queue
from quizapp.domain.rating import suggest_by_coverage
from quizapp.domain.subject import Subject
from quizapp.persistence.db import reading, transaction
from quizapp.services import bank, study
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid, NotFound, Stale
from quizapp.services.own_pace import Progress
from quizapp.web import access, inputs, tokens
from quizapp.web.access import public
from quizapp.web.feedback import ShownFeedback, Ticks, read_ticks, show_feedback
from quizapp.web.filters import RATING_WORDS, interval, until
from quizapp.web.inputs import ShownItem
from quizapp.web.pages import Page, render, shown_at
from quizapp.web.student.attempt_opening import duration_words
from quizapp.web.student.card_deeds import UNDONE_WORDS, ShownMenu, show_menu
from quizapp.web.student.rating_shown import ShownRatings, show_ratings

bp = Blueprint("study", __name__)


@dataclass(frozen=True, slots=True)
class ShownProgress:
    """How far along the cards of the day are.  done, total: answers given, and those with the cards that wait."""

    done: int
    total: int
    words: str


@dataclass(frozen=True, kw_only=True)
class CardPage(Page):
    """A card about to be answered.  queue: what is left today, None for a card opened by itself.

    progress: how far along the day is, None for a visitor or a card by itself.
    seen, revision: what the card and its wording were when the page was made.  menu: None for a visitor.
    """

    TEMPLATE: ClassVar[str] = "student/study_card.html"
    queue: Queue | None
    progress: ShownProgress | None
    item_id: int
    question: ShownItem
    response_id: str
    seen: int
    revision: int
    can_undo: bool
    menu: ShownMenu | None


@dataclass(frozen=True, kw_only=True)
class AnsweredPage(Page):
    """A card after answering."""

    TEMPLATE: ClassVar[str] = "student/study_answered.html"
    feedback: ShownFeedback
    stem: str
    response_id: str
    item_id: int
    rated: ShownRatings
    menu: ShownMenu


@dataclass(frozen=True, kw_only=True)
class DonePage(Page):
    """Nothing waits.  next_words: when the next card comes, "" if none will.  resting: cards due that come tomorrow.

    held_over: cards due beyond the limit of reviews a day, which is limit.
    """

    TEMPLATE: ClassVar[str] = "student/study_done.html"
    next_words: str
    resting: int
    held_over: int
    limit: int
    has_cards: bool
    has_list: bool
    can_undo: bool


@bp.get("/cards")
@public
def show() -> ResponseReturnValue:
    """The card that comes next."""
    asking = access.learner()
    now = utc_now()
    after = request.args.get("after", type=int)
    with reading() as session:
        opened = study.open_next(session, asking, after=after, now=now)
        stored = bank.subject_of(session, opened.held) if opened.held else None
    if opened.held is None or stored is None:
        return render(
            DonePage(
                title="Cards",
                next_words=_next_words(opened.next_at, now),
                resting=opened.resting,
                held_over=opened.held_over,
                limit=asking.reviews_per_day if asking else 0,
                has_cards=opened.next_at is not None,
                has_list=asking is not None,
                can_undo=asking is not None and asking.has_card_answers,
            )
        )
    return _card(opened.held, stored.subject, queue=opened.queue, progress=opened.progress)


@bp.get("/cards/<number:item_id>")
@public
def show_one(item_id: int) -> ResponseReturnValue:
    """One card, whether it is due or not."""
    with reading() as session:
        held = study.open_card(session, access.learner(), item_id)
        if held.status != "published":
            raise NotFound("There is no such card.")
        stored = bank.subject_of(session, held)
    return _card(held, stored.subject, queue=None)


@bp.post("/cards/<number:item_id>/answer")
@public
def answer(item_id: int) -> ResponseReturnValue:
    """Grade one answer, move the card if the grade says how, and go on to the feedback."""
    response_id = tokens.read_id(request.form.get("response_id"))
    seen = request.form.get("seen", type=int)
    revision = request.form.get("revision", type=int)
    if response_id is None or seen is None or revision is None:
        raise Invalid("The form was not whole. Open the card again and answer it there.")
    try:
        with transaction() as session:
            asking = access.learner_for_storing(session)
            study.answer_card(
                session,
                asking,
                item_id,
                response_id=response_id,
                read=lambda item: inputs.read_answer(request.form, item, seed=tokens.order_seed(response_id)),
                seen=seen,
                revision=revision,
                took_ms=request.form.get("took_ms", type=int),
                now=utc_now(),
            )
    except InvalidResponse as error:
        return _again(item_id, response_id=response_id, error=str(error)), 422
    except Stale as error:
        return _again(item_id, response_id=tokens.new_id(), error=str(error)), 409
    return redirect(url_for(".answered", response_id=response_id), 303)


@bp.get("/cards/<number:item_id>/answer")
@public
def ask_again(item_id: int) -> ResponseReturnValue:
    """The card, for somebody who opens or reloads the address to which its answers go."""
    return redirect(url_for(".show_one", item_id=item_id), 303)


@bp.get("/cards/answered/<uuid4:response_id>")
def answered(response_id: str) -> ResponseReturnValue:
    """What came of an answer, and the ratings open to it."""
    with reading() as session:
        card = study.load_answered(session, access.signed_in(), response_id, now=utc_now())
        stored = bank.subject_of(session, card.held)
    ticks = Ticks(read_ticks(request.args.getlist("tick")), is_done="compared" in request.args)
    suggested = card.rated or card.suggested.rating
    if card.held.item.sides and ticks.is_done:
        suggested = suggest_by_coverage(*steelman.coverage(card.held.item, ticks.found))
    return render(
        AnsweredPage(
            title="Card",
            feedback=show_feedback(
                card.held.item,
                stored.subject,
                seed=tokens.order_seed(response_id),
                given=card.given,
                grade=card.grade,
                ticks=ticks,
                fate=card.fate,
            ),
            stem=card.held.item.stem,
            response_id=response_id,
            item_id=card.held.id,
            rated=show_ratings(card, suggested=suggested),
            menu=show_menu(card.held, access.signed_in().clock, back=response_id, now=utc_now()),
        )
    )


@bp.post("/cards/answered/<uuid4:response_id>/rate")
def rate(response_id: str) -> ResponseReturnValue:
    """Give an answer its rating, and go on to the next card."""
    rating = request.form.get("rating", "")
    seen = request.form.get("seen", type=int)
    if rating not in ("1", "2", "3", "4") or seen is None:
        raise Invalid("Rate the card by one of its four buttons.")
    with transaction() as session:
        card = study.rate_card(
            session, access.signed_in(), response_id, rating=Rating(int(rating)), seen=seen, now=utc_now()
        )
    preview = card.allowed[Rating(int(rating))]
    flash(f"{RATING_WORDS[Rating(int(rating))]}: comes back in {interval(preview)}.", "quiet")
    return redirect(url_for(".show", after=card.held.id), 303)


@bp.get("/cards/answered/<uuid4:response_id>/rate")
def ask_to_rate(response_id: str) -> ResponseReturnValue:
    """The feedback with its ratings, for somebody who opens the address to which a rating goes."""
    return redirect(url_for(".answered", response_id=response_id), 303)


@bp.post("/cards/undo")
def undo() -> ResponseReturnValue:
    """Take back what was done last with a card, and show that card again; the next press goes one further."""
    try:
        with transaction() as session:
            undone = study.undo_last(
                session, access.signed_in(), shown_at=shown_at(request.form.get("shown_at")), now=utc_now()
            )
    except NotFound as error:
        flash(str(error), "error")
        return redirect(url_for(".show"), 303)
    words = _undone_words(undone.done)
    if not undone.is_shown:
        flash(f"{words} The card itself has been withdrawn meanwhile.", "success")
        return redirect(url_for(".show"), 303)
    flash(words, "success")
    return redirect(url_for(".show_one", item_id=undone.item_id), 303)


def _undone_words(done: ReviewEntry | None) -> str:
    """What was taken back.  done: None where the same press had taken it back before."""
    if done is None:
        return "That was taken back already; here is that card."
    if done.rating is None:
        return UNDONE_WORDS[done.kind]
    return f"The last rating is taken back, it was {RATING_WORDS[done.rating]}. Here is that card again."


def _card(
    held: HeldItem,
    subject: Subject,
    *,
    queue: Queue | None,
    progress: Progress | None = None,
    response_id: str = "",
    given: Response | None = None,
    error: str | None = None,
) -> str:
    response_id = response_id or tokens.new_id()
    asking = access.learner()
    return render(
        CardPage(
            title="Card",
            queue=queue,
            progress=_show_progress(queue, progress) if queue and progress else None,
            item_id=held.id,
            question=inputs.show_item(
                held.item,
                subject.section_titles,
                seed=tokens.order_seed(response_id),
                given=given,
                error=error,
            ),
            response_id=response_id,
            seen=held.entries,
            revision=held.revision,
            can_undo=asking is not None and asking.has_card_answers,
            menu=show_menu(held, asking.clock, back="card", now=utc_now()) if asking else None,
        )
    )


def _show_progress(queue: Queue, progress: Progress) -> ShownProgress:
    waiting = queue.new + queue.learning + queue.due
    words = f"{progress.done} done today, {waiting} left"
    if progress.left is not None:
        minutes = round(progress.left / timedelta(minutes=1))
        words += f", about {duration_words(60 * minutes)}" if minutes else ", less than a minute"
    return ShownProgress(progress.done, progress.done + waiting, words)


def _again(item_id: int, *, response_id: str, error: str) -> str:
    """The card once more, as it stands now, with what is wrong and with what was typed."""
    with reading() as session:
        held = study.open_card(session, access.learner(), item_id)
        stored = bank.subject_of(session, held)
    typed = inputs.as_typed(request.form, held.item, seed=tokens.order_seed(response_id))
    return _card(held, stored.subject, queue=None, response_id=response_id, given=typed, error=error)


def _next_words(next_at: datetime | None, now: datetime) -> str:
    return until(next_at - now) if next_at else ""
