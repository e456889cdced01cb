"""Cards: which one comes next, answering it, rating it, and taking a rating back.

An answer that we can grade moves its card at once, with the rating the grade stands for; the learner may then
lower it. A flashcard is judged by the learner: its answer is stored first, so that the back is shown only to
somebody who has tried, and the card moves with the rating. Either way the log only grows: lowering and undoing add
a line that takes the last one back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.domain import card_log, queueing, scheduling
from quizapp.domain.balancing import is_balanced
from quizapp.domain.cards import HeldItem
from quizapp.domain.items import Grade, Item, Response, Verdict
from quizapp.domain.marking import Fate
from quizapp.domain.memory import EntryKind, Memory, Rating, ReviewEntry, StudyClock
from quizapp.domain.rating import Manner, Suggestion, ratings_allowed, suggest
from quizapp.domain.study_days import start_of, study_day
from quizapp.persistence import writes
from quizapp.persistence.models import CardRow
from quizapp.persistence.queries import cards, items, markings, responses
from quizapp.persistence.rows import from_card, to_entry
from quizapp.services import balancing, sittings, typed_answers
from quizapp.services.accounts import Learner, find_by_number
from quizapp.services.card_moves import CardMove, card_seed, day_line, met_lines, move_cards, take_back
from quizapp.services.errors import Invalid, NotFound, Stale
from quizapp.services.own_pace import Progress, progress_of, suggest_rating
from quizapp.services.recording import Answer, record_answers


@dataclass(frozen=True, slots=True)
class OpenCard:
    """A card about to be answered.  held: None where nothing waits.  next_at: when the next card comes, if any.

    resting: cards that are due, but come another day since the same was asked today in other words.
    held_over: reviews that are due beyond the learner's limit of the day, and wait until tomorrow.
    progress: how far along the day is, None for a visitor.
    """

    queue: queueing.Queue
    held: HeldItem | None
    next_at: datetime | None = None
    resting: int = 0
    held_over: int = 0
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class AnsweredCard:
    """A card that was answered and may still be rated.

    fate: what became of texts that the item does not list.
    standing: the review it stands for now, None if the learner has yet to rate it, or if it does not count as one.
    suggested: the rating that the answer itself stands for, and why.  usual_ms: what the learner usually takes for a
    right answer of that kind, where that was decisive.  allowed: ratings that may be given, each with what it leads to,
    as seen from the memory before this answer.  entries: lines in the log, which the next form has to know.
    can_rate: whether this answer is still the card's last one.
    """

    response_id: str
    held: HeldItem
    given: Response
    grade: Grade
    fate: Fate
    standing: ReviewEntry | None
    suggested: Suggestion
    usual_ms: int | None
    allowed: Mapping[Rating, scheduling.Preview]
    entries: int
    can_rate: bool

    @property
    def rated(self) -> Rating | None:
        """The rating that stands, if any."""
        return None if self.standing is None else self.standing.rating


def open_next(session: Session, learner: Learner | None, *, after: int | None, now: datetime) -> OpenCard:
    """The card to show.  learner: None for a visitor, who meets new cards only.  after: item just answered."""
    line = _line_up(session, learner, after=after, now=now)
    if line.cards:
        held = items.find_held(session, line.cards[0].item_id, learner_id=learner.id if learner else None)
        progress = None
        if learner is not None:
            begins = start_of(study_day(now, learner.clock), learner.clock)
            progress = progress_of(session, learner.id, line.queue, day_begins=begins)
        return OpenCard(line.queue, held, resting=line.resting, held_over=line.held_over, progress=progress)
    next_at = None if learner is None else _next_due(session, learner.id, now=now)
    if learner is not None and (line.resting or line.held_over):
        tomorrow = start_of(study_day(now, learner.clock) + timedelta(days=1), learner.clock)
        next_at = min(next_at or tomorrow, tomorrow)
    return OpenCard(line.queue, None, next_at, line.resting, line.held_over)


def count_due(session: Session, learner: Learner, *, now: datetime) -> int:
    """How many cards `open_next` would show now before it comes to new claims."""
    return _line_up(session, learner, after=None, now=now).due


def open_card(session: Session, learner: Learner | None, item_id: int) -> HeldItem:
    """One item, withdrawn ones too, with the learner's card of it.

    Raises NotFound for a draft and for none, Stale while it is asked in a quiz of the class that the learner has begun.
    """
    held = items.find_held(session, item_id, learner_id=learner.id if learner else None)
    if held is None or held.status == "draft":
        raise NotFound("There is no such card.")
    sittings.check_not_kept_back(session, learner, [item_id])
    return held


def answer_card(
    session: Session,
    learner: Learner,
    item_id: int,
    *,
    response_id: str,
    read: Callable[[Item], Response],
    seen: int,
    revision: int,
    took_ms: int | None,
    now: datetime,
) -> HeldItem:
    """Grade one answer, move the card if the grade says how, and store both; the same id again changes nothing.

    read: gives the answer once the wording is known.  seen: lines in the card's log when the page was made.
    revision: the wording shown.  Raises NotFound, Stale if the card or the item has moved on, InvalidResponse if
    this cannot be an answer to it.
    """
    held = open_card(session, learner, item_id)
    # Looked up only when something has moved: normally the unique id decides, which costs no query.
    if held.entries != seen or held.status != "published" or held.current != revision:
        if responses.find_response(session, learner.id, response_id) is not None:
            return held
        if held.status != "published":
            raise Stale("This question was withdrawn meanwhile. Your other cards are not affected.")
        if held.current != revision:
            raise Stale("This question was reworded while you were reading it. Here it is as it stands now.")
        if not _has_only_been_set(session, learner, held, since=seen):
            raise Stale("You have answered this card meanwhile, in another tab or on another device.")
    given = read(held.item)
    grade = typed_answers.grade(session, held, given)
    rating = None
    if grade.score is not None:
        manner = Manner(took_ms=took_ms)
        rating = suggest_rating(session, learner.id, held.item, grade, manner=manner, before=now)[0].rating
    record_answers(
        session,
        learner,
        [Answer(response_id, held, given, grade, rating, took_ms=took_ms)],
        context="cards",
        attempt_id=None,
        now=now,
    )
    return held


def load_answered(
    session: Session, learner: Learner, response_id: str, *, context: str = "cards", now: datetime
) -> AnsweredCard:
    """An answer with its grade and the ratings open to it.  context: where it was given: cards or practice.

    Raises NotFound, also for another's, Stale as `open_card` does.
    """
    row = responses.find_response(session, learner.id, response_id)
    if row is None or row.context != context:
        raise NotFound("There is no such answer.")
    sittings.check_not_kept_back(session, learner, [row.item_id])
    pin = (row.item_id, row.revision)
    held = items.list_pinned(session, [pin], learner_id=learner.id)[pin]
    given = Response.from_document(row.given)
    ((grade, fate),) = typed_answers.regrade(session, learner.id, [(response_id, held.item, given)])
    return look_at(
        session, learner, held, response_id=response_id, given=given, grade=grade, fate=fate, now=now
    )


def look_at(
    session: Session,
    learner: Learner,
    held: HeldItem,
    *,
    response_id: str,
    given: Response,
    grade: Grade,
    fate: Fate,
    now: datetime,
) -> AnsweredCard:
    """The same for an answer that is at hand with its grade. Raises NotFound."""
    row = responses.find_response(session, learner.id, response_id)
    if row is None:
        raise NotFound("There is no such answer.")
    standing, before, can_rate = _standing(
        session, learner, held, answered_at=row.answered_at, response_id=response_id
    )
    suggested, usual = suggest(grade), None
    if standing is not None and standing.rating is Rating.HARD and grade.verdict is Verdict.RIGHT:
        manner = Manner(took_ms=row.took_ms)
        suggested, usual = suggest_rating(
            session, learner.id, held.item, grade, manner=manner, before=row.answered_at
        )
    at, clock = (standing.at, standing.clock) if standing else (now, learner.clock)
    seed = card_seed(learner.id, replace(held, card=replace(held.card, memory=before)))
    previews = scheduling.previews(before, at=at, clock=clock, seed=seed, policy=learner.policy)
    planned = balancing.plan_previews(session, learner, held, previews, seed=seed, at=at, clock=clock)
    allowed = {rating: planned[rating] for rating in ratings_allowed(held.item, grade)}
    if standing is not None and standing.rating in allowed:
        # What was chosen then stands, whatever has fallen due on that day since.
        allowed[standing.rating] = previews[standing.rating].taking(standing.planned_days)
    return AnsweredCard(
        response_id=response_id,
        held=held,
        given=given,
        grade=grade,
        fate=fate,
        standing=standing,
        suggested=suggested,
        usual_ms=usual,
        allowed=allowed,
        entries=held.entries,
        can_rate=can_rate and (standing is not None or row.context == "cards"),
    )


def rate_card(
    session: Session,
    learner: Learner,
    response_id: str,
    *,
    rating: Rating,
    seen: int,
    context: str = "cards",
    now: datetime,
) -> AnsweredCard:
    """Give an answer its rating, or another one than it has; the same again changes nothing.

    Another one counts as given when the first one was: it is about the same recall.
    seen: lines in the card's log when the page was made.  context: where it was answered: cards or practice.
    Raises NotFound, Stale, Invalid for a rating that this answer cannot have.
    """
    answered = load_answered(session, learner, response_id, context=context, now=now)
    if answered.rated is rating:
        return answered
    if not answered.can_rate or (
        answered.entries != seen and not _has_only_been_set(session, learner, answered.held, since=seen)
    ):
        raise Stale("This card has been answered again meanwhile; the later answer counts.")
    if rating not in answered.allowed:
        raise Invalid(
            "This answer cannot be rated like that: what was recognised among options is Good at most."
        )
    held = answered.held
    chosen = answered.allowed[rating]
    planned_days = chosen.days if is_balanced(chosen.band) else None
    if answered.standing is not None:
        held = take_back(session, learner, held, answered.standing.id, now=now)
        then = replace(learner, clock=answered.standing.clock)
        move = CardMove(held, response_id, rating, planned_days)
        move_cards(session, then, [move], now=now, at=answered.standing.at)
    else:
        move_cards(session, learner, [CardMove(held, response_id, rating, planned_days)], now=now)
        writes.add_to_learner_day(
            session,
            {
                "learner_id": learner.id,
                "study_day": study_day(now, learner.clock),
                "answers": 0,
                "score_total": 0.0,
                "reviews": 1,
                "new_cards": int(held.memory is None),
            },
        )
    return answered


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back.  done: the line of the log, None if the same press had come before.

    is_shown: whether its card can still be looked at, not being withdrawn.
    """

    item_id: int
    done: ReviewEntry | None
    is_shown: bool = True


