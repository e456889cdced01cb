"""A problem in a file reads as editors and people expect it."""

from quizapp.domain.interchange import FileProblem


def test_a_problem_reads_file_line_column_field_message() -> None:
    problem = FileProblem("items/lead.yaml", 3, 9, "stem", "The stem is empty; write what is asked.")
    assert str(problem) == "items/lead.yaml:3:9: stem: The stem is empty; write what is asked."


def test_a_problem_of_the_whole_file_names_no_field() -> None:
    assert str(FileProblem("article.md", 1, 1, "", "It is missing.")) == "article.md:1:1: It is missing."
