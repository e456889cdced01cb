"""What the chief claim settles."""

from dataclasses import replace

from quizapp.domain.article import Article, Passage, Section
from quizapp.domain.item_defaults import Defaults, anchored, defaults_for, has_quote
from quizapp.domain.items import Citation, Option, Side
from quizapp.domain.lint_examples import CHOICE, SUBJECT

PASSAGES = (
    Passage("orig-1", "ORIG", "", "The guild, it is said again, was founded early.", ("C-LEAD-02",)),
    Passage("lead-1", "LEAD", "", "“Argument in the open keeps a guild honest”, they said.", ("C-LEAD-02",)),
)
WITH_TEXT = replace(
    SUBJECT,
    article=Article(
        "The Guild",
        (Section("ORIG", "Origins", PASSAGES[:1]), Section("LEAD", "In brief", PASSAGES[1:])),
    ),
)


def test_the_first_claim_tells_section_holder_viewpoint_and_the_passage_of_its_own_section() -> None:
    assert defaults_for(["C-LEAD-02", "C-LEAD-03"], (), WITH_TEXT) == Defaults(
        "LEAD", "", "reformers", Side.OPPOSITION, "lead-1"
    )


def test_without_a_claim_nothing_follows() -> None:
    assert defaults_for([], (), WITH_TEXT) == Defaults()
    assert defaults_for(["C-NONE-01"], (), WITH_TEXT) == Defaults()


def test_a_key_that_stands_for_a_holder_tells_holder_and_viewpoint() -> None:
    options = (Option("The reformers", holder="reformers"), Option("The masters", True, holder="masters"))
    found = defaults_for(["C-LEAD-02"], options, WITH_TEXT)
    assert (found.holder, found.side, found.section) == ("masters", Side.CONSOLIDATION, "LEAD")
    assert defaults_for([], options, WITH_TEXT) == Defaults(holder="masters", side=Side.CONSOLIDATION)


def test_a_quotation_in_the_passage_gets_its_surroundings_and_the_marks_of_the_text() -> None:
    item = replace(CHOICE, citation=Citation("lead-1", '"Argument in the open'))
    assert has_quote(item, WITH_TEXT)
    assert anchored(item, WITH_TEXT).citation == Citation(
        "lead-1", "“Argument in the open", "", " keeps a guild honest”, they sai"
    )


def test_words_that_the_passage_does_not_hold_stay_as_they_are() -> None:
    for citation in (
        Citation("lead-1", "Nobody wrote this."),
        Citation("none-1", "A guild."),
        Citation("lead-1"),
    ):
        item = replace(CHOICE, citation=citation)
        assert not has_quote(item, WITH_TEXT)
        assert anchored(item, WITH_TEXT) == item
