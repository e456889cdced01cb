"""Who people are: guests, accounts, signing in and out, invitations, and bringing a guest's answers along.

A guest is a user without a name, made when the first answer is stored; giving it a name and a password makes it an
account and keeps everything. Sign-ins are rows, so that a copied cookie dies with the row. Wrong passwords are
counted by name and by address under keyed hashes: the table tells nobody who tried.
"""

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import argon2
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.domain.items import Problem
from quizapp.domain.memory import StudyClock
from quizapp.domain.study_days import is_zone
from quizapp.paths import PACKAGE
from quizapp.persistence import writes
from quizapp.persistence.models import InvitationRow, SignInFailureRow, SignInRow, UserRow
from quizapp.persistence.queries import users
from quizapp.persistence.rows import to_clock
from quizapp.services.errors import Invalid, NotFound, Stale, TooMany

ROLES = ("student", "teacher", "admin")
NAME_MAX = 40
# Some characters become many: a name is kept as written, but one that grows beyond its column when folded is no name.
FOLDED_NAME_MAX = 240
PASSWORD_MIN, PASSWORD_MAX = 8, 200
# Characters looked at of anything typed as a name or a password; what is longer belongs to nobody.
RAW_MAX = 1000
# Two first answers of one browser that were sent together are one guest; a copied cookie used later is not.
TOGETHER = timedelta(seconds=30)
GUEST_STAYS = timedelta(days=180)
ACCOUNT_STAYS = timedelta(days=60)
INVITATION_LASTS = timedelta(hours=24)

FREE_FAILURES_BY_NAME = 10
# A class of thirty behind one address mistypes now and then; a guessing machine does little else.
FREE_FAILURES_BY_ADDRESS = 300
FAILURES_FORGOTTEN_AFTER = timedelta(minutes=15)
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(minutes=15)
# Everybody behind the address waits, so not for long.
LONGEST_DELAY_BY_ADDRESS = timedelta(minutes=1)

# OWASP's first choice for Argon2id: 19 MiB, two passes, one lane; a class that signs in at once fits in memory.
_hasher = argon2.PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# What an unknown name is checked against, so that it costs the same time as a wrong password.
_NOBODYS_HASH = _hasher.hash(secrets.token_hex(16))
_COMMON_PASSWORDS = frozenset((PACKAGE / "services" / "common_passwords.txt").read_text("utf-8").split())


@dataclass(frozen=True, slots=True)
class Learner:
    """The person a request is for.

    cards_due: now.  has_card_answers: whether there may be a rating to take back.  guest_id: the guest of this
    browser whose answers may still be brought along.
    """

    id: int
    role: str
    name: str | None
    clock: StudyClock
    new_per_day: int
    has_shortcuts: bool
    cards_due: int
    has_card_answers: bool = False
    guest_id: int | None = None

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


def fold_name(name: str) -> str:
    """What makes two names the same one: compatibility forms, case, repeated spaces, what nobody sees do not count."""
    # Longer ones belong to nobody, and normalising a long run of marks takes time that grows with its square.
    seen = "".join(character for character in name[:RAW_MAX] if unicodedata.category(character) != "Cf")
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())
    return " ".join(folded.split())


def find_learner(session: Session, token: str | None, *, now: datetime) -> Learner | None:
    """Who is signed in with this cookie, None if nobody."""
    if not token or len(token) > 100:
        return None
    row = users.find_signed_in(session, _token_hash(token), now=now)
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
        has_card_answers=row.has_card_answers,
        guest_id=row.guest_id,
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
    return _make_account(session, "student", name=name, password=password, zone=zone, guest=guest, now=now)


def count_kept(session: Session, learner_id: int) -> Kept:
    """What a learner has so far."""
    return Kept(*users.count_kept(session, learner_id))


def check_throttle(session: Session, *, name: str, address: str, secret: bytes, now: datetime) -> None:
    """Raise TooMany while this name or this address has to wait."""
    keys = _failure_keys(name, address, secret=secret)
    blocked = session.scalars(
        sa.select(SignInFailureRow.blocked_until).where(
            SignInFailureRow.key.in_(keys), SignInFailureRow.blocked_until > now
        )
    ).all()
    if blocked:
        wait = int((max(until for until in blocked if until) - now).total_seconds()) + 1
        raise TooMany(f"Too many wrong passwords. Try again in {_in_words(wait)}.", wait)


def find_matching(session: Session, *, name: str, password: str) -> int | None:
    """The number of the user with that name and password, None if there is none or it was deactivated.

    An unknown name takes as long as a wrong password.
    """
    row = users.find_by_name(session, fold_name(name)) if _is_storable(name) else None
    if row is None or row.password_hash is None or row.deactivated_at is not None:
        _is_password_of(_NOBODYS_HASH, password)
        return None
    return row.id if _is_password_of(row.password_hash, password) else None


