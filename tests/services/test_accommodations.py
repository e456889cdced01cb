"""What teachers agree for learners: whose it is, where it holds, who sees it."""

import pytest
from flask import Flask

from quizapp.domain.availability import NO_ACCOMMODATION, Accommodation
from quizapp.services import accommodations, accounts, groups
from quizapp.services.errors import Invalid, NotAllowed, NotFound, Stale
from tests.conftest import TestClock
from tests.support import classes, tables
from tests.support.hands import Hand
from tests.support.statements import count_statements

HALF_MORE = Accommodation(time_percent=150, extra_attempts=0, break_minutes=10)


@pytest.fixture
def tina(app: Flask, at: TestClock) -> Hand:
    """A teacher."""
    return Hand(app, name="Tina", role="teacher")


@pytest.fixture
def mia(app: Flask, at: TestClock) -> Hand:
    """A learner."""
    return Hand(app, name="Mia")


def agree(
    teacher: Hand, group_id: int, learner: Hand, agreement: Accommodation, at: TestClock, *, seen: int = 0
) -> None:
    teacher.write(
        lambda session, who: accommodations.agree(
            session, who, group_id, learner.id, agreement=agreement, seen=seen, now=at()
        )
    )


def agreed(hand: Hand, group_id: int, learner: Hand) -> Accommodation:
    return hand.read(lambda session, _who: accommodations.agreed(session, group_id, learner.id))


def seen_by(teacher: Hand, group_id: int, learner: Hand) -> accommodations.MemberAgreements:
    return teacher.read(
        lambda session, who: accommodations.open_agreements(session, who, group_id, learner.id)
    )


def test_it_holds_in_every_group_of_that_teacher_and_in_no_other(
    app: Flask, tina: Hand, mia: Hand, at: TestClock
) -> None:
    theo = Hand(app, name="Theo", role="teacher")
    first, second = (classes.a_group(app, tina.person, mia.person) for _ in range(2))
    theirs = classes.a_group(app, theo.person, mia.person)
    ben = Hand(app, name="Ben")
    classes.join(app, ben.person, first)
    agree(tina, first, mia, HALF_MORE, at)
    assert agreed(tina, first, mia) == agreed(tina, second, mia) == HALF_MORE
    assert agreed(tina, theirs, mia) == agreed(tina, first, ben) == NO_ACCOMMODATION
    # Whoever teaches one of them too agrees for that one and for all of their own.
    classes.add_teacher(app, tina.person, first, name="Theo")
    agree(theo, first, mia, Accommodation(125), at)
    assert agreed(tina, theirs, mia) == Accommodation(125)
    assert (agreed(tina, first, mia), agreed(tina, second, mia)) == (HALF_MORE, HALF_MORE)


def test_those_who_see_it_are_named_and_see_it_no_more_once_the_learner_has_left(
    app: Flask, tina: Hand, mia: Hand, at: TestClock
) -> None:
    theo, uma, _otto = (Hand(app, name=name, role="teacher") for name in ("Theo", "Uma", "Otto"))
    first, second, without = (classes.a_group(app, tina.person) for _ in range(3))
    for group_id, name in ((first, "Theo"), (second, "Uma"), (without, "Otto")):
        classes.add_teacher(app, tina.person, group_id, name=name)
    for group_id in (first, second):
        classes.join(app, mia.person, group_id)
    agree(tina, first, mia, HALF_MORE, at)
    assert seen_by(tina, first, mia).readers == ("Theo", "Uma")
    assert seen_by(uma, second, mia).together == HALF_MORE
    tina.write(lambda session, who: groups.remove_member(session, who, first, mia.id, now=at()))
    assert seen_by(tina, first, mia).readers == ("Uma",)
    left = seen_by(theo, first, mia)
    assert (left.others, left.together) == ((), NO_ACCOMMODATION)
    assert seen_by(tina, first, mia).together == HALF_MORE


def test_of_what_several_teachers_agreed_the_most_counts_and_each_keeps_their_own(
    app: Flask, tina: Hand, mia: Hand, at: TestClock
) -> None:
    theo = Hand(app, name="Theo", role="teacher")
    group_id = classes.a_group(app, tina.person, mia.person)
    tina.write(lambda session, who: groups.add_teacher(session, who, group_id, name="Theo", now=at()))
    agree(tina, group_id, mia, HALF_MORE, at)
    agree(theo, group_id, mia, Accommodation(125, 2, 0), at)
    assert agreed(mia, group_id, mia) == Accommodation(150, 2, 10)
    found = seen_by(theo, group_id, mia)
    assert found.own is not None
    assert (found.own.agreed, [one.teacher for one in found.others]) == (Accommodation(125, 2, 0), ["Tina"])
    assert found.together == Accommodation(150, 2, 10)
    tina.write(lambda session, who: groups.remove_teacher(session, who, group_id, theo.id))
    assert agreed(mia, group_id, mia) == HALF_MORE


