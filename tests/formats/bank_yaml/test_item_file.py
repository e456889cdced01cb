"""Items are read with defaults from their claims, a citation from their passage, and every mistake at its place."""

from dataclasses import replace

import pytest

from quizapp.domain.article import Passage
from quizapp.domain.claim_map import Tension
from quizapp.domain.items import Bloom, Citation, Item, Option, Scope, Side
from quizapp.domain.lint_examples import SUBJECT
from quizapp.formats.bank_yaml.item_file import ItemFile, Known, file_field, nearest_place, read_items
from quizapp.formats.bank_yaml.nodes import Complaints, Place

PASSAGE = Passage(
    "lead-1", "LEAD", "", "The guild grew. Open argument kept it honest. It moved.", ("C-LEAD-02",)
)
TENSE = replace(SUBJECT.claim_map, tensions={"T1": Tension("T1", "Freer here, tighter there.")})
KNOWN = Known(TENSE, {"lead-1": PASSAGE})
GOOD = """\
- id: lead-honest
  type: single_choice
  bloom: understand
  claims: [C-LEAD-02]
  stem: What did they say?
  options:
    - text: no
      key: yes
      rationale: So.
    - text: 1923
      claim: C-LEAD-03
      holder: masters
      misconception: takes a year
      rationale: No.
  explanation: They say so.
  opposing_claim: C-LEAD-03
  passage: lead-1
  quote: Open argument kept it honest.
  cautions: [W-04]
  tags: [people]
  author: quizapp
"""


def read(text: str, *, section: str = "LEAD", known: Known | None = KNOWN) -> tuple[ItemFile, list[str]]:
    complaints = Complaints("items/lead.yaml")
    file = read_items(text, complaints, known=known, section=section, taken={})
    return file, [str(problem).removeprefix("items/lead.yaml:") for problem in complaints.problems]


def test_an_item_is_read_with_all_its_fields() -> None:
    file, problems = read(GOOD)
    assert problems == []
    assert file.items == [
        Item(
            slug="lead-honest",
            type="single_choice",
            section="LEAD",
            stem="What did they say?",
            claims=("C-LEAD-02",),
            holder="reformers",
            side=Side.OPPOSITION,
            bloom=Bloom.UNDERSTAND,
            options=(
                Option("no", True, "So."),
                Option("1923", False, "No.", "takes a year", "C-LEAD-03", "masters"),
            ),
            explanation="They say so.",
            opposing_claim="C-LEAD-03",
            citation=Citation(
                "lead-1", "Open argument kept it honest.", prefix="The guild grew. ", suffix=" It moved."
            ),
            cautions_ack=("W-04",),
            tags=("people",),
            author="quizapp",
        )
    ]


def test_an_option_keeps_its_place_where_the_file_says_so() -> None:
    file, problems = read(GOOD.replace("    - text: 1923\n", "    - text: 1923\n      pinned: yes\n"))
    assert problems == []
    assert [option.is_pinned for option in file.items[0].options] == [False, True]


