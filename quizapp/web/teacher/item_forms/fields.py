"""The kinds of field that the forms of items are made of: texts that can be kept, and picks from what there is."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from wtforms import Field, Form, SelectField, SelectMultipleField, StringField, TextAreaField, ValidationError

MOST_VARIANTS = 100
LONGEST_VARIANT = 200

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
        variants = variants_in(field)
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


def text_area(label: str, *, most: int | Fits, rows: int, help: str = "") -> TextAreaField:  # noqa: A002
    """A field for a text of several lines, of that many characters at most, or as fits."""
    fits = Fits(most) if isinstance(most, int) else most
    return TextAreaField(
        label, validators=[fits], filters=[_tidy], description=help, render_kw={"rows": rows}
    )


def line(label: str, *, most: int, help: str = "") -> StringField:  # noqa: A002  (what it is called on a page)
    """A field for a text of one line, of that many characters at most."""
    return StringField(label, validators=[Fits(most)], filters=[_tidy], description=help)


def text_in(field: Any) -> str:
    """What a text field holds, "" where nothing was sent."""
    return field.data or ""


def variants_in(field: Any) -> tuple[str, ...]:
    """The accepted answers in a text field, one to a line."""
    return tuple(filter(None, map(str.strip, text_in(field).split("\n"))))


def _tidy(text: str | None) -> str:
    """The text with line ends as we store them; a browser sends CRLF, which would make each save a change."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _values(groups: Groups) -> set[str]:
    return {value for choices in groups.values() for value, _ in choices}


def _with_kept(groups: Groups, kept: Iterable[str]) -> Groups:
    """The groups, and at their end what is chosen already and not listed any more."""
    known = _values(groups)
    gone = [(value, value) for value in dict.fromkeys(kept) if value and value not in known]
    return {**groups, "No longer listed": gone} if gone else groups
