"""Items in lists: searched, narrowed, sorted and counted."""

from dataclasses import replace
from typing import Any

from flask import Flask

from quizapp.domain.items import Item, Option
from quizapp.persistence.db import transaction
from quizapp.services import authoring, item_lists
from tests.conftest import TestClock
from tests.support import learning
from tests.support.builders import FIT
from tests.support.writing import Writer, number_of

BANK_ITEM = "lead-faction-or-party"


def listed(**wanted: Any) -> list[str]:
    asked = {
        "search": "",
        "section": "",
        "item_type": "",
        "status": "",
        "sort": "changed",
        "page": 1,
    } | wanted
    with transaction() as session:
        return [entry.item.slug for entry in item_lists.list_items(session, **asked).items]


def test_search_finds_all_words_in_name_stem_answer_and_options(write: Writer) -> None:
    item = replace(
        FIT,
        stem="Which 100% odd_word\\ is it?",
        options=(Option("Zebra", True, "Yes."), Option("Quagga", False, "No.")),
    )
    slug = write(authoring.add_draft, item).item.slug
    for search in ("quagga", "ZEBRA odd", "100%", "d_w", "\\", slug, "  zebra  "):
        assert listed(search=search) == [slug], search
    assert listed(search="zebra elephant") == []
    assert listed(search="rationale zebra") == []
    card = write(authoring.add_draft, Item("", "flashcard_basic", "LEAD", "Front", answer="Okapi"))
    assert listed(search="okapi") == [card.item.slug]


def test_search_takes_either_apostrophe_for_the_other(write: Writer) -> None:
    item = replace(FIT, stem="Which is Weber’s answer, and which is Klein's?")
    slug = write(authoring.add_draft, item).item.slug
    for search in ("weber's", "Weber’s", "klein’s", "Klein's"):
        assert listed(search=search) == [slug], search
    assert listed(search="weber’s klein’t") == []


def test_search_asks_for_no_case_in_any_script(write: Writer) -> None:
    slug = write(
        authoring.add_draft, replace(FIT, stem="Wer schrieb ÜBER die Straße, und wer ТРОЦКИЙ?")
    ).item.slug
    for search in ("über", "Über", "STRASSE", "троцкий", "Троцкий"):
        assert listed(search=search) == [slug], search
    changed = replace(FIT, stem="Wer schrieb ÖFTER?")
    made = write(authoring.save_draft, number_of(slug), item=changed, seen=1)
    assert listed(search="öfter") == [made.item.slug]
    assert listed(search="über") == []


def test_a_search_is_for_six_words_of_sixty_characters(write: Writer) -> None:
    slug = write(authoring.add_draft, replace(FIT, stem=f"one two three four five {'x' * 60}")).item.slug
    assert listed(search=f"one two three four five {'x' * 90} seven") == [slug]
    assert listed(search="x" * 59 + "y") == []


def test_a_search_cannot_speak_to_the_database(write: Writer) -> None:
    """Case 24."""
    assert listed(search="' OR 1=1 --") == listed(search="' OR 1=2 --") == []
    assert listed(search="a\0b") == listed(search="ab")


def test_the_list_is_narrowed_and_paged(write: Writer, in_app: Flask) -> None:
    write(authoring.add_draft, FIT)
    assert len(listed(status="draft")) == 1
    cloze = listed(item_type="cloze", section="LEAD")
    assert cloze
    assert all(slug.startswith("lead-") for slug in cloze)
    with transaction() as session:
        wanted = {"search": "", "section": "", "item_type": "", "status": "published", "sort": "section"}
        pages = [item_lists.list_items(session, page=page, **wanted) for page in range(1, 10)]
    slugs = [entry.item.slug for page in pages for entry in page.items]
    assert len(slugs) == len(set(slugs)) == pages[0].total
    assert slugs == sorted(slugs)
    assert [page.first for page in pages][:3] == [1, 26, 51]


def test_how_well_is_told_only_from_twenty_first_answers_on(in_app: Flask, at: TestClock) -> None:
    easy, hard = number_of(BANK_ITEM), number_of("lead-setting")
    for number in range(20):
        person = learning.a_person(in_app, name=f"Learner {number}")
        with transaction() as session:
            learning.answer(session, person, at, easy, is_right=number < 15)
            if number < 19:
                learning.answer(session, person, at, hard, is_right=False)
    entries = {}
    with transaction() as session:
        for sort in item_lists.SORTS:
            page = item_lists.list_items(
                session, search="", section="LEAD", item_type="", status="", sort=sort, page=1
            )
            entries[sort] = [entry.item.slug for entry in page.items]
            found = {entry.item.slug: entry for entry in page.items}
        counts = item_lists.count_items(session)
    assert (found[BANK_ITEM].responses, found[BANK_ITEM].facility) == (20, 0.75)
    assert (found["lead-setting"].responses, found["lead-setting"].facility) == (19, None)
    assert entries["answered"][:2] == [BANK_ITEM, "lead-setting"]
    assert entries["hardest"][:2] == [BANK_ITEM, "lead-setting"]
    assert counts.hard == 0
    last = learning.a_person(in_app, name="Last")
    with transaction() as session:
        learning.answer(session, last, at, hard, is_right=False)
    with transaction() as session:
        assert item_lists.count_items(session).hard == 1
        page = item_lists.list_items(
            session, search="", section="", item_type="", status="", sort="hardest", page=1
        )
    assert [entry.item.slug for entry in page.items][:2] == ["lead-setting", BANK_ITEM]


def test_the_counts_tell_the_status_of_all(write: Writer) -> None:
    before, retired = counts_now(), number_of(BANK_ITEM)
    write(authoring.add_draft, FIT)
    with transaction() as session:
        authoring.retire(session, retired, now=write.at.now)
    after = counts_now()
    assert (
        after.draft - before.draft,
        after.published - before.published,
        after.retired - before.retired,
    ) == (
        1,
        -1,
        1,
    )


def counts_now() -> item_lists.Counts:
    with transaction() as session:
        return item_lists.count_items(session)
