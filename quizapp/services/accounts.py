"""Who people are: guests, accounts, signing in and out.

A guest is a user without a name, made when the first answer is stored; giving it a name and a password makes it an
account and keeps everything. Sign-ins are rows, so that a copied cookie dies with the row.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.domain.items import Problem
from quizapp.domain.memory import StudyClock
from quizapp.domain.names import NAME_MAX, fold_name, is_fitting, is_storable, tidy_name
from quizapp.domain.scheduling import STANDARD, Policy
from quizapp.domain.study_days import is_zone
from quizapp.persistence import writes
from quizapp.persistence.models import SignInRow, UserRow
from quizapp.persistence.queries import attempts, responses, users
from quizapp.persistence.rows import to_clock, to_policy
from quizapp.services import group_owners, throttling
from quizapp.services.errors import Invalid, NotFound, Stale
from quizapp.services.passwords import hash_password, is_password_of, password_problems

ROLES = ("student", "teacher", "admin")
# Two first answers of one browser that were sent together are one guest; a copied cookie used later is not.
TOGETHER = timedelta(seconds=30)
GUEST_STAYS = timedelta(days=180)
ACCOUNT_STAYS = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Learner:
    """The person a request is for.

    policy: what the cards are scheduled by.  easy_days: how much is wished for on each day of the week, from Monday on:
    0 nothing, 1 less, 2 as ever.  cards_due: now.  has_card_answers: whether something done with a card may be undone.
    guest_id: the guest of this browser whose answers may still be brought along.  may_hold_back: whether there is an
    attempt at something set to a group of theirs that is not submitted yet, or that has not closed long since.
    has_exam: whether an exam is set, by themself or for a group of theirs, that cards are planned towards.
    asked_at: when the request came.
    """

    id: int
    role: str
    name: str | None
    clock: StudyClock
    new_per_day: int
    has_shortcuts: bool
    cards_due: int
    policy: Policy = STANDARD
    reviews_per_day: int = 200
    easy_days: str = "2222222"
    has_card_answers: bool = False
    guest_id: int | None = None
    may_hold_back: bool = False
    has_exam: bool = False
    asked_at: datetime | None = None

    @property
    def is_guest(self) -> bool:
        """Whether it has no account yet."""
        return self.name is None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new sign-in.  token: what the cookie holds; it is stored nowhere else.  stays: how long the cookie lasts."""

    user_id: int
    token: str
    stays: timedelta


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody has: answers stored, and cards."""

    answers: int
    cards: int


@dataclass(frozen=True, slots=True)
class Person:
    """A line in a list of people."""

    id: int
    name: str
    role: str
    created_at: datetime
    is_active: bool


def find_learner(session: Session, token: str | None, *, now: datetime) -> Learner | None:
    """Who is signed in with this cookie, None if nobody."""
    if not token or len(token) > 100:
        return None
    row = users.find_signed_in(session, token_hash(token), now=now)
    if row is None:
        return None
    return Learner(
        id=row.id,
        role=row.role,
        name=row.name,
        clock=to_clock(row.zone, row.rollover_hour),
        new_per_day=row.new_per_day,
        has_shortcuts=row.has_shortcuts,
        cards_due=row.due,
        policy=to_policy(row.desired_retention, row.weights_id, row.weights),
        reviews_per_day=row.reviews_per_day,
        easy_days=row.easy_days,
        has_card_answers=row.has_card_answers,
        guest_id=row.guest_id,
        may_hold_back=row.may_hold_back,
        has_exam=row.has_exam,
        asked_at=now,
    )


def find_by_number(session: Session, learner_id: int) -> Learner | None:
    """A learner of whom something is done without their asking, None if there is none. No cards are counted."""
    row = session.get(UserRow, learner_id)
    if row is None:
        return None
    return Learner(
        id=row.id,
        role=row.role,
        name=row.name,
        clock=to_clock(row.zone, row.rollover_hour),
        new_per_day=row.new_per_day,
        has_shortcuts=row.has_shortcuts,
        cards_due=0,
        policy=users.list_policies(session, [row.id])[row.id],
        reviews_per_day=row.reviews_per_day,
        easy_days=row.easy_days,
    )


def make_guest(session: Session, *, key: str, zone: str, now: datetime) -> tuple[Learner, SignedIn]:
    """The guest of a browser, signed in.

    key: the same for two first answers of one browser that arrive at once, which must not make two guests.
    zone: from the browser; UTC if it is none we know.
    """
    values = {
        "role": "student",
        "guest_key": key,
        "zone": zone if is_zone(zone) else "UTC",
        "created_at": now,
    }
    row = writes.put_guest(session, values, since=now - TOGETHER)
    if row is None:
        session.execute(sa.update(UserRow).where(UserRow.guest_key == key).values(guest_key=None))
        row = writes.put_guest(session, values, since=now - TOGETHER)
    if row is None:
        raise Stale("This was answered at the same moment in another tab. Open the page again.")
    learner = Learner(
        id=row.id,
        role=row.role,
        name=None,
        clock=to_clock(row.zone, row.rollover_hour),
        new_per_day=row.new_per_day,
        has_shortcuts=row.has_shortcuts,
        cards_due=0,
    )
    return learner, _start_sign_in(session, row.id, stays=GUEST_STAYS, now=now)


def sign_up(
    session: Session, *, name: str, password: str, zone: str, guest: Learner | None, now: datetime
) -> SignedIn:
    """Make an account and sign it in; a guest becomes the account and keeps everything.

    Raises Invalid, field by field, for a name that is taken and a password that is weak, Stale if the guest has become
    an account meanwhile.
    """
    return make_account(session, "student", name=name, password=password, zone=zone, guest=guest, now=now)


def count_kept(session: Session, learner_id: int) -> Kept:
    """What a learner has so far."""
    return Kept(*users.count_kept(session, learner_id))


def find_matching(session: Session, *, name: str, password: str) -> int | None:
    """The number of the user with that name and password, None if there is none or it was deactivated.

    An unknown name takes as long as a wrong password.
    """
    row = users.find_by_name(session, fold_name(name)) if is_storable(name) else None
    if row is not None and row.deactivated_at is not None:
        row = None
    is_right = is_password_of(row.password_hash if row is not None else None, password)
    return row.id if row is not None and is_right else None


def sign_in(
    session: Session,
    user_id: int,
    *,
    before: Learner | None,
    name: str,
    secret: bytes,
    now: datetime,
    token: str | None = None,
) -> SignedIn:
    """Sign in a user whose password was right.

    before: who was at this browser; a guest's answers stay on offer.  token: of the cookie that this browser had,
    which opens nothing from now on.
    """
    throttling.forget_failures(session, name=name, secret=secret)
    over = sa.select(SignInRow.token_hash).where(SignInRow.expires_at < now).with_for_update(skip_locked=True)
    session.execute(
        sa.delete(SignInRow)
        .where(SignInRow.token_hash.in_(over))
        .execution_options(synchronize_session=False)
    )
    if token:
        sign_out(session, token)
    guest_id = before.id if before is not None and before.is_guest else None
    if guest_id is not None:
        _revoke_all(session, guest_id)
        session.execute(sa.update(UserRow).where(UserRow.id == guest_id).values(guest_key=None))
    return _start_sign_in(session, user_id, stays=ACCOUNT_STAYS, now=now, guest_id=guest_id)


def sign_out(session: Session, token: str) -> None:
    """End this sign-in; the cookie opens nothing any more."""
    session.execute(sa.delete(SignInRow).where(SignInRow.token_hash == token_hash(token)))


def change_password(session: Session, learner: Learner, *, new: str, now: datetime) -> SignedIn:
    """Set another password, after the old one was proved by `find_matching`.

    Every sign-in ends, and a new one is made for this browser. Raises Invalid for a weak one, Stale.
    """
    row = _load_for_change(session, learner)
    _refuse(password_problems(new, name=row.name or "", field="new"))
    row.password_hash = hash_password(new)
    _revoke_all(session, row.id)
    return _start_sign_in(session, row.id, stays=ACCOUNT_STAYS, now=now, guest_id=learner.guest_id)


def change_settings(
    session: Session, learner: Learner, *, zone: str, new_per_day: int, has_shortcuts: bool
) -> None:
    """Set a learner's time zone, new cards a day (0 to 100), and whether single keys act on cards.

    Raises Invalid, Stale.
    """
    problems = []
    if not is_zone(zone):
        problems.append(Problem("zone", "Choose a time zone from the list, such as Europe/Berlin."))
    if not 0 <= new_per_day <= 100:
        problems.append(Problem("new_per_day", "Choose from 0 to 100 new cards a day."))
    if problems:
        raise Invalid("The settings were not kept.", problems)
    row = _load_for_change(session, learner)
    row.zone, row.new_per_day, row.has_shortcuts = zone, new_per_day, has_shortcuts


def erase(session: Session, learner: Learner) -> None:
    """Remove a person with every answer, card and sign-in. Items they wrote stay, without a name.

    Their answers leave the sums of the items too: nobody could correct them there once the answers are gone. Groups
    that they taught pass to their other teachers.
    """
    attempts.lock_attempts_of(session, [learner.id])
    # Nothing more comes in meanwhile, and no decision changes what is there.
    session.execute(sa.select(UserRow.id).where(UserRow.id == learner.id).with_for_update())
    given = responses.sum_by_wording(session, learner.id)
    if given:
        writes.add_to_item_totals(
            session,
            [
                {
                    "item_id": row.item_id,
                    "revision": row.revision,
                    "responses": -row.responses,
                    "first_responses": -row.first_responses,
                    "first_score_total": -row.first_score_total,
                }
                for row in given
            ],
        )
    group_owners.take_out_of_groups(session, learner.id)
    session.execute(sa.delete(UserRow).where(UserRow.id == learner.id))


def add_user(session: Session, *, name: str, password: str, role: str, zone: str, now: datetime) -> int:
    """Make an account without signing it in; gives its number. Raises Invalid as `sign_up` does."""
    check_role(role)
    row = UserRow(role=role, zone=zone if is_zone(zone) else "UTC", created_at=now)
    _name_account(session, row, name=name, password=password)
    return row.id


def list_people(session: Session, *, after: int = 0, limit: int = 200) -> Sequence[Person]:
    """Accounts by number, from beyond `after`."""
    return [
        Person(row.id, row.name or "", row.role, row.created_at, row.deactivated_at is None)
        for row in users.list_named(session, after=after, limit=limit)
    ]


def set_role(session: Session, name: str, role: str) -> None:
    """Give an account another role; it has to sign in again. Raises NotFound, Invalid.

    The groups of somebody who is no teacher any more pass to their other teachers.
    """
    check_role(role)
    row = _load_named(session, name)
    row.role = role
    if role == "student":
        group_owners.take_out_of_groups(session, row.id)
    _revoke_all(session, row.id)


def reset_password(session: Session, name: str, password: str) -> None:
    """Set a forgotten password; every sign-in of that account ends. Raises NotFound, Invalid."""
    row = _load_named(session, name)
    _refuse(password_problems(password, name=row.name or "", field="password"))
    row.password_hash = hash_password(password)
    _revoke_all(session, row.id)


def deactivate(session: Session, name: str, *, now: datetime) -> None:
    """Shut an account out, keeping its record. Raises NotFound."""
    row = _load_named(session, name)
    row.deactivated_at = now
    _revoke_all(session, row.id)


def reactivate(session: Session, name: str) -> None:
    """Let a deactivated account in again. Raises NotFound."""
    _load_named(session, name).deactivated_at = None


def forget_guest(session: Session, token: str) -> None:
    """Stop offering to bring the guest's answers along; they stay where they are, reachable by nobody."""
    session.execute(
        sa.update(SignInRow).where(SignInRow.token_hash == token_hash(token)).values(guest_id=None)
    )


