"""The pool from which quizzes draw: what is published, as it is worded now."""

from flask import Flask

from quizapp.domain.blueprints import Blueprint, Draw, resolve
from quizapp.persistence.db import reading
from quizapp.services import bank
from quizapp.services.quiz_pools import load_pool
from tests.support.hands import published, set_status
from tests.support.statements import count_statements


def test_the_pool_holds_what_is_published_and_says_in_which_wording(in_app: Flask) -> None:
    item_id, *rest = published(in_app)
    set_status(in_app, item_id, "retired")
    with reading() as session:
        stored = bank.open_subject(session)
        with count_statements(in_app) as statements:
            pool = load_pool(session, stored)
    assert statements.total == 1
    assert sorted(pin for pin, _ in pool.pins.values()) == rest
    assert {entry.slug for entry in pool.entries} == set(pool.pins) == set(pool.items)
    chosen = resolve(Blueprint(draws=(Draw(8, is_core_only=True),)), pool.entries, seed=3)
    claims = [stored.subject.claim_map.claims[pool.items[slug].claims[0]] for slug in chosen]
    assert [claim.salience for claim in claims] == ["core"] * 8
