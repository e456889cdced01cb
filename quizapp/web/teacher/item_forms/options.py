"""The forms of items whose options are chosen, put in order, or matched with statements."""

from dataclasses import replace
from typing import Any

from wtforms import BooleanField, FieldList, Form, FormField, SelectMultipleField

from quizapp.domain.choices import MOST_OPTIONS
from quizapp.domain.item_differences import holder_label
from quizapp.domain.item_types import true_false
from quizapp.domain.items import NONE_PICKED, Option, Prompt
from quizapp.domain.pairs import MOST_PROMPTS
from quizapp.domain.typed_texts import LONGEST_TEXT
from quizapp.services.errors import Invalid
from quizapp.web.teacher.item_forms.base import ItemForm
from quizapp.web.teacher.item_forms.fields import PickField, line, text_area, text_in
from quizapp.web.teacher.item_forms.lists import claim_groups, holder_choices, shortened

NEW_OPTIONS = {"single_choice": 3, "multiple_response": 4, "true_false": 2, "who_would_say": 3, "ordering": 4}
NEW_PROMPTS = 3


class OptionForm(Form):
    """One option."""

    text = text_area("Text", most=LONGEST_TEXT, rows=2)
    rationale = text_area("Why it is right or wrong", most=1000, rows=2)
    holder = PickField("Holder", description="Whom the option stands for.")
    misconception = line(
        "Mistake behind it",
        most=300,
        help="What somebody has mixed up who chooses it. Learners do not see it.",
    )
    claim = PickField("Claim that it voices")
    pinned = BooleanField("Keep it at this place when the options are shuffled")


class PromptForm(Form):
    """One statement to be matched or sorted."""

    text = text_area("Statement", most=LONGEST_TEXT, rows=2)
    key = PickField("Belongs to")
    rationale = text_area("Why it belongs there", most=1000, rows=2)
    claim = PickField("Claim behind it")


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
        """Those that hold anything beyond the place they keep; True and False always do."""
        if self.item.type == true_false.NAME:
            return self.rows()[: len(true_false.TEXTS)]
        keys = self.key.data or ()
        return [
            (row, form)
            for row, form in self.rows()
            if row in keys or any(field.data for field in form if field is not form.pinned)
        ]

    def _answer(self) -> dict[str, Any]:
        keys = self.key.data or ()
        options = [
            Option(
                text=text_in(form.text) or self._holder_of(form),
                is_key=row in keys,
                rationale=text_in(form.rationale),
                misconception=text_in(form.misconception),
                claim=form.claim.data or "",
                holder=form.holder.data or "",
                is_pinned=form.pinned.data,
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
        claims = shortened(claim_groups(self.subject))
        holders = holder_choices(self.subject)
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
        return super()._name_of_row(name, index, part="text" if part in ("key", "pinned") else part)


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
                text=text_in(form.text),
                key=places.get(form.key.data or "", NONE_PICKED),
                claim=form.claim.data or "",
                rationale=text_in(form.rationale),
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
        claims = shortened(claim_groups(self.subject))
        options = [(row, f"Option {number}") for number, (row, _) in enumerate(self.rows(), 1)]
        for _, form in self.prompt_rows():
            form.key.offer({"": options}, first="Choose an option")
            form.claim.offer(claims, kept=[prompt.claim for prompt in self.item.prompts], first="None")
