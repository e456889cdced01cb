"""How a service refuses. The web turns each into one status (web/errors.py); the command line into exit code 1."""

from collections.abc import Sequence

from quizapp.domain.items import Problem


class ServiceError(Exception):
    """A refusal in words for the person concerned."""


class NotFound(ServiceError):
    """There is no such thing, or none that this person may know of."""


class NotAllowed(ServiceError):
    """The thing may be known, but not done by this person."""


class Stale(ServiceError):
    """It was changed or done meanwhile, by somebody else or in another tab."""


class Invalid(ServiceError):
    """What was given cannot be taken.  problems: field by field, so that a form can show each at its place."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class TooMany(ServiceError):
    """Tried too often.  retry_after_s: seconds until it may be tried again."""

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Busy(ServiceError):
    """It cannot be done at this moment.  retry_after_s: seconds until it may be tried again."""

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