def note_failure(session: Session, *, name: str, address: str, secret: bytes, now: datetime) -> None:
    """Count a wrong password, and make the next ones wait longer and longer."""
    by_name, by_address = _failure_keys(name, address, secret=secret)
    for key, free, longest in (
        (by_name, FREE_FAILURES_BY_NAME, LONGEST_DELAY),
        (by_address, FREE_FAILURES_BY_ADDRESS, LONGEST_DELAY_BY_ADDRESS),
    ):
        failures = writes.count_failure(session, key, now=now, since=now - FAILURES_FORGOTTEN_AFTER)
        if failures >= free:
            blocked_until = now + min(FIRST_DELAY * 2 ** min(failures - free, 10), longest)
            session.execute(
                sa.update(SignInFailureRow)
                .where(SignInFailureRow.key == key)
                .values(blocked_until=blocked_until)
            )
    # What others are just about to change, or to remove as well, is left to them: nobody waits for anybody here.
    old = (
        sa.select(SignInFailureRow.key)
        .where(SignInFailureRow.last_at < now - timedelta(days=1))
        .with_for_update(skip_locked=True)
    )
    session.execute(
        sa.delete(SignInFailureRow)
        .where(SignInFailureRow.key.in_(old))
        .execution_options(synchronize_session=False)
    )


def sign_in(
    session: Session,
    user_id: int,
    *,
    before: Learner | None,
    name: str,
    address: str,
    secret: bytes,
    now: datetime,
    token: str | None = None,
) -> SignedIn:
    """Sign in a user whose password was right.

    before: who was at this browser; a guest's answers stay on offer.  token: of the cookie that this browser had,
    which opens nothing from now on.
    """
    by_name, _ = _failure_keys(name, address, secret=secret)
    session.execute(sa.delete(SignInFailureRow).where(SignInFailureRow.key == by_name))
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
    session.execute(sa.delete(SignInRow).where(SignInRow.token_hash == _token_hash(token)))


def change_password(session: Session, learner: Learner, *, new: str, now: datetime) -> SignedIn:
    """Set another password, after the old one was proved by `find_matching`.

    Every sign-in ends, and a new one is made for this browser. Raises Invalid for a weak one, Stale.
    """
    row = _load_for_change(session, learner)
    _refuse(_password_problems(new, name=row.name or "", field="new"))
    row.password_hash = _hashed(new)
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
    """Remove a person with every answer, card and sign-in. Items they wrote stay, without a name."""
    session.execute(sa.delete(UserRow).where(UserRow.id == learner.id))


def add_user(session: Session, *, name: str, password: str, role: str, zone: str, now: datetime) -> int:
    """Make an account without signing it in; gives its number. Raises Invalid as `sign_up` does."""
    _check_role(role)
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
    """Give an account another role; it has to sign in again. Raises NotFound, Invalid."""
    _check_role(role)
    row = _load_named(session, name)
    row.role = role
    _revoke_all(session, row.id)


def reset_password(session: Session, name: str, password: str) -> None:
    """Set a forgotten password; every sign-in of that account ends. Raises NotFound, Invalid."""
    row = _load_named(session, name)
    _refuse(_password_problems(password, name=row.name or "", field="password"))
    row.password_hash = _hashed(password)
    _revoke_all(session, row.id)


def deactivate(session: Session, name: str, *, now: datetime) -> None:
    """Shut an account out, keeping its record. Raises NotFound."""
    row = _load_named(session, name)
    row.deactivated_at = now
    _revoke_all(session, row.id)


def reactivate(session: Session, name: str) -> None:
    """Let a deactivated account in again. Raises NotFound."""
    _load_named(session, name).deactivated_at = None


def needs_first_teacher(session: Session) -> bool:
    """Whether nobody can sign in as a teacher or an administrator yet."""
    return not users.has_teacher(session)


def invite(session: Session, role: str, *, now: datetime) -> str:
    """A one-time token that makes an account with that role within 24 hours."""
    _check_role(role)
    session.execute(sa.delete(InvitationRow).where(InvitationRow.expires_at < now))
    token = secrets.token_urlsafe(24)
    session.add(
        InvitationRow(
            token_hash=_token_hash(token), role=role, created_at=now, expires_at=now + INVITATION_LASTS
        )
    )
    session.flush()
    return token


def find_invitation(session: Session, token: str, *, now: datetime) -> str | None:
    """The role that the token gives, None if it is unknown, used, too old, or no longer needed."""
    row = session.get(InvitationRow, _token_hash(token)) if len(token) < 100 else None
    is_good = row is not None and row.used_at is None and row.expires_at > now
    return row.role if row is not None and is_good and needs_first_teacher(session) else None


