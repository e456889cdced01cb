import re
from html import unescape

from flask import Flask
from flask.testing import FlaskClient

from quizapp.persistence.db import reading
from quizapp.services import bank
from tests.conftest import TestClock
from tests.support import learning
from tests.support.statements import count_statements


def test_every_passage_can_be_linked_to_and_every_claim_stands_with_its_holder(
    app: Flask, client: FlaskClient
) -> None:
    page = client.get("/reading")
    assert page.status_code == 200
    with app.app_context(), reading() as session:
        subject = bank.open_subject(session).subject
    passages = [passage for section in subject.article.sections for passage in section.passages]
    assert len(passages) > 20
    ids = re.findall(r' id="([^"]+)"', page.text)
    assert len(ids) == len(set(ids))
    assert {passage.id for passage in passages} <= set(ids)
    shown = " ".join(unescape(re.sub(r"<[^>]+>", "", page.text)).split())
    for passage in passages:
        assert " ".join(passage.text.split()) in shown, passage.id
        for claim in passage.claims:
            assert subject.claim_map.holders[subject.claim_map.claims[claim].holder].label in shown


def test_the_glossary_explains_every_term_and_leads_to_where_it_is_at_work(
    app: Flask, client: FlaskClient
) -> None:
    page = client.get("/reading/glossary")
    assert page.status_code == 200
    with app.app_context(), reading() as session:
        article = bank.open_subject(session).subject.article
    ids = set(re.findall(r' id="([^"]+)"', page.text))
    for entry in article.glossary:
        assert entry.id in ids
    text = client.get("/reading").text
    anchors = re.findall(r'href="/reading#([^"]+)"', page.text)
    assert anchors
    assert all(f'id="{anchor}"' in text for anchor in anchors)
    word = next(entry for entry in article.glossary if entry.id == "legitimacy")
    shown = page.text.split('id="legitimacy"')[1].split("</dd>")[0]
    for section in article.sections:
        at_work = [passage for passage in section.passages if passage.id in word.passages]
        with_word = [passage for passage in at_work if word.term.lower() in passage.text.lower()]
        if with_word:
            assert f'href="/reading#{with_word[0].id}"' in shown
    assert "Where it is at work:" in shown


def test_who_holds_what_says_that_it_leaves_out_what_goes_beyond_the_article(client: FlaskClient) -> None:
    page = client.get("/reading").text
    passages = page.split('<div class="paragraph" id="')[1:]
    note = "What follows “Beyond the article” is not from the article"
    assert page.count(note) > 5
    assert all(
        ("Beyond the article:" in passage.split("<details")[0]) == (note in passage) for passage in passages
    )


def test_links_from_the_text_to_the_glossary_arrive(client: FlaskClient) -> None:
    glossary = client.get("/reading/glossary").text
    linked = re.findall(r'href="/reading/glossary#([^"]+)"', client.get("/reading").text)
    assert linked
    assert all(f'id="{anchor}"' in glossary for anchor in linked)


def test_each_page_takes_one_statement_and_one_more_for_who_is_asking(app: Flask, at: TestClock) -> None:
    signed_in = learning.browser_of(app, learning.a_person(app))
    for path in ("/reading", "/reading/glossary"):
        for client, expected in ((app.test_client(), 1), (signed_in, 2)):
            client.get(path)
            with count_statements(app) as counted:
                assert client.get(path).status_code == 200
            assert counted.total == expected, counted.statements
