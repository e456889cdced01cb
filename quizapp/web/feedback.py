"""What a learner sees after answering: verdict, each option with its reason, who holds the claim, where it stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from quizapp.domain.anchoring import find_quote
from quizapp.domain.claim_map import Claim, Kind
from quizapp.domain.item_differences import holder_label
from quizapp.domain.item_types import BY_NAME, steelman
from quizapp.domain.items import NONE_PICKED, Grade, Item, Reading, Response, Side, Understood, Verdict
from quizapp.domain.marking import NO_FATE, Fate
from quizapp.domain.shuffling import case_order, option_order
from quizapp.domain.subject import Subject
from quizapp.domain.wording import plain
from quizapp.web.filters import markdown, markdown_inline, points

SIDE_LABELS = {
    Side.OPPOSITION: "Opposition",
    Side.CONSOLIDATION: "Consolidation",
    Side.NEUTRAL: "Neither side",
}
KIND_LABELS = {
    Kind.FACT: "Fact, as the article states it",
    Kind.ATTRIBUTED_CLAIM: "Claim",
    Kind.EVALUATION: "Judgement",
    Kind.HISTORIOGRAPHICAL_OBSERVATION: "Remark on how history is written",
}
_PAIRED = {"pairs": "Each statement, and where it belongs", "order": "The right order"}
_FIRST_OF_ORDER = "The first; each of the others counts by what it comes after"
VERDICT_WORDS = {
    Verdict.RIGHT: "Right",
    Verdict.PARTIAL: "Partly right",
    Verdict.WRONG: "Not right",
    Verdict.UNGRADED: "Compare with your answer",
}
PASSED_WORDS = "Not known yet"


@dataclass(frozen=True, slots=True)
class ShownOutcome:
    """An option after answering."""

    text_html: Markup
    is_selected: bool
    is_key: bool
    rationale_html: Markup


@dataclass(frozen=True, slots=True)
class ShownPair:
    """A statement with its option, or an option with its place.  yours: "" where it was left open.

    is_right: whether it earned its share, None where it has none by itself (the first of an order).
    step_words: in an order, what it comes after, which is what earns there; "" otherwise.
    """

    text_html: Markup
    yours: str
    right: str
    is_right: bool | None
    rationale_html: Markup
    step_words: str = ""


@dataclass(frozen=True, slots=True)
class ShownPoint:
    """A reason on the checklist of a case.  value: what ticking it sends.  holder_label: "" for an outside fact."""

    value: str
    text: str
    holder_label: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class ShownCase:
    """The case for one side: what the learner wrote, the model answer, the reasons to look for."""

    label: str
    side: str
    side_label: str
    yours: str
    model_html: Markup
    points: tuple[ShownPoint, ...]


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """A claim with the one who holds it."""

    claim_text: str
    holder_label: str
    side: str
    side_label: str


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage with the sentence that the item rests on; quote is "" where it is not found any more."""

    id: str
    section_title: str
    before: str
    quote: str
    after: str
    url: str


@dataclass(frozen=True, slots=True)
class ShownFeedback:
    """What came of one answer.  verdict: right, partial, wrong or ungraded.  score_words: "" where it goes without.

    understood: sentences on how what was typed was read.
    claim_text: the claim chiefly tested.  further: the others that the item rests on.
    cases: of a steelman.  ticking: how far comparing them with the checklists has come, "none" (no place for it here),
    "open", "done" or "kept" (stored, so that it cannot be changed).  coverage_words: what came of it, "" before that.
    """

    verdict: str
    verdict_words: str
    score_words: str
    key_html: Markup
    understood: tuple[str, ...]
    given_texts: tuple[str, ...]
    options: tuple[ShownOutcome, ...]
    pairs: tuple[ShownPair, ...]
    pairs_label: str
    cases: tuple[ShownCase, ...]
    ticking: str
    coverage_words: str
    explanation_html: Markup
    claim_text: str
    holder_label: str
    side: str
    side_label: str
    kind_label: str
    opposing: ShownClaim | None
    further: tuple[ShownClaim, ...]
    passage: ShownPassage | None
    source: str


@dataclass(frozen=True, slots=True)
class Ticks:
    """The reasons that a learner found in their own cases, (side, reason) by index.

    is_done: whether that is all.  is_kept: whether it is stored.
    """

    found: frozenset[tuple[int, int]] = frozenset()
    is_done: bool = False
    is_kept: bool = False

    @property
    def state(self) -> str:
        """How far it has come: see ShownFeedback.ticking."""
        return "kept" if self.is_kept else "done" if self.is_done else "open"


