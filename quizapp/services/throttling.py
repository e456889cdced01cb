"""How often somebody may guess: wrong ones are counted, and the waits grow.

Passwords by name and by address, codes of groups by browser and by address, passwords of quizzes by learner and by
address. Under keyed hashes, so that the table tells nobody who tried.
Guesses at codes and at passwords of quizzes are checked and counted in one transaction and wait for one another, so
that many at once are no more than as many in turn. Passwords of accounts take too long to compare for that.
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.domain.names import fold_name
from quizapp.persistence import writes
from quizapp.persistence.models import SignInFailureRow
from quizapp.services.errors import TooMany

FREE_FAILURES_BY_NAME = 10
# A class of thirty behind one address mistypes now and then; a guessing machine does little else.
FREE_FAILURES_BY_ADDRESS = 300
FREE_CODES_BY_BROWSER = 10
FREE_QUIZ_PASSWORDS = 10
FAILURES_FORGOTTEN_AFTER = timedelta(minutes=15)
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(minutes=15)
# Everybody behind the address waits, so not for long.
LONGEST_DELAY_BY_ADDRESS = timedelta(minutes=1)


def check_throttle(session: Session, *, name: str, address: str, secret: bytes, now: datetime) -> None:
    """Raise TooMany while this name or this address has to wait."""
    _check(session, _failure_keys(name, address, secret=secret), what="wrong passwords", now=now)


def note_failure(session: Session, *, name: str, address: str, secret: bytes, now: datetime) -> None:
    """Count a wrong password, and make the next ones wait longer and longer."""
    by_name, by_address = _failure_keys(name, address, secret=secret)
    _note(session, by_name, free=FREE_FAILURES_BY_NAME, longest=LONGEST_DELAY, now=now)
    _note(session, by_address, free=FREE_FAILURES_BY_ADDRESS, longest=LONGEST_DELAY_BY_ADDRESS, now=now)
    _forget_old(session, now=now)


def check_codes(session: Session, *, browser: str, address: str, secret: bytes, now: datetime) -> None:
    """Raise TooMany while this browser or this address has to wait before it tries a code of a group again.

    Until the end of the transaction, in which a wrong one has to be counted, nobody else tries for either of them.
    """
    keys = _code_keys(browser, address, secret=secret)
    writes.keep_guesses_apart(session, keys)
    _check(session, keys, what="codes that lead nowhere", now=now)


def note_wrong_code(session: Session, *, browser: str, address: str, secret: bytes, now: datetime) -> None:
    """Count a code that leads to no group, and make the next ones wait longer and longer."""
    by_browser, by_address = _code_keys(browser, address, secret=secret)
    _note(session, by_browser, free=FREE_CODES_BY_BROWSER, longest=LONGEST_DELAY, now=now)
    _note(session, by_address, free=FREE_FAILURES_BY_ADDRESS, longest=LONGEST_DELAY_BY_ADDRESS, now=now)
    _forget_old(session, now=now)


def check_quiz_passwords(
    session: Session, *, learner_id: int, assignment_id: int, address: str, secret: bytes, now: datetime
) -> None:
    """Raise TooMany while this learner or this address has to wait before it tries the password of a quiz again.

    Until the end of the transaction, in which a wrong one has to be counted, nobody else tries for either of them.
    """
    keys = _quiz_keys(learner_id, assignment_id, address=address, secret=secret)
    writes.keep_guesses_apart(session, keys)
    _check(session, keys, what="wrong passwords", now=now)


def note_wrong_quiz_password(
    session: Session, *, learner_id: int, assignment_id: int, address: str, secret: bytes, now: datetime
) -> None:
    """Count a wrong password of a quiz, and make the next ones wait longer and longer."""
    by_learner, by_address = _quiz_keys(learner_id, assignment_id, address=address, secret=secret)
    _note(session, by_learner, free=FREE_QUIZ_PASSWORDS, longest=LONGEST_DELAY, now=now)
    _note(session, by_address, free=FREE_FAILURES_BY_ADDRESS, longest=LONGEST_DELAY_BY_ADDRESS, now=now)
    _forget_old(session, now=now)


def forget_failures(session: Session, *, name: str, secret: bytes) -> None:
    """Start counting anew for a name whose password was right."""
    by_name, _ = _failure_keys(name, "", secret=secret)
    session.execute(sa.delete(SignInFailureRow).where(SignInFailureRow.key == by_name))


def _check(session: Session, keys: Sequence[str], *, what: str, now: datetime) -> None:
    blocked = session.scalars(
        sa.select(SignInFailureRow.blocked_until).where(
            SignInFailureRow.key.in_(keys), SignInFailureRow.blocked_until > now
        )
    ).all()
    if blocked:
        wait = int((max(until for until in blocked if until) - now).total_seconds()) + 1
        raise TooMany(f"Too many {what}. Try again in {_in_words(wait)}.", wait)


def _note(session: Session, key: str, *, free: int, longest: timedelta, now: datetime) -> None:
    failures = writes.count_failure(session, key, now=now, since=now - FAILURES_FORGOTTEN_AFTER)
    if failures >= free:
        blocked_until = now + min(FIRST_DELAY * 2 ** min(failures - free, 10), longest)
        session.execute(
            sa.update(SignInFailureRow).where(SignInFailureRow.key == key).values(blocked_until=blocked_until)
        )


def _forget_old(session: Session, *, now: datetime) -> None:
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


def _failure_keys(name: str, address: str, *, secret: bytes) -> tuple[str, str]:
    return _key("name", fold_name(name), secret=secret), _key("address", address, secret=secret)


def _code_keys(browser: str, address: str, *, secret: bytes) -> tuple[str, str]:
    return (
        _key("code-browser", browser, secret=secret),
        _key("code-address", address, secret=secret),
    )


def _quiz_keys(learner_id: int, assignment_id: int, *, address: str, secret: bytes) -> tuple[str, str]:
    return (
        _key("quiz-learner", f"{assignment_id}:{learner_id}", secret=secret),
        _key("quiz-address", address, secret=secret),
    )


def _key(kind: str, value: str, *, secret: bytes) -> str:
    return hmac.new(secret, f"{kind}:{value}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _in_words(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 120 else f"{-(-seconds // 60)} minutes"
