"""Reading attempts for their teachers, and what waits to be marked, by index and by who teaches the group."""

from flask import Flask

from quizapp.persistence.models import MarkOverrideRow
from quizapp.persistence.queries import overrides
from tests.conftest import TestClock
from tests.support import sat_quizzes
from tests.support.hands import Hand, published
from tests.support.learning import an_answer
from tests.support.statements import count_statements, full_scans
from tests.support.storing import store


def test_attempts_and_what_waits_are_found_by_index_and_only_for_their_teachers(
    app: Flask, at: TestClock
) -> None:
    thea, tom = (Hand(app, name=name, role="teacher") for name in ("Thea", "Tom"))
    ada, (item_id, *_) = Hand(app, name="Ada"), published(app, "steelman")
    group = sat_quizzes.a_group(app, thea)
    sat_quizzes.join(app, group, ada, display_name="Ada L.")
    assignment = sat_quizzes.set_to(app, sat_quizzes.a_quiz(app, thea, item_id), group)
    answers = [an_answer(thea.held(item_id).item, is_right=True)]
    ids = sorted(sat_quizzes.an_attempt(app, ada, assignment, answers, item_ids=[item_id]) for _ in range(2))
    place = {"learner_id": ada.id, "attempt_id": ids[0], "position": 0, "ticked": [], "comment": ""}
    for ordinal, points in ((1, 0.5), (2, None)):
        store(
            app,
            MarkOverrideRow(
                **place, ordinal=ordinal, points=points, reason="Why.", made_by=thea.id, made_at=at.now
            ),
        )
    with count_statements(app) as counted:
        found = thea.read(
            lambda session, _l: overrides.find_attempt(session, ada.id, ids[0], teacher_id=thea.id)
        )
        history = thea.read(lambda session, _l: overrides.list_history(session, ada.id, ids[0]))
        last = thea.read(lambda session, _l: overrides.find_last(session, ada.id, ids[0], position=0))
        assert found is not None
        siblings = thea.read(lambda session, _l: overrides.list_siblings(session, found.attempt))
        lines = thea.read(lambda session, _l: overrides.list_regrade_lines(session, ada.id, ids[0]))
        waiting = [
            thea.read(
                lambda session, _l, who=who: overrides.count_waiting(session, teacher_id=who, item_id=item_id)
            )
            for who in (thea.id, None, tom.id)
        ]
        after = [
            thea.read(
                lambda session, _l, after=after: overrides.find_waiting(
                    session, teacher_id=thea.id, item_id=item_id, after=after
                )
            )
            for after in ("", *ids)
        ]
    assert (found.display_name, found.name) == ("Ada L.", "Ada")
    assert [(line.points, line.made_by) for line in history] == [(0.5, "Thea"), (None, "Thea")]
    assert last is not None
    assert (last.ordinal, len(siblings), list(lines)) == (2, 2, [])
    assert waiting == [2, 2, 0]
    assert [mark.attempt_id for mark in after if mark] == [ids[0], ids[1], ids[0]]
    assert full_scans(app, counted, of=("attempt", "attempt_mark", "mark_override", "regrade_line")) == []
    assert (
        thea.read(lambda session, _l: overrides.find_attempt(session, ada.id, ids[0], teacher_id=tom.id))
        is None
    )
    listed = thea.read(lambda session, _l: overrides.list_waiting_items(session, teacher_id=thea.id))
    assert [(one.item_id, one.answers) for one in listed] == [(item_id, 2)]
