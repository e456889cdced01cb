"""The form of a quiz: what is asked, how it goes, and what may be seen of it when.

A form checks only whether what was sent can be kept; whether it is a quiz is the service's to say.
"""

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    SelectMultipleField,
    ValidationError,
)

from quizapp.domain import blueprints
from quizapp.domain.behaviours import ALL as BEHAVIOURS
from quizapp.domain.blueprints import Blueprint, Draw
from quizapp.domain.item_differences import BLOOM_LABELS
from quizapp.domain.item_types import ALL as TYPES
from quizapp.domain.items import Problem
from quizapp.domain.quiz_differences import COUNTS_LABELS
from quizapp.domain.quiz_rules import (
    DELAY_AT_MOST_MINUTES,
    GRACE_AT_MOST_S,
    PASSWORD_MAX,
    Counts,
    Part,
    Phase,
    QuizRules,
    Review,
)
from quizapp.domain.subject import Subject
from quizapp.services.errors import Invalid
from quizapp.services.quiz_editing import DESCRIPTION_MAX, TITLE_MAX, WrittenQuiz
from quizapp.web.forms import BaseForm
from quizapp.web.teacher.item_forms.fields import PickField, PickManyField, line, text_area, text_in
from quizapp.web.teacher.item_forms.lists import claim_groups

MOST_ROWS: Final = 60
"""Draws that a form may send: more than any page has, so that gaps between them do no harm."""
_ROW = re.compile(r"draws-([0-9]{1,4})-([a-z_]+)")
_SCORED_IN_PART = ("choices", "pairs", "order", "blanks")
_ANYWHERE = ("section", "claim", "controversy", "item_type", "bloom", "tag", "is_core_only")


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a quiz is for, which settles its rules to begin with.  note: what that means, for whoever chooses."""

    name: str
    label: str
    note: str
    rules: QuizRules


_ORDINARY = QuizRules()
_MARK_ONLY = frozenset({Part.MARK})
PURPOSES: Final = (
    Purpose(
        "homework",
        "Homework",
        "Any number of attempts, the best counts. After submitting, learners see everything with its reasons.",
        QuizRules(),
    ),
    Purpose(
        "test",
        "Class test",
        "One attempt of 20 minutes. Learners see their points at once, and everything else when the test has closed.",
        QuizRules(
            attempts_allowed=1,
            counts=Counts.FIRST,
            time_limit_s=20 * 60,
            review=MappingProxyType(
                {
                    Phase.DURING: frozenset(),
                    Phase.RIGHT_AFTER: _MARK_ONLY,
                    Phase.LATER: _MARK_ONLY,
                    Phase.CLOSED: frozenset(Part),
                }
            ),
        ),
    ),
    Purpose(
        "practice",
        "Flash practice",
        "No marks: what was not right comes back until it is.",
        QuizRules(behaviour="flash"),
    ),
)
FIRST_DRAW: Final = Draw(10)


class Number(IntegerField):
    """A whole number of ASCII digits, six at most; None where nothing was typed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if re.fullmatch("[0-9]{1,6}", text):
            self.data = int(text)
        elif text:
            raise ValueError("Type a whole number in figures.")


def number(label: str, *, help: str = "") -> Number:  # noqa: A002  (what it is called on a page)
    """A field for a whole number."""
    return Number(label, description=help, render_kw={"inputmode": "numeric"})


class DrawForm(Form):
    """One draw."""

    count = number("How many")
    section = PickField("From")
    controversy = PickField("Controversy")
    claim = PickField("Claim")
    item_type = PickField("Type of question")
    bloom = PickField("What answering demands")
    tag = line("Tag", most=80)
    is_core_only = BooleanField("Only main claims")
    is_balanced = BooleanField("Let both sides speak alike", default=True)

    @property
    def is_narrowed(self) -> bool:
        """Whether it names more than a section."""
        return any(self[name].data for name in _ANYWHERE[1:]) or not self.is_balanced.data

    @property
    def is_empty(self) -> bool:
        """Whether nothing is wanted of it."""
        return self.count.data is None and not any(self[name].data for name in _ANYWHERE)


