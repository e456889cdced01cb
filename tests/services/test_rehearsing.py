"""Rehearsals tell whose marks would change, by how much and why others would not, and leave no trace."""

from dataclasses import replace

import pytest
from flask import Flask

from quizapp.domain.items import Item, Response
from quizapp.domain.quiz_rules import ALL_OR_NOTHING, OWN, QuizRules
from quizapp.domain.regrading import Obstacle
from quizapp.services.errors import Invalid
from quizapp.services.regrade_scope import Choice
from tests.conftest import TestClock
from tests.support import sat_quizzes, tables
from tests.support.hands import Hand, published, reword
from tests.support.regrades import Room


def test_before_anything_is_mended_there_is_nothing_to_regrade(room: Room) -> None:
    room.sit("Ada", room.key)
    told = room.rehearse()
    assert (told.items, told.changes, told.attempts, told.scoring) == ((), (), 1, {})
    reword(room.app, room.items[0])  # an explanation only
    assert room.rehearse().items == ()
    with pytest.raises(Invalid, match="No mark would change"):
        room.apply()


def test_a_rehearsal_tells_whose_mark_changes_by_how_much_and_writes_nothing(room: Room) -> None:
    """Case 49."""
    ada, bert, _ = (room.sit("Ada", room.key), room.sit("Bert", room.other), room.sit("Cleo", 2))
    running = Hand(room.app, name="Dora")
    sat_quizzes.an_attempt(
        room.app, running, room.assignment, [None, None], item_ids=room.items, is_submitted=False
    )
    room.mend()
    with tables.unchanged(room.app):
        told = room.rehearse()
    assert [(one.name, one.effect.before, one.effect.after) for one in told.changes] == [
        ("Ada", 2.0, 1.0),
        ("Bert", 1.0, 2.0),
    ]
    (item,) = told.items
    assert (item.item_id, item.up, item.down, item.kept) == (room.items[0], 1, 1, {})
    assert (item.asks_the_same, item.is_chosen) == (True, True)
    assert (told.attempts, told.running, told.outline.up, told.outline.down) == (3, 1, 1, 1)
    assert (room.marks(ada), room.marks(bert)) == ([1.0, 1.0], [0.0, 1.0])


def test_a_teachers_own_mark_is_told_and_never_touched(room: Room) -> None:
    ada, bert = room.sit("Ada", room.key), room.sit("Bert", room.other)
    room.overrule(ada, 0.5)
    room.mend()
    told = room.rehearse()
    assert [one.name for one in told.changes] == ["Bert"]
    assert told.overruled == (("Ada", "7b", 0),)
    assert told.items[0].kept == {Obstacle.OVERRULED: 1}
    assert room.apply() == 1
    assert (room.marks(ada), room.score(ada)) == ([0.5, 1.0], 1.5)
    room.overrule(ada, None, ordinal=2)
    assert room.marks(ada) == [1.0, 1.0]  # by the wording shown; another regrade would take it up now
    assert [one.name for one in room.rehearse().changes] == ["Ada"]
    assert room.marks(bert) == [1.0, 1.0]


def test_a_question_that_asks_something_else_is_taken_up_only_if_it_is_named(room: Room) -> None:
    room.sit("Ada", room.key)
    room.mend(stem="Which of these did the article not name as its focal figure?")
    told = room.rehearse()
    (item,) = told.items
    assert (item.asks_the_same, item.is_chosen, told.changes) == (False, False, ())
    named = room.rehearse(Choice(item_ids=frozenset({room.items[0]})))
    assert [one.effect.difference for one in named.changes] == [-1.0]
    assert room.rehearse(Choice(item_ids=frozenset())).changes == ()


def test_what_cannot_be_carried_to_the_new_wording_stays_and_is_told(room: Room) -> None:
    ada = room.sit("Ada", room.key)
    bert = room.sit("Bert", 2)
    options = tuple(
        replace(option, is_key=index == room.other) for index, option in enumerate(room.item.options)
    )
    room.mend(options=(*options[:2], replace(options[2], text="Somebody else altogether")))
    told = room.rehearse()
    assert told.items[0].kept == {Obstacle.GONE: 1}
    assert room.apply() == 1
    assert (room.marks(ada), room.marks(bert)) == ([0.0, 1.0], [0.0, 1.0])
    assert [row.revision for row in sat_quizzes.mark_rows(room.app, *bert)] == [1, 1]


def test_a_changed_scoring_rule_is_taken_up_unless_it_is_left_out(app: Flask, at: TestClock) -> None:
    room = Room(app, at)
    (several,) = published(app, "multiple_response")[:1]
    quiz = sat_quizzes.a_quiz(app, room.thea, several, title="Several")
    room.assignment = sat_quizzes.set_to(app, quiz, room.group)
    ada, item = Hand(app, name="Ada"), room.thea.held(several).item
    half = [Response(selected=(first_key(item),))]
    attempt = sat_quizzes.an_attempt(app, ada, room.assignment, half, item_ids=[several])
    sat_quizzes.change_rules(app, quiz, QuizRules(all_or_nothing=frozenset({"multiple_response"})))
    assert room.rehearse(Choice(takes_scoring=False)).changes == ()
    told = room.rehearse()
    assert told.scoring == {"multiple_response": ALL_OR_NOTHING}
    assert room.apply() == 1
    (row,) = sat_quizzes.mark_rows(app, ada, attempt)
    assert (row.mark, row.scoring, row.revision) == (0.0, ALL_OR_NOTHING, 1)
    room.undo()
    (row,) = sat_quizzes.mark_rows(app, ada, attempt)
    assert (row.mark, row.scoring) == (0.5, OWN)


def first_key(item: Item) -> int:
    return next(index for index, option in enumerate(item.options) if option.is_key)
