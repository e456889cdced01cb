"""Reports of mistakes: of what one has answered, once, to those who teach one, and answered."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.services import mistake_reports
from quizapp.services.accounts import Learner
from quizapp.services.errors import Invalid, NotFound, Stale
from quizapp.services.mistake_reports import Report
from tests.conftest import TestClock
from tests.support import classes
from tests.support.hands import Hand, new_id, published, reword


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    return Hand(app, name="Ada")


def send(hand: Hand, at: TestClock, item_id: int, text: str, *, key: str = "") -> None:
    hand.write(
        lambda session, learner: mistake_reports.report(
            session, learner, item_id, text=text, client_key=key or new_id(), now=at()
        )
    )


def seen_by(teacher: Hand) -> list[Report]:
    def read(session: Session, asking: Learner) -> list[Report]:
        return list(mistake_reports.list_open(session, asking, page=1).reports)

    return teacher.read(read)


def close(teacher: Hand, at: TestClock, report_id: int, answer: str) -> None:
    teacher.write(
        lambda session, asking: mistake_reports.close(session, asking, report_id, answer=answer, now=at())
    )


def test_a_report_goes_to_who_teaches_the_learner_and_its_answer_back(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    """Case 11: a teacher of others neither sees nor closes it; an administrator does."""
    item_id = published(app, "single_choice")[0]
    hand.answer(item_id)
    send(hand, at, item_id, "  The date is wrong.\r\nIt was 1924. ")
    teacher, stranger = Hand(app, name="Tess", role="teacher"), Hand(app, name="Theo", role="teacher")
    admin = Hand(app, name="Alma", role="admin")
    assert seen_by(teacher) == []
    classes.a_group(app, teacher.person, hand.person)
    (report,) = seen_by(teacher)
    assert seen_by(stranger) == []
    assert seen_by(admin) == [report]
    assert (report.text, report.is_reworded) == ("The date is wrong.\nIt was 1924.", False)
    with pytest.raises(NotFound):
        close(stranger, at, report.id, "No.")
    close(teacher, at, report.id, "Right, it is mended.")
    close(teacher, at, report.id, "Right, it is mended.")
    with pytest.raises(Stale):
        close(admin, at, report.id, "Another answer")
    assert seen_by(teacher) == []
    (own,) = hand.read(mistake_reports.list_own)
    assert (own.answer, own.closed_at) == ("Right, it is mended.", at())


def test_only_what_one_has_answered_can_be_reported_in_the_wording_answered(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    item_id = published(app, "single_choice")[0]
    with pytest.raises(NotFound):
        send(hand, at, item_id, "Wrong.")
    hand.answer(item_id)
    reword(app, item_id)
    send(hand, at, item_id, "Wrong.")
    (own,) = hand.read(mistake_reports.list_own)
    assert own.is_reworded


def test_pressing_twice_makes_one_report_and_twenty_open_ones_are_enough(
    app: Flask, hand: Hand, at: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mistake_reports, "OPEN_AT_MOST", 2)
    item_id = published(app, "single_choice")[0]
    hand.answer(item_id)
    key = new_id()
    send(hand, at, item_id, "Wrong.", key=key)
    send(hand, at, item_id, "Wrong, I say.", key=key)
    send(hand, at, item_id, "Wrong.")
    assert len(hand.read(mistake_reports.list_own)) == 1
    send(hand, at, item_id, "Wrong again.")
    with pytest.raises(Invalid, match="still open"):
        send(hand, at, item_id, "Wrong once more.")


@pytest.mark.parametrize("text", ["", " \n ", "x" * 1001, "a\x00b"])
def test_a_text_that_cannot_be_kept_is_refused_at_its_field(
    app: Flask, hand: Hand, at: TestClock, text: str
) -> None:
    item_id = published(app, "single_choice")[0]
    hand.answer(item_id)
    with pytest.raises(Invalid) as refused:
        send(hand, at, item_id, text)
    assert [problem.field for problem in refused.value.problems] == ["text"]