def test_holder_side_and_controversy_can_differ_from_the_claim() -> None:
    text = GOOD.replace("  stem:", '  holder: masters\n  side: neutral\n  controversy: ""\n  stem:')
    (item,) = read(text)[0].items
    assert (item.holder, item.side, item.controversy) == ("masters", Side.NEUTRAL, "")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            "type: single_choice",
            "type: singel_choice",
            "2:9: type: There is no item type 'singel_choice'. Did you mean single",
        ),
        ("  type: single_choice\n", "", "1:3: type: This field is missing"),
        ("  bloom: understand\n", "", "1:3: bloom: This field is missing"),
        (
            "bloom: understand",
            "bloom: understood",
            "3:10: bloom: 'understood' is none of remember, understand",
        ),
        (
            "[C-LEAD-02]",
            "[C-LEAD-2]",
            "4:12: claims[0]: There is no claim 'C-LEAD-2'. Did you mean C-LEAD-02?",
        ),
        ("stem: What", "stme: What", "5:3: stme: There is no such field. Did you mean stem?"),
        (
            "holder: masters",
            "holder: master",
            "12:15: options[1].holder: There is no holder 'master'. Did you mean masters?",
        ),
        ("key: yes", "key: right", "8:12: options[0].key: 'right' is neither yes nor no"),
        (
            "      key: yes\n",
            "      key: yes\n      pinned: last\n",
            "9:15: options[0].pinned: 'last' is neither yes nor no",
        ),
        ("      key: yes\n", "", "7:5: options: No option is marked as right; mark exactly one."),
        ("text: 1923", "text: No", "10:13: options[1].text: It reads the same as option 1"),
        ("passage: lead-1", "passage: lead-2", "passage: There is no passage 'lead-2'. Did you mean lead-1?"),
        ("  passage: lead-1\n", "", "1:3: passage: The passage is missing"),
        ("  quote: Open argument kept it honest.\n", "", "1:3: quote: The quote is missing"),
        (
            "kept it honest",
            "made it honest",
            "quote: lead-1 agrees with this up to “Open argument”, then reads “kept it",
        ),
        ("quote: Open", "quote: Xylophones", "quote: These words are not in lead-1"),
        (
            "cautions: [W-04]",
            "cautions: [W-05]",
            "cautions[0]: There is no caution 'W-05'. Did you mean W-04?",
        ),
        ("cautions: [W-04]", "cautions: W-04", "cautions: This must be a list: [first, second]."),
        (
            "  author:",
            "  tensions: [T11]\n  author:",
            "tensions[0]: There is no tension 'T11'. Did you mean T1?",
        ),
        (
            "  author:",
            "  controversy: K-DEMOS\n  author:",
            "controversy: There is no controversy 'K-DEMOS'. Did you mean K-DEMO?",
        ),
        (
            "  author:",
            "  beyond: [O-1]\n  author:",
            "beyond[0]: There is no fact beyond the article 'O-1'. Did you mean O-01?",
        ),
        ("  author:", "  scope: beyond\n  author:", "source: An item beyond the article names its source"),
        (
            "  author:",
            "  accepted: [[a]]\n  author:",
            "accepted: An item of type single_choice has no accepted",
        ),
        (
            "id: lead-honest",
            "id: orig-honest",
            "1:7: id: An id in this file begins with lead-; rename the item.",
        ),
        ("  author:", "  section: ORIG\n  author:", "section: This file is for section LEAD"),
        (
            "  author:",
            "  section: LEED\n  author:",
            "section: There is no section 'LEED'. Did you mean LEAD?",
        ),
    ],
)
def test_a_mistake_is_named_at_its_place(old: str, new: str, complaint: str) -> None:
    assert old in GOOD
    file, problems = read(GOOD.replace(old, new))
    assert any(complaint in problem for problem in problems), problems
    assert file.items == []


def test_the_mistakes_of_all_items_are_named_at_once() -> None:
    second = GOOD.replace("lead-honest", "lead-two").replace("kept it honest", "kept it")
    problems = read(GOOD.replace("type: single_choice", "type: x") + second.replace("[W-04]", "[W-9]"))[1]
    assert [problem.split(": ")[1] for problem in problems] == ["type", "quote", "cautions[0]"]


def test_a_good_item_is_read_beside_a_bad_one() -> None:
    file, problems = read(GOOD + GOOD.replace("lead-honest", "lead-two").replace("key: yes", "key: x"))
    assert [item.slug for item in file.items] == ["lead-honest"]
    assert problems


def test_an_id_is_taken_once() -> None:
    assert "id: lead-honest is taken already, in items/lead.yaml:1" in read(GOOD + GOOD)[1][0]


def test_items_across_sections_and_beyond_have_blocks_of_their_own() -> None:
    beyond = GOOD.replace("lead-honest", "beyond-moved").replace("[C-LEAD-02]", "[O-01]")
    beyond = beyond.replace("  author:", "  scope: beyond\n  source: A book.\n  author:")
    file, problems = read(beyond, section="BEYOND")
    assert problems == []
    assert file.items[0].section == "BEYOND"
    assert file.items[0].scope is Scope.BEYOND


def test_a_file_of_no_subject_is_read_without_its_references() -> None:
    file, problems = read(GOOD.replace("[C-LEAD-02]", "[C-ELSEWHERE-1]"), section="", known=None)
    assert problems == []
    assert file.items[0].section == "LEAD"
    assert file.items[0].citation == Citation("lead-1", "Open argument kept it honest.")


def test_every_field_has_its_place() -> None:
    places = read(GOOD)[0].places
    assert places["lead-honest", ""] == Place(1, 3)
    assert places["lead-honest", "stem"] == Place(5, 9)
    assert places["lead-honest", "options[1].misconception"] == Place(13, 22)
    assert places["lead-honest", "claims[0]"] == Place(4, 12)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("options[1].text", Place(10, 13)),
        ("options[1].answer", Place(10, 7)),
        ("options[9].text", Place(7, 5)),
        ("x", Place(1, 3)),
    ],
)
def test_a_field_that_is_not_written_is_found_at_what_it_would_be_part_of(path: str, place: Place) -> None:
    assert nearest_place(read(GOOD)[0].places, "lead-honest", path) == place


def test_an_unknown_item_has_no_place() -> None:
    assert nearest_place({}, "lead-none", "stem") is None