def make_account(
    session: Session, role: str, *, name: str, password: str, zone: str, guest: Learner | None, now: datetime
) -> SignedIn:
    """Make an account of that role and sign it in; a guest becomes the account. Raises Invalid, Stale."""
    if guest is not None and guest.is_guest:
        row = session.get(UserRow, guest.id, with_for_update=True, populate_existing=True)
        if row is None or row.name is not None:
            raise Stale("Your answers have become an account meanwhile, in another tab. Sign in to it.")
        row.role, row.guest_key = role, None
    else:
        row = UserRow(role=role, zone=zone if is_zone(zone) else "UTC", created_at=now)
    _name_account(session, row, name=name, password=password)
    _revoke_all(session, row.id)
    return _start_sign_in(session, row.id, stays=ACCOUNT_STAYS, now=now)


def check_role(role: str) -> None:
    """Raise Invalid for a role that there is not."""
    if role not in ROLES:
        raise Invalid(f"There is no role {role!r}; choose student, teacher or admin.")


def token_hash(token: str) -> str:
    """What is stored of a token: whoever reads the table cannot sign in with it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _load_for_change(session: Session, learner: Learner) -> UserRow:
    """The row of who is asking. Raises Stale if it is gone, erased by the same person in another tab."""
    row = session.get(UserRow, learner.id, with_for_update=True)
    if row is None:
        raise Stale("This account was erased meanwhile, in another tab or on another device.")
    return row


def _name_account(session: Session, row: UserRow, *, name: str, password: str) -> None:
    """Give a row its name and password and store it. Raises Invalid with everything that is wrong with either."""
    name = tidy_name(name)
    _refuse([*_name_problems(session, name), *password_problems(password, name=name, field="password")])
    row.name, row.name_folded, row.password_hash = name, fold_name(name), hash_password(password)
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        # Somebody has taken it since it was looked up.
        raise Invalid(_NAME_TAKEN.message, [_NAME_TAKEN]) from None


def _start_sign_in(
    session: Session, user_id: int, *, stays: timedelta, now: datetime, guest_id: int | None = None
) -> SignedIn:
    token = secrets.token_urlsafe(32)
    session.add(
        SignInRow(
            token_hash=token_hash(token),
            user_id=user_id,
            guest_id=guest_id,
            created_at=now,
            expires_at=now + stays,
        )
    )
    session.flush()
    return SignedIn(user_id, token, stays)


def _revoke_all(session: Session, user_id: int) -> None:
    session.execute(sa.delete(SignInRow).where(SignInRow.user_id == user_id))


_NAME_TAKEN = Problem("name", "This name is taken. Choose another, or sign in if it is yours.")


def _name_problems(session: Session, name: str) -> list[Problem]:
    if not is_fitting(name):
        return [Problem("name", f"Choose a name of 1 to {NAME_MAX} ordinary characters.")]
    return [_NAME_TAKEN] if users.find_by_name(session, fold_name(name)) is not None else []


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise Invalid(" ".join(problem.message for problem in problems), problems)


def _load_named(session: Session, name: str) -> UserRow:
    row = users.find_by_name(session, fold_name(name))
    if row is None:
        raise NotFound(f"There is nobody called {name!r}. `quizapp user list` shows who there is.")
    return row
