"""Making quizzes: writing, copying, retiring, and looking at what a seed draws.

A teacher sees and changes the quizzes that are their own and copies the ready-made ones; an administrator sees all.
Two who edit the same quiz never overwrite one another, and the form of a new quiz sent twice makes one. A quiz may be
stored while the bank has too few questions for it; it cannot be set to a group then. Attempts that have begun keep
the questions and the rules they began with.
"""

import re
import unicodedata
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.domain import blueprints, quiz_rules
from quizapp.domain.behaviours import BY_NAME as BEHAVIOURS
from quizapp.domain.behaviours import tells_what_is_withheld
from quizapp.domain.blueprints import Blueprint, Offer, Shortage
from quizapp.domain.item_differences import BLOOM_LABELS, claim_label
from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Bloom, Item, Problem
from quizapp.domain.quiz_differences import PART_LABELS, PHASE_LABELS
from quizapp.domain.quiz_rules import Part, Phase, QuizRules
from quizapp.domain.shuffling import with_options_in_place
from quizapp.domain.subject import Subject
from quizapp.persistence.models import QuizRow, SubjectRow
from quizapp.persistence.queries import teachers_quizzes as queries
from quizapp.services import groups, quiz_pools
from quizapp.services.accounts import Learner
from quizapp.services.bank import open_subject
from quizapp.services.errors import Invalid, NotFound, Stale

PER_PAGE = 25
TITLE_MAX = 200
DESCRIPTION_MAX = 2000
_SLUG_WORDS = 5
_SLUG_LENGTH = 50
_NO_QUIZ = "There is no such quiz, or it is not yours."


@dataclass(frozen=True, slots=True)
class WrittenQuiz:
    """What somebody writes of a quiz."""

    title: str = ""
    description: str = ""
    blueprint: Blueprint = field(default_factory=Blueprint)
    rules: QuizRules = field(default_factory=QuizRules)


@dataclass(frozen=True, slots=True)
class OpenQuiz:
    """A quiz as it stands.  edits: what a save is checked against."""

    id: int
    written: WrittenQuiz
    edits: int
    updated_at: datetime | None
    is_retired: bool


@dataclass(frozen=True, slots=True)
class QuizInList:
    """A quiz in a list.  wanted: questions asked for.  set_to: groups it is set to, 0 for a ready-made one."""

    id: int
    title: str
    description: str
    wanted: int
    set_to: int
    updated_at: datetime | None
    is_retired: bool


@dataclass(frozen=True, slots=True)
class QuizPage:
    """One page of quizzes.  first: place of its first one among the total, 1 for the very first."""

    quizzes: tuple[QuizInList, ...]
    total: int
    first: int


@dataclass(frozen=True, slots=True)
class PoolCount:
    """What the bank holds for a blueprint.  named: the questions named that can be asked, by slug, withdrawn: slugs of
    those that cannot.  akin: slugs of those that ask what another before them asks, in other words.
    """

    named: Mapping[str, Item]
    withdrawn: tuple[str, ...]
    offers: tuple[Offer, ...]
    akin: tuple[str, ...] = ()

    @property
    def asked(self) -> int:
        """How many questions a learner gets, as far as they are there."""
        return len(self.named) + sum(min(offer.left, offer.draw.count) for offer in self.offers)

    @property
    def is_met(self) -> bool:
        """Whether every draw gets what it wants."""
        return all(offer.is_met for offer in self.offers)


class StaleQuiz(Stale):
    """Somebody has saved the quiz meanwhile.  theirs: as it stands now.  mine: what was to be saved."""

    def __init__(self, theirs: OpenQuiz, mine: WrittenQuiz) -> None:
        super().__init__(
            "This quiz has been saved since you opened it, in another tab or by somebody else, so yours was not saved "
            "over it. Both are below."
        )
        self.theirs = theirs
        self.mine = mine


def list_own(session: Session, teacher: Learner, *, page: int) -> QuizPage:
    """One page of the teacher's quizzes, for an administrator of everybody's.  page: 1 for the first."""
    subject_id = open_subject(session).id
    owner_id = groups.whose(teacher)
    offset = (page - 1) * PER_PAGE
    total = queries.count_own(session, subject_id, owner_id=owner_id)
    rows = (
        queries.list_own(session, subject_id, owner_id=owner_id, offset=offset, limit=PER_PAGE)
        if total
        else ()
    )
    return QuizPage(tuple(_in_list(row, set_to) for row, set_to in rows), total, offset + 1)


def list_ready_made(session: Session) -> list[QuizInList]:
    """The quizzes of the bank, to be copied."""
    return [_in_list(row, 0) for row in queries.list_bank(session, open_subject(session).id)]


def open_quiz(session: Session, teacher: Learner, quiz_id: int) -> OpenQuiz:
    """A quiz of the teacher's own. Raises NotFound."""
    return _to_open(_own(teacher, queries.find_quiz(session, quiz_id)))