def read_ticks(values: Sequence[str]) -> frozenset[tuple[int, int]]:
    """The reasons that these values of `tick` name, (side, reason) by index; what is no such value is left out."""
    found = [re.fullmatch(r"([0-9]{1,2})-([0-9]{1,2})", value) for value in values]
    return frozenset((int(tick[1]), int(tick[2])) for tick in found if tick)


def show_feedback(
    item: Item,
    subject: Subject,
    *,
    seed: int,
    given: Response,
    grade: Grade,
    ticks: Ticks | None = None,
    fate: Fate = NO_FATE,
) -> ShownFeedback:
    """The feedback as a page shows it.

    seed: the one the options were shown by.  ticks: None where a steelman cannot be compared with its checklists.
    fate: what became of typed texts that the item does not list.
    """
    input_name = BY_NAME[item.type].INPUT
    claims = subject.claim_map.claims
    claim = claims.get(item.claims[0]) if item.claims else None
    opposing = claims.get(item.opposing_claim)
    shown = _show_claim(claim, subject) if claim else None
    # What a case is worth is no verdict on it: right and wrong are words for keys.
    verdict = Verdict.UNGRADED if item.sides else grade.verdict
    coverage_words = _coverage_words(item, ticks) if item.sides and ticks and ticks.state != "open" else ""
    return ShownFeedback(
        verdict=verdict.value,
        verdict_words="Compared"
        if coverage_words
        else PASSED_WORDS
        if given.is_passed
        else VERDICT_WORDS[verdict],
        score_words=_score_words(item, given, grade),
        key_html=markdown(BY_NAME[item.type].key_text(item)),
        understood=tuple(_understood(grade, fate)),
        given_texts=() if item.sides else tuple(text for text in given.texts if text),
        options=tuple(
            ShownOutcome(
                markdown_inline(item.options[index].text),
                index in given.selected,
                item.options[index].is_key,
                markdown_inline(item.options[index].rationale),
            )
            for index in option_order(item, seed)
            if input_name not in _PAIRED
        ),
        pairs=_show_pairs(item, given, grade),
        pairs_label=_PAIRED.get(input_name, ""),
        cases=_show_cases(item, subject, seed=seed, given=given, ticks=ticks or Ticks()),
        ticking="none" if not item.sides or ticks is None else ticks.state,
        coverage_words=coverage_words,
        explanation_html=markdown(item.explanation),
        claim_text=shown.claim_text if shown else "",
        holder_label=shown.holder_label if shown else "",
        side=shown.side if shown else Side.NEUTRAL.value,
        side_label=shown.side_label if shown else "",
        kind_label=KIND_LABELS[claim.kind] if claim else "",
        opposing=_show_claim(opposing, subject) if opposing else None,
        further=tuple(
            _show_claim(claims[other], subject)
            for other in item.claims[1:]
            if other in claims and other != item.opposing_claim
        ),
        passage=show_passage(item, subject),
        source=item.source,
    )


def _score_words(item: Item, given: Response, grade: Grade) -> str:
    """The points where the verdict does not tell them by itself."""
    if grade.verdict is Verdict.PARTIAL or (item.sides and grade.score is not None):
        return f"{points(grade.score or 0.0)} of 1 point"
    is_several = BY_NAME[item.type].INPUT == "choices"
    if is_several and not grade.score and any(item.options[index].is_key for index in given.selected):
        return "0 of 1 point: what you chose besides takes off as much as your right choice earned"
    return ""


def _understood(grade: Grade, fate: Fate) -> Iterator[str]:
    """How each typed text was read, and what a decision on one did to the card."""
    for place, reading in enumerate(grade.understood):
        if grade.verdict is not Verdict.UNGRADED or reading.is_accepted:
            words = _reading_words(reading, fate, place=place)
            yield words if len(grade.understood) == 1 else f"Blank {place + 1}, {words[0].lower()}{words[1:]}"
    if fate.later:
        yield (
            "Its card was set as if this had counted at once."
            if fate.moved_card
            else "The schedule of its card stays as later reviews or your own rating left it."
        )


