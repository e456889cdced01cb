"""The forms by which a teacher writes an item: one for each way of answering, on what all of them share.

A form checks only whether what was sent can be kept at all; whether the item is fit for learners is the service's to
say. What the chief claim settles (section, holder, viewpoint, passage) need not be filled in: "" stands for it here.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict
from wtforms import (
    Field,
    FieldList,
    Form,
    FormField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)

from quizapp.domain.anchoring import LONGEST_QUOTE
from quizapp.domain.blanks import split_stem
from quizapp.domain.choices import MOST_OPTIONS
from quizapp.domain.item_defaults import Defaults, defaults_for
from quizapp.domain.item_differences import (
    BLOOM_LABELS,
    SCOPE_LABELS,
    SIDE_LABELS,
    claim_label,
    holder_label,
)
from quizapp.domain.item_types import BY_NAME, flashcard_reversed, true_false
from quizapp.domain.item_types.steelman import SIDES
from quizapp.domain.items import (
    NONE_PICKED,
    Bloom,
    Case,
    Citation,
    Item,
    Option,
    Point,
    Prompt,
    Scope,
    Side,
)
from quizapp.domain.pairs import MOST_PROMPTS
from quizapp.domain.subject import Subject
from quizapp.domain.typed_texts import LONGEST_TEXT
from quizapp.services.authoring import LEAST_REASON, MOST_REASON
from quizapp.services.errors import Invalid
from quizapp.web.forms import BaseForm

NOBODY = "none"
"""In place of "" where nobody, or no controversy, is meant and not what the claim says."""
NEW_OPTIONS = {"single_choice": 3, "multiple_response": 4, "true_false": 2, "who_would_say": 3, "ordering": 4}
NEW_PROMPTS = 3
MOST_BLANKS = 9
_NEW_BLOOM = {
    "who_would_say": Bloom.APPLY,
    "matching": Bloom.ANALYSE,
    "sorting": Bloom.ANALYSE,
    "steelman": Bloom.EVALUATE,
}
SHORT_LABEL = 60
MOST_VARIANTS = 40
LONGEST_VARIANT = 200
MOST_ROWS = 60
"""Rows, and marks of the right answer, that a form may send: more than any page has, so that gaps do no harm."""
_PATH = re.compile(r"(\w+)(?:\[(\d+)\])?(?:\[\d+\])?(?:\.(\w+)(?:\[\d+\])?(?:\.\w+)?)?")
_LISTS = ("options", "accepted", "prompts", "sides")
_ROW = re.compile(rf"({'|'.join(_LISTS)})-([0-9]{{1,4}})((?:-[a-z_]+)?)")
_AS_CLAIM = "As the claim says"

Choices = Sequence[tuple[str, str]]
Groups = Mapping[str, Choices]


class Fits:
    """Refuses a text that is too long to keep, or that holds a character that no database stores."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, _form: Form, field: Field) -> None:
        text = field.data or ""
        if len(text) > self.most:
            raise ValidationError(f"It has {len(text):,} characters; {self.most:,} is the most. Shorten it.")
        if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text):
            raise ValidationError("It holds a character that cannot be kept. Type it again without it.")


class FitVariants(Fits):
    """Refuses too many accepted answers, and one too long: comparing takes its time over a long text."""

    def __init__(self) -> None:
        super().__init__(MOST_VARIANTS * (LONGEST_VARIANT + 1))

    def __call__(self, form: Form, field: Field) -> None:
        super().__call__(form, field)
        variants = _variants_in(field)
        if len(variants) > MOST_VARIANTS:
            raise ValidationError(
                f"There are {len(variants)} answers; {MOST_VARIANTS} is the most. Drop some."
            )
        longest = max(map(len, variants), default=0)
        if longest > LONGEST_VARIANT:
            raise ValidationError(
                f"One of the answers has {longest:,} characters; {LONGEST_VARIANT} is the most. Shorten it."
            )


class PickField(SelectField):
    """One of a list, or nothing ("").  first: what choosing nothing is called, None where something must be chosen.

    groups: heading ("" for none) -> what can be chosen below it.
    """

    groups: Groups = MappingProxyType({})
    first: str | None = None

    def offer(self, groups: Groups, *, kept: Iterable[str] = (), first: str | None = None) -> None:
        """Set what can be chosen.  kept: what is chosen already and stays open even if it is not listed any more."""
        self.groups, self.first = _with_kept(groups, kept), first

    def pre_validate(self, form: Any) -> None:
        if self.data and self.data not in _values(self.groups):
            raise ValidationError("This is not on the list any more. Choose again.")


