"""From a stored item to the question on a page, and from what the page sent back to a Response.

Answers are read by hand and not by WTForms objects: these are the two requests that learners make all day, where a
form object costs more than all the SQL, and what a field may hold depends on the item anyway. The token of the form
is checked for every POST of the site (web/security.py, Flask-WTF).
The value of an option is its place in the order shown, which a secret seed decides: it says nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from quizapp.domain.blanks import split_stem
from quizapp.domain.item_types import BY_NAME
from quizapp.domain.item_types.steelman import LONGEST as LONGEST_CASE
from quizapp.domain.items import NONE_PICKED, InvalidResponse, Item, Response, Scope
from quizapp.domain.shuffling import case_order, option_order
from quizapp.domain.wording import plain
from quizapp.web.filters import markdown_inline

TEXT_MAX = 500
_TYPED = ("blanks", "text")
_SCORED_IN_PART = ("choices", "pairs", "order")


@dataclass(frozen=True, slots=True)
class ShownOption:
    """A choice.  value: what the form sends."""

    value: str
    text_html: Markup
    is_selected: bool


@dataclass(frozen=True, slots=True)
class ShownPick:
    """A statement, or something to be put in order, with a list to pick from.  value: what is picked, "" if nothing."""

    name: str
    text_html: Markup
    value: str


@dataclass(frozen=True, slots=True)
class ShownText:
    """A text to write.  label: what it is to argue for."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownItem:
    """A question before it is answered; nothing in it depends on the key.

    stem_pieces: the text around the blanks of a cloze, one piece where there are none.  input: choice, choices,
    blanks, text, pairs, order, steelman or recall.  picks: for pairs and order, what to pick something for; choices:
    value and words of what can be picked.  cases: of a steelman.
    texts: what was typed.  error: what is wrong with the answer that was sent.
    prefix: of the names of its fields and its ids, "" where it is alone on its page.
    """

    stem_html: Markup
    stem_pieces: tuple[Markup, ...]
    input: str
    options: tuple[ShownOption, ...]
    picks: tuple[ShownPick, ...]
    choices: tuple[tuple[str, str], ...]
    cases: tuple[ShownText, ...]
    texts: tuple[str, ...]
    is_beyond: bool
    type_label: str
    scoring: str
    section_title: str
    error: str | None
    legend_id: str
    prefix: str


def show_item(
    item: Item,
    section_titles: Mapping[str, str],
    *,
    seed: int,
    given: Response | None = None,
    error: str | None = None,
    prefix: str = "",
) -> ShownItem:
    """The question as a page asks it.

    seed: of the order of options.  given: an answer to show as chosen.  prefix: see ShownItem.
    """
    item_type = BY_NAME[item.type]
    given = given or Response()
    order = option_order(item, seed)
    picks, choices = _picks(item, order, given=given)
    return ShownItem(
        stem_html=markdown_inline(item.stem),
        stem_pieces=tuple(markdown_inline(piece) for piece in split_stem(item.stem))
        if item_type.INPUT == "blanks"
        else (markdown_inline(item.stem),),
        input=item_type.INPUT,
        options=tuple(
            ShownOption(str(place), markdown_inline(item.options[index].text), index in given.selected)
            for place, index in enumerate(order, 1)
            if not choices
        ),
        picks=picks,
        choices=choices,
        cases=tuple(
            ShownText(
                f"text-{index}",
                item.sides[index].label,
                given.texts[index] if index < len(given.texts) else "",
            )
            for index in case_order(item, seed)
        ),
        texts=given.texts,
        is_beyond=item.scope is Scope.BEYOND,
        type_label=item_type.LABEL,
        scoring=_scoring(item),
        section_title=section_titles.get(item.section, item.section),
        error=error,
        legend_id=f"{prefix}question",
        prefix=prefix,
    )


def _scoring(item: Item) -> str:
    """How the answer is scored and read, as far as the page has to say it.

    Where it is right or wrong as a whole there is no share to explain: of a typed answer, only how it is read.
    """
    item_type = BY_NAME[item.type]
    if item_type.INPUT in _SCORED_IN_PART or len(item.accepted) > 1:
        return item_type.SCORING
    if item_type.INPUT in _TYPED:
        _how_shared, _, how_read = item_type.SCORING.partition(". ")
        return how_read
    return ""


