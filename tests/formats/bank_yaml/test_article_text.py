"""The study text is read by section and passage, each mistake at its line."""

import pytest

from quizapp.domain.article import Passage, Section
from quizapp.formats.bank_yaml.article_text import ArticleReader
from quizapp.formats.bank_yaml.nodes import Complaints

GOOD = """---
title: The Guild
---

## LEAD: In brief

[lead-1: C-LEAD-01, C-LEAD-02]
A *guild* was
[old](glossary:age).

[lead-2: C-LEAD-02]
It grew.
"""


def read(text: str) -> tuple[str, tuple[Section, ...], list[str]]:
    complaints = Complaints("article.md")
    reader = ArticleReader(
        complaints, sections=["LEAD", "ORIG"], claims=["C-LEAD-01", "C-LEAD-02"], concepts=["age", "nep"]
    )
    title, sections = reader.read(text)
    return title, sections, [str(problem).removeprefix("article.md:") for problem in complaints.problems]


def test_a_sound_text_gives_title_sections_and_passages() -> None:
    title, sections, problems = read(GOOD)
    assert problems == []
    assert title == "The Guild"
    first = Passage(
        "lead-1", "LEAD", "A *guild* was [old](glossary:age).", "A guild was old.", ("C-LEAD-01", "C-LEAD-02")
    )
    assert sections == (
        Section(
            "LEAD", "In brief", (first, Passage("lead-2", "LEAD", "It grew.", "It grew.", ("C-LEAD-02",)))
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("---\ntitle: The Guild\n---\n", "", "1:1: title: The file must begin with ---"),
        ("title: The Guild", "titel: The Guild", "2:1: titel: There is no such field. Did you mean title?"),
        ("title: The Guild", "- x", "2:1: title: The title is missing"),
        ("## LEAD: In brief", "## LEED: In brief", "5:4: There is no section 'LEED'. Did you mean LEAD?"),
        ("## LEAD: In brief", "# In brief", "5:1: A heading must read ## CODE: title."),
        ("## LEAD: In brief", "", "7:1: lead-1: This passage stands before the first section"),
        ("[lead-2: C-LEAD-02]", "[lead-1: C-LEAD-02]", "11:2: lead-1: lead-1 is taken already, in line 7"),
        (
            "[lead-2: C-LEAD-02]",
            "[orig-2: C-LEAD-02]",
            "11:2: orig-2: A passage of section LEAD is called lead-1",
        ),
        (
            "[lead-2: C-LEAD-02]",
            "[lead-2: C-LEAD-02, C-LED-01]",
            "11:21: lead-2: There is no claim 'C-LED-01'.",
        ),
        ("[lead-2: C-LEAD-02]", "[lead-2: C-LEAD-02,C-LEAD-02]", "11:20: lead-2: C-LEAD-02 comes twice"),
        ("[lead-2: C-LEAD-02]", "[lead-2: ]", "11:10: lead-2: A claim is missing"),
        ("[lead-2: C-LEAD-02]", "", "12:1: This paragraph has no heading line"),
        ("It grew.", "", "11:1: lead-2: No paragraph follows"),
        (
            "It grew.",
            "It [grew](glossary:aeg).",
            "12:4: lead-2: There is no concept 'aeg'. Did you mean age?",
        ),
        ("It grew.", "It [grew](https://example.org).", "12:4: lead-2: A link must lead into the glossary"),
        ("It grew.", "It [grew](javascript:alert).", "12:4: lead-2: A link must lead into the glossary"),
        ("It grew.", "It <b>grew</b>.", "12:4: lead-2: Only emphasis and glossary links are taken"),
        ("It grew.", "- It grew.", "12:1: lead-2: Only emphasis and glossary links are taken"),
        ("It grew.", "It ![grew](x.png).", "lead-2: Only emphasis and glossary links are taken"),
    ],
)
def test_a_mistake_is_named_at_its_place(old: str, new: str, complaint: str) -> None:
    assert old in GOOD
    problems = read(GOOD.replace(old, new))[2]
    assert any(complaint in problem for problem in problems), problems


def test_several_mistakes_are_named_at_once_in_order() -> None:
    problems = read(GOOD.replace("C-LEAD-01", "C-X").replace("glossary:age", "glossary:x"))[2]
    assert [problem.partition(" ")[0] for problem in problems] == ["7:10:", "9:1:"]


@pytest.mark.parametrize(
    "text", ["", "---", "---\n---\n", "---\ntitle: x", "\n\n\n", "## LEAD: x\n## LEAD: y"]
)
def test_a_text_that_is_none_gives_problems_and_no_exception(text: str) -> None:
    assert read(text)[2]
