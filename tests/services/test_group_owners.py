"""Groups whose teacher goes: they pass on, or stay for an administrator."""

import pytest
from flask import Flask

from quizapp.domain.availability import NO_ACCOMMODATION, Accommodation
from quizapp.services import accommodations, accounts, groups
from tests.conftest import TestClock
from tests.support import classes
from tests.support.hands import Hand


@pytest.fixture
def tina(app: Flask, at: TestClock) -> Hand:
    """A teacher."""
    return Hand(app, name="Tina", role="teacher")


def erase(tina: Hand) -> None:
    tina.write(accounts.erase)


def make_student(tina: Hand) -> None:
    tina.write(lambda session, _who: accounts.set_role(session, "Tina", "student"))


@pytest.mark.parametrize("go", [erase, make_student])
def test_an_owners_groups_pass_to_the_co_teacher_of_longest_standing(
    app: Flask, tina: Hand, at: TestClock, go: object
) -> None:
    """Cases 14, 55."""
    mia = Hand(app, name="Mia")
    group_id = classes.a_group(app, tina.person, mia.person)
    others = [Hand(app, name=name, role="teacher") for name in ("Zoe", "Abe")]
    for name in ("Zoe", "Abe"):
        at.advance(days=1)
        tina.write(
            lambda session, who, name=name: groups.add_teacher(  # type: ignore[misc]
                session, who, group_id, name=name, now=at()
            )
        )
    go(tina)  # type: ignore[operator]
    for hand in others:
        group = hand.read(lambda session, who: groups.open_group(session, who, group_id))
        assert [(post.name, post.is_owner) for post in group.teachers] == [("Zoe", True), ("Abe", False)]
        assert [member.name for member in group.members] == ["Mia"]
        assert group.join_code is not None


@pytest.mark.parametrize("go", [erase, make_student])
def test_a_group_that_nobody_teaches_any_more_keeps_its_record_and_takes_nobody_in(
    app: Flask, tina: Hand, go: object
) -> None:
    """Case 55."""
    mia = Hand(app, name="Mia")
    group_id = classes.a_group(app, tina.person, mia.person)
    go(tina)  # type: ignore[operator]
    root = Hand(app, name="Root", role="admin")
    group = root.read(lambda session, who: groups.open_group(session, who, group_id))
    assert (group.teachers, group.join_code) == ((), None)
    assert [member.name for member in group.members] == ["Mia"]


def test_a_co_teacher_who_goes_changes_nothing_for_the_owner(app: Flask, tina: Hand, at: TestClock) -> None:
    theo = Hand(app, name="Theo", role="teacher")
    group_id = classes.a_group(app, theo.person)
    theo.write(lambda session, who: groups.add_teacher(session, who, group_id, name="Tina", now=at()))
    code = classes.code_of(app, group_id)
    erase(tina)
    group = theo.read(lambda session, who: groups.open_group(session, who, group_id))
    assert ([post.name for post in group.teachers], group.join_code) == (["Theo"], code)


def test_whoever_becomes_a_teacher_again_has_none_of_the_groups(app: Flask, tina: Hand) -> None:
    """Case 14."""
    group_id = classes.a_group(app, tina.person)
    make_student(tina)
    root = Hand(app, name="Root", role="admin")
    root.write(lambda session, _who: accounts.set_role(session, "Tina", "teacher"))
    assert root.read(lambda session, who: groups.open_group(session, who, group_id)).teachers == ()


@pytest.mark.parametrize("go", [erase, make_student])
def test_what_a_teacher_agreed_passes_to_who_owns_the_group_from_then_on(
    app: Flask, tina: Hand, at: TestClock, go: object
) -> None:
    """Nobody loses time in a test because an account is erased; and nobody loses what the other had agreed."""
    zoe = Hand(app, name="Zoe", role="teacher")
    mia, ben, dan = (Hand(app, name=name) for name in ("Mia", "Ben", "Dan"))
    group_id = classes.a_group(app, tina.person, mia.person, ben.person)
    elsewhere = classes.a_group(app, tina.person, dan.person)
    tina.write(lambda session, who: groups.add_teacher(session, who, group_id, name="Zoe", now=at()))
    for teacher, group, learner, agreement in (
        (tina, group_id, mia, Accommodation(150, 0, 10)),
        (tina, group_id, ben, Accommodation(125)),
        (tina, elsewhere, dan, Accommodation(200)),
        (zoe, group_id, mia, Accommodation(125, 2, 0)),
        (zoe, group_id, ben, Accommodation(150)),
    ):
        teacher.write(
            lambda session, who, group=group, learner=learner, agreement=agreement: (  # type: ignore[misc]
                accommodations.agree(session, who, group, learner.id, agreement=agreement, seen=0, now=at())
            )
        )
    go(tina)  # type: ignore[operator]
    pairs = [(group_id, mia.id), (group_id, ben.id), (elsewhere, dan.id)]
    agreed = zoe.read(lambda session, _who: accommodations.agreed_many(session, pairs))
    assert [agreed[pair] for pair in pairs] == [
        Accommodation(150, 2, 10),
        Accommodation(150),
        NO_ACCOMMODATION,
    ]
    own = zoe.read(lambda session, who: accommodations.open_agreements(session, who, group_id, mia.id)).own
    assert own is not None
    assert (own.agreed, own.ordinal) == (Accommodation(150, 2, 10), 2)