def read_answer(form: MultiDict[str, str], item: Item, *, seed: int) -> Response:
    """What the form says, in terms of the stored item; empty where nothing was given.

    The button “I do not know” counts whatever else the form holds.
    Raises InvalidResponse for an option that was not offered, more answers than one can give, or a text over the limit.
    """
    if form.get("pass"):
        return Response(is_passed=True)
    match BY_NAME[item.type].INPUT:
        case "choice":
            values = form.getlist("choice")
            if len(values) > 1:
                raise InvalidResponse("Choose one option; several were sent.")
            return Response(selected=_indexes(values, item, seed=seed))
        case "choices":
            return Response(selected=tuple(sorted(set(_indexes(form.getlist("choices"), item, seed=seed)))))
        case "blanks":
            return Response(texts=_texts(form, len(split_stem(item.stem)) - 1))
        case "pairs":
            order = option_order(item, seed)
            picked = _picked(form, count=len(item.prompts), most=len(order))
            return _unless_empty(NONE_PICKED if place == NONE_PICKED else order[place] for place in picked)
        case "order":
            places = dict.fromkeys(range(len(item.options)), NONE_PICKED)
            picked = _picked(form, count=len(places), most=len(places))
            places.update(zip(option_order(item, seed), picked, strict=True))
            return _unless_empty(places.values())
        case "steelman":
            return Response(texts=_texts(form, len(item.sides), most=LONGEST_CASE))
        case _:
            return Response(texts=_texts(form, 1))


def fields_of(form: MultiDict[str, str], prefix: str) -> MultiDict[str, str]:
    """What the form says of the question whose fields begin so, by their names without it."""
    return MultiDict(
        [
            (name.removeprefix(prefix), value)
            for name, value in form.items(multi=True)
            if name.startswith(prefix)
        ]
    )


def as_typed(form: MultiDict[str, str], item: Item, *, seed: int) -> Response:
    """What the form says as far as it can be shown again, however wrong it is as an answer."""
    try:
        return read_answer(form, item, seed=seed)
    except InvalidResponse:
        return Response(texts=tuple(form.get(f"text-{place}", "")[:5000] for place in range(9)))


def _picks(
    item: Item, order: Sequence[int], *, given: Response
) -> tuple[tuple[ShownPick, ...], tuple[tuple[str, str], ...]]:
    """What something is picked for, and what can be picked; nothing for items answered otherwise."""
    match BY_NAME[item.type].INPUT:
        case "pairs":
            texts = [prompt.text for prompt in item.prompts]
            values = {index: str(place) for place, index in enumerate(order, 1)}
            picked = given.selected
            choices = [(str(place), plain(item.options[index].text)) for place, index in enumerate(order, 1)]
        case "order":
            texts = [item.options[index].text for index in order]
            values = {place: str(place + 1) for place in range(len(order))}
            picked = tuple(given.selected[index] for index in order) if given.selected else ()
            choices = [(value, value) for value in values.values()]
        case _:
            return (), ()
    picked = picked or (NONE_PICKED,) * len(texts)
    return (
        tuple(
            ShownPick(f"pick-{number}", markdown_inline(text), values.get(index, ""))
            for number, (text, index) in enumerate(zip(texts, picked, strict=True))
        ),
        tuple(choices),
    )


def _picked(form: MultiDict[str, str], *, count: int, most: int) -> list[int]:
    """For each list the entry picked, counted from 0, NONE_PICKED where it was left open."""
    places = {str(place + 1): place for place in range(most)} | {"": NONE_PICKED}
    values = [form.get(f"pick-{number}", "") for number in range(count)]
    if not places.keys() >= set(values):
        raise InvalidResponse("What was sent is not on the lists of this question. Choose from those below.")
    return [places[value] for value in values]


def _unless_empty(selected: Iterable[int]) -> Response:
    """The response, the empty one where every list was left open."""
    selected = tuple(selected)
    return Response(selected=selected) if any(index != NONE_PICKED for index in selected) else Response()


def _indexes(values: Sequence[str], item: Item, *, seed: int) -> tuple[int, ...]:
    order = {str(place): index for place, index in enumerate(option_order(item, seed), 1)}
    unknown = [value for value in values if value not in order]
    if unknown:
        raise InvalidResponse(
            "The option that was sent is not one of this question. Choose one of those below."
        )
    return tuple(order[value] for value in values)


def _texts(form: MultiDict[str, str], count: int, *, most: int = TEXT_MAX) -> tuple[str, ...]:
    texts = tuple(form.get(f"text-{place}", "").strip() for place in range(count))
    for text in texts:
        if len(text) > most:
            raise InvalidResponse(
                f"An answer has at most {most} characters; this one has {len(text)}. Shorten it."
            )
        if any(character == "\x00" or "\ud800" <= character <= "\udfff" for character in text):
            raise InvalidResponse(
                "The answer holds a character that cannot be kept. Type it again without it."
            )
    return texts if any(texts) else ()
