"""Joining by a code and leaving, as learners and guests."""

import pytest
from flask import Flask

from quizapp.services import groups, joining
from quizapp.services.errors import Invalid, NotAllowed, NotFound
from tests.conftest import TestClock
from tests.support import classes, tables
from tests.support.hands import Hand


@pytest.fixture
def tina(app: Flask, at: TestClock) -> Hand:
    """A teacher."""
    return Hand(app, name="Tina", role="teacher")


def own(hand: Hand) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.name, one.display_name, one.teachers) for one in hand.read(joining.list_own)]


def test_a_code_typed_as_it_was_heard_leads_to_its_group(app: Flask, tina: Hand) -> None:
    group_id = classes.a_group(app, tina.person, name="7b")
    code = classes.code_of(app, group_id)
    typed = (code, f" {code[:4].lower()} – {code[4:].lower()} ", "", "CFHJ-KMQR", "no code at all", "\0")
    found = tina.write(lambda session, _who: [joining.find_group(session, text) for text in typed])
    assert [one and one.id for one in found] == [group_id, group_id, None, None, None, None]


def test_a_learner_is_in_several_groups_and_joining_twice_changes_nothing(
    app: Flask, tina: Hand, at: TestClock
) -> None:
    mia = Hand(app, name="Mia")
    first, second = (classes.a_group(app, tina.person, mia.person, name=name) for name in ("b", "A"))
    assert own(mia) == [("A", "", ("Tina",)), ("b", "", ("Tina",))]
    at.advance(days=1)
    with tables.unchanged(app):
        classes.join(app, mia.person, first)
    mia.write(lambda session, who: joining.leave(session, who, second, now=at()))
    assert [name for name, *_ in own(mia)] == ["b"]


def test_a_guest_joins_under_a_display_name_where_guests_may(app: Flask, tina: Hand) -> None:
    guest = Hand(app)
    group_id = classes.a_group(app, tina.person, name="7b")
    classes.join(app, guest.person, group_id, display_name="  Mia   K. ")
    assert own(guest) == [("7b", "Mia K.", ("Tina",))]
    members = tina.read(lambda session, who: groups.open_group(session, who, group_id)).members
    assert [(one.name, one.is_guest) for one in members] == [("Mia K.", True)]


def test_a_guest_is_refused_where_guests_may_not_join_or_without_a_name(app: Flask, tina: Hand) -> None:
    """Case 37 for the name."""
    guest = Hand(app)
    closed = classes.a_group(app, tina.person, allows_guests=False)
    open_to_all = classes.a_group(app, tina.person)
    with tables.unchanged(app):
        with pytest.raises(NotAllowed, match="people with an account"):
            classes.join(app, guest.person, closed)
        for name in ("", " ", "a" * 41, "a\0b", "\u202eMia"):
            with pytest.raises(Invalid) as error:
                classes.join(app, guest.person, open_to_all, display_name=name)
            assert [problem.field for problem in error.value.problems] == ["display_name"]


def test_whoever_left_can_come_back_by_the_code(app: Flask, tina: Hand, at: TestClock) -> None:
    mia = Hand(app, name="Mia")
    group_id = classes.a_group(app, tina.person, mia.person)
    for _ in range(2):  # twice changes nothing
        mia.write(lambda session, who: joining.leave(session, who, group_id, now=at()))
    group = tina.read(lambda session, who: groups.open_group(session, who, group_id))
    assert [(one.name, one.was_removed) for one in group.former] == [("Mia", False)]
    classes.join(app, mia.person, group_id)
    assert len(own(mia)) == 1


def test_leaving_a_group_one_was_never_in_tells_nothing(app: Flask, tina: Hand, at: TestClock) -> None:
    """Cases 8, 9."""
    group_id = classes.a_group(app, tina.person)
    with tables.unchanged(app):
        for number in (group_id, group_id + 1):
            with pytest.raises(NotFound, match="You are not in such a group"):
                tina.write(
                    lambda session, who, number=number: joining.leave(  # type: ignore[misc]
                        session, who, number, now=at()
                    )
                )


def test_neither_a_group_nor_a_learner_grows_without_end(
    app: Flask, tina: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    mia, ben = Hand(app, name="Mia"), Hand(app, name="Ben")
    first, second = classes.a_group(app, tina.person, mia.person), classes.a_group(app, tina.person)
    monkeypatch.setattr(groups, "MEMBERS_AT_MOST", 1)
    monkeypatch.setattr(joining, "GROUPS_AT_MOST", 1)
    with pytest.raises(NotAllowed, match="full"):
        classes.join(app, ben.person, first)
    with pytest.raises(NotAllowed, match="Leave one of them first"):
        classes.join(app, mia.person, second)


def test_a_group_put_away_is_not_among_ones_own(app: Flask, tina: Hand, at: TestClock) -> None:
    mia = Hand(app, name="Mia")
    group_id = classes.a_group(app, tina.person, mia.person)
    tina.write(lambda session, who: groups.archive(session, who, group_id, now=at()))
    assert own(mia) == []
