from dataclasses import replace

from quizapp.domain.item_types import who_would_say
from quizapp.domain.items import Item, Response, Verdict
from tests.support.builders import an_item


def _with_holders(*holders: str) -> Item:
    item = an_item("who_would_say")
    return replace(
        item, options=tuple(replace(o, holder=h) for o, h in zip(item.options, holders, strict=True))
    )


def test_the_holder_who_would_say_it_earns_the_point() -> None:
    item = an_item("who_would_say")
    assert who_would_say.grade(item, Response((1,))).verdict is Verdict.RIGHT
    assert who_would_say.grade(item, Response((2,))).verdict is Verdict.WRONG


def test_an_option_without_a_holder_is_a_problem() -> None:
    (problem,) = who_would_say.check(_with_holders("", "centralist_critics", "left_opposition"))
    assert problem.field == "options[0].holder"


def test_two_options_for_one_holder_are_a_problem() -> None:
    (problem,) = who_would_say.check(_with_holders("historians", "centralist_critics", "historians"))
    assert problem.field == "options[2].holder"
    assert "Option 1" in problem.message


def test_a_key_that_stands_for_another_holder_than_the_item_is_a_problem() -> None:
    (problem,) = who_would_say.check(_with_holders("historians", "party_majority", "left_opposition"))
    assert problem.field == "options[1].holder"
    assert "party_majority" in problem.message


def test_the_item_may_leave_its_holder_to_the_key() -> None:
    assert who_would_say.check(an_item("who_would_say", holder="")) == []
