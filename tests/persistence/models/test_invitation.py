"""invitation: one link for each token."""

from datetime import timedelta

from flask import Flask

from quizapp.persistence.models import InvitationRow
from tests.conftest import BEGINNING
from tests.support.storing import assert_refused, count, store


def test_a_token_invites_once(app: Flask) -> None:
    def an_invitation() -> InvitationRow:
        return InvitationRow(
            token_hash="0" * 64,
            role="teacher",
            created_at=BEGINNING,
            expires_at=BEGINNING + timedelta(days=1),
        )

    before = count(app, InvitationRow)
    store(app, an_invitation())
    assert_refused(app, an_invitation())
    assert count(app, InvitationRow) == before + 1