def add(
    session: Session, teacher: Learner, written: WrittenQuiz, *, key: str | None, now: datetime
) -> OpenQuiz:
    """A new quiz.  key: UUID of the form it was written in; the same form again changes the quiz that it has made.

    Raises Invalid, field by field, and StaleQuiz if that one has been changed otherwise meanwhile.
    """
    check(written, open_subject(session).subject)
    return _add(session, teacher, written, key=key, now=now)


def _add(
    session: Session, teacher: Learner, written: WrittenQuiz, *, key: str | None, now: datetime
) -> OpenQuiz:
    stored = open_subject(session)
    # One adds at a time, so that a form sent twice at once finds what its twin has made.
    session.execute(sa.select(SubjectRow.id).where(SubjectRow.id == stored.id).with_for_update())
    made = queries.find_by_key(session, key) if key else None
    if made is not None and made.owner_id == teacher.id:
        return save(session, teacher, made.id, written=written, seen=0, now=now)
    row = QuizRow(
        subject_id=stored.id,
        slug=str(uuid.uuid4()),
        origin="teacher",
        owner_id=teacher.id,
        edits=0,
        client_key=None if made else key,
        **_columns(written),
        updated_at=now,
    )
    session.add(row)
    session.flush()
    # The number of the row makes the slug unique without asking for those that there are.
    row.slug = f"t-{_slug_words(written.title)}-{row.id}"
    session.flush()
    return _to_open(row)


def save(
    session: Session, teacher: Learner, quiz_id: int, *, written: WrittenQuiz, seen: int, now: datetime
) -> OpenQuiz:
    """Store a quiz as changed.  seen: its edits when it was opened; the same again changes nothing.

    Raises NotFound, Invalid, field by field, and StaleQuiz.
    """
    row = _own(teacher, queries.lock_quiz(session, quiz_id))
    check(written, open_subject(session).subject)
    stands = _to_open(row)
    if stands.written == written:
        return stands
    if row.edits != seen:
        raise StaleQuiz(stands, written)
    for name, value in _columns(written).items():
        setattr(row, name, value)
    row.edits += 1
    row.updated_at = now
    session.flush()
    return _to_open(row)


def copy(session: Session, teacher: Learner, quiz_id: int, *, now: datetime) -> OpenQuiz:
    """A quiz of the teacher's own in the likeness of another of theirs or of a ready-made one. Raises NotFound.

    What could no longer be stored as it is (a claim that has gone since) is copied all the same: its form says so.
    """
    original = queries.find_quiz(session, quiz_id)
    if original is None or original.origin != "bank" or original.retired_at is not None:
        original = _own(teacher, original)
    written = _written(original)
    title = written.title if original.origin == "bank" else f"{written.title[: TITLE_MAX - 7]} (copy)"
    return _add(session, teacher, replace(written, title=title), key=None, now=now)


def retire(session: Session, teacher: Learner, quiz_id: int, *, now: datetime) -> OpenQuiz:
    """Take a quiz out of use: nobody can begin it any more, and what was answered stays. Raises NotFound."""
    row = _own(teacher, queries.lock_quiz(session, quiz_id))
    row.retired_at = row.retired_at or now
    session.flush()
    return _to_open(row)


def restore(session: Session, teacher: Learner, quiz_id: int) -> OpenQuiz:
    """Bring a retired quiz back, with where it was set. Raises NotFound."""
    row = _own(teacher, queries.lock_quiz(session, quiz_id))
    row.retired_at = None
    session.flush()
    return _to_open(row)


def count_pool(session: Session, blueprint: Blueprint) -> PoolCount:
    """What the bank holds now for a blueprint, whether or not it is one that could be stored."""
    pool = quiz_pools.load_pool(session, open_subject(session))
    named = blueprints.named(blueprint, pool.entries)
    return PoolCount(
        {slug: pool.items[slug] for slug in named},
        tuple(slug for slug in blueprint.items if slug not in named),
        blueprints.offers(blueprint, pool.entries),
        blueprints.akin(blueprint, pool.entries),
    )


def list_asked(session: Session, written: WrittenQuiz, *, seed: int) -> tuple[Item, ...]:
    """The questions that a learner with that seed is asked, in their order, as they are worded now.

    Where the quiz shuffles no options they are pinned, so that whoever shows them need not ask.
    Raises Invalid, naming each draw that cannot be met.
    """
    stored = open_subject(session)
    pool = quiz_pools.load_pool(session, stored)
    try:
        slugs = quiz_pools.asked(pool, written.blueprint, written.rules, seed=seed)
    except Shortage as shortage:
        raise Invalid(shortage_words(shortage.offers, stored.subject)) from shortage
    asked = (pool.items[slug] for slug in slugs)
    return tuple(asked if written.rules.shuffles_options else map(with_options_in_place, asked))