def _reading_words(reading: Reading, fate: Fate, *, place: int) -> str:
    match reading.how:
        case Understood.LISTED:
            return "Read as you typed it."
        case Understood.VARIANT:
            return f"Read as “{reading.variant}”, which is accepted as well."
        case Understood.SLIP:
            return f"Read as “{reading.variant}”: a small slip of typing does not matter."
        case Understood.ACCEPTED if place in fate.later:
            return "Accepted by a teacher later, so it counts as right now."
        case Understood.ACCEPTED:
            return "Accepted: a teacher counts this answer as right."
        case Understood.REFUSED:
            return "A teacher has looked at this answer, and counts it as not right."
        case Understood.UNLISTED if place in fate.waiting:
            return (
                "Not recognised: it counts as not right for now. "
                "If it means the same, a teacher can accept it later."
            )
        case Understood.UNLISTED:
            return "Not recognised as one of the accepted answers."
        case _:
            return "Nothing typed here that could be compared."


def _show_pairs(item: Item, given: Response, grade: Grade) -> tuple[ShownPair, ...]:
    match BY_NAME[item.type].INPUT:
        case "pairs":
            picked = given.selected or (NONE_PICKED,) * len(item.prompts)
            return tuple(
                ShownPair(
                    markdown_inline(prompt.text),
                    "" if index == NONE_PICKED else plain(item.options[index].text),
                    plain(item.options[prompt.key].text),
                    index == prompt.key,
                    markdown_inline(prompt.rationale),
                )
                for prompt, index in zip(item.prompts, picked, strict=True)
            )
        case "order":
            places = given.selected or (NONE_PICKED,) * len(item.options)
            # A place is neither right nor wrong by itself: what earns is each step from one to the next.
            steps = grade.parts or (False,) * (len(places) - 1)
            befores = [plain(option.text) for option in item.options]
            words = [
                f"Right after “{before}”: counts" if counts else f"Not right after “{before}”: does not count"
                for before, counts in zip(befores, steps, strict=False)
            ]
            return tuple(
                ShownPair(
                    markdown_inline(option.text),
                    "" if place == NONE_PICKED else f"place {place + 1}",
                    f"place {number + 1}",
                    counts,
                    markdown_inline(option.rationale),
                    told,
                )
                for number, (option, place, counts, told) in enumerate(
                    zip(item.options, places, (None, *steps), (_FIRST_OF_ORDER, *words), strict=True)
                )
            )
        case _:
            return ()


def _show_cases(
    item: Item, subject: Subject, *, seed: int, given: Response, ticks: Ticks
) -> tuple[ShownCase, ...]:
    """The cases in the order in which they were asked for."""
    texts = given.texts or ("",) * len(item.sides)
    return tuple(
        ShownCase(
            label=case.label,
            side=case.side.value,
            side_label=SIDE_LABELS[case.side],
            yours=texts[number],
            model_html=markdown(case.model),
            points=tuple(
                ShownPoint(
                    f"{number}-{place}",
                    point.text,
                    _holder_of(point.claim, subject),
                    (number, place) in ticks.found,
                )
                for place, point in enumerate(case.checklist)
            ),
        )
        for number, case in ((number, item.sides[number]) for number in case_order(item, seed))
    )


def _holder_of(claim_id: str, subject: Subject) -> str:
    """Who holds it; that it goes beyond the article where it is no claim of it."""
    claim = subject.claim_map.claims.get(claim_id)
    if claim is not None:
        return holder_label(claim.holder, subject)
    return "Beyond the article" if claim_id in subject.claim_map.beyond else ""


def _coverage_words(item: Item, ticks: Ticks) -> str:
    found, total = steelman.coverage(item, ticks.found)
    left = " What you left out is marked below." if found < total else ""
    return f"Your cases hold {found} of {total} reasons.{left}"


def show_passage(item: Item, subject: Subject) -> ShownPassage | None:
    """The passage that an item rests on, with its sentence set apart; None if the study text has no such passage."""
    passage = subject.article.passage(item.citation.passage)
    if passage is None:
        return None
    found = find_quote(passage.text, item.citation)
    start, end = found or (len(passage.text), len(passage.text))
    return ShownPassage(
        id=passage.id,
        section_title=subject.section_titles.get(passage.section, passage.section),
        before=passage.text[:start],
        quote=passage.text[start:end],
        after=passage.text[end:],
        url=url_for("student.reading.show", _anchor=passage.id),
    )


def _show_claim(claim: Claim, subject: Subject) -> ShownClaim:
    holder = subject.claim_map.holders.get(claim.holder)
    return ShownClaim(
        claim_text=claim.paraphrase,
        holder_label=holder.label if holder else claim.holder,
        side=claim.side.value,
        side_label=SIDE_LABELS[claim.side],
    )
