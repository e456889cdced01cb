"""A quiz on paper for the teacher to print: the sheet that learners write on, and apart from it the key.

Hints and further tries are left out, since paper cannot give them. Where certainty counts, each question has boxes for
it and both sheets the table of points; otherwise every question is worth one point.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint
from markupsafe import Markup

from quizapp.domain.behaviours import BY_NAME as BEHAVIOURS
from quizapp.domain.behaviours import certainty
from quizapp.domain.blanks import split_stem
from quizapp.domain.item_types import BY_NAME, matching
from quizapp.domain.items import Item, Scope
from quizapp.domain.papers import LETTERS, PaperQuestion, boxes, code_of
from quizapp.domain.quiz_rules import ALL_OR_NOTHING, QuizRules
from quizapp.domain.sittings import PlaceRules
from quizapp.domain.subject import Subject
from quizapp.persistence.db import reading
from quizapp.services import bank, quiz_papers
from quizapp.services.quiz_papers import Paper
from quizapp.web import access
from quizapp.web.access import role
from quizapp.web.feedback import ShownPassage, show_passage
from quizapp.web.filters import markdown, markdown_inline
from quizapp.web.pages import Page, render
from quizapp.web.teacher.quiz_preview import SEED_AT_MOST, seed_asked

bp = Blueprint("quiz_paper", __name__)

_TASKS = {
    "choice": "Tick one box.",
    "choices": "Tick every box that fits.",
    "pairs": "Write beside each statement the letter of what it belongs to.",
    "order": "Number the boxes: 1 for what comes first, 2 for what comes next, and so on.",
    "steelman": "Write the best case for either side. Whom you agree with plays no part: what counts is how many good "
    "reasons each case gives.",
    "blanks": "Fill in what is missing.",
}
_SHARED = ("choices", "pairs", "order")
_BOXES_WORDS = {"pairs": "the letters from top to bottom", "order": "the numbers from top to bottom"}
_DEGREES = {1: "not very sure, below 67 %", 2: "fairly sure", 3: "very sure, above 80 %"}
VARIANTS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question as it is printed; nothing in it depends on the key.

    stem_pieces: the text around the gaps.  task: how to answer it, "" where that is plain.  options: letter and text.
    statements: to be matched with them.  cases: what is to be argued for.  asks_certainty: how sure one is.
    """

    number: int
    input: str
    stem_html: Markup
    stem_pieces: tuple[Markup, ...]
    task: str
    options: tuple[tuple[str, Markup], ...]
    statements: tuple[Markup, ...]
    cases: tuple[str, ...]
    is_beyond: bool
    asks_certainty: bool


@dataclass(frozen=True, slots=True)
class ShownKey:
    """The key of a question.  boxes: what stands in its boxes, and boxes_words, which is which; "" where it has none.

    stem_html: empty where the key repeats it.  accepted: what else is right where words are written.  cases: for each
    side its label, and the reasons to look for.  passage: None where the study text has none.
    """

    number: int
    stem_html: Markup
    boxes: str
    boxes_words: str
    key_html: Markup
    accepted: tuple[str, ...]
    points_words: str
    cases: tuple[tuple[str, tuple[str, ...]], ...]
    passage: ShownPassage | None
    source: str


@dataclass(frozen=True, slots=True)
class Print:
    """One print, which its two sheets share.  code: see domain.papers.  previous_seed: None before 1, next_seed None
    after the last.
    """

    quiz_id: int
    title: str
    seed: int
    previous_seed: int | None
    next_seed: int | None
    code: str


@dataclass(frozen=True, slots=True)
class CertaintyLine:
    """What one degree of certainty gives.  right, wrong: points."""

    degree: int
    words: str
    right: float
    wrong: float


@dataclass(frozen=True, kw_only=True)
class PaperPage(Page):
    """The sheet to write on.  time_words: how long there is, "" for no limit.  most: points in all.

    certainty: the table of points, empty where certainty does not count.
    """

    TEMPLATE: ClassVar[str] = "teacher/quiz_paper.html"
    printed: Print
    description: str
    time_words: str
    most: float
    certainty: tuple[CertaintyLine, ...]
    questions: tuple[ShownQuestion, ...]


@dataclass(frozen=True, kw_only=True)
class PaperKeyPage(Page):
    """The key sheet.  most, certainty: as on the paper."""

    TEMPLATE: ClassVar[str] = "teacher/quiz_paper_key.html"
    printed: Print
    most: float
    certainty: tuple[CertaintyLine, ...]
    keys: tuple[ShownKey, ...]


@bp.get("/teacher/quizzes/<number:quiz_id>/paper")
@role("teacher")
def show(quiz_id: int) -> str:
    """The sheet that learners write on.  ?seed=3: as that seed makes it."""
    with reading() as session:
        paper = quiz_papers.open_paper(session, access.signed_in(), quiz_id, seed=seed_asked())
    return render(
        PaperPage(
            title=f"{paper.title}, on paper",
            printed=_print_of(paper),
            description=paper.description,
            time_words=_time_words(paper.rules.time_limit_s),
            most=_most(paper),
            certainty=_certainty(paper.rules),
            questions=tuple(show_question(question, paper.rules) for question in paper.questions),
        )
    )


