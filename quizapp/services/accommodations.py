"""What teachers agree for a learner: more time, more attempts, a break for which the clock stands still.

It belongs to the learner and holds in every quiz of the teacher's groups, from the next request on. Only ever added to,
so that it can be seen later what held when. Seen by the learner, by who agreed it and by those who teach the learner in
a group together with them, since it holds there too; by administrators, and by nobody else.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.domain.availability import NO_ACCOMMODATION, Accommodation, most_generous
from quizapp.domain.items import Problem
from quizapp.persistence.models import AccommodationRow
from quizapp.persistence.queries import accommodations as queries
from quizapp.persistence.queries import groups as group_queries
from quizapp.services import groups
from quizapp.services.accounts import Learner
from quizapp.services.errors import Invalid, NotAllowed, NotFound, Stale

Pair = tuple[int, int]
"""Group and learner."""
TIME_PERCENT = (100, 400)
EXTRA_ATTEMPTS = (0, 20)
BREAK_MINUTES = (0, 240)
_CHANGED = (
    "You have changed this in another tab, so this is not stored. What holds now stands below the form."
)


@dataclass(frozen=True, slots=True)
class OneAgreement:
    """What one teacher agreed.  ordinal: how often they have changed it, which a save is checked against."""

    teacher_id: int
    teacher: str
    agreed: Accommodation
    ordinal: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class MemberAgreements:
    """What was agreed for a learner in a group.  own: by who asks, None of nothing yet.  together: what counts.

    readers: the names of those teachers who see what who asks agrees with the learner, in whichever group.
    """

    own: OneAgreement | None
    others: tuple[OneAgreement, ...]
    together: Accommodation
    readers: tuple[str, ...]


def agreed(session: Session, group_id: int, learner_id: int) -> Accommodation:
    """What counts for a learner in the quizzes of a group: of what its teachers agreed, the most."""
    return agreed_many(session, [(group_id, learner_id)])[group_id, learner_id]


def agreed_many(session: Session, pairs: Iterable[Pair]) -> Mapping[Pair, Accommodation]:
    """The same for many, (group, learner) -> what counts, in one statement; every pair asked for is in it."""
    asked = set(pairs)
    found: dict[Pair, list[Accommodation]] = defaultdict(list)
    if asked:
        learners = {learner_id for _, learner_id in asked}
        for row in queries.list_standing(session, {group_id for group_id, _ in asked}, learners):
            found[row.group_id, row.learner_id].append(_to_value(row))
    return {pair: most_generous(found.get(pair, ())) for pair in asked}


def open_agreements(session: Session, teacher: Learner, group_id: int, learner_id: int) -> MemberAgreements:
    """What was agreed for a learner of a group, for a teacher of it. Raises NotFound.

    Once the learner has left it, only what that teacher agreed themself.
    """
    groups.check_teaches(session, teacher, group_id)
    every = [
        OneAgreement(row.teacher_id, name or "", _to_value(row), row.ordinal, row.changed_at)
        for row, name in queries.list_of_member(session, group_id, learner_id, teacher_id=teacher.id)
    ]
    return MemberAgreements(
        own=next((one for one in every if one.teacher_id == teacher.id), None),
        others=tuple(one for one in every if one.teacher_id != teacher.id),
        together=most_generous(one.agreed for one in every),
        readers=tuple(name or "" for name in queries.list_readers(session, teacher.id, learner_id)),
    )


def agree(
    session: Session,
    teacher: Learner,
    group_id: int,
    learner_id: int,
    *,
    agreement: Accommodation,
    seen: int,
    now: datetime,
) -> None:
    """Agree something with a learner of one's group; it holds from now on in all of one's groups.

    seen: OneAgreement.ordinal that the page showed, 0 for none. The same once more changes nothing.  Raises NotFound,
    NotAllowed for who does not teach the group, Invalid, Stale where it has been changed otherwise meanwhile.
    """
    groups.check_teaches(session, teacher, group_id)
    if not group_queries.is_teacher(session, group_id, teacher.id):
        raise NotAllowed(
            "Only who teaches this group can agree something. Add yourself to its teachers first."
        )
    member = group_queries.find_membership(session, group_id, learner_id)
    if member is None or member.left_at is not None:
        raise NotFound("There is no such learner in this group.")
    _refuse_beyond_bounds(agreement)
    last = queries.find_last(session, learner_id, teacher.id)
    if agreement == (NO_ACCOMMODATION if last is None else _to_value(last)):
        return
    ordinal = 0 if last is None else last.ordinal
    if ordinal != seen:
        raise Stale(_CHANGED)
    session.add(
        AccommodationRow(
            learner_id=learner_id,
            teacher_id=teacher.id,
            ordinal=ordinal + 1,
            time_percent=agreement.time_percent,
            extra_attempts=agreement.extra_attempts,
            break_minutes=agreement.break_minutes,
            changed_at=now,
        )
    )
    try:
        session.flush()
    except IntegrityError:
        raise Stale(_CHANGED) from None


def _refuse_beyond_bounds(agreement: Accommodation) -> None:
    problems = [
        Problem(field, f"Choose from {least} to {most}{unit}.")
        for field, value, (least, most), unit in (
            ("time_percent", agreement.time_percent, TIME_PERCENT, " per cent"),
            ("extra_attempts", agreement.extra_attempts, EXTRA_ATTEMPTS, " attempts"),
            ("break_minutes", agreement.break_minutes, BREAK_MINUTES, " minutes"),
        )
        if not least <= value <= most
    ]
    if problems:
        raise Invalid("This was not kept.", problems)


def _to_value(row: AccommodationRow) -> Accommodation:
    return Accommodation(row.time_percent, row.extra_attempts, row.break_minutes)