def undo_last(session: Session, learner: Learner, *, shown_at: datetime | None, now: datetime) -> Undone:
    """Take back the last rating given on a card, or what else was done with one last, however long ago.

    The answer stays, and counts in means: it was given, and whoever could take it back after the feedback, and give
    another, would have a mean of what the feedback says.
    shown_at: when the page with the button was made, None if it did not say. The button takes back one rating: once
    more from the same page gives the item of before and changes nothing.
    Raises NotFound if there is none, Stale if that card was moved at the same moment.
    """
    if shown_at is not None:
        done = cards.find_taken_back(session, learner.id, after=shown_at)
        if done is not None:
            return Undone(done, None)
    line = cards.find_last_done(session, learner.id)
    held = items.find_held(session, line.item_id, learner_id=learner.id) if line else None
    if line is None or held is None:
        raise NotFound("There is no rating to take back.")
    if held.entries != line.entries:
        raise Stale("This card was moved in another tab or on another device at the same moment.")
    if line.rating is not None:
        before = cards.list_met_days(session, learner.id, [held.id])
        after = cards.list_met_days(session, learner.id, [held.id], without=line.id)
        writes.add_to_learner_days(
            session,
            [
                day_line(learner.id, line.study_day, reviews=-1),
                *met_lines(learner.id, before, after),
            ],
        )
    take_back(session, learner, held, line.id, now=now)
    return Undone(held.id, to_entry(line), held.status == "published")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What replaying a learner's logs came to.  differing: cards that were not what their log gives."""

    cards: int
    differing: int


