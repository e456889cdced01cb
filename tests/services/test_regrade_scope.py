"""A regrade is of the groups that whoever asks teaches, and of no other."""

import pytest

from quizapp.services import regrade_audits, regrading
from quizapp.services.errors import NotFound
from quizapp.services.regrade_scope import Choice
from tests.support import sat_quizzes, tables
from tests.support.hands import Hand, new_id
from tests.support.regrades import Room


def test_one_form_regrades_all_groups_of_the_teacher_and_each_can_be_undone_by_itself(room: Room) -> None:
    second, there = room.set_to("8a")
    elsewhere, far = room.set_to("Tom's")
    sat_quizzes.no_longer_teaches(room.app, elsewhere, room.thea)
    ada, bert = room.sit("Ada", room.key), room.sit("Bert", room.key, assignment=there)
    tom = room.sit("Other", room.key, assignment=far)
    room.mend()
    assert room.rehearse().others == 1
    choice, key = Choice(all_groups=True), new_id()
    seen = room.rehearse(choice).seen
    assert [one.group_name for one in room.rehearse(choice).changes] == ["7b", "8a"]
    assert [room.apply(choice, key=key, seen=seen) for _ in range(2)] == [2, 2]
    assert [room.marks(sat)[0] for sat in (ada, bert, tom)] == [0.0, 0.0, 1.0]
    room.undo()
    assert [room.marks(sat)[0] for sat in (ada, bert)] == [1.0, 0.0]
    assert second != room.group


def test_nothing_is_there_for_a_teacher_of_another_group_or_one_moved_out(room: Room) -> None:
    """Cases 11 and 14."""
    room.sit("Ada", room.key)
    room.mend()
    seen = room.rehearse().seen
    tom, root = Hand(room.app, name="Tom", role="teacher"), Hand(room.app, name="Root", role="admin")
    assert room.rehearse(asking=root).seen == seen
    with tables.unchanged(room.app):
        for act in (lambda: room.rehearse(asking=tom), lambda: room.apply(seen=seen, asking=tom)):
            with pytest.raises(NotFound):
                act()
    room.apply()
    (done,) = room.standing()
    sat_quizzes.no_longer_teaches(room.app, room.group, room.thea)
    with tables.unchanged(room.app), pytest.raises(NotFound):
        room.thea.write(lambda session, who: regrading.undo(session, who, done.line.id, now=room.at.now))
    with pytest.raises(NotFound):
        room.thea.read(lambda session, who: regrade_audits.open_audit(session, who, done.line.id))
    with pytest.raises(NotFound):
        room.standing()
