"""What the forms of all items have in common.

A form checks only whether what was sent can be kept at all; whether the item is fit for learners is the service's to
say. What the chief claim settles (section, holder, viewpoint, passage) need not be filled in: "" stands for it here.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict

from quizapp.domain.anchoring import LONGEST_QUOTE
from quizapp.domain.item_defaults import defaults_for
from quizapp.domain.item_differences import BLOOM_LABELS, SCOPE_LABELS, SIDE_LABELS
from quizapp.domain.items import Bloom, Citation, Item, Scope, Side
from quizapp.domain.subject import Subject
from quizapp.services.overriding import LEAST_REASON, MOST_REASON
from quizapp.web.forms import BaseForm
from quizapp.web.teacher.item_forms.fields import PickField, PickManyField, line, text_area, text_in
from quizapp.web.teacher.item_forms.filling import NOBODY, data_of
from quizapp.web.teacher.item_forms.lists import claim_groups, holder_choices, passage_groups
from quizapp.web.teacher.item_forms.rows import LISTS, closed_up

_PATH = re.compile(r"(\w+)(?:\[(\d+)\])?(?:\[\d+\])?(?:\.(\w+)(?:\[\d+\])?(?:\.\w+)?)?")
_AS_CLAIM = "As the claim says"


class ItemForm(BaseForm):
    """What every item has.  INPUT: of the item types that it serves."""

    INPUT: ClassVar[str]

    claim = PickField(
        "What it asks about", description="The claim that is tested, with the one who holds it."
    )
    stem = text_area("Question", most=2000, rows=3)
    explanation = text_area(
        "Explanation", most=2000, rows=4, help="Shown after answering, above who holds the claim."
    )
    passage = PickField(
        "Passage of the study text", description="Left open, the first that states the claim."
    )
    quote = text_area(
        "Sentence of the passage",
        most=LONGEST_QUOTE,
        rows=2,
        help="The words that it rests on, copied from the passage. They are marked for the learner.",
    )
    more_claims = PickManyField("Further claims that it touches")
    opposing_claim = PickField("Claim that answers it", description="Shown beside it as the other voice.")
    section = PickField("Section")
    holder = PickField("Holder")
    side = PickField("Viewpoint")
    controversy = PickField("Controversy")
    bloom = PickField("What answering demands")
    scope = PickField("Scope")
    source = line("Source", most=500, help="For a question beyond the article: where it can be looked up.")
    cautions = PickManyField("Cautions heeded")
    tensions = PickManyField("Tensions met")
    tags = line("Tags", most=300, help="Words to find it by, with commas between them.")
    variants_of = line("Variant of", most=80, help="Name of another question. No practice asks both of them.")

    override_reason = text_area(
        "Reason",
        most=MOST_REASON,
        rows=3,
        help=f"{LEAST_REASON} to {MOST_REASON} characters. It is kept with this version, with your name and what the "
        "checks say, and every teacher can read it.",
    )

    item: Item
    subject: Subject

    @classmethod
    def of_item(cls, item: Item, subject: Subject) -> "ItemForm":
        """The form filled with an item."""
        form = cls(formdata=None, data=data_of(item, subject))
        form.item, form.subject = item, subject
        form._make_room()
        form._offer()
        return form

    @classmethod
    def of_sent(cls, sent: MultiDict[str, str], item: Item, subject: Subject) -> "ItemForm":
        """The form as it was sent.  item: the one edited. Raises Invalid for rows that no page of ours sends."""
        form = cls(formdata=closed_up(sent))
        form.item, form.subject = item, subject
        form._check_rows()
        form._offer()
        return form

    def to_item(self) -> Item:
        """The item that was edited, with what the form says in place of what it said before."""
        answer = self._answer()
        claims = _claims(self.claim.data or "", self.more_claims.data or (), before=self.item.claims)
        defaults = defaults_for(claims, answer.get("options", ()), self.subject)
        scope = Scope(self.scope.data or Scope.ARTICLE)
        passage = self.passage.data or (defaults.passage if scope is Scope.ARTICLE else "")
        return replace(
            self.item,
            **answer,
            claims=claims,
            stem=text_in(self.stem),
            explanation=text_in(self.explanation),
            citation=Citation(passage, text_in(self.quote)),
            opposing_claim=self.opposing_claim.data or "",
            section=self.section.data or defaults.section,
            holder=_or_default(self.holder.data, defaults.holder),
            side=Side(self.side.data) if self.side.data else defaults.side,
            controversy=_or_default(self.controversy.data, defaults.controversy),
            bloom=Bloom(self.bloom.data or Bloom.REMEMBER),
            scope=scope,
            source=text_in(self.source),
            cautions_ack=_in_order(self.cautions.data or (), before=self.item.cautions_ack),
            tensions=_in_order(self.tensions.data or (), before=self.item.tensions),
            tags=tuple(dict.fromkeys(filter(None, map(str.strip, text_in(self.tags).split(","))))),
            variants_of=text_in(self.variants_of),
        )

    def name_of(self, path: str) -> str:
        """The name of the form's field for the path of a field of the item, "" for one that it has not."""
        found = _PATH.fullmatch(path)
        if found is None:
            return ""
        name, index, part = found.groups()
        if name == "claims":
            return "claim" if index in (None, "0") else "more_claims"
        if name == "citation":
            return part or ""
        if name in LISTS:
            return self._name_of_row(name, None if index is None else int(index), part=part)
        name = {"cautions_ack": "cautions"}.get(name, name)
        return name if name in self._fields else ""

    def add_row(self) -> None:
        """One more option, or one more blank, where there is room."""
        self._offer()

    def _answer(self) -> dict[str, Any]:
        """The fields of the item that say how it is answered."""
        raise NotImplementedError

    def _name_of_row(self, name: str, index: int | None, *, part: str | None) -> str:
        """The name of the field for a part of options[index], accepted[index], prompts[index] or sides[index]."""
        raise NotImplementedError

    def _make_room(self) -> None:
        """Empty rows for what is yet to be written."""

    def _check_rows(self) -> None:
        """Raises Invalid where the rows sent are not those that a page of ours has."""

    def _offer(self) -> None:
        """Give the lists what can be chosen, and what the item has chosen already even if it is gone meanwhile."""
        item, claim_map = self.item, self.subject.claim_map
        claims = claim_groups(self.subject)
        sections = list(self.subject.section_titles.items())
        holders = [(NOBODY, "Nobody"), *holder_choices(self.subject)]
        controversies = [(key, value.question) for key, value in claim_map.controversies.items()]
        cautions = [(key, f"{key}: {caution.topic}") for key, caution in claim_map.cautions.items()]
        self.claim.offer(claims, kept=item.claims[:1], first="Choose a claim")
        self.more_claims.offer(claims, kept=item.claims)
        self.opposing_claim.offer(claims, kept=[item.opposing_claim], first="None")
        self.passage.offer(passage_groups(self.subject), kept=[item.citation.passage], first=_AS_CLAIM)
        self.section.offer({"": sections}, kept=[item.section], first=_AS_CLAIM)
        self.holder.offer({"": holders}, kept=[item.holder], first=_AS_CLAIM)
        self.side.offer({"": [(side.value, label) for side, label in SIDE_LABELS.items()]}, first=_AS_CLAIM)
        self.controversy.offer(
            {"": [(NOBODY, "None"), *controversies]}, kept=[item.controversy], first=_AS_CLAIM
        )
        self.bloom.offer({"": [(bloom.value, label) for bloom, label in BLOOM_LABELS.items()]})
        self.scope.offer({"": [(scope.value, label) for scope, label in SCOPE_LABELS.items()]})
        self.cautions.offer({"": cautions}, kept=item.cautions_ack)
        tensions = [(key, f"{key}: {tension.text}") for key, tension in claim_map.tensions.items()]
        self.tensions.offer({"": tensions}, kept=item.tensions)


def _or_default(chosen: str | None, default: str) -> str:
    return {"": default, NOBODY: ""}.get(chosen or "", chosen or "")


def _claims(first: str, more: Iterable[str], *, before: Sequence[str]) -> tuple[str, ...]:
    """The claims, the chief one first, the others in the order they had."""
    rest = [claim for claim in _in_order(more, before=before) if claim != first]
    return tuple(filter(None, (first, *rest)))


def _in_order(chosen: Iterable[str], *, before: Sequence[str]) -> tuple[str, ...]:
    chosen = list(dict.fromkeys(chosen))
    return tuple(
        [value for value in before if value in chosen] + [value for value in chosen if value not in before]
    )