@pytest.mark.parametrize(
    ("value", "file"),
    [
        ("citation.quote", "quote"),
        ("citation.passage", "passage"),
        ("slug", "id"),
        ("cautions_ack[1]", "cautions[1]"),
        ("options[0].text", "options[0].text"),
        ("stem", "stem"),
    ],
)
def test_fields_are_called_as_the_file_calls_them(value: str, file: str) -> None:
    assert file_field(value) == file


MATCHING = """\
- id: lead-match
  type: matching
  bloom: analyse
  claims: [C-LEAD-02, C-LEAD-03]
  stem: Match each statement with those who hold it.
  options:
    - {text: The reformers, holder: reformers}
    - {text: The masters, holder: masters}
    - {text: Nobody}
  prompts:
    - {text: Argue., key: 1, claim: C-LEAD-02, rationale: So.}
    - text: Obey.
      key: 2
      claim: C-LEAD-03
      rationale: So.
  passage: lead-1
  quote: Open argument kept it honest.
"""


def test_the_key_of_a_prompt_is_the_number_of_its_option_counted_from_one() -> None:
    file, problems = read(MATCHING)
    assert problems == []
    assert [prompt.key for prompt in file.items[0].prompts] == [0, 1]
    assert file.items[0].prompts[1].claim == "C-LEAD-03"


@pytest.mark.parametrize(
    ("written", "instead", "problem"),
    [
        ("key: 2", "key: 7", "13:12: prompts[1].key: There is no option 7"),
        ("key: 2", "key: two", "13:12: prompts[1].key: 'two' is no number of an option"),
        ("key: 2", "key: 1", "13:12: prompts[1].key: Option 1 belongs to statement 1 already"),
        ("C-LEAD-03\n      rat", "C-LEAD-33\n      rat", "14:14: prompts[1].claim: There is no claim"),
        ("      key: 2\n", "", "12:7: prompts[1].key: This field is missing"),
        ("- text: Obey.", "- test: Obey.", "12:7: prompts[1].test: There is no such field."),
    ],
)
def test_a_mistake_in_a_prompt_is_told_at_its_line(written: str, instead: str, problem: str) -> None:
    assert written in MATCHING
    _, problems = read(MATCHING.replace(written, instead))
    assert [found for found in problems if found.startswith(problem)], problems


STEELMAN = """\
- id: lead-cases
  type: steelman
  bloom: evaluate
  claims: [C-LEAD-02, C-LEAD-03]
  stem: Put the best case for either side.
  sides:
    - side: opposition
      label: For argument
      model: It keeps a guild honest.
      checklist:
        - {text: It is honest, claim: C-LEAD-02}
        - {text: It is open, claim: O-01}
    - side: consolidation
      label: For orders
      model: They keep a guild whole.
      checklist:
        - {text: They are quick, claim: C-LEAD-03}
        - {text: They are firm, claim: C-LEAD-03}
  passage: lead-1
  quote: Open argument kept it honest.
"""


def test_a_steelman_is_read_with_both_sides() -> None:
    file, problems = read(STEELMAN)
    assert problems == []
    assert [case.side for case in file.items[0].sides] == [Side.OPPOSITION, Side.CONSOLIDATION]
    assert [point.claim for point in file.items[0].sides[0].checklist] == ["C-LEAD-02", "O-01"]


@pytest.mark.parametrize(
    ("written", "instead", "problem"),
    [
        ("side: consolidation", "side: opposition", "7:5: sides: Write two sides"),
        ("side: consolidation", "side: consolidate", "13:13: sides[1].side: 'consolidate' is none of"),
        ("claim: O-01", "claim: O-99", "12:37: sides[0].checklist[1].claim: There is no claim"),
        ("label: For orders", "lable: For orders", "14:7: sides[1].lable: There is no such field."),
    ],
)
def test_a_mistake_in_a_side_is_told_at_its_line(written: str, instead: str, problem: str) -> None:
    assert written in STEELMAN
    _, problems = read(STEELMAN.replace(written, instead))
    assert [found for found in problems if found.startswith(problem)], problems


BEYOND = """\
- id: beyond-moved
  type: flashcard_basic
  scope: beyond
  bloom: remember
  claims: []
  beyond: [O-01]
  source: A history of guilds
  stem: When did it move?
  answer: In 1848
"""


def test_an_item_beyond_the_article_rests_on_facts_and_needs_no_passage() -> None:
    file, problems = read(BEYOND, section="BEYOND")
    assert problems == []
    assert (file.items[0].section, file.items[0].claims) == ("BEYOND", ("O-01",))
    _, problems = read(BEYOND.replace("O-01", "O-77"), section="BEYOND")
    assert problems[0].startswith("6:12: beyond[0]: There is no fact beyond the article 'O-77'.")


def test_items_across_the_sections_have_a_file_of_their_own() -> None:
    file, problems = read(GOOD.replace("lead-honest", "cross-honest"), section="CROSS")
    assert problems == []
    assert file.items[0].section == "CROSS"
