from dataclasses import replace

import pytest
from flask import Flask

from quizapp.domain.grading import grade_response
from quizapp.domain.item_types import ALL, BY_NAME, steelman
from quizapp.domain.items import Citation, Grade, Item, Outcome, Response, Side, Verdict
from quizapp.domain.marking import NO_FATE, Fate
from quizapp.domain.subject import Subject
from quizapp.persistence.db import reading
from quizapp.services import bank
from quizapp.web import feedback
from quizapp.web.feedback import ShownFeedback
from tests.support.builders import an_item
from tests.support.learning import an_answer


@pytest.fixture
def subject(in_app: Flask) -> Subject:
    """The subject that is shipped."""
    with reading() as session:
        return bank.open_subject(session).subject


def shown(
    app: Flask, item: Item, subject: Subject, outcome: Outcome = Outcome.RIGHT, seed: int = 1
) -> ShownFeedback:
    is_right = outcome is Outcome.RIGHT
    given = BY_NAME[item.type].sample(item, outcome) or an_answer(item, is_right=is_right)
    with app.test_request_context():
        return feedback.show_feedback(
            item, subject, seed=seed, given=given, grade=grade_response(item, given)
        )


@pytest.mark.parametrize("name", [item_type.NAME for item_type in ALL])
def test_feedback_names_key_holder_and_passage_for_every_type(
    in_app: Flask, subject: Subject, name: str
) -> None:
    item = an_item(name, claims=(next(iter(subject.claim_map.claims)),), citation=Citation("lead-1"))
    told = shown(in_app, item, subject)
    assert told.key_html
    assert told.explanation_html
    assert told.holder_label
    assert told.claim_text
    assert told.passage is not None
    assert told.passage.url == "/reading#lead-1"
    outcomes = told.pairs or told.options
    assert all(str(outcome.rationale_html) for outcome in outcomes)
    assert len(outcomes) == len(item.prompts or item.options)


def told_of(app: Flask, item: Item, subject: Subject, *texts: str, fate: Fate = NO_FATE) -> tuple[str, ...]:
    given = Response(texts=texts)
    grade = grade_response(item, given, marked=fate.marked)
    with app.test_request_context():
        return feedback.show_feedback(item, subject, seed=1, given=given, grade=grade, fate=fate).understood


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("new economic policy", "Read as you typed it."),
        ("nep", "Read as “NEP”, which is accepted as well."),
        ("new econmic policy", "Read as “New Economic Policy”: a small slip of typing does not matter."),
        ("zebra", "Not recognised as one of the accepted answers."),
        ("?!", "Nothing typed here that could be compared."),
    ],
)
def test_a_typed_answer_says_how_it_was_read(in_app: Flask, subject: Subject, text: str, words: str) -> None:
    assert told_of(in_app, an_item("short_answer"), subject, text) == (words,)


@pytest.mark.parametrize(
    ("fate", "words"),
    [
        (
            Fate({}, frozenset({0})),
            [
                "Not recognised: it counts as not right for now. If it means the same, a teacher can accept it later."
            ],
        ),
        (Fate({0: False}), ["A teacher has looked at this answer, and counts it as not right."]),
        (Fate({0: True}), ["Accepted: a teacher counts this answer as right."]),
        (
            Fate({0: True}, later=frozenset({0}), moved_card=True),
            [
                "Accepted by a teacher later, so it counts as right now.",
                "Its card was set as if this had counted at once.",
            ],
        ),
        (
            Fate({0: True}, later=frozenset({0})),
            [
                "Accepted by a teacher later, so it counts as right now.",
                "The schedule of its card stays as later reviews or your own rating left it.",
            ],
        ),
    ],
)
def test_what_became_of_an_answer_that_was_not_recognised_is_told(
    in_app: Flask, subject: Subject, fate: Fate, words: list[str]
) -> None:
    assert list(told_of(in_app, an_item("short_answer"), subject, "zebra", fate=fate)) == words


