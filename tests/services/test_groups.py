"""Groups of teachers: whose they are, their codes, their teachers, their learners."""

from collections.abc import Callable
from typing import TypeVar

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.domain import join_codes
from quizapp.persistence.models import GroupMemberRow, GroupRow
from quizapp.services import accounts, groups, joining
from quizapp.services.accounts import Learner
from quizapp.services.errors import Invalid, NotAllowed, NotFound
from tests.conftest import TestClock
from tests.support import classes, tables
from tests.support.hands import Hand, new_id

Result = TypeVar("Result")


@pytest.fixture
def tina(app: Flask, at: TestClock) -> Hand:
    """A teacher."""
    return Hand(app, name="Tina", role="teacher")


@pytest.fixture
def theo(app: Flask, at: TestClock) -> Hand:
    """Another teacher."""
    return Hand(app, name="Theo", role="teacher")


def opened(hand: Hand, group_id: int) -> groups.Group:
    return hand.read(lambda session, who: groups.open_group(session, who, group_id))


def made(hand: Hand, at: TestClock, *, name: str = "7b", key: str | None = None) -> int:
    return hand.write(
        lambda session, who: groups.make_group(
            session, who, name=name, allows_guests=False, client_key=key, now=at()
        )
    )


def names(hand: Hand, *, page: int = 1) -> list[str]:
    found = hand.read(lambda session, who: groups.list_groups(session, who, page=page))
    return [group.name for group in found.groups]


def add(hand: Hand, group_id: int, name: str, at: TestClock) -> None:
    hand.write(lambda session, who: groups.add_teacher(session, who, group_id, name=name, now=at()))


def test_a_new_group_has_its_maker_as_owner_and_a_code_and_nobody_in_it(tina: Hand, at: TestClock) -> None:
    group = opened(tina, made(tina, at, name="  7b   history "))
    assert (group.name, group.is_mine, group.is_owner, group.members) == ("7b history", True, True, ())
    assert [(post.name, post.is_owner) for post in group.teachers] == [("Tina", True)]
    assert group.join_code is not None
    assert join_codes.read(group.join_code) == group.join_code


def test_the_same_form_sent_twice_makes_one_group_and_another_teacher_gets_none(
    tina: Hand, theo: Hand, at: TestClock
) -> None:
    """Case 45."""
    key = new_id()
    assert made(tina, at, key=key) == made(tina, at, key=key)
    assert names(tina) == ["7b"]
    with pytest.raises(NotFound):
        made(theo, at, key=key)
    assert names(theo) == []


@pytest.mark.parametrize("name", ["", " ", "a" * 81, "a\0b", "\ud800", "7b \u202eyrotsih"])
def test_a_name_that_cannot_be_kept_is_refused_beside_its_field(
    app: Flask, tina: Hand, at: TestClock, name: str
) -> None:
    """Case 37."""
    with tables.unchanged(app), pytest.raises(Invalid) as error:
        made(tina, at, name=name)
    assert [problem.field for problem in error.value.problems] == ["name"]


def every_act(group_id: int, person_id: int, at: TestClock) -> list[Callable[[Session, Learner], object]]:
    """Everything that can be asked of a group or done to it."""
    return [
        lambda session, who: groups.open_group(session, who, group_id),
        lambda session, who: groups.check_teaches(session, who, group_id),
        lambda session, who: groups.open_member(session, who, group_id, person_id),
        lambda session, who: groups.change_group(session, who, group_id, name="Mine", allows_guests=True),
        lambda session, who: groups.renew_code(session, who, group_id, seen=""),
        lambda session, who: groups.revoke_code(session, who, group_id),
        lambda session, who: groups.archive(session, who, group_id, now=at()),
        lambda session, who: groups.unarchive(session, who, group_id),
        lambda session, who: groups.add_teacher(session, who, group_id, name="Theo", now=at()),
        lambda session, who: groups.remove_teacher(session, who, group_id, person_id),
        lambda session, who: groups.make_owner(session, who, group_id, person_id),
        lambda session, who: groups.remove_member(session, who, group_id, person_id, now=at()),
        lambda session, who: groups.readmit(session, who, group_id, person_id),
    ]


