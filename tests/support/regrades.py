"""A group that has sat a quiz whose first question turns out to have a wrong key, and its regrades."""

from dataclasses import replace
from typing import Any

from flask import Flask

from quizapp.domain.items import Response
from quizapp.domain.quiz_rules import QuizRules
from quizapp.persistence.db import transaction
from quizapp.persistence.models import MarkOverrideRow
from quizapp.services import attempt_marks, regrade_audits, regrading, rehearsing, verifying
from quizapp.services.regrade_audits import Regraded
from quizapp.services.regrade_scope import Choice
from quizapp.services.rehearsing import Rehearsal
from tests.conftest import TestClock
from tests.support import sat_quizzes
from tests.support.hands import Hand, answer_to, new_id, published, reword

AS_OFFERED = Choice()


class Room:
    """Thea's group with a quiz of two questions, the first of which will turn out to have a wrong key."""

    def __init__(self, app: Flask, at: TestClock, rules: QuizRules | None = None) -> None:
        self.app, self.at = app, at
        self.thea = Hand(app, name="Thea", role="teacher")
        self.items = published(app, "single_choice")[:2]
        self.item = self.thea.held(self.items[0]).item
        self.key = next(index for index, option in enumerate(self.item.options) if option.is_key)
        self.other = 0 if self.key else 1
        self.quiz = sat_quizzes.a_quiz(app, self.thea, *self.items, rules=rules)
        self.group, self.assignment = self.set_to("7b")

    def set_to(self, name: str) -> tuple[int, int]:
        """Set the quiz to a new group."""
        group = sat_quizzes.a_group(self.app, self.thea, name=name)
        return group, sat_quizzes.set_to(self.app, self.quiz, group)

    def sit(self, name: str, chosen: int, *, assignment: int = 0, **more: Any) -> tuple[Hand, str]:
        """A new learner's attempt: that option of the first question, the second right."""
        learner = Hand(self.app, name=name)
        answers = [Response(selected=(chosen,)), answer_to(self.thea.held(self.items[1]).item)]
        attempt = sat_quizzes.an_attempt(
            self.app, learner, assignment or self.assignment, answers, item_ids=self.items, **more
        )
        return learner, attempt

    def mend(self, **changes: Any) -> None:
        """Mark the other option as the key, by a new wording."""
        options = tuple(
            replace(option, is_key=index == self.other) for index, option in enumerate(self.item.options)
        )
        reword(self.app, self.items[0], **({"options": options} | changes))

    def rehearse(self, choice: Choice = AS_OFFERED, asking: Hand | None = None) -> Rehearsal:
        """What a regrade would do."""
        return (asking or self.thea).read(
            lambda session, who: rehearsing.rehearse(session, who, self.assignment, choice=choice)
        )

    def apply(
        self,
        choice: Choice = AS_OFFERED,
        *,
        key: str = "",
        seen: str = "",
        reason: str = "The key was wrong.",
        asking: Hand | None = None,
    ) -> int:
        """Apply what a rehearsal shows now, or what one showed."""
        seen = seen or self.rehearse(choice).seen
        return (asking or self.thea).write(
            lambda session, who: regrading.apply(
                session,
                who,
                self.assignment,
                choice=choice,
                reason=reason,
                client_key=key or new_id(),
                seen=seen,
                now=self.at.now,
            )
        )

    def standing(self) -> list[Regraded]:
        """The regrades of the group, the newest first."""
        return self.thea.read(
            lambda session, who: regrade_audits.list_regrades(session, who, self.assignment)
        )

    def undo(self, number: int = 0, asking: Hand | None = None) -> None:
        """Undo one of them, the newest first."""
        regrade_id = self.standing()[number].line.id
        (asking or self.thea).write(
            lambda session, who: regrading.undo(session, who, regrade_id, now=self.at.now)
        )

    def marks(self, sat: tuple[Hand, str]) -> list[float | None]:
        """The stored marks of an attempt."""
        return sat_quizzes.marks_of(self.app, *sat)

    def score(self, sat: tuple[Hand, str]) -> float:
        """The stored sum of an attempt."""
        return sat_quizzes.score_of(self.app, *sat)

    def overrule(self, sat: tuple[Hand, str], points: float | None, *, ordinal: int = 1) -> None:
        """A teacher's mark for the first place."""
        with self.app.app_context(), transaction() as session:
            session.add(
                MarkOverrideRow(
                    learner_id=sat[0].id,
                    attempt_id=sat[1],
                    position=0,
                    ordinal=ordinal,
                    points=points,
                    ticked=[],
                    comment="",
                    reason="Half of it.",
                    made_at=self.at.now,
                )
            )
            session.flush()
            attempt_marks.recompute(session, [(sat[0].id, sat[1])])

    def is_equal_to_log(self) -> bool:
        """Whether every stored mark is what its log gives."""
        checked = self.thea.read(
            lambda session, _who: verifying.check_chunk(session, after=verifying.BEGINNING, limit=1000)
        )
        assert checked.attempts
        return checked.suspects == ()
