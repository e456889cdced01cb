"""Exams and days off, set through the services."""

from datetime import date

from sqlalchemy.orm import Session

from quizapp.services import bank, clock, exams
from quizapp.services.accounts import Learner
from quizapp.services.exams import WrittenExam
from tests.support.hands import Hand, new_id


def set_exam(
    hand: Hand,
    exam_day: date | None,
    *,
    sections: frozenset[str] | None = None,
    group_id: int | None = None,
    key: str = "",
) -> None:
    """Set an exam.  sections: None for all.  group_id: for the group, else for oneself."""

    def act(session: Session, asking: Learner) -> None:
        known = set(bank.open_subject(session).subject.section_titles)
        written = WrittenExam("Finals", exam_day, frozenset(known) if sections is None else sections)
        now, client_key = clock.utc_now(), key or new_id()
        if group_id is None:
            exams.set_exam(session, asking, written, known=known, client_key=client_key, now=now)
        else:
            exams.set_group_exam(
                session, asking, group_id, written, known=known, client_key=client_key, now=now
            )

    hand.write(act)


def add_day_off(hand: Hand, day: date | None) -> None:
    """Keep a day free."""
    hand.write(lambda session, learner: exams.add_day_off(session, learner, day, now=clock.utc_now()))
