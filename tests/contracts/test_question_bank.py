"""The question bank that we ship: read without a mistake, and no item with a fault that its rules call an error."""

import pytest

from quizapp.domain.bank_report import report_on
from quizapp.domain.copying import copied_runs
from quizapp.domain.documents import subject_from_document, subject_to_document
from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lints import run_lints
from quizapp.formats.bank_yaml import SubjectRead, read_subject
from quizapp.paths import QUESTION_BANK

READ = read_subject(QUESTION_BANK / "left_opposition")
ITEMS = READ.subject.items if READ.subject else ()


@pytest.fixture(scope="module")
def read() -> SubjectRead:
    return READ


def test_the_folder_is_read_without_a_mistake(read: SubjectRead) -> None:
    assert [str(problem) for problem in read.problems] == []


def test_its_run_lists_are_there(read: SubjectRead) -> None:
    assert read.subject is not None
    assert len(read.subject.runs.long) > 1000
    assert len(read.subject.runs.short) > 1000


def test_no_claim_of_the_map_repeats_the_article(read: SubjectRead) -> None:
    assert read.subject is not None
    copied = [
        claim.id
        for claim in read.subject.claim_map.claims.values()
        if any(run.length == 7 for run in copied_runs(claim.paraphrase, read.subject.runs))
    ]
    assert copied == []


def test_it_can_be_stored_and_loaded_unchanged(read: SubjectRead) -> None:
    assert read.subject is not None
    assert subject_from_document(subject_to_document(read.subject)) == read.subject


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.slug)
def test_an_item_has_no_fault_that_is_an_error(item: Item, read: SubjectRead) -> None:
    assert read.subject is not None
    errors = [
        str(read.locate(item.slug, Problem(finding.field, f"{finding.lint}: {finding.message}")))
        for finding in run_lints(item, read.subject)
        if finding.level is Level.ERROR
    ]
    assert errors == []


def test_nine_items_of_ten_have_no_warning_and_none_has_two(read: SubjectRead) -> None:
    assert read.subject is not None
    counts = [len(run_lints(item, read.subject)) for item in ITEMS]
    assert max(counts) <= 1
    assert counts.count(0) >= 0.9 * len(counts)


def test_as_a_whole_it_is_in_breach_of_nothing(read: SubjectRead) -> None:
    assert read.subject is not None
    report = report_on(read.subject, ((item, run_lints(item, read.subject)) for item in ITEMS))
    assert [finding.message for finding in report.findings if finding.level is Level.ERROR] == []
    assert all(bot.is_inside for bot in report.bots.values())
    covered = report.covered
    assert (covered.claims, covered.core_with_two_types, covered.core_in_turn) == (89, 66, 66)
    assert covered.switch_pairs >= 20
    assert report.items_without_warning >= 0.9 * report.items
    assert (report.copied_runs_7, report.copied_runs_5) == (0, 0)
