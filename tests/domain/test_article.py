"""The study text: a passage is found by its id, wherever it stands."""

from quizapp.domain.article import Article, Passage, Section


def a_section(code: str, *ids: str) -> Section:
    return Section(code, code.title(), tuple(Passage(passage, code, "*text*", "text", ()) for passage in ids))


def test_a_passage_is_found_in_any_section() -> None:
    article = Article("Title", (a_section("ORIG", "orig-1", "orig-2"), a_section("LEAD", "lead-1")))
    for wanted, section in (("orig-1", "ORIG"), ("orig-2", "ORIG"), ("lead-1", "LEAD")):
        found = article.passage(wanted)
        assert found is not None
        assert (found.id, found.section) == (wanted, section)


def test_an_id_that_stands_nowhere_finds_nothing() -> None:
    assert Article("Title", (a_section("LEAD", "lead-1"),)).passage("lead") is None
    assert Article("Title", ()).passage("lead-1") is None
