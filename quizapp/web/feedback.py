"""What a learner sees after answering: verdict, each option with its reason, who holds the claim, where it stands."""

from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from quizapp.domain.anchoring import find_quote
from quizapp.domain.claim_map import Claim, Kind
from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Grade, Item, Response, Side, Verdict
from quizapp.domain.shuffling import option_order
from quizapp.domain.subject import Subject
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
VERDICT_WORDS = {
    Verdict.RIGHT: "Right",
    Verdict.PARTIAL: "Partly right",
    Verdict.WRONG: "Not right",
    Verdict.UNGRADED: "Compare with your answer",
}


@dataclass(frozen=True, slots=True)
class ShownOutcome:
    """An option after answering."""

    text_html: Markup
    is_selected: bool
    is_key: bool
    rationale_html: Markup


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

    claim_text: the claim chiefly tested.  further: the others that the item rests on.
    """

    verdict: str
    verdict_words: str
    score_words: str
    key_html: Markup
    understood: tuple[str, ...]
    given_texts: tuple[str, ...]
    options: tuple[ShownOutcome, ...]
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


def show_feedback(item: Item, subject: Subject, *, seed: int, given: Response, grade: Grade) -> ShownFeedback:
    """The feedback as a page shows it.  seed: the one the options were shown by."""
    claims = subject.claim_map.claims
    claim = claims.get(item.claims[0]) if item.claims else None
    opposing = claims.get(item.opposing_claim)
    shown = _show_claim(claim, subject) if claim else None
    return ShownFeedback(
        verdict=grade.verdict.value,
        verdict_words=VERDICT_WORDS[grade.verdict],
        score_words=f"{points(grade.score or 0.0)} of 1 point" if grade.verdict is Verdict.PARTIAL else "",
        key_html=markdown(BY_NAME[item.type].key_text(item)),
        understood=grade.understood,
        given_texts=tuple(text for text in given.texts if text),
        options=tuple(
            ShownOutcome(
                markdown_inline(item.options[index].text),
                index in given.selected,
                item.options[index].is_key,
                markdown_inline(item.options[index].rationale),
            )
            for index in option_order(item, seed)
        ),
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
