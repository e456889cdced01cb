"""A folder gives a subject, or every mistake in all its files at once, each at its line."""

import time
from pathlib import Path

import pytest

from quizapp.domain.copying import run_hash
from quizapp.domain.interchange import FileProblem
from quizapp.domain.items import Problem
from quizapp.formats.bank_yaml.nodes import MAX_BYTES
from quizapp.formats.bank_yaml.subject_folder import SubjectRead, read_subject, slugified

FILES = {
    "article.md": """---
title: The Old Guild
---

## LEAD: In brief

[lead-1: C-LEAD-01]
The guild grew. Open argument kept it honest.
""",
    "claims.yaml": """\
enums: {section: {LEAD: Lead}}
holders: [{id: reformers, label: The reformers, named_person: false, side: opposition}]
concepts: [{id: guild, label: Guild, gloss: A body.}]
claims:
  - id: C-LEAD-01
    section: LEAD
    anchor: P01.S1
    paraphrase: Argument helps.
    kind: attributed_claim
    holder: reformers
    side: opposition
    controversy: null
    concepts: [guild]
    salience: core
""",
    "glossary.yaml": """\
- id: guild
  term: Guild
  gloss: A body of people who make things.
  passages: [lead-1]
""",
    "quizzes.yaml": """\
- id: first
  title: First quiz
  description: A first one.
  items: [lead-honest]
""",
    "items/lead.yaml": """\
- id: lead-honest
  type: short_answer
  bloom: remember
  claims: [C-LEAD-01]
  stem: What kept it honest?
  accepted: [[open argument]]
  passage: lead-1
  quote: Open argument kept it honest.
- id: lead-card
  type: flashcard_basic
  bloom: remember
  claims: [C-LEAD-01]
  stem: What kept it honest?
  answer: Open argument.
  variants_of: lead-honest
  passage: lead-1
  quote: Open argument kept it honest.
""",
}


def read(**changes: str | bytes | None) -> SubjectRead:
    """Read the files after changes: file name (with "__" for "/" and "_" for ".") -> text, None removes it."""
    files = {name: text.encode() for name, text in FILES.items()}
    for key, text in changes.items():
        name = key.replace("__", "/").replace("_", ".", 1)
        if text is None:
            del files[name]
        else:
            files[name] = text if isinstance(text, bytes) else text.encode()
    return read_subject(files)


def said(result: SubjectRead) -> list[str]:
    return [str(problem) for problem in result.problems]


def test_a_sound_folder_gives_a_subject() -> None:
    result = read()
    assert said(result) == []
    subject = result.subject
    assert subject is not None
    assert (subject.slug, subject.title) == ("the-old-guild", "The Old Guild")
    assert [item.slug for item in subject.items] == ["lead-honest", "lead-card"]
    assert subject.items[0].holder == "reformers"
    assert [quiz.items for quiz in subject.quizzes] == [("lead-honest",)]
    assert [entry.term for entry in subject.article.glossary] == ["Guild"]
    assert result.lines["lead-card", "answer"] == ("items/lead.yaml", 14, 11)


def test_a_folder_on_disk_gives_the_same_under_its_own_name(tmp_path: Path) -> None:
    folder = tmp_path / "old_guild"
    (folder / "items").mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "items" / ".lead.yaml.swp").write_bytes(b"\0")
    (folder / "README.md").write_text("Not ours.", encoding="utf-8")
    result = read_subject(folder)
    assert said(result) == []
    assert result.subject is not None
    assert result.subject.slug == "old-guild"


def test_a_folder_that_is_not_there_misses_its_files(tmp_path: Path) -> None:
    result = read_subject(tmp_path / "nowhere")
    assert result.subject is None
    assert {problem.file for problem in result.problems} == {
        "article.md", "claims.yaml", "glossary.yaml", "quizzes.yaml", "items",
    }  # fmt: skip


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    folder = tmp_path / "guild"
    (folder / "items").mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "claims.yaml").unlink()
    (folder / "claims.yaml").mkdir()
    assert any("claims.yaml:1:1: The file cannot be read" in line for line in said(read_subject(folder)))


