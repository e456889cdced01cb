from dataclasses import replace

import pytest

from quizapp.domain.article import Article, Passage, Section
from quizapp.domain.hints import hints_for
from quizapp.domain.items import Item, Option
from quizapp.domain.lint_examples import SUBJECT
from quizapp.domain.subject import Subject
from quizapp.domain.wording import plain
from quizapp.formats.bank_yaml import read_subject
from quizapp.paths import QUESTION_BANK
from tests.support.builders import an_item

WHERE = "It stands in the study text, in “In brief”, paragraph 2."


def about(title: str = "In brief") -> Subject:
    """A subject whose study text has the passage of the builders' items as its second."""
    passages = tuple(Passage(name, "LEAD", "Text.", "Text.", ()) for name in ("lead-0", "lead-1", "lead-3"))
    return replace(SUBJECT, article=Article("The faction", (Section("LEAD", title, passages),)))


def test_first_comes_where_it_stands_then_a_distractor_with_its_mistake() -> None:
    where, ruled_out = hints_for(an_item(), about())
    assert where == WHERE
    assert ruled_out == "It is not “Vladimir Lenin”: that takes the authority appealed to for the leader."


def test_a_distractor_without_a_mistake_is_ruled_out_without_one() -> None:
    options = (Option("Leon Trotsky", is_key=True), Option("Vladimir Lenin"), Option("Joseph Stalin"))
    assert hints_for(an_item(options=options), about())[1] == "It is not “Vladimir Lenin”."


def test_of_two_options_none_is_ruled_out_since_the_other_would_be_the_key() -> None:
    assert hints_for(an_item("true_false"), about()) == (WHERE,)


def test_of_a_typed_answer_the_first_letter_and_the_length_are_told() -> None:
    item = an_item("short_answer", accepted=(("Moscow", "moskva"),), answer="Moscow")
    assert hints_for(item, about())[1] == "The answer begins with “M” and has 6 characters."
    year = an_item("short_answer", accepted=(("1923",),), answer="1923")
    assert hints_for(year, about())[1] == "The answer begins with “1” and has 4 digits."


def test_of_several_blanks_each_is_told() -> None:
    assert hints_for(an_item("cloze"), about())[1] == (
        "Blank 1 begins with “C” and has 9 characters. Blank 2 begins with “N” and has 19 characters."
    )


def test_an_answer_so_short_that_its_beginning_is_most_of_it_has_no_such_hint() -> None:
    item = an_item("short_answer", accepted=(("10",),), answer="10")
    assert hints_for(item, about()) == (WHERE,)


@pytest.mark.parametrize("kind", ["matching", "sorting", "ordering", "steelman"])
def test_what_has_no_single_step_nearer_has_only_where_to_look(kind: str) -> None:
    item = an_item(kind)
    assert hints_for(replace(item, citation=an_item().citation), about()) == (WHERE,)


def test_a_place_that_is_named_after_the_answer_is_not_told() -> None:
    (ruled_out,) = hints_for(an_item(), about(title="What Leon Trotsky wrote"))
    assert ruled_out.startswith("It is not “Vladimir Lenin”")
    typed = an_item("short_answer", accepted=(("New Economic Policy", "NEP"),))
    assert all("NEP" not in hint for hint in hints_for(typed, about(title="Life under the NEP")))


def test_what_rests_on_no_passage_of_the_text_has_no_place() -> None:
    item = replace(an_item(), citation=replace(an_item().citation, passage="elsewhere-9"))
    assert len(hints_for(item, about())) == 1


def key_texts(item: Item) -> list[str]:
    """The words that would give an item away."""
    texts = [option.text for option in item.options if option.is_key]
    return [plain(text) for text in (*texts, *(one for variants in item.accepted for one in variants))]


def test_no_hint_of_the_shipped_bank_holds_its_key() -> None:
    """Case 42."""
    subject = read_subject(QUESTION_BANK / "left_opposition").subject
    assert subject is not None
    hinted = [(item, " ".join(hints_for(item, subject)).casefold()) for item in subject.items]
    assert sum(bool(hints) for _, hints in hinted) > 100
    for item, hints in hinted:
        for key in key_texts(item):
            assert f" {key.casefold()} " not in f" {hints} ", (item.slug, key)
            assert f"“{key.casefold()}”" not in hints, (item.slug, key)
