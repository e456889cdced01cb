"""Terms that each reader takes differently are nobody's or somebody's."""

from dataclasses import replace

from quizapp.domain.lint_examples import CHOICE, SUBJECT, WHO_SAYS, with_options
from quizapp.domain.lints import vague_terms


def fields(stem: str, *texts: str) -> list[str]:
    options = with_options(*texts) if texts else CHOICE.options
    return [
        problem.field for problem in vague_terms.check(replace(CHOICE, stem=stem, options=options), SUBJECT)
    ]


def test_a_vague_term_in_an_option_is_found() -> None:
    assert fields(CHOICE.stem, "Open argument", "Many orders", "High fees") == ["options[1].text"]


def test_a_vague_term_in_a_stem_needs_somebody_who_says_it() -> None:
    assert fields("What did many members bring to the guild?") == ["stem"]
    assert fields("According to the reformers, what did many members ask for?") == []


def test_the_label_of_a_holder_may_say_some() -> None:
    assert fields("What is it that some modern sympathisers ask of the guild?") == []
    assert (
        vague_terms.check(replace(WHO_SAYS, options=(*WHO_SAYS.options[:2], WHO_SAYS.options[2])), SUBJECT)
        == []
    )