def test_each_blank_is_told_by_itself_and_a_flashcard_only_what_matches(
    in_app: Flask, subject: Subject
) -> None:
    told = told_of(in_app, an_item("cloze"), subject, "zebra", "nep", fate=Fate({}, frozenset({0})))
    assert told == (
        "Blank 1, not recognised: it counts as not right for now. If it means the same, a teacher can accept it later.",
        "Blank 2, read as “NEP”, which is accepted as well.",
    )
    card = an_item("flashcard_reversed")
    assert told_of(in_app, card, subject, "zebra") == ()
    assert told_of(in_app, card, subject, "nep") == ("Read as “NEP”, which is accepted as well.",)


def test_each_statement_is_shown_with_its_option_and_mine_in_words(in_app: Flask, subject: Subject) -> None:
    item = an_item("matching")
    told = shown(in_app, item, subject, Outcome.PARTIAL)
    first, second = told.pairs
    assert (first.right, first.yours, first.is_right) == (first.yours, item.options[0].text, True)
    assert (second.right, second.yours, second.is_right) == ("The Left Opposition", "Historians", False)
    with in_app.test_request_context():
        open_one = feedback.show_feedback(
            item, subject, seed=1, given=Response((-1, 1)), grade=grade_response(item, Response((-1, 1)))
        )
    assert open_one.pairs[0].yours == ""


def test_an_order_is_shown_as_it_should_be_with_my_places(in_app: Flask, subject: Subject) -> None:
    told = shown(in_app, an_item("ordering"), subject, Outcome.PARTIAL)
    assert [(pair.right, pair.yours) for pair in told.pairs] == [
        ("place 1", "place 2"),
        ("place 2", "place 3"),
        ("place 3", "place 4"),
        ("place 4", "place 1"),
    ]
    assert told.score_words == "0.67 of 1 point"


def test_of_an_order_what_is_marked_is_what_earned(in_app: Flask, subject: Subject) -> None:
    """Moved on by a place, no place is right, yet two of three steps are."""
    item = an_item("ordering")
    told = shown(in_app, item, subject, Outcome.PARTIAL)
    assert [pair.is_right for pair in told.pairs] == [None, True, True, False]
    texts = [option.text for option in item.options]
    assert [pair.step_words for pair in told.pairs[1:]] == [
        f"Right after “{texts[0]}”: counts",
        f"Right after “{texts[1]}”: counts",
        f"Not right after “{texts[2]}”: does not count",
    ]
    with in_app.test_request_context():
        left = feedback.show_feedback(
            item, subject, seed=1, given=Response(), grade=Grade(0.0, Verdict.WRONG)
        )
    assert [pair.is_right for pair in left.pairs] == [None, False, False, False]


def test_a_steelman_shows_both_models_and_says_what_was_left_out(in_app: Flask, subject: Subject) -> None:
    item = an_item("steelman")
    given = an_answer(item, is_right=True)

    def compared(ticks: feedback.Ticks, grade: Grade, *, seed: int = 1) -> feedback.ShownFeedback:
        with in_app.test_request_context():
            return feedback.show_feedback(item, subject, seed=seed, given=given, grade=grade, ticks=ticks)

    ungraded = grade_response(item, given)
    told = compared(feedback.Ticks(frozenset({(0, 1), (1, 0), (7, 7)}), is_done=True), ungraded)
    assert sorted(case.yours for case in told.cases) == sorted(given.texts)
    assert all(case.label in case.yours for case in told.cases)
    ticked = {point.value for case in told.cases for point in case.points if point.is_ticked}
    assert ticked == {"0-1", "1-0"}
    assert told.coverage_words.startswith("Your cases hold 2 of 4 reasons.")
    assert (told.ticking, told.score_words) == ("done", "")
    assert len({compared(feedback.Ticks(), ungraded, seed=seed).cases[0].label for seed in range(20)}) == 2
    found = frozenset({(0, 1)})
    kept = compared(feedback.Ticks(found, is_kept=True), steelman.grade_coverage(item, found))
    assert (kept.ticking, kept.verdict, kept.verdict_words) == ("kept", "ungraded", "Compared")
    assert kept.score_words == "0.25 of 1 point"
    before = shown(in_app, item, subject)
    assert (before.ticking, before.coverage_words, before.given_texts) == ("none", "", ())