@pytest.mark.parametrize("name", ["article_md", "claims_yaml", "glossary_yaml", "quizzes_yaml"])
def test_a_missing_file_is_named(name: str) -> None:
    assert f"{name.replace('_', '.')}:1:1: The file is missing; a subject needs it." in said(
        read(**{name: None})
    )


def test_the_mistakes_of_all_files_are_named_at_once_by_file_and_line() -> None:
    result = read(
        article_md=FILES["article.md"].replace("C-LEAD-01", "C-LEAD-9"),
        glossary_yaml=FILES["glossary.yaml"].replace("lead-1", "lead-9").replace("id: guild", "id: gild"),
        items__lead_yaml=FILES["items/lead.yaml"].replace("short_answer", "short_anwser"),
        quizzes_yaml=FILES["quizzes.yaml"].replace("lead-honest", "lead-honset"),
    )
    assert result.subject is None
    assert [line.partition(": There")[0] for line in said(result)] == [
        "article.md:7:10: lead-1",
        "glossary.yaml:1:7: id",
        "glossary.yaml:4:14: passages[0]",
        "items/lead.yaml:2:9: type",
        "quizzes.yaml:4:11: items[0]",
    ]
    assert "Did you mean lead-honest?" in said(result)[-1]


def test_variants_of_an_unknown_item_is_named_with_the_nearest() -> None:
    items = FILES["items/lead.yaml"].replace("variants_of: lead-honest", "variants_of: lead-honset")
    assert said(read(items__lead_yaml=items)) == [
        "items/lead.yaml:15:16: variants_of: There is no item 'lead-honset'. Did you mean lead-honest?"
    ]


def test_an_id_is_taken_once_over_all_files() -> None:
    claims = FILES["claims.yaml"].replace("{LEAD: Lead}", "{LEAD: Lead, ORIG: Origins}")
    orig = "- id: lead-honest\n  type: flashcard_basic\n  section: ORIG\n  bloom: remember\n  stem: x\n  answer: y\n"
    result = read(claims_yaml=claims, items__orig_yaml=orig)
    assert any(
        "orig.yaml:1:7: id: lead-honest is taken already, in items/lead.yaml:1" in line
        for line in said(result)
    )


def test_a_quiz_takes_no_flashcards_and_asks_something() -> None:
    quizzes = FILES["quizzes.yaml"]
    flashcard = said(read(quizzes_yaml=quizzes.replace("lead-honest", "lead-card")))
    assert [line.partition(" by")[0] for line in flashcard] == [
        "quizzes.yaml:4:11: items[0]: lead-card is judged"
    ]
    assert (
        "items: The quiz asks nothing" in said(read(quizzes_yaml=quizzes.replace("[lead-honest]", "[]")))[0]
    )


def test_other_files_among_the_items_are_named() -> None:
    assert (
        "items/notes.yml:1:1: Only files items/<section>.yaml are read" in said(read(items__notes_yml="x"))[0]
    )


def test_a_folder_without_items_is_told_so() -> None:
    assert "items:1:1: There are no items; add items/<section>.yaml." in said(read(items__lead_yaml=None))


def runs(*sentences: str) -> str:
    hashes = ", ".join(f'"{run_hash(sentence.lower().split())}"' for sentence in sentences)
    return f'{{"runs": {{"7": [{hashes}], "5": []}}}}'


def test_copied_words_in_article_glossary_and_quizzes_are_found() -> None:
    words = "the guild grew open argument kept it"
    files = {name: text.encode() for name, text in FILES.items()}
    files["article_runs.json"] = runs(words, "body of people who make things x").encode()
    files["quizzes.yaml"] = (
        FILES["quizzes.yaml"].replace("A first one.", "Body of people who make things X.").encode()
    )
    assert [str(problem).partition(" “")[0] for problem in read_subject(files).problems] == [
        "article.md:8:1: lead-1:",
        "quizzes.yaml:3:16: description:",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"runs": 5}',
        '{"runs": {"5": ["x"], "7": []}}',
        "[" * 100_000,
        '{"runs": {"5": [5], "7": []}}',
    ],
)
def test_run_lists_that_are_none_are_a_problem(text: str) -> None:
    files = {name: content.encode() for name, content in FILES.items()} | {"article_runs.json": text.encode()}
    result = read_subject(files)
    assert [problem.file for problem in result.problems] == ["article_runs.json"]


