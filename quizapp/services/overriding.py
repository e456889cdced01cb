"""What the checks stop, and an administrator's word against them: its reason stays with the wording for ever.

No reason takes the place of what a question cannot be asked without, and none is kept where nothing is found.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.domain.findings import Finding, Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.names import fold_name
from quizapp.persistence.models import ItemOverrideRow, ItemRow
from quizapp.persistence.queries import authoring as queries
from quizapp.services.accounts import Learner
from quizapp.services.bank import open_subject
from quizapp.services.checking import NEEDED, findings
from quizapp.services.errors import Invalid, NotAllowed

LEAST_REASON = 10
MOST_REASON = 500


@dataclass(frozen=True, slots=True)
class Override:
    """Why a wording was published against the checks.  by: name, None for somebody who has left.

    found: what they said then, (rule, message)….
    """

    revision: int
    by: str | None
    made_at: datetime
    reason: str
    found: tuple[tuple[str, str], ...]


def list_overrides(session: Session, item_id: int) -> list[Override]:
    """Why wordings of the item were published against the checks, at most 100, the newest first."""
    return [
        Override(one.revision, one.by, one.made_at, one.reason, one.found)
        for one in queries.list_overrides(session, item_id)
    ]


def require_admin(asking: Learner) -> None:
    """Raises NotAllowed for anybody but an administrator."""
    if asking.role != "admin":
        raise NotAllowed("Only an administrator may publish a question against the checks.")


def require_fit(session: Session, item: Item) -> None:
    """Raises Invalid, field by field, for what must not reach learners."""
    _refuse(_errors(session, item))


def let_pass(session: Session, item: Item, *, status: str, reason: str | None) -> list[Finding]:
    """The errors that the item gets its status in spite of. Raises Invalid for those that keep it from it."""
    if status != "published":
        return []
    if reason is not None:
        return _overridden(session, item, reason=reason)
    require_fit(session, item)
    return []


def let_stay(session: Session, item: Item, before: Item, *, reason: str | None) -> list[Finding]:
    """The same for a new wording of an item that learners get.  before: the one that they got so far.

    What was wrong then already is not made worse by a change, so it keeps nothing that is better from learners.
    """
    if reason is not None:
        return _overridden(session, item, reason=reason)
    errors = _errors(session, item)
    stood = {_gist(finding) for finding in _errors(session, before)} if errors else set()
    _refuse([finding for finding in errors if _gist(finding) not in stood])
    return []


def keep(
    session: Session, admin: Learner, row: ItemRow, *, errors: Iterable[Finding], reason: str, now: datetime
) -> None:
    """Keep why the present wording was published against these errors; the same sent twice is kept once."""
    errors = list(errors)
    if not errors or queries.has_override(session, row.id, row.revision, reason=reason):
        return
    session.add(
        ItemOverrideRow(
            item_id=row.id,
            revision=row.revision,
            admin_id=admin.id,
            made_at=now,
            found=[{"rule": finding.lint, "message": finding.message} for finding in errors],
            reason=reason,
        )
    )
    session.flush()


def _gist(finding: Finding) -> tuple[str, str, str]:
    """What makes a finding the same one in another wording: a likeness to one item stays one, however great."""
    return finding.lint, finding.field, finding.other or finding.message


def _refuse(errors: Sequence[Finding]) -> None:
    """Raises Invalid, field by field, if there are any."""
    if errors:
        raise Invalid(
            "This question cannot be published yet. What is missing stands beside each field.",
            [Problem(finding.field, finding.message) for finding in errors],
        )


def _errors(session: Session, item: Item) -> list[Finding]:
    found = findings(session, item, open_subject(session))
    return [finding for finding in found if finding.level is Level.ERROR]


def _overridden(session: Session, item: Item, *, reason: str) -> list[Finding]:
    """The errors that the reason overrides. Raises Invalid for those it cannot, and for one too short or too long."""
    errors = _errors(session, item)
    needed = [finding for finding in errors if finding.lint in NEEDED]
    if needed:
        words = "No reason can take the place of what a question cannot be asked without; mend this first."
        raise Invalid(
            words, [Problem("", words), *(Problem(finding.field, finding.message) for finding in needed)]
        )
    # What nobody sees is no reason, and this one stays for ever.
    if errors and (len(fold_name(reason)) < LEAST_REASON or len(reason) > MOST_REASON):
        words = f"Give a reason of {LEAST_REASON} to {MOST_REASON} characters; it is kept with this version."
        raise Invalid(words, [Problem("override_reason", words)])
    return errors