def test_another_teachers_group_is_not_there_whatever_is_done_to_it(
    app: Flask, tina: Hand, theo: Hand, at: TestClock
) -> None:
    """Case 11; and a learner of the group is no teacher of it."""
    mia = Hand(app, name="Mia")
    group_id = classes.a_group(app, tina.person, mia.person)
    with tables.unchanged(app):
        for stranger in (theo, mia):
            for act in every_act(group_id, mia.id, at):
                with pytest.raises(NotFound):
                    stranger.write(act)
    assert names(theo) == []
    assert not theo.read(lambda session, who: groups.teaches(session, who, group_id))
    assert not theo.read(lambda session, who: groups.teaches_learner(session, who, mia.id))
    assert tina.read(lambda session, who: groups.teaches_learner(session, who, mia.id))


def test_whoever_is_taken_out_of_a_group_has_no_rights_in_it_from_the_next_request_on(
    app: Flask, tina: Hand, theo: Hand, at: TestClock
) -> None:
    """Case 14."""
    mia = Hand(app, name="Mia")
    group_id = classes.a_group(app, tina.person, mia.person)
    add(tina, group_id, "theo", at)
    assert opened(theo, group_id).is_mine
    assert theo.read(lambda session, who: groups.teaches_learner(session, who, mia.id))
    tina.write(lambda session, who: groups.remove_teacher(session, who, group_id, theo.id))
    with pytest.raises(NotFound):
        opened(theo, group_id)
    assert not theo.read(lambda session, who: groups.teaches_learner(session, who, mia.id))
    tina.write(lambda session, who: groups.remove_member(session, who, group_id, mia.id, now=at()))
    assert not tina.read(lambda session, who: groups.teaches_learner(session, who, mia.id))


def test_an_administrator_sees_and_changes_all_and_is_told_which_are_not_theirs(
    app: Flask, tina: Hand, at: TestClock
) -> None:
    group_id = made(tina, at)
    root = Hand(app, name="Root", role="admin")
    group = opened(root, group_id)
    assert (group.is_mine, group.is_owner) == (False, True)
    assert names(root) == ["7b"]
    add(root, group_id, "Root", at)
    assert opened(root, group_id).is_mine
    with pytest.raises(NotFound):
        root.read(lambda session, who: groups.check_teaches(session, who, group_id + 1))


def test_another_code_replaces_the_one_seen_and_the_form_sent_twice_replaces_it_once(
    app: Flask, tina: Hand, at: TestClock
) -> None:
    """Case 45."""
    group_id = made(tina, at)
    first = classes.code_of(app, group_id)
    for _ in range(2):
        tina.write(lambda session, who: groups.renew_code(session, who, group_id, seen=first))
        second = classes.code_of(app, group_id)
        assert second not in ("", first)
    tina.write(lambda session, who: groups.renew_code(session, who, group_id, seen=second))
    assert classes.code_of(app, group_id) != second
    found = tina.write(lambda session, _who: [joining.find_group(session, code) for code in (first, second)])
    assert found == [None, None]


def test_a_revoked_code_and_a_group_put_away_let_nobody_in(app: Flask, tina: Hand, at: TestClock) -> None:
    group_id = made(tina, at)
    code = classes.code_of(app, group_id)
    tina.write(lambda session, who: groups.revoke_code(session, who, group_id))
    assert tina.write(lambda session, _who: joining.find_group(session, code)) is None
    tina.write(lambda session, who: groups.renew_code(session, who, group_id, seen=""))
    tina.write(lambda session, who: groups.archive(session, who, group_id, now=at()))
    assert classes.code_of(app, group_id) == ""
    with pytest.raises(NotAllowed, match="put away"):
        tina.write(lambda session, who: groups.renew_code(session, who, group_id, seen=""))
    assert tina.read(groups.list_choices) == []
    tina.write(lambda session, who: groups.unarchive(session, who, group_id))
    assert [choice.id for choice in tina.read(groups.list_choices)] == [group_id]


def test_groups_are_listed_by_name_those_put_away_last_and_page_by_page(
    app: Flask, tina: Hand, at: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "PER_PAGE", 2)
    for name in ("b", "A", "c"):
        made(tina, at, name=name)
    put_away = made(tina, at, name="0")
    tina.write(lambda session, who: groups.archive(session, who, put_away, now=at()))
    assert [names(tina, page=page) for page in (1, 2, 3)] == [["A", "b"], ["c", "0"], []]
    page = tina.read(lambda session, who: groups.list_groups(session, who, page=2))
    assert (page.total, page.first) == (4, 3)
    assert [group.is_archived for group in page.groups] == [False, True]
    assert (
        Hand(app, name="Root", role="admin").read(
            lambda session, who: groups.list_groups(session, who, page=1).total
        )
        == 4
    )


