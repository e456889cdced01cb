"""What a report's table says to do: one sentence each, for a learner and for a teacher.

From few answers no conclusion is drawn; the sentence then says how few there are.
"""

from collections.abc import Sequence
from datetime import date

from quizapp.domain.tables import Cell, Table
from quizapp.services.report_scope import FEW
from quizapp.services.reports.article_and_beyond import PARTS
from quizapp.web.tables import day_words

RETENTION = 90
"""Percent at which a card falls due; a section above it needs nothing."""
WEEK = 7
ENOUGH = 20
"""Answers on both sides from which on two means are compared."""
NOTICEABLE = 5
"""Percentage points between two means that are worth a word."""


def cards_in_words(number: int) -> str:
    """As in “1 card”, “12 cards”."""
    return "1 card" if number == 1 else f"{number} cards"


def answers_in_words(number: int) -> str:
    """As in “1 answer”, “12 answers”."""
    return "1 answer" if number == 1 else f"{number} answers"


def on_due(table: Table) -> str:
    """For a learner, from the table of due_forecast."""
    today, later = due_counts(table)
    if today:
        after = (
            f"; {later} more {'follows' if later == 1 else 'follow'} in the 14 days after" if later else ""
        )
        return f"Review the {cards_in_words(today)} due today first{after}."
    if later:
        return f"Nothing is due today. {_next_due(table)} Meet something new in a practice meanwhile."
    return (
        "Nothing falls due in the next 14 days. Answer questions you have not met yet, and they become cards."
    )


def on_due_of_all(table: Table) -> str:
    """For a teacher, from the table of due_forecast."""
    today, later = due_counts(table)
    if today:
        after = f", {later} more in the 14 days after" if later else ""
        return f"{cards_in_words(today)} due today{after}: leave time for reviewing before anything new."
    if later:
        return f"Nothing is due today. {_next_due(table)} There is time for something new."
    return "Nothing falls due in the next 14 days: a quiz or a practice gives learners cards."


def on_recall(table: Table) -> str:
    """For a learner, from the table of recall_by_section."""
    weakest = _weakest(table)
    if weakest is None:
        return f"No section has {FEW} cards yet. Practise one section until it has, and its figure means something."
    section, percent = weakest
    if percent >= RETENTION:
        return f"No section with {FEW} cards or more is below {percent} %: the cards of the day are enough."
    return f"{section} is weakest at {percent} %: practise it next, or read its part of the study text again."


def on_recall_of_all(table: Table) -> str:
    """For a teacher, from the table of recall_by_section."""
    weakest = _weakest(table)
    if weakest is None:
        return f"No section has {FEW} cards yet, so none can be called weak or strong. A practice in class gives cards."
    section, percent = weakest
    if percent >= RETENTION:
        return f"No section with {FEW} cards or more is below {percent} %: go on to what is new."
    return f"{section} is weakest at {percent} %: go over it next."


def on_scores(table: Table) -> str:
    """For a learner, from the table of scores_over_time."""
    return _trend(
        table,
        up="go on as you do.",
        down="review what is due before you take on anything new.",
        level="try a section you know less well.",
        few="answer five more today.",
    )


def on_scores_of_all(table: Table) -> str:
    """For a teacher, from the table of scores_over_time."""
    return _trend(
        table,
        up="go on as you do.",
        down="look at the hardest questions below before going on.",
        level="the hardest questions below show where to work.",
        few="set a quiz or a practice.",
    )


def on_beyond(table: Table) -> str:
    """For a learner and for a teacher, from the table of article_and_beyond."""
    told = {str(part): (_number(percent), _number(answers)) for part, percent, answers in table.rows}
    article, beyond = (told.get(part) for part in (PARTS[False], PARTS[True]))
    if beyond is None:
        return "Questions beyond the article have a score of their own: practise them as a section, when you like."
    if beyond[1] < FEW or article is None or article[1] < FEW:
        few = answers_in_words(beyond[1])
        return (
            f"{few} beyond the article so far, too few for a figure; the article's score is counted without."
        )
    return (
        f"{article[0]} % on the article; beyond it {beyond[0]} %, which is kept apart, because an exam on the article "
        "asks for nothing else."
    )


def on_items(table: Table) -> str:
    """For a teacher, from the table of item_results."""
    hardest = next((row for row in table.rows if row[1] is not None), None)
    if hardest is None:
        return f"No question has {FEW} first answers yet, so none is called hard. Set a quiz, and look again."
    item, percent, answers, *_ = hardest
    return f"{item} is the hardest: {percent} % in {answers} first answers. Check its wording, then teach it."


def due_counts(table: Table) -> tuple[int, int]:
    """Cards due today, and on the days after, from the table of due_forecast."""
    counts = [_number(row[1]) for row in table.rows]
    return sum(counts[:1]), sum(counts[1:])


def recent_mean(table: Table) -> tuple[int, int] | None:
    """Mean score in percent and number of answers of the last 7 days studied; None without an answer."""
    return _mean(table.rows[:WEEK])


def _number(cell: Cell) -> int:
    """A cell that its report makes a whole number."""
    if not isinstance(cell, int):
        raise TypeError(f"{cell!r} is no whole number.")
    return cell


def _next_due(table: Table) -> str:
    day, cards = next((row[0], _number(row[1])) for row in table.rows if row[1])
    when = day_words(day) if isinstance(day, date) else str(day)
    return f"The next card is due on {when}." if cards == 1 else f"The next {cards} cards are due on {when}."


def _weakest(table: Table) -> tuple[str, int] | None:
    counted = [
        (_number(percent), str(section)) for section, percent, cards in table.rows if _number(cards) >= FEW
    ]
    if not counted:
        return None
    percent, section = min(counted)
    return section, percent


def _mean(rows: Sequence[Sequence[Cell]]) -> tuple[int, int] | None:
    answers = sum(_number(row[2]) for row in rows)
    if not answers:
        return None
    return round(sum(_number(row[1]) * _number(row[2]) for row in rows) / answers), answers


def _trend(table: Table, *, up: str, down: str, level: str, few: str) -> str:
    lately, before = _mean(table.rows[:WEEK]), _mean(table.rows[WEEK:])
    if lately is None:
        return f"No answer with a score in the last 90 days: {few}"
    percent, answers = lately
    if before is None and answers >= ENOUGH:
        return (
            f"The days studied so far average {percent} %. "
            f"A trend shows once there are more than {WEEK} of them: come back tomorrow."
        )
    if before is None or answers < ENOUGH or before[1] < ENOUGH:
        total = answers + (before[1] if before else 0)
        return f"{answers_in_words(total)} so far, too few to tell a trend: {few}"
    change = percent - before[0]
    if change >= NOTICEABLE:
        return f"The last {WEEK} days studied average {percent} %, up from {before[0]} % before: {up}"
    if change <= -NOTICEABLE:
        return f"The last {WEEK} days studied average {percent} %, down from {before[0]} % before: {down}"
    return f"The last {WEEK} days studied average {percent} %, much as before: {level}"
