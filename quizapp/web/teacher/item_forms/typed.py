"""The forms of items that are answered by typing: blanks, short answers, and the backs of flashcards."""

from typing import Any

from wtforms import FieldList

from quizapp.domain.blanks import split_stem
from quizapp.domain.item_types import flashcard_reversed
from quizapp.services.errors import Invalid
from quizapp.web.teacher.item_forms.base import ItemForm
from quizapp.web.teacher.item_forms.fields import FitVariants, text_area, text_in, variants_in

MOST_BLANKS = 9


class _TypedForm(ItemForm):
    """Answered by typing: variants that count as right, one to a line."""

    accepted = FieldList(text_area("Accepted answers", most=FitVariants(), rows=3), max_entries=MOST_BLANKS)

    def lists(self) -> tuple[tuple[str, ...], ...]:
        """The variants of each row."""
        return tuple(map(variants_in, self.accepted))

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
        blanks = len(split_stem(text_in(self.stem))) - 1
        while len(lists) > blanks and not lists[-1]:
            lists.pop()
        return {"accepted": (*lists, *((),) * (min(blanks, MOST_BLANKS) - len(lists)))}


class TextForm(_TypedForm):
    """A short answer."""

    INPUT = "text"
    answer = text_area(
        "Model answer",
        most=1000,
        rows=2,
        help="Shown after answering. Left empty, the first accepted answer.",
    )

    def _answer(self) -> dict[str, Any]:
        return {"accepted": self.lists()[:1] or ((),), "answer": text_in(self.answer)}


class RecallForm(_TypedForm):
    """A flashcard."""

    INPUT = "recall"
    answer = text_area("Back of the card", most=1000, rows=3)

    def _answer(self) -> dict[str, Any]:
        back = text_in(self.answer)
        accepted = tuple(filter(None, self.lists()[:1]))
        if not accepted and self.item.type == flashcard_reversed.NAME and back:
            # The back is a term, so it is what one would type.
            accepted = ((back,),)
        return {"accepted": accepted, "answer": back}