class QuizForm(BaseForm):
    """A whole quiz."""

    title = line("Name", most=TITLE_MAX)
    description = text_area("What learners read about it", most=DESCRIPTION_MAX, rows=3)
    items = SelectMultipleField("Questions asked in any case", validate_choice=False)
    find = line("Words in a question", most=200)
    draws = FieldList(FormField(DrawForm))
    behaviour = PickField("How it goes")
    minutes = number("Time limit, in minutes", help="Empty for none.")
    attempts_allowed = number("Attempts", help="Empty for any number.")
    counts = PickField("Which attempt counts")
    delay_minutes = number(
        "Minutes between two attempts", help=f"0 to {DELAY_AT_MOST_MINUTES:,}. Empty for none."
    )
    grace_s = number(
        "Grace, in seconds",
        help=f"0 to {GRACE_AT_MOST_S}: for an answer that is under way when the time is up.",
    )
    password = line("Password", most=PASSWORD_MAX, help="Asked before an attempt begins. Empty for none.")
    tries = number("Tries at each question", help="1 to 10.")
    penalty_percent = number("Taken off for each further try and each hint, in percent", help="0 to 100.")
    is_on_one_page = BooleanField("All questions on one page")
    shuffles_items = BooleanField("Questions in another order for each learner")
    shuffles_options = BooleanField("Options in another order for each learner")
    all_or_nothing = PickManyField(
        "All or nothing", description="Otherwise what is partly right gives part of the point."
    )
    review = PickManyField("What learners see")

    subject: Subject

    @classmethod
    def of_quiz(cls, written: WrittenQuiz, subject: Subject) -> "QuizForm":
        """The form filled with a quiz."""
        form = cls(formdata=None, data=_data_of(written))
        form._offer(subject)
        return form

    @classmethod
    def of_sent(cls, sent: MultiDict[str, str], subject: Subject) -> "QuizForm":
        """The form as it was sent. Raises Invalid for more rows than any page of ours sends."""
        form = cls(formdata=_closed_up(sent))
        form._offer(subject)
        return form

    def validate_items(self, field: SelectMultipleField) -> None:
        """Refuse what can be no name of a question."""
        names = field.data or ()
        if len(names) > blueprints.ITEMS_AT_MOST or any(not 0 < len(name) <= 80 for name in names):
            raise ValidationError(f"Name at most {blueprints.ITEMS_AT_MOST} questions.")
        for name in names:
            if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in name):
                raise ValidationError("One of these is no name of a question. Take it out.")

    def add_draw(self) -> None:
        """One row more to draw from elsewhere too, and none beside one that is empty still."""
        if not any(entry.form.is_empty for entry in self.draws):
            self.draws.append_entry({"is_balanced": True})
            self._offer(self.subject)

    def name_item(self, slug: str) -> None:
        """Ask that question in any case, after those named already."""
        self.items.data = list(dict.fromkeys([*(self.items.data or ()), slug[:80]]))

    def drop_item(self, slug: str) -> None:
        """Name that question no longer."""
        self.items.data = [name for name in self.items.data or () if name != slug]

    def move_up(self, slug: str) -> None:
        """Ask that question one place earlier."""
        names = list(self.items.data or ())
        place = names.index(slug) if slug in names else 0
        if place:
            names[place - 1], names[place] = names[place], names[place - 1]
        self.items.data = names

    def to_written(self) -> WrittenQuiz:
        """What the form says, whether or not it is a quiz."""
        return WrittenQuiz(
            title=text_in(self.title),
            description=text_in(self.description),
            blueprint=self.to_blueprint(),
            rules=QuizRules(
                behaviour=self.behaviour.data or "",
                all_or_nothing=frozenset(self.all_or_nothing.data or ()),
                shuffles_items=self.shuffles_items.data,
                shuffles_options=self.shuffles_options.data,
                is_on_one_page=self.is_on_one_page.data,
                attempts_allowed=self.attempts_allowed.data or 0,
                counts=Counts(self.counts.data or Counts.BEST),
                delay_minutes=self.delay_minutes.data or 0,
                time_limit_s=None if self.minutes.data is None else self.minutes.data * 60,
                grace_s=self.grace_s.data or 0,
                password=text_in(self.password),
                tries=_or(self.tries.data, _ORDINARY.tries),
                penalty_percent=_or(self.penalty_percent.data, _ORDINARY.penalty_percent),
                review=self.to_review(),
            ),
        )

    def to_blueprint(self) -> Blueprint:
        """The questions that the form asks for; rows in which nothing is wanted are left out."""
        return Blueprint(tuple(self.items.data or ()), tuple(_draw(row) for _, row in self.rows()))

    def to_review(self) -> Review:
        """What learners see, and when."""
        ticked = self.review.data or ()
        return {phase: frozenset(part for part in Part if f"{phase}:{part}" in ticked) for phase in Phase}

    def rows(self) -> list[tuple[int, DrawForm]]:
        """The rows in which something is wanted, with their numbers on the page."""
        return [
            (place, entry.form) for place, entry in enumerate(self.draws.entries) if not entry.form.is_empty
        ]

    def show_problems(self, error: Invalid) -> None:
        """Put each complaint of the service beside its field, and those without one at the top."""
        for problem in error.problems:
            field = self._field_of(problem)
            if field is None:
                self.form_errors.append(problem.message)
            else:
                field.errors = [*field.errors, problem.message]
        if not error.problems:
            self.form_errors.append(str(error))
        self.draws.errors = [entry.errors for entry in self.draws if entry.errors]

    def _field_of(self, problem: Problem) -> Any | None:
        row = re.fullmatch(r"draws\[(\d+)\]\.(\w+)", problem.field)
        if row:
            return self.rows()[int(row[1])][1][row[2]]
        name = {"time_limit": "minutes", "draws": ""}.get(problem.field, problem.field)
        return self._fields.get(name)

    def _offer(self, subject: Subject) -> None:
        """Set what the lists offer."""
        self.subject = subject
        claim_map = subject.claim_map
        lists = {
            "section": ("The whole article", {"": list(subject.section_titles.items())}),
            "controversy": (
                "Any",
                {"": [(key, one.question) for key, one in claim_map.controversies.items()]},
            ),
            "claim": ("Any", claim_groups(subject)),
            "item_type": (
                "Any",
                {"": [(one.NAME, one.LABEL) for one in TYPES if blueprints.may_be_asked(one.NAME)]},
            ),
            "bloom": ("Any", {"": [(bloom.value, words) for bloom, words in BLOOM_LABELS.items()]}),
        }
        for entry in self.draws:
            for name, (first, groups) in lists.items():
                _pick(entry.form, name).offer(groups, kept=[entry.form[name].data or ""], first=first)
        self.behaviour.offer({"": [(one.NAME, one.LABEL) for one in BEHAVIOURS]})
        self.counts.offer({"": [(one.value, words) for one, words in COUNTS_LABELS.items()]})
        self.review.offer({"": [(f"{phase}:{part}", "") for phase in Phase for part in Part]})
        self.all_or_nothing.offer(
            {"": [(one.NAME, one.LABEL) for one in TYPES if one.INPUT in _SCORED_IN_PART]},
            kept=self.all_or_nothing.data or (),
        )


