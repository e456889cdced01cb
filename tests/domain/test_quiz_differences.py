"""What differs between two versions of a quiz, in words."""

from dataclasses import replace

from quizapp.domain.blueprints import Blueprint, Draw
from quizapp.domain.quiz_differences import blueprint_parts, differences, draw_words, rules_parts
from quizapp.domain.quiz_rules import EVERYTHING, Counts, Part, Phase, QuizRules

NAMES = {"IDEA": "Key ideas", "one": "Who asked for debate?"}


def changed(**changes: object) -> dict[str, tuple[str, str]]:
    """What a change of the ordinary rules is told as."""
    after = rules_parts(replace(QuizRules(), **changes))
    return {
        change.label: (change.before, change.after) for change in differences(rules_parts(QuizRules()), after)
    }


def test_the_same_quiz_differs_in_nothing():
    blueprint = Blueprint(("one",), (Draw(3),))
    assert differences(rules_parts(QuizRules()), rules_parts(QuizRules())) == []
    assert differences(blueprint_parts(blueprint, NAMES), blueprint_parts(blueprint, NAMES)) == []


def test_questions_are_told_by_what_they_ask_and_draws_by_where_they_are_from():
    before = blueprint_parts(Blueprint(), NAMES)
    after = blueprint_parts(Blueprint(("one", "gone"), (Draw(4, section="IDEA"),)), NAMES)
    named, drawn = differences(before, after)
    assert (named.label, named.after) == ("Questions named", "Who asked for debate?\ngone")
    assert (drawn.label, drawn.after) == ("Questions drawn", "4 of: Key ideas; both sides alike")
    assert draw_words(Draw(1, is_balanced=False), NAMES) == "1 of: all questions"


def test_each_rule_is_told_by_its_own_words():
    assert changed(behaviour="certainty") == {"Behaviour": ("Feedback at the end", "Certainty-based marking")}
    assert changed(time_limit_s=90) == {"Time limit": ("none", "1.5 minutes")}
    assert changed(attempts_allowed=2) == {"Attempts": ("any number", "2")}
    assert changed(counts=Counts.MEAN) == {"Which attempt counts": ("The best", "The mean of all")}
    assert changed(all_or_nothing=frozenset({"matching"})) == {"All or nothing": ("", "Matching")}
    assert changed(shuffles_items=False) == {"Questions shuffled": ("yes", "no")}


def test_a_password_is_not_told():
    assert changed(password="chalk") == {"Password": ("", "5 characters")}


def test_what_may_be_seen_is_told_phase_by_phase():
    review = {**dict.fromkeys(Phase, EVERYTHING), Phase.RIGHT_AFTER: frozenset({Part.MARK})}
    assert changed(review=review) == {
        "Seen: right after": ("Points, Right or not, Right answer, Reasons, Passage", "Points")
    }
