"""What an item's chief claim already settles, so that its writer need not say it: section, holder, side, passage.

The files of the bank go by the same rule; here it serves whoever writes a question in a form.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from quizapp.domain.anchoring import cite
from quizapp.domain.items import Item, Option, Side
from quizapp.domain.subject import Subject


@dataclass(frozen=True, slots=True)
class Defaults:
    """What follows from the claims and the key of an item; "" where nothing does."""

    section: str = ""
    controversy: str = ""
    holder: str = ""
    side: Side = Side.NEUTRAL
    passage: str = ""


def defaults_for(claims: Sequence[str], options: Sequence[Option], subject: Subject) -> Defaults:
    """What follows from the first claim; who holds it is told by the key where that stands for a holder.

    claims, options: of the item.  passage: the first of the study text that states the claim.
    """
    claim = subject.claim_map.claims.get(claims[0]) if claims else None
    keyed = next((option.holder for option in options if option.is_key and option.holder), "")
    holder = subject.claim_map.holders.get(keyed or (claim.holder if claim else ""))
    if claim is None:
        return Defaults(holder=keyed, side=holder.side if holder else Side.NEUTRAL)
    return Defaults(
        section=claim.section,
        controversy=claim.controversy,
        holder=keyed or claim.holder,
        side=holder.side if holder and keyed and keyed != claim.holder else claim.side,
        passage=_passage_of(claim.id, claim.section, subject=subject),
    )


def anchored(item: Item, subject: Subject) -> Item:
    """The item with its quotation found in the passage; unchanged where there is none to be found."""
    passage = subject.article.passage(item.citation.passage)
    if passage is None or not item.citation.quote:
        return item
    try:
        return replace(item, citation=cite(passage, item.citation.quote))
    except ValueError:
        return item


def has_quote(item: Item, subject: Subject) -> bool:
    """Whether the words that the item quotes are in its passage as they read there."""
    passage = subject.article.passage(item.citation.passage)
    if passage is None or not item.citation.quote:
        return False
    try:
        cite(passage, item.citation.quote)
    except ValueError:
        return False
    return True


def _passage_of(claim: str, section_code: str, *, subject: Subject) -> str:
    stating = [
        passage
        for section in subject.article.sections
        for passage in section.passages
        if claim in passage.claims
    ]
    # A claim may be repeated elsewhere; its own section is where a reader looks first.
    stating.sort(key=lambda passage: passage.section != section_code)
    return stating[0].id if stating else ""