def _pick(row: DrawForm, name: str) -> PickField:
    field = row[name]
    if not isinstance(field, PickField):
        raise TypeError(f"{name} is no list to pick from")
    return field


def _draw(row: DrawForm) -> Draw:
    return Draw(
        count=_or(row.count.data, 0),
        section=row.section.data or "",
        claim=row.claim.data or "",
        controversy=row.controversy.data or "",
        item_type=row.item_type.data or "",
        bloom=row.bloom.data or "",
        tag=text_in(row.tag),
        is_core_only=row.is_core_only.data,
        is_balanced=row.is_balanced.data,
    )


def _data_of(written: WrittenQuiz) -> dict[str, Any]:
    rules = written.rules
    return {
        "title": written.title,
        "description": written.description,
        "items": list(written.blueprint.items),
        "draws": [
            {name: getattr(draw, name) for name in ("count", "is_balanced", *_ANYWHERE)}
            for draw in written.blueprint.draws
        ],
        "behaviour": rules.behaviour,
        "minutes": None if rules.time_limit_s is None else -(-rules.time_limit_s // 60),
        "attempts_allowed": rules.attempts_allowed or None,
        "counts": rules.counts.value,
        "delay_minutes": rules.delay_minutes or None,
        "grace_s": rules.grace_s,
        "password": rules.password,
        "tries": rules.tries,
        "penalty_percent": rules.penalty_percent,
        "is_on_one_page": rules.is_on_one_page,
        "shuffles_items": rules.shuffles_items,
        "shuffles_options": rules.shuffles_options,
        "all_or_nothing": sorted(rules.all_or_nothing),
        "review": [f"{phase}:{part}" for phase, parts in rules.review.items() for part in parts],
    }


def _closed_up(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was sent with its rows numbered from 0 without a gap; a row whose number is none is left out."""
    found = {name: _ROW.fullmatch(name) for name in sent}
    numbers = sorted({int(row[1]) for row in found.values() if row})
    if len(numbers) > MOST_ROWS:
        raise Invalid(f"What was sent has more than {MOST_ROWS} draws; no quiz has as many.")
    places = {row: place for place, row in enumerate(numbers)}
    closed: MultiDict[str, str] = MultiDict()
    for name, value in sent.items(multi=True):
        row = found[name]
        if row:
            closed.add(f"draws-{places[int(row[1])]}-{row[2]}", value)
        elif not name.startswith("draws-"):
            closed.add(name, value)
    return closed


def _or(value: int | None, instead: int) -> int:
    return instead if value is None else value
