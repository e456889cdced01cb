"""What is said of a wording: what keeps it from learners, what only advises, and what comes of the rest of the bank."""

from dataclasses import replace

import pytest
from flask import Flask

from quizapp.domain.findings import Level
from quizapp.domain.items import Citation, Item, Scope
from quizapp.persistence.db import reading
from quizapp.services import bank, checking
from tests.support.builders import FIT

BANK_ITEM = "lead-faction-or-party"

pytestmark = pytest.mark.usefixtures("in_app")


def messages(item: Item, *, field: str, level: Level = Level.ERROR) -> list[str]:
    with reading() as session:
        found = checking.findings(session, item, bank.open_subject(session))
    return [finding.message for finding in found if finding.field == field and finding.level is level]


def test_what_an_item_rests_on_must_be_there(in_app: Flask) -> None:
    assert messages(replace(FIT, citation=Citation("")), field="citation.passage")
    assert messages(replace(FIT, citation=Citation("gone-1")), field="citation.passage")
    assert messages(replace(FIT, citation=Citation("lead-1", "Never said.")), field="citation.quote")
    assert messages(replace(FIT, section=""), field="section")
    assert messages(replace(FIT, variants_of="gone"), field="variants_of")
    assert messages(replace(FIT, variants_of=BANK_ITEM), field="variants_of") == []
    assert messages(FIT, field="citation.quote") == []


@pytest.mark.parametrize(("section", "scope"), [("LEAD", Scope.BEYOND), ("BEYOND", Scope.ARTICLE)])
def test_what_is_beyond_the_article_stands_where_it_is_scored_apart(
    in_app: Flask, section: str, scope: Scope
) -> None:
    assert messages(replace(FIT, section=section, scope=scope, source="A book"), field="section")
    fit = replace(FIT, section="BEYOND", scope=Scope.BEYOND, source="A book")
    assert messages(fit, field="section") == []


def test_what_is_not_there_at_all_is_told_once(in_app: Flask) -> None:
    assert messages(replace(FIT, stem=" "), field="stem") == ["The stem is empty; write what is asked."]
    # The claim would say who holds it and where it stands.
    bare = replace(FIT, claims=(), section="", holder="", citation=Citation(""))
    assert len(messages(bare, field="claims")) == 1
    assert messages(bare, field="section") == messages(bare, field="holder") == []


def test_a_lint_that_only_advises_is_a_warning(in_app: Flask) -> None:
    assert messages(replace(FIT, options=FIT.options[:2]), field="options", level=Level.WARNING)
    assert messages(FIT, field="options", level=Level.WARNING) == []


def test_a_stem_of_the_bank_over_again_is_an_error_unless_the_item_is_that_one_or_its_variant(
    in_app: Flask,
) -> None:
    with reading() as session:
        stem = next(item.stem for item in bank.list_items(session) if item.slug == BANK_ITEM)
    again = replace(FIT, stem=stem)
    assert any(BANK_ITEM in message for message in messages(again, field="stem"))
    for known in (replace(again, slug=BANK_ITEM), replace(again, variants_of=BANK_ITEM)):
        assert not any("almost the same" in message for message in messages(known, field="stem"))
