"""Plans towards an exam: each card comes when it adds most to recall on the day, and no day is heavy."""

from collections import Counter
from datetime import date, timedelta

from quizapp.domain import exam_planning
from quizapp.domain.exam_planning import PlannedCard, new_cards_by_day, next_day, outlook, pace_needed, plan
from tests.benchmarks import exam_plans

TODAY = date(2026, 5, 4)


def _cards(count: int, *, stability: float = 12.0) -> list[PlannedCard]:
    return [
        PlannedCard(number, stability + number % 7, 5.0, TODAY - timedelta(days=5), TODAY + timedelta(days=7))
        for number in range(count)
    ]


def _in(days: int) -> date:
    return TODAY + timedelta(days=days)


def test_learners_with_a_plan_recall_most_on_the_day_for_fewer_answers() -> None:
    sat = [exam_plans.sit(seed, exam_plans.planned, scatter=0.0) for seed in range(2)]
    assert min(outcome.recall for outcome in sat) > 0.965
    assert max(sum(outcome.reviews) for outcome in sat) < 1000
    assert max(max(outcome.reviews) for outcome in sat) <= 50


def test_the_same_cards_give_the_same_plan_in_whatever_order() -> None:
    cards = _cards(60)
    found = plan(cards, today=TODAY, exam_day=_in(6))
    assert found == plan(cards[::-1], today=TODAY, exam_day=_in(6))
    assert sorted(found) == list(range(60))


def test_days_off_stay_empty_and_no_day_is_heavy() -> None:
    for left in (6, 20):
        days_off = {_in(2), _in(left - 1)}
        per_day = Counter(plan(_cards(200), today=TODAY, exam_day=_in(left), days_off=days_off).values())
        # Whatever is over comes after the exam.
        del per_day[_in(left + 1)]
        assert not days_off & set(per_day)
        assert max(per_day.values()) <= exam_planning.CALM


def test_in_the_last_week_the_weak_come_last() -> None:
    cards = [
        PlannedCard(number, stability, 5.0, TODAY - timedelta(days=12), TODAY)
        for number, stability in enumerate([40.0] * 60 + [6.0] * 30)
    ]
    found = plan(cards, today=TODAY, exam_day=_in(5))
    strong = sum((found[number] - TODAY).days for number in range(60)) / 60
    weak = sum((found[number] - TODAY).days for number in range(60, 90)) / 30
    assert weak > strong


def test_what_is_known_for_good_rests_until_the_day_after_the_exam() -> None:
    card = PlannedCard(1, 290.0, 3.0, TODAY, _in(200))
    assert plan([card], today=TODAY, exam_day=_in(5)) == {1: _in(6)}


def test_far_ahead_only_days_off_are_moved_and_after_the_exam_nothing_is() -> None:
    card = PlannedCard(1, 9.0, 5.0, TODAY, _in(9))
    assert plan([card], today=TODAY, exam_day=_in(200)) == {}
    assert plan([card], today=TODAY, exam_day=_in(200), days_off={_in(9)}) == {1: _in(8)}
    assert plan([card], today=_in(5), exam_day=_in(5)) == {}
    assert next_day(card, today=_in(5), exam_day=_in(5)) is None


def test_a_card_just_reviewed_goes_to_a_later_day_with_room() -> None:
    card = PlannedCard(1, 2.3, 5.0, TODAY, _in(2))
    day = next_day(card, today=TODAY, exam_day=_in(40))
    assert day is not None
    assert TODAY < day < _in(40)
    other = next_day(card, today=TODAY, exam_day=_in(40), taken={day: 50})
    assert other not in (None, day)
    assert next_day(card, today=TODAY, exam_day=_in(40), days_off={day}) not in (None, day)


def test_new_cards_are_met_before_the_last_week_and_on_no_day_off() -> None:
    met = new_cards_by_day(25, per_day=10, today=TODAY, exam_day=_in(20), days_off={_in(1)})
    assert met == {TODAY: 10, _in(2): 10, _in(3): 5}
    assert pace_needed(25, today=TODAY, exam_day=_in(20), days_off={_in(1)}) == 3  # ten days
    assert pace_needed(25, today=TODAY, exam_day=_in(1)) is None
    assert pace_needed(0, today=TODAY, exam_day=_in(1)) == 0


def test_what_is_not_met_counts_as_not_recalled() -> None:
    cards = _cards(10)
    planned = plan(cards, today=TODAY, exam_day=_in(6))
    whole = outlook(cards, planned, new_cards={}, unmet=0, exam_day=_in(6))
    half = outlook(cards, planned, new_cards={}, unmet=10, exam_day=_in(6))
    assert 0.9 < whole.recall < 1
    assert abs(half.recall - whole.recall / 2) < 1e-9
    assert sum(whole.answers.values()) >= 10
    assert outlook([], {}, new_cards={}, unmet=0, exam_day=_in(6)).recall == 0.0