def list_learners(session: Session) -> list[int]:
    """The numbers of all learners with a card."""
    return list(session.scalars(sa.select(CardRow.learner_id).distinct().order_by(CardRow.learner_id)))


def rebuild_cards(session: Session, learner_id: int) -> Rebuilt:
    """Replay every log of a learner, and set right the cards that differ. Raises NotFound."""
    learner = find_by_number(session, learner_id)
    if learner is None:
        raise NotFound("There is no such learner.")
    replayed = differing = 0
    after = 0
    # By pages of cards, so that neither a long life of study nor a change of every card fills the memory.
    while page := cards.list_cards(session, learner_id, after=after):
        after = page[-1].item_id
        lines = cards.list_all_entries(session, learner_id, items=(page[0].item_id, after))
        logs = {item_id: [entry for _, entry in log] for item_id, log in groupby(lines, key=itemgetter(0))}
        wrong = []
        for row in page:
            entries = logs.get(row.item_id, ())
            card = card_log.fold(entries, learner_id=learner_id, item_id=row.item_id, policy=learner.policy)
            columns = from_card(card, learner.clock, planned_day=row.planned_day)
            columns["entries"] = len(entries)
            if _stored(columns) != tuple(row[1:]):
                wrong.append({"at_learner": learner_id, "at_item": row.item_id, **columns})
        if wrong:
            writes.set_cards(session, wrong)
        replayed += len(page)
        differing += len(wrong)
    return Rebuilt(replayed, differing)


