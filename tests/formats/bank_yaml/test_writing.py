"""What is written is read again as the same items, and reads as if written by hand."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.items import Citation, Item, Option, Scope
from quizapp.domain.lint_examples import CHOICE
from quizapp.formats import bank_yaml
from quizapp.formats.bank_yaml.writing import write_items
from tests.support.builders import an_item

TEXTS = (
    st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co")), max_size=200)
    | st.text(alphabet=st.sampled_from("ab :-#'\"[]{}!&*>|%@`,?~\n\\…é\u2028\U0001f600"), max_size=200)
    | st.sampled_from(
        ["no", "null", "~", "1923", "---", "- a", "a: b", "a #b", "key:", "? x", "«x»", "\ttab", "a\n\n  b"]
    )
)
NONEMPTY = TEXTS.filter(lambda text: text.strip() != "")


def read_back(items: list[Item]) -> bank_yaml.Read:
    return bank_yaml.read(write_items(items).encode("utf-8"))


@given(TEXTS, TEXTS, st.lists(NONEMPTY, min_size=1, max_size=3))
def test_an_item_comes_back_as_it_was(explanation: str, tricky: str, variants: list[str]) -> None:
    item = Item(
        slug="lead-one",
        type="flashcard_basic",
        section="LEAD",
        stem=f"x{tricky}x",
        holder=tricky.strip(),
        answer=f"y{tricky}y",
        explanation=explanation.strip(),
        accepted=(tuple(f"a{variant}a" for variant in variants),),
        citation=Citation(tricky.strip(), explanation.strip()),
        tags=tuple(f"t{variant}t" for variant in variants),
    )
    read = read_back([item])
    assert read.problems == ()
    assert read.items == (_composed(item),)


@given(NONEMPTY, TEXTS)
def test_options_come_back_as_they_were(text: str, rationale: str) -> None:
    options = (
        Option(f"a{text}a", True, rationale.strip()),
        Option(f"b{text}b"),
        Option(f"c{text}c", claim="C-1", is_pinned=True),
    )
    item = replace(CHOICE, type="multiple_response", options=options, citation=Citation(""))
    assert read_back([item]).items == (_composed(item),)


def _composed(item: Item) -> Item:
    """What reading makes of every text: composed Unicode, one kind of line end."""

    def fold(text: str) -> str:
        return unicodedata.normalize("NFC", text)

    return replace(
        item,
        stem=fold(item.stem),
        holder=fold(item.holder),
        answer=fold(item.answer),
        explanation=fold(item.explanation),
        options=tuple(
            replace(option, text=fold(option.text), rationale=fold(option.rationale))
            for option in item.options
        ),
        accepted=tuple(tuple(map(fold, variants)) for variants in item.accepted),
        citation=Citation(fold(item.citation.passage), fold(item.citation.quote)),
        tags=tuple(map(fold, item.tags)),
    )


def test_every_field_comes_back() -> None:
    item = replace(
        CHOICE,
        section="ORIG",
        scope=Scope.BEYOND,
        source="A book.",
        controversy="K-DEMO",
        opposing_claim="C-LEAD-03",
        cautions_ack=("W-04",),
        tensions=("T1",),
        variants_of="lead-other",
        switch_group="honest",
        tags=("people", "1923"),
        author="quizapp",
        reviewed_by=("a", "b"),
    )
    assert read_back([item, replace(item, slug="orig-two")]).items == (item, replace(item, slug="orig-two"))


def test_what_is_written_reads_as_if_by_hand() -> None:
    item = Item(
        slug="lead-who",
        type="true_false",
        section="LEAD",
        stem="According to the reformers, no guild is honest without argument: this holds for each of them, they say.",
        claims=("C-LEAD-02",),
        options=(Option("True", True, "So: they say.", is_pinned=True), Option("False", False, "No.")),
    )
    assert (
        write_items([item])
        == """\
- id: lead-who
  type: true_false
  bloom: remember
  claims: [C-LEAD-02]
  holder: ""
  side: neutral
  controversy: ""
  stem: >-
    According to the reformers, no guild is honest without argument: this holds for each of
    them, they say.
  options:
    - text: "True"
      key: yes
      pinned: yes
      rationale: "So: they say."
    - text: "False"
      rationale: No.
"""
    )


@pytest.mark.parametrize("items", [[], [CHOICE]])
def test_the_same_items_always_give_the_same_text(items: list[Item]) -> None:
    assert write_items(items) == write_items(items)


@pytest.mark.parametrize("kind", ["matching", "sorting", "ordering", "steelman"])
def test_prompts_sides_and_orders_come_back_as_they_were(kind: str) -> None:
    item = replace(an_item(kind), citation=Citation("lead-1", "A guild."))
    read = read_back([item])
    assert read.problems == ()
    assert read.items == (item,)


@given(NONEMPTY, TEXTS)
def test_the_text_of_a_prompt_comes_back_whatever_it_is(text: str, rationale: str) -> None:
    item = an_item("sorting")
    prompts = (replace(item.prompts[0], text=f"a{text}a", rationale=rationale.strip()), *item.prompts[1:])
    fold = {part: unicodedata.normalize("NFC", part) for part in (f"a{text}a", rationale.strip())}
    (read,) = read_back([replace(item, prompts=prompts)]).items
    assert (read.prompts[0].text, read.prompts[0].rationale) == tuple(
        fold[part] for part in (f"a{text}a", rationale.strip())
    )