def test_the_verdict_is_said_in_words(in_app: Flask, subject: Subject) -> None:
    item = an_item("multiple_response")
    assert shown(in_app, item, subject).verdict_words == "Right"
    partly = shown(in_app, item, subject, Outcome.PARTIAL)
    assert (partly.verdict, partly.verdict_words) == ("partial", "Partly right")
    assert partly.score_words.endswith("of 1 point")
    assert shown(in_app, item, subject, Outcome.WRONG).verdict_words == "Not right"
    assert shown(in_app, item, subject, Outcome.WRONG).score_words == ""
    key = next(index for index, option in enumerate(item.options) if option.is_key)
    others = [index for index, option in enumerate(item.options) if not option.is_key]
    given = Response((key, *others))
    with in_app.test_request_context():
        nothing = feedback.show_feedback(
            item, subject, seed=1, given=given, grade=grade_response(item, given)
        )
    assert (nothing.verdict_words, nothing.score_words[:12]) == ("Not right", "0 of 1 point")
    card = shown(in_app, an_item("flashcard_basic"), subject)
    assert card.verdict_words == "Compare with your answer"
    assert card.score_words == ""


def test_the_options_stand_as_they_were_shown_with_what_was_chosen(in_app: Flask, subject: Subject) -> None:
    item = an_item()
    orders = set()
    for seed in range(40):
        told = shown(in_app, item, subject, Outcome.WRONG, seed)
        orders.add(tuple(str(option.text_html) for option in told.options))
        (chosen,) = [option for option in told.options if option.is_selected]
        assert not chosen.is_key
        assert [str(option.text_html) for option in told.options if option.is_key] == ["Leon Trotsky"]
    assert len(orders) == 6


def test_the_sentence_is_set_apart_in_its_passage(in_app: Flask, subject: Subject) -> None:
    passage = subject.article.sections[0].passages[0]
    quote = passage.text[10:60]
    item = an_item(citation=Citation(passage.id, quote))
    with in_app.test_request_context():
        found = feedback.show_passage(item, subject)
    assert found is not None
    assert (found.before + found.quote + found.after, found.quote) == (passage.text, quote)


def test_a_sentence_that_is_gone_leaves_the_passage_and_a_passage_that_is_gone_leaves_nothing(
    in_app: Flask, subject: Subject
) -> None:
    passage = subject.article.sections[0].passages[0]
    with in_app.test_request_context():
        moved = feedback.show_passage(
            an_item(citation=Citation(passage.id, "words that were never there " * 4)), subject
        )
        gone = feedback.show_passage(an_item(citation=Citation("none-1", "x")), subject)
    assert moved is not None
    assert (moved.before, moved.quote, moved.after) == (passage.text, "", "")
    assert gone is None


def test_an_item_without_a_known_claim_still_has_feedback(in_app: Flask, subject: Subject) -> None:
    for item in (an_item(claims=()), an_item(claims=("C-NONE-01",), opposing_claim="C-NONE-02")):
        told = shown(in_app, item, subject)
        assert (told.claim_text, told.holder_label, told.kind_label, told.opposing) == ("", "", "", None)


def test_the_other_side_is_shown_with_its_holder(in_app: Flask, subject: Subject) -> None:
    claims = subject.claim_map.claims
    one = next(name for name, claim in claims.items() if claim.side is Side.OPPOSITION)
    other = next(name for name, claim in claims.items() if claim.side is Side.CONSOLIDATION)
    told = shown(in_app, an_item(claims=(one,), opposing_claim=other), subject)
    assert told.side == "opposition"
    assert told.opposing is not None
    assert told.opposing.side_label == "Consolidation"
    assert told.opposing.claim_text == claims[other].paraphrase


def test_texts_of_anybody_become_harmless(in_app: Flask, subject: Subject) -> None:
    """Case 19."""
    item = an_item(explanation="<script>x</script> *yes*")
    item = replace(
        item, options=tuple(replace(option, rationale="<img onerror=x>") for option in item.options)
    )
    with in_app.test_request_context():
        told = feedback.show_feedback(
            item, subject, seed=1, given=Response((0,)), grade=Grade(1.0, Verdict.RIGHT)
        )
    assert "<script" not in told.explanation_html
    assert "<em>yes</em>" in told.explanation_html
    assert all("<img" not in option.rationale_html for option in told.options)