@bp.get("/teacher/quizzes/<number:quiz_id>/paper/key")
@role("teacher")
def show_key(quiz_id: int) -> str:
    """The key sheet of the same print."""
    with reading() as session:
        paper = quiz_papers.open_paper(session, access.signed_in(), quiz_id, seed=seed_asked())
        subject = bank.open_subject(session).subject
    return render(
        PaperKeyPage(
            title=f"Key of {paper.title}",
            printed=_print_of(paper),
            most=_most(paper),
            certainty=_certainty(paper.rules),
            keys=tuple(key_of(question, subject, paper.rules) for question in paper.questions),
        )
    )


def show_question(question: PaperQuestion, rules: QuizRules) -> ShownQuestion:
    """A question as it is printed."""
    item = question.item
    item_type = BY_NAME[item.type]
    pieces = split_stem(item.stem) if item_type.INPUT == "blanks" else (item.stem,)
    return ShownQuestion(
        number=question.number,
        input=item_type.INPUT,
        stem_html=markdown_inline(item.stem),
        stem_pieces=tuple(markdown_inline(piece) for piece in pieces),
        task=_task(item, rules),
        options=tuple(
            (letter, markdown_inline(item.options[index].text))
            for letter, index in zip(LETTERS, question.order, strict=False)
        ),
        statements=tuple(markdown_inline(prompt.text) for prompt in item.prompts),
        cases=tuple(item.sides[index].label for index in question.cases),
        is_beyond=item.scope is Scope.BEYOND,
        asks_certainty=question.asks_certainty,
    )


def key_of(question: PaperQuestion, subject: Subject, rules: QuizRules) -> ShownKey:
    """What is right, what it is worth and where it stands."""
    item = question.item
    input_name = BY_NAME[item.type].INPUT
    return ShownKey(
        number=question.number,
        stem_html=Markup() if input_name == "blanks" else markdown_inline(item.stem),
        boxes=", ".join(boxes(question)),
        boxes_words=_BOXES_WORDS.get(input_name, ""),
        key_html=Markup() if item.sides else markdown(BY_NAME[item.type].key_text(item)),
        accepted=tuple(_accepted(item)),
        points_words=_points_words(question, rules),
        cases=tuple(
            (item.sides[index].label, tuple(point.text for point in item.sides[index].checklist))
            for index in question.cases
        ),
        passage=show_passage(item, subject),
        source=item.source,
    )


def _accepted(item: Item) -> Iterator[str]:
    """For each gap what else is right there; of many ways to put it, so many as make plain what is meant."""
    for place, variants in enumerate(item.accepted, 1):
        others = [variant for variant in variants if variant != (item.answer or variants[0])]
        if others:
            words = " / ".join(others[:VARIANTS_SHOWN])
            more = len(others) - VARIANTS_SHOWN
            words += f" and {more} more {'way' if more == 1 else 'ways'} to put it" if more > 0 else ""
            yield f"Gap {place}, also right: {words}" if len(item.accepted) > 1 else f"Also right: {words}"


def _task(item: Item, rules: QuizRules) -> str:
    input_name = BY_NAME[item.type].INPUT
    words = [_TASKS.get(input_name, "")]
    if item.type == matching.NAME:
        words.append("No letter is right twice.")
    if _has_parts(item):
        words.append(_shared_words(item, rules))
    return " ".join(filter(None, words))


def _points_words(question: PaperQuestion, rules: QuizRules) -> str:
    item = question.item
    if question.asks_certainty:
        shared = f" {_shared_words(item, rules)}" if _has_parts(item) else ""
        return f"Points by the table, for the certainty that is ticked.{shared}"
    if item.sides:
        return "1 point, as far as the two cases give the reasons above."
    if _has_parts(item):
        return f"1 point. {_shared_words(item, rules)}"
    return "1 point."


def _has_parts(item: Item) -> bool:
    """Whether one can earn a part of the point."""
    return BY_NAME[item.type].INPUT in _SHARED or len(item.accepted) > 1


def _shared_words(item: Item, rules: QuizRules) -> str:
    """How a point is shared where a question has several parts."""
    if rules.scoring_of(item.type) == ALL_OR_NOTHING:
        return "It earns its point only if all of it is right."
    how_shared, _, _how_read = BY_NAME[item.type].SCORING.partition(". ")
    return how_shared.rstrip(".") + "."


def _certainty(rules: QuizRules) -> tuple[CertaintyLine, ...]:
    if not BEHAVIOURS[rules.behaviour].ASKS_CERTAINTY:
        return ()
    return tuple(
        CertaintyLine(degree, words, certainty.RIGHT[degree], certainty.WRONG[degree])
        for degree, words in _DEGREES.items()
    )


def _most(paper: Paper) -> float:
    """The points that the whole paper can give."""
    if not BEHAVIOURS[paper.rules.behaviour].ASKS_CERTAINTY:
        return float(len(paper.questions))
    return sum(
        certainty.most(
            PlaceRules(
                paper.rules,
                paper.rules.scoring_of(question.item.type),
                asks_certainty=question.asks_certainty,
            )
        )
        for question in paper.questions
    )


def _time_words(limit_s: int | None) -> str:
    if limit_s is None:
        return ""
    minutes, seconds = divmod(limit_s, 60)
    words = [f"{minutes} {'minute' if minutes == 1 else 'minutes'}"] if minutes else []
    if seconds:
        words.append(f"{seconds} seconds")
    return " ".join(words)


def _print_of(paper: Paper) -> Print:
    return Print(
        quiz_id=paper.quiz_id,
        title=paper.title,
        seed=paper.seed,
        previous_seed=paper.seed - 1 if paper.seed > 1 else None,
        next_seed=paper.seed + 1 if paper.seed < SEED_AT_MOST else None,
        code=code_of(paper.questions),
    )