def test_the_last_word_counts_and_what_was_agreed_before_stays_on_record(
    app: Flask, tina: Hand, mia: Hand, at: TestClock
) -> None:
    group_id = classes.a_group(app, tina.person, mia.person)
    agree(tina, group_id, mia, NO_ACCOMMODATION, at)  # nothing to keep
    assert seen_by(tina, group_id, mia).own is None
    agree(tina, group_id, mia, HALF_MORE, at)
    at.advance(days=1)
    agree(tina, group_id, mia, NO_ACCOMMODATION, at, seen=1)
    own = seen_by(tina, group_id, mia).own
    assert own is not None
    assert (own.agreed, own.ordinal, own.changed_at) == (NO_ACCOMMODATION, 2, at())
    assert tables.count(app, "accommodation") == 2


def test_the_same_sent_twice_is_kept_once_and_another_tabs_change_is_not_overwritten(
    app: Flask, tina: Hand, mia: Hand, at: TestClock
) -> None:
    """Cases 45, 54."""
    group_id = classes.a_group(app, tina.person, mia.person)
    for _ in range(2):
        agree(tina, group_id, mia, HALF_MORE, at)
    with tables.unchanged(app), pytest.raises(Stale, match="in another tab"):
        agree(tina, group_id, mia, Accommodation(200), at)
    agree(tina, group_id, mia, Accommodation(200), at, seen=1)
    assert agreed(tina, group_id, mia) == Accommodation(200)


def test_what_is_beyond_its_bounds_is_refused_field_by_field(
    app: Flask, tina: Hand, mia: Hand, at: TestClock
) -> None:
    group_id = classes.a_group(app, tina.person, mia.person)
    with tables.unchanged(app), pytest.raises(Invalid) as error:
        agree(tina, group_id, mia, Accommodation(99, 21, 241), at)
    assert [problem.field for problem in error.value.problems] == [
        "time_percent",
        "extra_attempts",
        "break_minutes",
    ]


def test_who_does_not_teach_the_group_neither_sees_nor_changes_it(
    app: Flask, tina: Hand, mia: Hand, at: TestClock
) -> None:
    """Cases 8, 11, 13: not another teacher, not a classmate, not the learner by a form."""
    theo, ben = Hand(app, name="Theo", role="teacher"), Hand(app, name="Ben")
    root = Hand(app, name="Root", role="admin")
    group_id = classes.a_group(app, tina.person, mia.person, ben.person)
    agree(tina, group_id, mia, HALF_MORE, at)
    with tables.unchanged(app):
        for hand in (theo, ben, mia):
            with pytest.raises(NotFound):
                seen_by(hand, group_id, mia)
            with pytest.raises(NotFound):
                agree(hand, group_id, mia, Accommodation(400), at)
    assert seen_by(root, group_id, mia).together == HALF_MORE
    with pytest.raises(NotAllowed, match="Add yourself"):
        agree(root, group_id, mia, Accommodation(400), at)


def test_nothing_is_agreed_with_who_is_not_in_the_group(
    app: Flask, tina: Hand, mia: Hand, at: TestClock
) -> None:
    group_id = classes.a_group(app, tina.person, mia.person)
    tina.write(lambda session, who: groups.remove_member(session, who, group_id, mia.id, now=at()))
    for learner in (mia, Hand(app, name="Ben")):
        with pytest.raises(NotFound):
            agree(tina, group_id, learner, HALF_MORE, at)


def test_many_are_read_in_one_statement_and_all_that_are_asked_for_are_answered(
    app: Flask, tina: Hand, mia: Hand, at: TestClock
) -> None:
    ben = Hand(app, name="Ben")
    first, second = (classes.a_group(app, tina.person, mia.person, ben.person) for _ in range(2))
    agree(tina, first, mia, HALF_MORE, at)
    pairs = [(group_id, hand.id) for group_id in (first, second) for hand in (mia, ben)]
    with count_statements(app) as counted:
        found = tina.read(lambda session, _who: accommodations.agreed_many(session, pairs))
    assert [found[pair] for pair in pairs] == [HALF_MORE, NO_ACCOMMODATION] * 2
    assert len([one for one in counted.statements if "accommodation" in one]) == 1
    assert tina.read(lambda session, _who: accommodations.agreed_many(session, [])) == {}


def test_what_was_agreed_goes_with_the_learner_and_with_the_last_teacher(
    app: Flask, tina: Hand, mia: Hand, at: TestClock
) -> None:
    """Case 55."""
    ben = Hand(app, name="Ben")
    group_id = classes.a_group(app, tina.person, mia.person, ben.person)
    for learner in (mia, ben):
        agree(tina, group_id, learner, HALF_MORE, at)
    mia.write(accounts.erase)
    assert tables.count(app, "accommodation") == 1
    tina.write(accounts.erase)
    assert tables.count(app, "accommodation") == 0
