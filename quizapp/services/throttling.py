"""How often somebody may guess a password: wrong ones are counted by name and by address, and the waits grow.

Under keyed hashes, so that the table tells nobody who tried.
"""

import hashlib
import hmac
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
FAILURES_FORGOTTEN_AFTER = timedelta(minutes=15)
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(minutes=15)
# Everybody behind the address waits, so not for long.
LONGEST_DELAY_BY_ADDRESS = timedelta(minutes=1)


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


def forget_failures(session: Session, *, name: str, secret: bytes) -> None:
    """Start counting anew for a name whose password was right."""
    by_name, _ = _failure_keys(name, "", secret=secret)
    session.execute(sa.delete(SignInFailureRow).where(SignInFailureRow.key == by_name))


def _failure_keys(name: str, address: str, *, secret: bytes) -> tuple[str, str]:
    return tuple(  # type: ignore[return-value]  # two in, two out
        hmac.new(secret, f"{kind}:{value}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
        for kind, value in (("name", fold_name(name)), ("address", address))
    )


def _in_words(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 120 else f"{-(-seconds // 60)} minutes"