def accept_invitation(
    session: Session,
    token: str,
    *,
    name: str,
    password: str,
    zone: str,
    guest: Learner | None,
    now: datetime,
) -> SignedIn:
    """Use the token up, make the account and sign it in; a guest becomes the account.

    Raises NotFound for a dead token, Invalid and Stale as `sign_up`.
    """
    row = session.get(InvitationRow, _token_hash(token), with_for_update=True) if len(token) < 100 else None
    if row is None or row.used_at is not None or row.expires_at <= now:
        raise NotFound("This link has been used or is older than 24 hours.")
    if not needs_first_teacher(session):
        raise NotFound("There is a teacher already, so this link is not needed any more.")
    row.used_at = now
    return _make_account(session, row.role, name=name, password=password, zone=zone, guest=guest, now=now)


def forget_guest(session: Session, token: str) -> None:
    """Stop offering to bring the guest's answers along; they stay where they are, reachable by nobody."""
    session.execute(
        sa.update(SignInRow).where(SignInRow.token_hash == _token_hash(token)).values(guest_id=None)
    )


def _load_for_change(session: Session, learner: Learner) -> UserRow:
    """The row of who is asking. Raises Stale if it is gone, erased by the same person in another tab."""
    row = session.get(UserRow, learner.id, with_for_update=True)
    if row is None:
        raise Stale("This account was erased meanwhile, in another tab or on another device.")
    return row


def _make_account(
    session: Session, role: str, *, name: str, password: str, zone: str, guest: Learner | None, now: datetime
) -> SignedIn:
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


def _name_account(session: Session, row: UserRow, *, name: str, password: str) -> None:
    """Give a row its name and password and store it. Raises Invalid with everything that is wrong with either."""
    name = " ".join(unicodedata.normalize("NFC", name[:RAW_MAX]).split())
    _refuse([*_name_problems(session, name), *_password_problems(password, name=name, field="password")])
    row.name, row.name_folded, row.password_hash = name, fold_name(name), _hashed(password)
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
            token_hash=_token_hash(token),
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


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _failure_keys(name: str, address: str, *, secret: bytes) -> tuple[str, str]:
    return tuple(  # type: ignore[return-value]  # two in, two out
        hmac.new(secret, f"{kind}:{value}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
        for kind, value in (("name", fold_name(name)), ("address", address))
    )


def _in_words(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 120 else f"{-(-seconds // 60)} minutes"


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise Invalid(f"There is no role {role!r}; choose student, teacher or admin.")


def _is_storable(text: str) -> bool:
    """Whether the text can be stored and typed: no control characters, halves of pairs, or what stands for none.

    Bytes that were no text have become U+FFFD on their way, every one of them the same.
    """
    return not any(
        unicodedata.category(character) in ("Cc", "Cs")
        or character == "\ufffd"
        or _is_noncharacter(ord(character))
        for character in text
    )


def _is_noncharacter(point: int) -> bool:
    # Not all unassigned ones: this Python's tables are older than the emoji of a new telephone.
    return 0xFDD0 <= point <= 0xFDEF or point & 0xFFFE == 0xFFFE


def _turns_lines_round(name: str) -> bool:
    """Whether the name would reverse what stands beside it on a page. Letters of any direction do not."""
    return any(unicodedata.bidirectional(character) in _TURNING for character in name)


_TURNING = frozenset(("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"))
_NAME_TAKEN = Problem("name", "This name is taken. Choose another, or sign in if it is yours.")


def _name_problems(session: Session, name: str) -> list[Problem]:
    folded = fold_name(name)
    is_fitting = 0 < len(folded) <= FOLDED_NAME_MAX and len(name) <= NAME_MAX
    if not is_fitting or not _is_storable(name) or _turns_lines_round(name):
        return [Problem("name", f"Choose a name of 1 to {NAME_MAX} ordinary characters.")]
    return [_NAME_TAKEN] if users.find_by_name(session, folded) is not None else []


def _password_problems(password: str, *, name: str, field: str) -> list[Problem]:
    message = ""
    if not _is_storable(password):
        message = "The password holds a character that cannot be typed again. Use letters, digits, signs and spaces."
    elif len(password) < PASSWORD_MIN:
        message = f"Use at least {PASSWORD_MIN} characters; a few words in a row are easy to keep in mind."
    elif len(password) > PASSWORD_MAX:
        message = f"Use at most {PASSWORD_MAX} characters."
    elif password.casefold() in _COMMON_PASSWORDS or fold_name(password) in ("", fold_name(name)):
        message = "This password is among the first that anybody would try. A few words in a row are better."
    return [Problem(field, message)] if message else []


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise Invalid(" ".join(problem.message for problem in problems), problems)


def _load_named(session: Session, name: str) -> UserRow:
    row = users.find_by_name(session, fold_name(name))
    if row is None:
        raise NotFound(f"There is nobody called {name!r}. `quizapp user list` shows who there is.")
    return row


def _hashed(password: str) -> str:
    return _hasher.hash(_password_bytes(password))


def _is_password_of(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, _password_bytes(password))
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


def _password_bytes(password: str) -> bytes:
    if len(password) > RAW_MAX:
        # No account has such a password, and normalising it could take seconds.
        return b"\x00" * 32
    # An accent is one character on some keyboards and two on others (NIST SP 800-63B, 3.1.1.2).
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
