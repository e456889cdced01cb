from datetime import date, timedelta

from quizapp.domain.tables import Column, Table
from quizapp.web.progress import advice

DAY = date(2026, 11, 24)


def due(*counts: int) -> Table:
    rows = tuple((DAY + timedelta(days=ahead), count) for ahead, count in enumerate(counts))
    return Table("Due", (Column("day", "Day"), Column("cards", "Due")), rows)


def recall(*rows: tuple[str, int, int]) -> Table:
    return Table(
        "Recall", (Column("section", "Section"), Column("recall", "Recall"), Column("cards", "Cards")), rows
    )


def scores(*latest_first: tuple[int, int]) -> Table:
    rows = tuple(
        (DAY - timedelta(days=ago), mean, answers) for ago, (mean, answers) in enumerate(latest_first)
    )
    return Table(
        "Scores", (Column("day", "Day"), Column("mean_score", "Mean"), Column("answers", "Answers")), rows
    )


def items(*rows: tuple[str, int | None, int]) -> Table:
    return Table("Items", (Column("item", "Item"), Column("facility", "F"), Column("first", "N")), rows)


def parts(*rows: tuple[str, int, int]) -> Table:
    return Table("Parts", (Column("part", "Part"), Column("mean", "Mean"), Column("answers", "N")), rows)


def test_what_is_beyond_the_article_is_told_apart_and_from_five_answers_on() -> None:
    article = ("The article", 71, 30)
    assert advice.on_beyond(parts(article)).startswith(
        "Questions beyond the article have a score of their own"
    )
    assert advice.on_beyond(parts(article, ("Beyond the article", 50, 4))).startswith(
        "4 answers beyond the article so far"
    )
    assert advice.on_beyond(parts(article, ("Beyond the article", 50, 6))).startswith(
        "71 % on the article; beyond it 50 %"
    )


def test_due_cards_come_first() -> None:
    assert advice.on_due(due(1, 0, 0)) == "Review the 1 card due today first."
    assert advice.on_due(due(12, 3, 4)) == (
        "Review the 12 cards due today first; 7 more follow in the 14 days after."
    )


def test_with_nothing_due_the_next_day_is_named() -> None:
    assert advice.on_due(due(0, 0, 2)) == (
        "Nothing is due today. The next 2 cards are due on 26 November 2026. "
        "Meet something new in a practice meanwhile."
    )
    assert "The next card is due on 25 November 2026." in advice.on_due_of_all(due(0, 1))
    assert advice.on_due(due()).startswith("Nothing falls due in the next 14 days.")


def test_the_weakest_section_is_named_unless_its_figure_rests_on_few_cards() -> None:
    table = recall(("Lead", 40, 4), ("Key ideas", 71, 5), ("Legacy", 85, 30))
    assert advice.on_recall(table).startswith("Key ideas is weakest at 71 %")
    assert advice.on_recall_of_all(table) == "Key ideas is weakest at 71 %: go over it next."


def test_no_section_is_judged_by_few_cards() -> None:
    assert advice.on_recall(recall(("Lead", 40, 4))).startswith("No section has 5 cards yet.")
    assert advice.on_recall_of_all(recall()).startswith("No section has 5 cards yet")


def test_sections_above_the_desired_retention_need_nothing() -> None:
    assert advice.on_recall(recall(("Lead", 90, 5), ("Legacy", 40, 1))) == (
        "No section with 5 cards or more is below 90 %: the cards of the day are enough."
    )


def test_a_trend_is_told_from_enough_answers_on_both_sides_only() -> None:
    assert advice.on_scores(scores((80, 19))) == (
        "19 answers so far, too few to tell a trend: answer five more today."
    )
    assert advice.on_scores(scores((0, 1))).startswith("1 answer so far")
    assert advice.on_scores(scores()).startswith("No answer with a score in the last 90 days")


def test_a_trend_compares_the_last_seven_days_with_those_before_by_answers() -> None:
    week = [(80, 10)] * 7
    assert advice.on_scores(scores(*week, (60, 10), (75, 20))) == (
        "The last 7 days studied average 80 %, up from 70 % before: go on as you do."
    )
    assert "down from 90 % before: review what is due" in advice.on_scores(scores(*week, (90, 30)))
    assert "much as before" in advice.on_scores_of_all(scores(*week, (78, 30)))


def test_the_mean_of_the_last_seven_days_weighs_days_by_their_answers() -> None:
    assert advice.recent_mean(scores((100, 1), (50, 3), *[(0, 0)] * 5, (10, 99))) == (62, 4)
    assert advice.recent_mean(scores()) is None


def test_the_hardest_question_is_named_once_one_can_be_judged() -> None:
    assert advice.on_items(items(("lead-1", 22, 9), ("lead-2", 40, 8))) == (
        "lead-1 is the hardest: 22 % in 9 first answers. Check its wording, then teach it."
    )
    assert advice.on_items(items(("lead-3", None, 4))).startswith("No question has 5 first answers yet")
