"""What a regrade changed can be looked up, place by place."""

from quizapp.services import regrade_audits
from tests.support import sat_quizzes
from tests.support.regrades import Room


def test_applying_stores_what_was_rehearsed_with_a_line_for_each_place(room: Room) -> None:
    """Case 49: a corrected key regrades by an act, with a log line."""
    ada, bert = room.sit("Ada", room.key), room.sit("Bert", room.other)
    room.mend()
    assert room.apply() == 2
    assert (room.marks(ada), room.score(ada)) == ([0.0, 1.0], 1.0)
    assert (room.marks(bert), room.score(bert)) == ([1.0, 1.0], 2.0)
    assert [row.revision for row in sat_quizzes.mark_rows(room.app, *ada)] == [2, 1]
    (done,) = room.standing()
    assert (done.line.reason, done.line.made_by, done.line.attempts) == ("The key was wrong.", "Thea", 2)
    assert done.can_undo
    audit = room.thea.read(lambda session, who: regrade_audits.open_audit(session, who, done.line.id))
    assert audit.assignment_id == room.assignment
    assert not audit.has_more
    assert [
        (
            line.name,
            line.position,
            line.before.revision,
            line.before.mark,
            line.after.revision,
            line.after.mark,
        )
        for line in audit.lines
    ] == [("Ada", 0, 1, 1.0, 2, 0.0), ("Bert", 0, 1, 0.0, 2, 1.0)]
    assert room.is_equal_to_log()
    assert room.rehearse().changes == ()
