"""Values to test with: valid by default, so that a test names only what it is about."""

from dataclasses import replace
from typing import Any

from quizapp.domain.items import Bloom, Case, Citation, Item, Option, Point, Prompt, Side

_TROTSKY = Citation("lead-1", "Leon Trotsky was its focal figure", "", ", and a core of organisers")
_SINGLE_CHOICE = Item(
    slug="lead-sample-single-choice",
    type="single_choice",
    section="LEAD",
    stem="Who was the focal figure of the Left Opposition?",
    claims=("C-LEAD-02",),
    holder="article_author",
    options=(
        Option("Leon Trotsky", is_key=True, rationale="The article makes Trotsky its focal figure."),
        Option(
            "Vladimir Lenin",
            rationale="Lenin had died before; the faction appealed to his writings.",
            misconception="takes the authority appealed to for the leader",
        ),
        Option(
            "Joseph Stalin",
            rationale="The leadership that the faction disputed settled around Stalin.",
            misconception="takes the opponent for the leader",
        ),
    ),
    explanation="The article names Trotsky, with a core of organisers who shared his outlook.",
    citation=_TROTSKY,
    tags=("people",),
    author="quizapp",
)
_MULTIPLE_RESPONSE = replace(
    _SINGLE_CHOICE,
    slug="lead-sample-multiple-response",
    type="multiple_response",
    stem="Which two changes did the Left Opposition call for, according to the article?",
    claims=("C-LEAD-05", "C-LEAD-06"),
    controversy="K-DEMO",
    holder="left_opposition",
    side=Side.OPPOSITION,
    options=(
        Option("Stronger democracy in the party", is_key=True, rationale="It did.", claim="C-LEAD-05"),
        Option("A switch to fast industrial growth", is_key=True, rationale="It did.", claim="C-LEAD-06"),
        Option("A tighter ban on open discussion", rationale="It did not.", misconception="swaps the sides"),
        Option("A longer life for private trade", rationale="It did not.", misconception="swaps the sides"),
    ),
    explanation="The Left Opposition held both; its critics put unity and caution first.",
    opposing_claim="C-CTRV-01",
    citation=Citation("lead-3", "The faction called for stronger democratic practice within the party."),
    tags=(),
)
_TRUE_FALSE = replace(
    _SINGLE_CHOICE,
    slug="lead-sample-true-false",
    type="true_false",
    stem="According to the article, the Left Opposition was a grouping inside the ruling party.",
    claims=("C-LEAD-01",),
    options=(
        Option("True", is_key=True, rationale="It was organised inside the party."),
        Option("False", rationale="It was no party of its own.", misconception="takes it for a party"),
    ),
    explanation="The article calls it a grouping inside the ruling communist party.",
    citation=Citation("lead-1", "an organised grouping inside the ruling communist party"),
    tags=(),
)
_WHO_WOULD_SAY = replace(
    _MULTIPLE_RESPONSE,
    slug="ctrv-sample-who-would-say",
    type="who_would_say",
    section="CTRV",
    stem="“While we argue, nobody steers.” Who would say this?",
    claims=("C-CTRV-01",),
    holder="centralist_critics",
    side=Side.CONSOLIDATION,
    bloom=Bloom.APPLY,
    options=(
        Option("Historians", rationale="They compare.", misconception="mixes roles", holder="historians"),
        Option("Critics who favour central rule", True, "They fear gridlock.", holder="centralist_critics"),
        Option("The Left Opposition", False, "It asks for debate.", "swaps the sides", "", "left_opposition"),
    ),
    explanation="Critics who favour central rule hold it; the Left Opposition disputes it.",
    opposing_claim="C-LEAD-05",
    citation=Citation("ctrv-1", "saw in open debate a recipe for gridlock and slow choices"),
)
_CLOZE = replace(
    _SINGLE_CHOICE,
    slug="lead-sample-cloze",
    type="cloze",
    stem="The country had just come out of ___ and had begun to live under the ___.",
    claims=("C-LEAD-04",),
    options=(),
    accepted=(("civil war",), ("New Economic Policy", "NEP")),
    explanation="The article gives both as the background of the faction.",
    citation=Citation("lead-1", "The country around them had just come out of civil war"),
    tags=(),
)
_SHORT_ANSWER = replace(
    _CLOZE,
    slug="lead-sample-short-answer",
    type="short_answer",
    stem="Under which economic policy had the country newly begun to live?",
    accepted=(("New Economic Policy", "NEP"),),
    answer="The New Economic Policy, or NEP",
)
_FLASHCARD_BASIC = replace(
    _CLOZE,
    slug="lead-sample-flashcard-basic",
    type="flashcard_basic",
    stem="What had the country just come out of when it began to live under the NEP?",
    accepted=(),
    answer="A civil war, which had left the economy damaged",
)
_FLASHCARD_REVERSED = replace(
    _CLOZE,
    slug="lead-sample-flashcard-reversed",
    type="flashcard_reversed",
    stem="The policy that let a measure of private business back in after the civil war",
    accepted=(("New Economic Policy", "NEP"),),
    answer="The New Economic Policy (NEP)",
)
_MATCHING = replace(
    _MULTIPLE_RESPONSE,
    slug="ctrv-sample-matching",
    type="matching",
    section="CTRV",
    stem="Match each statement with those who hold it in the article.",
    bloom=Bloom.ANALYSE,
    claims=("C-CTRV-01", "C-LEAD-05"),
    options=(
        Option("Critics who favour central rule", holder="centralist_critics"),
        Option("The Left Opposition", holder="left_opposition"),
        Option("Historians", holder="historians"),
    ),
    prompts=(
        Prompt("Argument without end leaves nobody at the wheel.", 0, "C-CTRV-01", "They fear gridlock."),
        Prompt("Members must be free to object.", 1, "C-LEAD-05", "It asks for open debate."),
    ),
    opposing_claim="",
)
_SORTING = replace(
    _MATCHING,
    slug="ctrv-sample-sorting",
    type="sorting",
    stem="Sort each statement by what it is in the article.",
    options=(Option("A fact that the article states"), Option("A claim of one side")),
    prompts=(
        Prompt("The faction stood inside the party.", 0, "C-LEAD-01", "Nobody disputes it."),
        Prompt("Open debate costs speed.", 1, "C-CTRV-01", "Critics hold it."),
        Prompt("Open debate keeps a party honest.", 1, "C-LEAD-05", "The faction holds it."),
    ),
)
_ORDERING = replace(
    _SINGLE_CHOICE,
    slug="lead-sample-ordering",
    type="ordering",
    stem="Put these in the order in which the article places them, the earliest first.",
    claims=("C-LEAD-04",),
    options=(
        Option("The civil war", rationale="The article begins with it."),
        Option("The New Economic Policy", rationale="It came after the war."),
        Option("The death of Lenin", rationale="It left the succession open."),
        Option("The loss of posts", rationale="It came last."),
    ),
    tags=(),
)
_STEELMAN = replace(
    _MULTIPLE_RESPONSE,
    slug="ctrv-sample-steelman",
    type="steelman",
    section="CTRV",
    stem="Put the best case for either side on open debate, so that its holders would sign it.",
    bloom=Bloom.EVALUATE,
    claims=("C-CTRV-01", "C-LEAD-05"),
    options=(),
    opposing_claim="",
    sides=(
        Case(
            Side.OPPOSITION,
            "For open debate, as the Left Opposition argued",
            "Whoever silences members loses their trust, and with it the right to lead them.",
            (Point("Silence costs trust", "C-LEAD-05"), Point("Trust is what rule rests on", "C-LEAD-05")),
        ),
        Case(
            Side.CONSOLIDATION,
            "For unity, as critics of open debate argued",
            "Whoever lets everybody argue for ever decides too late, and danger does not wait.",
            (Point("Debate costs time", "C-CTRV-01"), Point("Danger does not wait", "C-CTRV-01")),
        ),
    ),
)
_ITEMS = {
    item.type: item
    for item in (
        _SINGLE_CHOICE,
        _MULTIPLE_RESPONSE,
        _TRUE_FALSE,
        _WHO_WOULD_SAY,
        _CLOZE,
        _SHORT_ANSWER,
        _MATCHING,
        _SORTING,
        _ORDERING,
        _STEELMAN,
        _FLASHCARD_BASIC,
        _FLASHCARD_REVERSED,
    )
}


FIT = replace(
    _SINGLE_CHOICE,
    slug="",
    stem="Whom does the article make the focal figure of the Left Opposition?",
    citation=Citation("lead-1", ""),
    author="",
    tags=(),
)
"""A new item that may be published as it is, beside the shipped bank."""
UNREASONED = replace(FIT, options=(replace(FIT.options[0], rationale=""), *FIT.options[1:]))
"""The same with an error that an administrator may override."""


def an_item(type: str = "single_choice", **changes: Any) -> Item:  # noqa: A002  (the field's own name)
    """A valid item of that type, about the Left Opposition, with the fields named in changes replaced."""
    return replace(_ITEMS[type], **changes)