def require_met(session: Session, blueprint: Blueprint) -> None:
    """Raises Invalid, naming each draw that cannot be met, and where nothing at all can be asked."""
    counted = count_pool(session, blueprint)
    short = [offer for offer in counted.offers if not offer.is_met]
    if short:
        raise Invalid(shortage_words(short, open_subject(session).subject))
    if not counted.asked:
        raise Invalid("The questions of this quiz have been withdrawn. Choose others first.")


def shortage_words(offers: Iterable[Offer], subject: Subject) -> str:
    """What the bank lacks, in a sentence that names each draw."""
    names = names_of(subject)
    lacks = "; ".join(
        f"{blueprints.label(offer.draw, names)}: {offer.lack}" for offer in offers if offer.lack
    )
    return f"There are too few questions. {lacks}."


def names_of(subject: Subject) -> dict[str, str]:
    """What sections, claims with their holders, controversies, types and levels are called, for labels of draws."""
    return {
        **subject.section_titles,
        **{key: one.question for key, one in subject.claim_map.controversies.items()},
        **{
            claim: claim_label(claim, subject)
            for claim in (*subject.claim_map.claims, *subject.claim_map.beyond)
        },
        **{name: item_type.LABEL for name, item_type in BY_NAME.items()},
        **{bloom.value: words for bloom, words in BLOOM_LABELS.items()},
    }


def check(written: WrittenQuiz, subject: Subject) -> None:
    """Raises Invalid, field by field, for what is no quiz whatever the bank holds."""
    problems = []
    if not written.title:
        problems.append(Problem("title", "Give the quiz a name; learners see it."))
    for name, text, most in (
        ("title", written.title, TITLE_MAX),
        ("description", written.description, DESCRIPTION_MAX),
    ):
        if len(text) > most:
            problems.append(Problem(name, f"It has {len(text):,} characters; {most:,} is the most."))
    problems += blueprints.check(written.blueprint)
    problems += _unknown(written.blueprint, subject)
    problems += quiz_rules.check(written.rules)
    if written.rules.behaviour not in BEHAVIOURS:
        problems.append(Problem("behaviour", "Choose one of these."))
    told = contradiction_words(written.rules)
    if told:
        problems.append(Problem("review", told))
    if not written.rules.all_or_nothing <= BY_NAME.keys():
        problems.append(Problem("all_or_nothing", "One of these types is not known. Choose again."))
    if problems:
        raise Invalid("This quiz cannot be stored as it is.", problems)


def contradiction_words(rules: QuizRules) -> str:
    """Why learners cannot be kept from seeing what the rules withhold, and what to change; "" where they can."""
    if not tells_what_is_withheld(rules):
        return ""
    return (
        f"“{BEHAVIOURS[rules.behaviour].LABEL}” tells learners during the quiz whether they were right. Tick "
        f"“{PART_LABELS[Part.CORRECTNESS]}” under “{PHASE_LABELS[Phase.DURING]}”, or choose "
        f"“{BEHAVIOURS['deferred'].LABEL}” above."
    )


def _unknown(blueprint: Blueprint, subject: Subject) -> Iterable[Problem]:
    """What the draws name that this subject does not have."""
    claim_map = subject.claim_map
    known = {
        "section": subject.section_titles.keys(),
        "claim": {*claim_map.claims, *claim_map.beyond},
        "controversy": claim_map.controversies.keys(),
        "item_type": {name for name in BY_NAME if blueprints.may_be_asked(name)},
        "bloom": {bloom.value for bloom in Bloom},
    }
    for index, draw in enumerate(blueprint.draws):
        for name, values in known.items():
            value = getattr(draw, name)
            if value and value not in values:
                yield Problem(f"draws[{index}].{name}", "This is not on the list any more. Choose again.")


def _own(teacher: Learner, row: QuizRow | None) -> QuizRow:
    if row is None or row.origin != "teacher" or groups.whose(teacher) not in (None, row.owner_id):
        raise NotFound(_NO_QUIZ)
    return row


def _columns(written: WrittenQuiz) -> dict[str, object]:
    return {
        "title": written.title,
        "description": written.description,
        "blueprint": written.blueprint.to_document(),
        "rules": written.rules.to_document(),
    }


def _written(row: QuizRow) -> WrittenQuiz:
    return WrittenQuiz(
        row.title,
        row.description,
        Blueprint.from_document(row.blueprint),
        QuizRules.from_document(row.rules),
    )


def _to_open(row: QuizRow) -> OpenQuiz:
    return OpenQuiz(row.id, _written(row), row.edits, row.updated_at, row.retired_at is not None)


def _in_list(row: QuizRow, set_to: int) -> QuizInList:
    return QuizInList(
        row.id,
        row.title,
        row.description,
        Blueprint.from_document(row.blueprint).wanted,
        set_to,
        row.updated_at,
        row.retired_at is not None,
    )


def _slug_words(title: str) -> str:
    """The first words of the title in ASCII, with hyphens."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain)[:_SLUG_WORDS])[:_SLUG_LENGTH].strip("-") or "quiz"
