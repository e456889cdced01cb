import itertools
from datetime import timedelta

import pytest
from flask import Flask

from quizapp.domain.items import Item
from quizapp.domain.quiz_rules import EVERYTHING, Part, Phase, QuizRules
from quizapp.services import clock
from quizapp.web.student.attempt_review import when_shown
from tests.conftest import TestClock
from tests.contracts.test_keys import long_secrets, plain, words
from tests.support.databases import on_sqlite
from tests.support.hands import Hand, published
from tests.support.set_quizzes import SchoolClass, a_class
from tests.support.taking import Taken, begin_set

DAY = timedelta(days=1)
NOTHING: frozenset[Part] = frozenset()


def reviewed(phase: Phase, *parts: Part) -> dict[Phase, frozenset[Part]]:
    """Those parts in that phase, and everything in the others, which must not matter."""
    return {one: frozenset(parts) if one is phase else EVERYTHING for one in Phase}


def main(html: str) -> str:
    """What stands in the page itself."""
    return html.partition("<main")[2].partition("</main>")[0]


def shown(page: str, item: Item) -> set[Part]:
    """Which parts of a question that was answered wrong can be found in a page."""
    body = main(page)
    text = words(body)
    key = next(plain(option.text) for option in item.options if option.is_key)
    found = {
        Part.MARK: "of 1 point" in text,
        Part.CORRECTNESS: "Not right" in text,
        Part.KEY: "Right answer" in text or key in text,
        Part.RATIONALE: any(secret in text for secret in long_secrets(item) if len(secret) > 20),
        Part.PASSAGE: "<mark" in body,
    }
    return {part for part, is_there in found.items() if is_there}


def expected(parts: set[Part]) -> set[Part]:
    """With the right answer comes what was right."""
    return parts | {Part.CORRECTNESS} if Part.KEY in parts else parts


def in_phase(
    school: SchoolClass, hand: Hand, at: TestClock, *, phase: Phase, rules: QuizRules
) -> tuple[str, Item]:
    """The page that shows what came of a wrong answer in that phase, and the question."""
    taken = begin_set(
        school.app,
        published(school.app, "single_choice")[:2],
        rules,
        hand=hand,
        school=school,
        closes_at=clock.utc_now() + DAY,
    )
    item = taken.item()
    if phase is Phase.DURING:
        taken.answer(is_right=False, go="check-1")
        return taken.page("/1?after=check"), item
    taken.answer(is_right=False)
    taken.submit()
    at.advance(seconds={Phase.RIGHT_AFTER: 1, Phase.LATER: 121, Phase.CLOSED: 2 * DAY.total_seconds()}[phase])
    return first_of(taken.page("/result")), item


def first_of(page: str) -> str:
    """The result without the other question, which tells its own."""
    body = main(page)
    start, end = body.index('id="question-1"'), body.index('id="question-2"')
    assert start < end
    return f"<main{body[:end]}</main>"


@on_sqlite
@pytest.mark.parametrize("phase", Phase)
def test_each_part_is_shown_in_the_phases_of_the_quiz_and_in_no_other(
    app: Flask, at: TestClock, phase: Phase
) -> None:
    """Cases 39, 42: nothing, then each part by itself, in each phase."""
    behaviour = "immediate" if phase is Phase.DURING else "deferred"
    hand = Hand(app)
    school = a_class(app, hand)
    for parts in (set(), *({part} for part in Part), set(Part)):
        rules = QuizRules(behaviour=behaviour, shuffles_items=False, review=reviewed(phase, *parts))
        page, item = in_phase(school, hand, at, phase=phase, rules=rules)
        found = shown(page, item)
        if Part.RATIONALE in parts:
            # A reason may well say the key; that it may be seen is for the teacher to decide.
            found, parts = found - {Part.KEY}, expected(parts) - {Part.KEY}
        assert found == expected(parts), (phase, parts, found)


