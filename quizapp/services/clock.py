"""The one place that asks the operating system for the time, so that tests can set it."""

from collections.abc import Callable
from datetime import UTC, datetime


def _system_time() -> datetime:
    return datetime.now(UTC)


_source: list[Callable[[], datetime]] = [_system_time]


def utc_now() -> datetime:
    """The present instant, UTC."""
    return _source[0]()


def set_source(source: Callable[[], datetime] | None) -> None:
    """Take the time from elsewhere, None for the operating system again."""
    _source[0] = source or _system_time
