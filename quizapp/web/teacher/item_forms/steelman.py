"""The form of an item that asks for the case of either side."""

from typing import Any

from wtforms import FieldList, Form, FormField

from quizapp.domain.item_differences import SIDE_LABELS
from quizapp.domain.item_types.steelman import SIDES
from quizapp.domain.items import Case, Point, Side
from quizapp.web.teacher.item_forms.base import ItemForm
from quizapp.web.teacher.item_forms.fields import line, text_area, text_in


class CaseForm(Form):
    """The case for one side."""

    label = line("Whose case, for what", most=300)
    model = text_area("Model answer", most=2000, rows=4)
    checklist = text_area(
        "Reasons to look for",
        most=3000,
        rows=4,
        help="One to a line, two or more; after a | the claim it stands for: Silence costs trust | C-LEAD-05.",
    )


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
            Case(side, text_in(form.label), text_in(form.model), _points(text_in(form.checklist)))
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


def _points(text: str) -> tuple[Point, ...]:
    """A checklist from its lines."""
    parts = [
        line.rpartition("|") if "|" in line else (line, "", "") for line in text.split("\n") if line.strip()
    ]
    return tuple(Point(reason.strip(), claim.strip()) for reason, _, claim in parts)
