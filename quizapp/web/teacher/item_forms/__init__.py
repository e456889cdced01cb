"""The forms by which a teacher writes an item: one for each way of answering, on what all of them share (base)."""

from werkzeug.datastructures import MultiDict

from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Bloom, Item
from quizapp.domain.subject import Subject
from quizapp.web.teacher.item_forms.base import ItemForm
from quizapp.web.teacher.item_forms.options import ChoiceForm, ChoicesForm, OrderForm, PairsForm
from quizapp.web.teacher.item_forms.steelman import SteelmanForm
from quizapp.web.teacher.item_forms.typed import BlanksForm, RecallForm, TextForm

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
_NEW_BLOOM = {
    "who_would_say": Bloom.APPLY,
    "matching": Bloom.ANALYSE,
    "sorting": Bloom.ANALYSE,
    "steelman": Bloom.EVALUATE,
}


def form_of(item: Item, subject: Subject) -> ItemForm:
    """The form to edit an item by."""
    return BY_INPUT[BY_NAME[item.type].INPUT].of_item(item, subject)


def sent_form(sent: MultiDict[str, str], item: Item, subject: Subject) -> ItemForm:
    """The form as it was sent.  item: the one edited. Raises Invalid for rows that no page of ours sends."""
    return BY_INPUT[BY_NAME[item.type].INPUT].of_sent(sent, item, subject)


def new_item(type_name: str) -> Item:
    """An item of that type with nothing written yet."""
    return Item("", type_name, "", "", bloom=_NEW_BLOOM.get(type_name, Bloom.REMEMBER))