@pytest.mark.parametrize("name", [*FILES, "article_runs.json"])
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"\xff\xfe",
        b"\xff",
        b"\xef\xbb\xbf",
        b"[" * 100_000,
        b"- " * 100_000,
        b"a" * (MAX_BYTES + 1),
        b"{a: &x [*x]}",
    ],
    ids=["empty", "nul", "utf-16", "not-utf-8", "bom", "brackets", "hyphens", "large", "cycle"],
)
def test_a_hostile_file_is_a_problem_and_never_an_exception(name: str, data: bytes) -> None:
    """Cases 5, 6, 32."""
    files = {other: content.encode() for other, content in FILES.items()} | {name: data}
    result = read_subject(files)
    assert result.subject is None
    assert name in {problem.file for problem in result.problems}


@pytest.mark.parametrize(
    "text",
    [
        "- id: lead-x\n  claims: [" + ",".join(f"x{index}" for index in range(30_000)) + "]\n",
        "- id: lead-x\n" + "".join(f"  f{index}: a\n" for index in range(20_000)),
        "- id: a\n" * 200_000,
        "- id: a: b\n" * 150_000,
        FILES["items/lead.yaml"].replace("Open argument kept it honest.", "Open argument " * 100_000, 1),
        "- id: a\n  b: [" + "*x," * 500_000 + "]",
    ],
    ids=["unknown ids", "unknown fields", "too many", "broken entries", "long quotation", "aliases"],
)
def test_a_large_file_of_mistakes_takes_seconds_and_names_some(text: str) -> None:
    """Case 32, within the 8 seconds that a hostile file may take."""
    started = time.process_time()
    assert said(read(items__lead_yaml=text))
    assert time.process_time() - started < 8


def test_a_byte_order_mark_before_sound_content_is_taken() -> None:
    files = {name: b"\xef\xbb\xbf" + text.encode() for name, text in FILES.items()}
    assert said(read_subject(files)) == []


def test_a_later_finding_is_located_at_its_field_or_what_it_is_part_of() -> None:
    result = read()
    located = result.locate("lead-honest", Problem("citation.quote", "Wrong."))
    assert str(located) == "items/lead.yaml:8:10: quote: Wrong."
    assert (
        str(result.locate("lead-honest", Problem("explanation", "Wrong.")))
        == "items/lead.yaml:1:3: explanation: Wrong."
    )
    assert str(result.locate("unknown", Problem("stem", "Wrong."))) == "unknown:1:1: stem: Wrong."


def test_a_name_becomes_a_slug() -> None:
    assert slugified("Left_Opposition (1923)") == "left-opposition-1923"


def test_a_problem_is_told_of_the_item_it_stands_in() -> None:
    lines = {("one", ""): ("items/lead.yaml", 3, 3), ("two", ""): ("items/lead.yaml", 9, 3)}
    result = SubjectRead(None, (), {**lines, ("one", "stem"): ("items/lead.yaml", 4, 3)})
    places = [("items/lead.yaml", line) for line in (1, 3, 8, 9, 90)] + [("items/orig.yaml", 9)]
    slugs = [result.item_at(FileProblem(file, line, 1, "", "Wrong.")) for file, line in places]
    assert slugs == ["", "one", "one", "two", "two", ""]


def test_items_with_a_mistake_are_kept_to_look_for_more_unless_the_mistake_is_elsewhere() -> None:
    spoilt = FILES["items/lead.yaml"].replace("bloom: ", "bloom: not-", 1)
    result = read(items__lead_yaml=spoilt)
    assert result.subject is None
    assert result.unfit is not None
    assert [item.slug for item in result.unfit.items] == ["lead-card", "lead-honest"]
    assert read(items__lead_yaml=spoilt, quizzes_yaml="- {}\n").unfit is None
