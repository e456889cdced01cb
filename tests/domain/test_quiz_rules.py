"""The rules of a quiz: what they are where nothing is said, what is refused, and that they are kept as they were."""

from dataclasses import replace

import pytest

from quizapp.domain.quiz_rules import (
    ALL_OR_NOTHING,
    EVERYTHING,
    OWN,
    PASSWORD_MAX,
    Counts,
    Part,
    Phase,
    QuizRules,
    check,
)

STRICT = QuizRules(
    behaviour="interactive",
    all_or_nothing=frozenset({"matching", "cloze"}),
    shuffles_items=False,
    shuffles_options=False,
    is_on_one_page=True,
    attempts_allowed=2,
    counts=Counts.MEAN,
    delay_minutes=30,
    time_limit_s=900,
    grace_s=0,
    password="chalk",
    tries=2,
    penalty_percent=50,
    review={Phase.CLOSED: EVERYTHING, Phase.LATER: frozenset({Part.MARK})},
)


def test_the_ordinary_rules_are_in_order_and_show_everything_once_something_may_be_seen():
    rules = QuizRules()
    assert check(rules) == []
    assert rules.behaviour == "deferred"
    assert {phase: rules.review[phase] for phase in Phase} == dict.fromkeys(Phase, EVERYTHING)


@pytest.mark.parametrize("rules", [QuizRules(), STRICT], ids=["ordinary", "strict"])
def test_rules_are_the_same_when_read_back(rules):
    assert QuizRules.from_document(rules.to_document()) == rules


def test_quizzes_of_before_there_were_rules_have_the_ordinary_ones():
    assert QuizRules.from_document(None) == QuizRules.from_document({}) == QuizRules()


def test_a_rule_that_an_older_document_lacks_is_the_ordinary_one():
    assert QuizRules.from_document({"tries": 5}) == QuizRules(tries=5)


def test_a_type_is_scored_by_its_own_rule_unless_it_is_named():
    assert STRICT.scoring_of("matching") == ALL_OR_NOTHING
    assert STRICT.scoring_of("ordering") == OWN


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"attempts_allowed": -1}, "attempts_allowed"),
        ({"attempts_allowed": 51}, "attempts_allowed"),
        ({"delay_minutes": 30 * 24 * 60 + 1}, "delay_minutes"),
        ({"grace_s": 6}, "grace_s"),
        ({"tries": 0}, "tries"),
        ({"penalty_percent": 101}, "penalty_percent"),
        ({"time_limit_s": 29}, "time_limit"),
        ({"time_limit_s": 24 * 3600 + 1}, "time_limit"),
        ({"password": "x" * (PASSWORD_MAX + 1)}, "password"),
    ],
)
def test_what_is_no_rule_is_refused_at_its_field(changes, field):
    assert [problem.field for problem in check(replace(QuizRules(), **changes))] == [field]


@pytest.mark.parametrize(
    "changes",
    [
        {"attempts_allowed": 50, "delay_minutes": 0, "tries": 10, "penalty_percent": 100},
        {"time_limit_s": 30, "grace_s": 5},
        {"time_limit_s": 24 * 3600, "password": "x" * PASSWORD_MAX},
    ],
)
def test_the_limits_themselves_are_allowed(changes):
    assert check(replace(QuizRules(), **changes)) == []