class PickManyField(SelectMultipleField):
    """Any of a list.  groups: as in PickField."""

    groups: Groups = MappingProxyType({})

    def offer(self, groups: Groups, *, kept: Iterable[str] = ()) -> None:
        """Set what can be chosen."""
        self.groups = _with_kept(groups, kept)

    def pre_validate(self, form: Any) -> None:
        if not _values(self.groups).issuperset(self.data or ()):
            raise ValidationError("One of these is not on the list any more. Choose again.")


def _closed_up(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was sent with the rows of each list numbered from 0 without a gap, and the keys pointing at the same rows.

    A row whose number is none is left out; WTForms takes digits of any script for one and fails on some.
    Raises Invalid for more than MOST_ROWS rows or keys.
    """
    found = {name: _ROW.fullmatch(name) for name in sent}
    numbers = {of: sorted({int(row[2]) for row in found.values() if row and row[1] == of}) for of in _LISTS}
    if max(*map(len, numbers.values()), len(sent.getlist("key"))) > MOST_ROWS:
        raise Invalid(
            f"What was sent has more than {MOST_ROWS} options, answers or marks; no question has as many."
        )
    places = {of: {number: place for place, number in enumerate(all_)} for of, all_ in numbers.items()}

    def closed_key(value: str) -> str | None:
        number = int(value) if re.fullmatch(r"[0-9]{1,4}", value) else -1
        return str(places["options"][number]) if number in places["options"] else None

    closed: MultiDict[str, str] = MultiDict()
    for name, value in sent.items(multi=True):
        row = found[name]
        if row:
            if (row[1], row[3]) == ("prompts", "-key"):
                value = closed_key(value) or ""
            closed.add(f"{row[1]}-{places[row[1]][int(row[2])]}{row[3]}", value)
        elif name == "key":
            key = closed_key(value)
            if key is not None:
                closed.add(name, key)
        elif not name.startswith(tuple(f"{of}-" for of in _LISTS)):
            closed.add(name, value)
    return closed


def _text_in(field: Any) -> str:
    """What a text field holds, "" where nothing was sent."""
    return field.data or ""


def _variants_in(field: Any) -> tuple[str, ...]:
    """The accepted answers in a text field, one to a line."""
    return tuple(filter(None, map(str.strip, _text_in(field).split("\n"))))


def _tidy(text: str | None) -> str:
    """The text with line ends as we store them; a browser sends CRLF, which would make each save a change."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _text_area(label: str, *, most: int | Fits, rows: int, help: str = "") -> TextAreaField:  # noqa: A002
    fits = Fits(most) if isinstance(most, int) else most
    return TextAreaField(
        label, validators=[fits], filters=[_tidy], description=help, render_kw={"rows": rows}
    )


def _line(label: str, *, most: int, help: str = "") -> StringField:  # noqa: A002  (what it is called on a page)
    return StringField(label, validators=[Fits(most)], filters=[_tidy], description=help)


class OptionForm(Form):
    """One option."""

    text = _text_area("Text", most=LONGEST_TEXT, rows=2)
    rationale = _text_area("Why it is right or wrong", most=1000, rows=2)
    holder = PickField("Holder", description="Whom the option stands for.")
    misconception = _line(
        "Mistake behind it",
        most=300,
        help="What somebody has mixed up who chooses it. Learners do not see it.",
    )
    claim = PickField("Claim that it voices")


class PromptForm(Form):
    """One statement to be matched or sorted."""

    text = _text_area("Statement", most=LONGEST_TEXT, rows=2)
    key = PickField("Belongs to")
    rationale = _text_area("Why it belongs there", most=1000, rows=2)
    claim = PickField("Claim behind it")


class CaseForm(Form):
    """The case for one side."""

    label = _line("Whose case, for what", most=300)
    model = _text_area("Model answer", most=2000, rows=4)
    checklist = _text_area(
        "Reasons to look for",
        most=3000,
        rows=4,
        help="One to a line, two or more; after a | the claim it stands for: Silence costs trust | C-LEAD-05.",
    )


class ItemForm(BaseForm):
    """What every item has.  INPUT: of the item types that it serves."""

    INPUT: ClassVar[str]

    claim = PickField(
        "What it asks about", description="The claim that is tested, with the one who holds it."
    )
    stem = _text_area("Question", most=2000, rows=3)
    explanation = _text_area(
        "Explanation", most=2000, rows=4, help="Shown after answering, above who holds the claim."
    )
    passage = PickField(
        "Passage of the study text", description="Left open, the first that states the claim."
    )
    quote = _text_area(
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
    source = _line("Source", most=500, help="For a question beyond the article: where it can be looked up.")
    cautions = PickManyField("Cautions heeded")
    tags = _line("Tags", most=300, help="Words to find it by, with commas between them.")
    variants_of = _line(
        "Variant of", most=80, help="Name of another question. No practice asks both of them."
    )

    override_reason = _text_area(
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
        form = cls(formdata=None, data=_data_of(item, subject))
        form.item, form.subject = item, subject
        form._make_room()
        form._offer()
        return form

    @classmethod
    def of_sent(cls, sent: MultiDict[str, str], item: Item, subject: Subject) -> "ItemForm":
        """The form as it was sent.  item: the one edited. Raises Invalid for rows that no page of ours sends."""
        form = cls(formdata=_closed_up(sent))
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
            stem=_text_in(self.stem),
            explanation=_text_in(self.explanation),
            citation=Citation(passage, _text_in(self.quote)),
            opposing_claim=self.opposing_claim.data or "",
            section=self.section.data or defaults.section,
            holder=_or_default(self.holder.data, defaults.holder),
            side=Side(self.side.data) if self.side.data else defaults.side,
            controversy=_or_default(self.controversy.data, defaults.controversy),
            bloom=Bloom(self.bloom.data or Bloom.REMEMBER),
            scope=scope,
            source=_text_in(self.source),
            cautions_ack=_in_order(self.cautions.data or (), before=self.item.cautions_ack),
            tags=tuple(dict.fromkeys(filter(None, map(str.strip, _text_in(self.tags).split(","))))),
            variants_of=_text_in(self.variants_of),
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
        if name in _LISTS:
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
        holders = [(NOBODY, "Nobody"), *_holders(self.subject)]
        controversies = [(key, value.question) for key, value in claim_map.controversies.items()]
        cautions = [(key, f"{key}: {caution.topic}") for key, caution in claim_map.cautions.items()]
        self.claim.offer(claims, kept=item.claims[:1], first="Choose a claim")
        self.more_claims.offer(claims, kept=item.claims)
        self.opposing_claim.offer(claims, kept=[item.opposing_claim], first="None")
        self.passage.offer(_passages(self.subject), kept=[item.citation.passage], first=_AS_CLAIM)
        self.section.offer({"": sections}, kept=[item.section], first=_AS_CLAIM)
        self.holder.offer({"": holders}, kept=[item.holder], first=_AS_CLAIM)
        self.side.offer({"": [(side.value, label) for side, label in SIDE_LABELS.items()]}, first=_AS_CLAIM)
        self.controversy.offer(
            {"": [(NOBODY, "None"), *controversies]}, kept=[item.controversy], first=_AS_CLAIM
        )
        self.bloom.offer({"": [(bloom.value, label) for bloom, label in BLOOM_LABELS.items()]})
        self.scope.offer({"": [(scope.value, label) for scope, label in SCOPE_LABELS.items()]})
        self.cautions.offer({"": cautions}, kept=item.cautions_ack)


class _OptionsForm(ItemForm):
    """Answered by choosing."""

    options = FieldList(FormField(OptionForm), max_entries=MOST_OPTIONS)
    key = SelectMultipleField("Right answer", validate_choice=False)

    def add_row(self) -> None:
        if len(self.options) < MOST_OPTIONS:
            self.options.append_entry()
        super().add_row()

    def rows(self) -> list[tuple[str, Any]]:
        """The options: what names each as key, and its form."""
        return [(entry.name.rpartition("-")[2], entry.form) for entry in self.options]

    def _filled_rows(self) -> list[tuple[str, Any]]:
        """Those that hold anything; True and False always do."""
        if self.item.type == true_false.NAME:
            return self.rows()[: len(true_false.TEXTS)]
        keys = self.key.data or ()
        return [(row, form) for row, form in self.rows() if row in keys or any(field.data for field in form)]

    def _answer(self) -> dict[str, Any]:
        keys = self.key.data or ()
        options = [
            Option(
                text=_text_in(form.text) or self._holder_of(form),
                is_key=row in keys,
                rationale=_text_in(form.rationale),
                misconception=_text_in(form.misconception),
                claim=form.claim.data or "",
                holder=form.holder.data or "",
            )
            for row, form in self._filled_rows()
        ]
        if self.item.type == true_false.NAME:
            texts = zip(options, true_false.TEXTS, strict=False)
            options = [replace(option, text=text) for option, text in texts]
        return {"options": tuple(options)}

    def _holder_of(self, form: Any) -> str:
        return holder_label(form.holder.data, self.subject) if form.holder.data else ""

    def _name_of_row(self, name: str, index: int | None, *, part: str | None) -> str:
        if name != "options":
            return ""
        filled = self._filled_rows()
        if index is None or index >= len(filled):
            return name
        return f"options-{filled[index][0]}-{part or 'text'}"

    def _check_rows(self) -> None:
        if self.item.type == true_false.NAME and len(self.options) > len(true_false.TEXTS):
            raise Invalid("A question of true or false has two options, and more were sent.")

    def _make_room(self) -> None:
        while len(self.options) < NEW_OPTIONS.get(self.item.type, 3):
            self.options.append_entry()

    def _offer(self) -> None:
        super()._offer()
        claims = _shortened(claim_groups(self.subject))
        holders = _holders(self.subject)
        for _, form in self.rows():
            form.claim.offer(claims, kept=[option.claim for option in self.item.options], first="None")
            form.holder.offer(
                {"": holders}, kept=[option.holder for option in self.item.options], first="Choose a holder"
            )


class ChoiceForm(_OptionsForm):
    """One option is right."""

    INPUT = "choice"


class ChoicesForm(_OptionsForm):
    """Any number of options are right."""

    INPUT = "choices"


class OrderForm(_OptionsForm):
    """Options that stand in their right order."""

    INPUT = "order"

    def _name_of_row(self, name: str, index: int | None, *, part: str | None) -> str:
        return super()._name_of_row(name, index, part="text" if part == "key" else part)


class PairsForm(_OptionsForm):
    """Statements, each of which belongs to one of the options."""

    INPUT = "pairs"
    prompts = FieldList(FormField(PromptForm), max_entries=MOST_PROMPTS)

    def add_row(self) -> None:
        """One more statement, and one more option to go with it; what stays empty is dropped."""
        if len(self.prompts) < MOST_PROMPTS:
            self.prompts.append_entry()
        super().add_row()

    def prompt_rows(self) -> list[tuple[str, Any]]:
        """The statements: the number of each, and its form."""
        return [(entry.name.rpartition("-")[2], entry.form) for entry in self.prompts]

    def _filled_prompts(self) -> list[tuple[str, Any]]:
        return [(row, form) for row, form in self.prompt_rows() if any(field.data for field in form)]

    def _answer(self) -> dict[str, Any]:
        places = {row: place for place, (row, _) in enumerate(self._filled_rows())}
        prompts = tuple(
            Prompt(
                text=_text_in(form.text),
                key=places.get(form.key.data or "", NONE_PICKED),
                claim=form.claim.data or "",
                rationale=_text_in(form.rationale),
            )
            for _, form in self._filled_prompts()
        )
        return {**super()._answer(), "prompts": prompts}

    def _name_of_row(self, name: str, index: int | None, *, part: str | None) -> str:
        if name != "prompts":
            return super()._name_of_row(name, index, part=part)
        filled = self._filled_prompts()
        if index is None or index >= len(filled):
            return name
        return f"prompts-{filled[index][0]}-{part or 'text'}"

    def _make_room(self) -> None:
        super()._make_room()
        while len(self.prompts) < NEW_PROMPTS:
            self.prompts.append_entry()

    def _offer(self) -> None:
        super()._offer()
        claims = _shortened(claim_groups(self.subject))
        options = [(row, f"Option {number}") for number, (row, _) in enumerate(self.rows(), 1)]
        for _, form in self.prompt_rows():
            form.key.offer({"": options}, first="Choose an option")
            form.claim.offer(claims, kept=[prompt.claim for prompt in self.item.prompts], first="None")


class SteelmanForm(ItemForm):
    """The case for either side."""

    INPUT = "steelman"
    sides = FieldList(FormField(CaseForm), max_entries=len(SIDES))

    def side_rows(self) -> list[tuple[str, Any]]:
        """The sides: what each is called, and its form."""
        sides = self._sides()
        return [
            (SIDE_LABELS[side], entry.form) for side, entry in zip(sides, self.sides.entries, strict=False)
        ]

    def _sides(self) -> tuple[Side, ...]:
        """Which side stands first is the item's own."""
        held = tuple(case.side for case in self.item.sides)
        return held if sorted(held) == sorted(SIDES) else SIDES

    def _answer(self) -> dict[str, Any]:
        cases = [
            Case(side, _text_in(form.label), _text_in(form.model), _points(_text_in(form.checklist)))
            for side, (_, form) in zip(self._sides(), self.side_rows(), strict=True)
        ]
        return {"sides": tuple(cases) if any(case.label or case.model for case in cases) else ()}

    def _name_of_row(self, name: str, index: int | None, *, part: str | None) -> str:
        if name != "sides":
            return ""
        return name if index is None else f"sides-{min(index, len(SIDES) - 1)}-{part or 'label'}"

    def _offer(self) -> None:
        super()._offer()
        while len(self.sides) < len(SIDES):
            self.sides.append_entry()


class _TypedForm(ItemForm):
    """Answered by typing: variants that count as right, one to a line."""

    accepted = FieldList(_text_area("Accepted answers", most=FitVariants(), rows=3), max_entries=MOST_BLANKS)

    def lists(self) -> tuple[tuple[str, ...], ...]:
        """The variants of each row."""
        return tuple(map(_variants_in, self.accepted))

    def _name_of_row(self, name: str, index: int | None, *, part: str | None) -> str:
        if name != "accepted":
            return ""
        return f"accepted-{max(0, min(index or 0, len(self.accepted) - 1))}"

    def _check_rows(self) -> None:
        if self.INPUT != "blanks" and not len(self.accepted):
            raise Invalid(
                "The accepted answers were not sent along. Open the question again and send all of it."
            )

    def _make_room(self) -> None:
        while len(self.accepted) < 1:
            self.accepted.append_entry()


class BlanksForm(_TypedForm):
    """Blanks in a sentence."""

    INPUT = "blanks"

    def add_row(self) -> None:
        if len(self.accepted) < MOST_BLANKS:
            self.accepted.append_entry()
        super().add_row()

    def _answer(self) -> dict[str, Any]:
        lists = list(self.lists())
        blanks = len(split_stem(_text_in(self.stem))) - 1
        while len(lists) > blanks and not lists[-1]:
            lists.pop()
        return {"accepted": (*lists, *((),) * (min(blanks, MOST_BLANKS) - len(lists)))}


class TextForm(_TypedForm):
    """A short answer."""

    INPUT = "text"
    answer = _text_area(
        "Model answer",
        most=1000,
        rows=2,
        help="Shown after answering. Left empty, the first accepted answer.",
    )

    def _answer(self) -> dict[str, Any]:
        return {"accepted": self.lists()[:1] or ((),), "answer": _text_in(self.answer)}


class RecallForm(_TypedForm):
    """A flashcard."""

    INPUT = "recall"
    answer = _text_area("Back of the card", most=1000, rows=3)

    def _answer(self) -> dict[str, Any]:
        back = _text_in(self.answer)
        accepted = tuple(filter(None, self.lists()[:1]))
        if not accepted and self.item.type == flashcard_reversed.NAME and back:
            # The back is a term, so it is what one would type.
            accepted = ((back,),)
        return {"accepted": accepted, "answer": back}


ALL: tuple[type[ItemForm], ...] = (
    ChoiceForm,
    ChoicesForm,
    BlanksForm,
    TextForm,
    PairsForm,
    OrderForm,
    SteelmanForm,
    RecallForm,
)
BY_INPUT: dict[str, type[ItemForm]] = {form.INPUT: form for form in ALL}


def form_of(item: Item, subject: Subject) -> ItemForm:
    """The form to edit an item by."""
    return BY_INPUT[BY_NAME[item.type].INPUT].of_item(item, subject)


def sent_form(sent: MultiDict[str, str], item: Item, subject: Subject) -> ItemForm:
    """The form as it was sent.  item: the one edited. Raises Invalid for rows that no page of ours sends."""
    return BY_INPUT[BY_NAME[item.type].INPUT].of_sent(sent, item, subject)


def new_item(type_name: str) -> Item:
    """An item of that type with nothing written yet."""
    return Item("", type_name, "", "", bloom=_NEW_BLOOM.get(type_name, Bloom.REMEMBER))


def claim_groups(subject: Subject) -> Groups:
    """Every claim with its holder, by section; then the facts beyond the article."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for claim in subject.claim_map.claims.values():
        title = subject.section_titles.get(claim.section, claim.section)
        groups.setdefault(title, []).append((claim.id, claim_label(claim.id, subject)))
    beyond = [(key, claim_label(key, subject)) for key in subject.claim_map.beyond]
    return groups | ({"Beyond the article": beyond} if beyond else {})


def _data_of(item: Item, subject: Subject) -> dict[str, Any]:
    defaults = defaults_for(item.claims, item.options, subject)
    return {
        "claim": next(iter(item.claims), ""),
        "more_claims": list(item.claims[1:]),
        "stem": item.stem,
        "explanation": item.explanation,
        "passage": item.citation.passage,
        "quote": item.citation.quote,
        "opposing_claim": item.opposing_claim,
        **_choices_data(item, defaults),
        "bloom": item.bloom.value,
        "scope": item.scope.value,
        "source": item.source,
        "cautions": list(item.cautions_ack),
        "tags": ", ".join(item.tags),
        "variants_of": item.variants_of,
        "options": [
            {
                "text": option.text,
                "rationale": option.rationale,
                "misconception": option.misconception,
                "claim": option.claim,
                "holder": option.holder,
            }
            for option in item.options
        ],
        "prompts": [
            {
                "text": prompt.text,
                "key": "" if prompt.key == NONE_PICKED else str(prompt.key),
                "rationale": prompt.rationale,
                "claim": prompt.claim,
            }
            for prompt in item.prompts
        ],
        "sides": [
            {
                "label": case.label,
                "model": case.model,
                "checklist": "\n".join(
                    f"{point.text} | {point.claim}" if point.claim else point.text for point in case.checklist
                ),
            }
            for case in item.sides
        ],
        "key": [str(row) for row, option in enumerate(item.options) if option.is_key],
        "accepted": ["\n".join(variants) for variants in item.accepted],
        "answer": item.answer,
    }


def _points(text: str) -> tuple[Point, ...]:
    """A checklist from its lines."""
    parts = [
        line.rpartition("|") if "|" in line else (line, "", "") for line in text.split("\n") if line.strip()
    ]
    return tuple(Point(reason.strip(), claim.strip()) for reason, _, claim in parts)


def _choices_data(item: Item, defaults: Defaults) -> dict[str, str]:
    """What the claim says anyway is left to it, so that another claim chosen later has its say."""
    return {
        "section": "" if item.section == defaults.section else item.section,
        "holder": "" if item.holder == defaults.holder else item.holder or NOBODY,
        "side": "" if item.side is defaults.side else item.side.value,
        "controversy": "" if item.controversy == defaults.controversy else item.controversy or NOBODY,
    }


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


def _holders(subject: Subject) -> Choices:
    return [(key, holder_label(key, subject)) for key in subject.claim_map.holders]


def _passages(subject: Subject) -> Groups:
    return {
        section.title: [
            (passage.id, f"{passage.id}: {passage.text[:90].rstrip()}…") for passage in section.passages
        ]
        for section in subject.article.sections
    }


def _shortened(groups: Groups) -> Groups:
    """The same with labels of some words: a list that stands in every option is told from its beginnings."""
    return {
        heading: [(value, f"{value} {label[:SHORT_LABEL].rpartition(' ')[0]}…") for value, label in choices]
        for heading, choices in groups.items()
    }


def _values(groups: Groups) -> set[str]:
    return {value for choices in groups.values() for value, _ in choices}


def _with_kept(groups: Groups, kept: Iterable[str]) -> Groups:
    """The groups, and at their end what is chosen already and not listed any more."""
    known = _values(groups)
    gone = [(value, value) for value in dict.fromkeys(kept) if value and value not in known]
    return {**groups, "No longer listed": gone} if gone else groups