_stored = itemgetter(*(column.key for column in cards.STORED_COLUMNS[1:]))
_VISITOR_CLOCK = StudyClock()
_VISITOR_NEW = 10
_NOTHING_WAITS = cards.Waiting(cards=(), met={}, shown=(), reviews=0)


def _line_up(session: Session, learner: Learner | None, *, after: int | None, now: datetime) -> queueing.Line:
    """What waits.  after: item just answered."""
    clock = learner.clock if learner else _VISITOR_CLOCK
    today = study_day(now, clock)
    waiting = _NOTHING_WAITS
    if learner is not None:
        until = now + queueing.LEARN_AHEAD
        waiting = cards.list_waiting(session, learner.id, until=until, today=today, clock=clock)
    new, new_today = cards.list_new(session, learner.id if learner else None, today=today)
    kept_back = sittings.items_kept_back(session, learner)
    line = queueing.line_up(
        [_to_candidate(card) for card in (*waiting.cards, *new) if card.item_id not in kept_back],
        met=waiting.met,
        at=now,
        clock=clock,
        new_left=max(0, (learner.new_per_day if learner else _VISITOR_NEW) - new_today),
        reviews_left=max(0, learner.reviews_per_day - waiting.reviews) if learner else None,
        shown=[_to_candidate(card) for card in waiting.shown],
        previous=after,
        model=(learner.policy if learner else scheduling.STANDARD).model,
    )
    if learner is None or not line.held_over:
        return line
    # Of a long backlog the weakest memories were read; the others wait as well.
    unread = (
        max(0, learner.cards_due - len(waiting.cards)) if len(waiting.cards) == cards.WAITING_AT_MOST else 0
    )
    return replace(line, held_over=line.held_over + unread)


def _to_candidate(card: cards.WaitingCard) -> queueing.Candidate:
    return queueing.Candidate(card.item_id, card.memory, card.ties, card.due_at, card.voice)


def _standing(
    session: Session, learner: Learner, held: HeldItem, *, answered_at: datetime, response_id: str
) -> tuple[ReviewEntry | None, Memory | None, bool]:
    """The review of a response that stands, the memory before it, and whether it is (or would be) the card's last."""
    lines = {line.id: line for line in cards.list_lines(session, learner.id, held.id)}
    standing = [
        entry for entry in card_log.standing(map(to_entry, lines.values())) if entry.kind is EntryKind.RATE
    ]
    place = next(
        (place for place, entry in enumerate(standing) if lines[entry.id].response_id == response_id),
        len(standing),
    )
    before = card_log.replay(standing[:place], learner_id=learner.id, item_id=held.id, policy=learner.policy)
    if place < len(standing):
        return standing[place], before, place == len(standing) - 1
    return None, before, not standing or standing[-1].at <= answered_at


def _has_only_been_set(session: Session, learner: Learner, held: HeldItem, *, since: int) -> bool:
    """Whether nothing but teachers' decisions on earlier answers has moved the card.  since: lines in its log then."""
    lines = cards.list_lines(session, learner.id, held.id)
    if not 0 <= since <= len(lines):
        return False
    set_by_decision = markings.list_set(session, learner.id, held.id)
    by_id = {line.id: line for line in lines}
    met: set[str | None] = set()
    for line in lines:
        # A decision's lines are as of the answer that it is about; a learner takes back as of that moment, and rates
        # an answer for the first time.
        about = by_id.get(line.takes_back or line.id, line)
        is_set = about.response_id in set_by_decision & met and line.reviewed_at == about.reviewed_at
        if line.ordinal > since and not is_set:
            return False
        if line.kind == EntryKind.RATE:
            met.add(line.response_id)
    return True


def _next_due(session: Session, learner_id: int, *, now: datetime) -> datetime | None:
    return session.scalar(
        sa.select(sa.func.min(CardRow.due_at)).where(CardRow.learner_id == learner_id, CardRow.due_at > now)
    )
