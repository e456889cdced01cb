"""What holds for every lint in the registry, shown with its own examples, and what they say of sound items."""

import pkgutil
from dataclasses import replace
from pathlib import Path

import pytest

from quizapp.domain import lints
from quizapp.domain.findings import Finding, Level
from quizapp.domain.lint_examples import CHOICE, FACT, SUBJECT, WHO_SAYS
from quizapp.domain.lints import ALL, Lint, run_lints
from tests.support.builders import an_item

every_lint = pytest.mark.parametrize("lint", ALL, ids=lambda lint: lint.NAME)
CRITERIA = {*range(1, 9), *range(10, 22), *range(24, 33)}


def test_no_lint_file_is_left_out_of_the_registry() -> None:
    files = {module.name for module in pkgutil.iter_modules(lints.__path__)}
    assert files == {lint.NAME for lint in ALL} == set(lints.BY_NAME)


def test_every_criterion_that_one_item_can_be_checked_against_has_its_lint() -> None:
    assert {lint.NUMBER for lint in ALL} == CRITERIA


def test_lints_stand_in_the_order_of_their_numbers() -> None:
    numbers = [lint.NUMBER for lint in ALL]
    assert numbers == sorted(numbers)


@every_lint
def test_a_lint_passes_its_good_example_and_so_do_all_others(lint: Lint) -> None:
    assert run_lints(lint.GOOD, SUBJECT) == []


@every_lint
def test_a_lint_finds_fault_with_its_bad_example_and_says_what_would_satisfy(lint: Lint) -> None:
    problems = list(lint.check(lint.BAD, SUBJECT))
    assert problems
    for problem in problems:
        assert problem.field
        assert problem.message.endswith(".")
        assert any(
            mark in problem.message for mark in (";", ":", "use ", "write ", "choose ", "Key something")
        )


@every_lint
def test_a_lint_gives_the_same_findings_again(lint: Lint) -> None:
    assert list(lint.check(lint.BAD, SUBJECT)) == list(lint.check(lint.BAD, SUBJECT))


@pytest.mark.parametrize("item", [CHOICE, FACT, WHO_SAYS], ids=lambda item: item.slug)
def test_sound_items_have_no_findings(item: lints.Item) -> None:
    assert run_lints(item, SUBJECT) == []


def test_findings_name_lint_level_field_and_message() -> None:
    bad = lints.BY_NAME["no_claim"].BAD
    assert Finding(
        "no_claim", Level.ERROR, "claims", "No claim is named; name the one that the item tests first."
    ) in (run_lints(bad, SUBJECT))


def test_every_lint_has_a_test_file_of_its_own() -> None:
    folder = Path(__file__).parent.parent / "domain" / "lints"
    assert {path.stem.removeprefix("test_") for path in folder.glob("test_*.py")} == {
        lint.NAME for lint in ALL
    }


@pytest.mark.parametrize("kind", ["matching", "sorting", "ordering", "steelman"])
def test_types_without_a_right_option_are_judged_by_what_they_have(kind: str) -> None:
    """None of their options is a key or a distractor, so rules on those have nothing to say."""
    item = an_item(kind)
    item = replace(
        item,
        claims=("C-LEAD-02",),
        holder="reformers",
        section="LEAD",
        options=tuple(replace(option, holder="", claim="") for option in item.options),
    )
    found = {finding.lint for finding in run_lints(item, SUBJECT)}
    assert found <= {"unattributed_opinion"} if kind == "ordering" else not found


def test_a_statement_without_a_reason_is_found() -> None:
    item = an_item("sorting")
    prompts = (replace(item.prompts[0], rationale=" "), *item.prompts[1:])
    findings = lints.BY_NAME["missing_rationale"].check(replace(item, prompts=prompts), SUBJECT)
    assert [problem.field for problem in findings] == ["prompts[0].rationale"]