@on_sqlite
@pytest.mark.parametrize("behaviour", ["interactive", "immediate", "deferred", "certainty", "flash"])
def test_before_a_check_no_behaviour_tells_anything(app: Flask, at: TestClock, behaviour: str) -> None:
    """Case 39, with everything open to be seen."""
    kinds = (
        "single_choice",
        "short_answer",
        "cloze",
        "ordering",
        "matching",
        "multiple_response",
        "true_false",
    )
    items = [published(app, kind)[0] for kind in kinds]
    for is_on_one_page in (False, True):
        rules = QuizRules(behaviour=behaviour, shuffles_items=False, is_on_one_page=is_on_one_page)
        taken = begin_set(app, items, rules)
        for number in range(1, len(items) + 1):
            page = words(taken.page(f"/{number}"))
            for item in (place.held.item for place in taken.sitting().places):
                assert not [secret for secret in long_secrets(item) if secret and secret in page], item.slug


@on_sqlite
def test_a_try_that_is_not_the_last_tells_how_it_went_and_nothing_of_the_key(
    app: Flask, at: TestClock
) -> None:
    """Cases 39, 42."""
    kinds = ("single_choice", "short_answer", "cloze", "ordering", "matching", "multiple_response")
    rules = QuizRules(behaviour="interactive", shuffles_items=False, tries=3)
    taken = begin_set(app, [published(app, kind)[0] for kind in kinds], rules)
    for number in range(1, len(kinds) + 1):
        taken.answer(is_right=False, number=number, go=f"check-{number}")
        page = taken.page(f"/{number}")
        item = taken.item(number)
        assert "more tries" in page, item.slug
        assert not [secret for secret in long_secrets(item) if secret and secret in words(main(page))]
        for variant in itertools.chain(*item.accepted):
            assert f" {plain(variant)} " not in words(main(page)).replace(plain(item.stem), ""), item.slug


def given_list(taken: Taken, number: int) -> list[str]:
    """The pieces of an answer as the result lists them."""
    part = (
        main(taken.page("/result"))
        .partition(f'id="question-{number}"')[2]
        .partition('<section class="section"')[0]
    )
    return [words(piece.partition("</span>")[0]) for piece in part.split('class="given__text">')[1:]]


@on_sqlite
def test_an_order_without_its_key_is_listed_as_it_was_given(app: Flask, at: TestClock) -> None:
    """Case 39: the stored order is the key, and must not be that of the list."""
    review = dict.fromkeys(Phase, frozenset({Part.CORRECTNESS}))
    rules = QuizRules(shuffles_items=False, review=review)
    taken = begin_set(app, [published(app, "ordering")[0]], rules)
    item = taken.item()
    taken.answer(is_right=False)
    given = taken.sitting().places[0].given
    assert given is not None
    taken.submit()
    in_their_order = [
        plain(item.options[index].text)
        for index in sorted(range(len(item.options)), key=given.selected.__getitem__)
    ]
    assert given_list(taken, 1) == in_their_order
    assert in_their_order != [plain(option.text) for option in item.options]


def test_before_the_end_one_is_told_when_what_will_be_seen() -> None:
    assert when_shown(QuizRules()) == (
        "Right after you submit you see your points, what was right, the right answers, the reasons and where it "
        "stands in the text."
    )
    review = {
        Phase.RIGHT_AFTER: frozenset({Part.MARK}),
        Phase.LATER: frozenset({Part.MARK, Part.CORRECTNESS}),
        Phase.CLOSED: frozenset({Part.MARK, Part.CORRECTNESS, Part.KEY, Part.RATIONALE}),
    }
    assert when_shown(QuizRules(review=review)) == (
        "Right after you submit you see your points. Two minutes later you see what was right. "
        "When the quiz has closed you see the right answers and the reasons. Not shown: where it stands in the text."
    )
    flash = QuizRules(behaviour="flash", review={Phase.LATER: EVERYTHING})
    assert when_shown(flash) == (
        "Two minutes after you submit you see what was right, the right answers, the reasons and where it stands in "
        "the text."
    )