def test_only_the_owner_adds_and_removes_teachers_and_anybody_may_go(
    app: Flask, tina: Hand, theo: Hand, at: TestClock
) -> None:
    group_id = made(tina, at)
    tess = Hand(app, name="Tess", role="teacher")
    add(tina, group_id, "THEO", at)
    add(tina, group_id, "Theo", at)  # once more changes nothing
    add(tina, group_id, "Tess", at)
    with pytest.raises(NotAllowed, match="Only the owner"):
        add(theo, group_id, "Tess", at)
    with pytest.raises(NotAllowed, match="Only the owner"):
        theo.write(lambda session, who: groups.remove_teacher(session, who, group_id, tess.id))
    with pytest.raises(NotAllowed, match="Make another teacher its owner first"):
        tina.write(lambda session, who: groups.remove_teacher(session, who, group_id, tina.id))
    tess.write(lambda session, who: groups.remove_teacher(session, who, group_id, tess.id))
    tina.write(lambda session, who: groups.make_owner(session, who, group_id, theo.id))
    tina.write(lambda session, who: groups.remove_teacher(session, who, group_id, tina.id))
    assert [(post.name, post.is_owner) for post in opened(theo, group_id).teachers] == [("Theo", True)]


@pytest.mark.parametrize("name", ["Nobody", "Mia", "", "a\0b", "Gone"])
def test_whoever_is_no_teacher_here_gets_the_same_answer_as_nobody(
    app: Flask, tina: Hand, at: TestClock, name: str
) -> None:
    group_id = made(tina, at)
    Hand(app, name="Mia")
    gone = Hand(app, name="Gone", role="teacher")
    gone.write(lambda session, _who: accounts.deactivate(session, "Gone", now=at()))
    with tables.unchanged(app), pytest.raises(Invalid, match="There is no teacher of this name") as error:
        add(tina, group_id, name, at)
    assert [problem.field for problem in error.value.problems] == ["teacher"]


def test_removing_a_learner_keeps_the_record_and_the_code_lets_them_in_no_more_until_taken_back(
    app: Flask, tina: Hand, at: TestClock
) -> None:
    mia, ben = Hand(app, name="Mia"), Hand(app, name=None)
    group_id = classes.a_group(app, tina.person, mia.person)
    classes.join(app, ben.person, group_id, display_name="Ben")
    at.advance(days=1)
    tina.write(lambda session, who: groups.remove_member(session, who, group_id, mia.id, now=at()))
    group = opened(tina, group_id)
    assert [(one.name, one.is_guest) for one in group.members] == [("Ben", True)]
    assert [(one.name, one.left_at, one.was_removed) for one in group.former] == [("Mia", at(), True)]
    member = tina.read(lambda session, who: groups.open_member(session, who, group_id, mia.id))
    assert (member.member, member.is_mine) == (group.former[0], True)
    with pytest.raises(NotAllowed, match="Ask to be let in again"):
        classes.join(app, mia.person, group_id)
    tina.write(lambda session, who: groups.readmit(session, who, group_id, mia.id))
    assert [one.name for one in opened(tina, group_id).members] == ["Ben", "Mia"]


def test_a_full_group_takes_nobody_back(
    app: Flask, tina: Hand, at: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "MEMBERS_AT_MOST", 1)
    mia, ben = Hand(app, name="Mia"), Hand(app, name="Ben")
    group_id = classes.a_group(app, tina.person, mia.person)
    tina.write(lambda session, who: groups.remove_member(session, who, group_id, mia.id, now=at()))
    classes.join(app, ben.person, group_id)
    with pytest.raises(NotAllowed, match="full"):
        tina.write(lambda session, who: groups.readmit(session, who, group_id, mia.id))


def test_an_erased_learner_leaves_every_group_without_a_trace(app: Flask, tina: Hand) -> None:
    """Cases 55, 70."""
    mia = Hand(app, name="Mia")
    group_id = classes.a_group(app, tina.person, mia.person)
    mia.write(accounts.erase)
    group = opened(tina, group_id)
    assert (group.members, group.former) == ((), ())
    rows = tina.read(
        lambda session, _who: session.scalar(sa.select(sa.func.count()).select_from(GroupMemberRow))
    )
    assert rows == 0
    assert tina.read(lambda session, _who: session.get(GroupRow, group_id)) is not None
