import json
from dataclasses import replace

from quizapp.domain.bank_report import BankReport, report_on
from quizapp.domain.copying import LONG_RUN
from quizapp.domain.findings import Finding, Level
from quizapp.domain.items import Item
from quizapp.domain.lint_examples import CHOICE, COPIED, COPIED_SHORT, FACT
from quizapp.domain.lints import run_lints
from quizapp.domain.subject import Subject
from tests.support.banks import bank, choice

KEYS = [
    "items",
    "by_type",
    "by_section",
    "by_bloom",
    "claims_covered",
    "claims_total",
    "core_claims_with_two_types",
    "core_claims_in_turn",
    "core_claims_total",
    "switch_pairs",
    "errors",
    "warnings",
    "items_without_warning",
    "copied_runs_7",
    "copied_runs_5",
    "balance",
    "bots",
    "findings",
]


def report(subject: Subject) -> BankReport:
    return report_on(subject, ((item, run_lints(item, subject)) for item in subject.items))


def warned(item: Item, times: int) -> tuple[Item, list[Finding]]:
    return item, [Finding("vague_terms", Level.WARNING, "stem", "Vague.")] * times


def test_the_document_has_its_keys_and_is_plain_json() -> None:
    document = report(bank(CHOICE, FACT)).to_document()
    assert list(document) == KEYS
    assert json.loads(json.dumps(document)) == document
    assert document["by_type"] == {"single_choice": 1, "cloze": 1}
    assert document["by_section"] == {"LEAD": 2}
    assert document["by_bloom"] == {"understand": 1, "remember": 1}
    assert (document["claims_covered"], document["claims_total"], document["core_claims_total"]) == (2, 5, 5)
    assert set(document["balance"]["K-DEMO"]["keys"]) == {"opposition", "consolidation"}
    assert set(document["bots"]["longest"]) == {"score", "chance", "low", "high", "playable"}
    assert len(document["bots"]) == 9


def test_errors_and_warnings_are_those_of_items_and_bank_together() -> None:
    made = report(bank(CHOICE, FACT))
    levels = [finding["level"] for finding in made.to_document()["findings"]]
    assert levels.count("error") == made.count(Level.ERROR) == made.to_document()["errors"] > 0
    assert levels.count("warning") == made.count(Level.WARNING) == made.to_document()["warnings"]


def test_copied_runs_are_counted_over_every_text_that_learners_read() -> None:
    document = report(bank(replace(CHOICE, explanation=f"{COPIED}\n\n{COPIED_SHORT}"))).to_document()
    assert (document["copied_runs_7"], document["copied_runs_5"]) == (1, 1)
    assert len(COPIED.split()) == LONG_RUN


def test_an_item_with_two_warnings_is_an_error() -> None:
    items = [choice(number, "abc", number % 3) for number in range(10)]
    linted = [warned(items[0], 2), *((item, []) for item in items[1:])]
    made = report_on(bank(*items), linted)
    assert made.items_without_warning == 9
    assert [finding.item for finding in made.findings if finding.rule == "warnings"] == ["choice-0"]


def test_nine_items_of_ten_have_no_warning() -> None:
    items = [choice(number, "abc", number % 3) for number in range(10)]
    linted = [*(warned(item, 1) for item in items[:2]), *((item, []) for item in items[2:])]
    messages = [f.message for f in report_on(bank(*items), linted).findings if f.rule == "warnings"]
    assert messages == ["8 of 10 items have no warning; 90% would satisfy."]


def test_a_bank_without_items_is_reported_too() -> None:
    assert report(bank()).to_document()["items"] == 0
