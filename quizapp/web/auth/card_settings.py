"""How one wants to be asked for cards: desired retention and what it costs, limits of a day, easy days of the week."""

from dataclasses import dataclass
from typing import Any, ClassVar

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired

from quizapp.domain.tables import Column, Table
from quizapp.persistence.db import reading, transaction
from quizapp.services import card_settings
from quizapp.services.card_settings import LEAST_PERCENT, MOST_PERCENT, CardSettings, Cost
from quizapp.services.errors import Invalid
from quizapp.services.study import Rebuilt
from quizapp.web import access
from quizapp.web.forms import BaseForm
from quizapp.web.pages import Page, render

bp = Blueprint("card_settings", __name__)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WISHES = [("2", "as ever"), ("1", "fewer"), ("0", "none if possible")]
_SHOWN_PERCENTS = (75, 80, 85, 90, 95, MOST_PERCENT)


class CardSettingsForm(BaseForm):
    """What a learner may choose."""

    desired_retention = IntegerField(
        "Desired retention, in percent",
        [InputRequired()],
        description=f"{LEAST_PERCENT} to {MOST_PERCENT}: how likely you are to recall a card on the day it comes back.",
    )
    new_per_day = IntegerField(
        "New cards a day", [InputRequired()], description=f"0 to {card_settings.NEW_AT_MOST}."
    )
    reviews_per_day = IntegerField(
        "Reviews a day",
        [InputRequired()],
        description=(
            f"0 to {card_settings.REVIEWS_AT_MOST}. Every card you repeat counts, in quizzes and practice too. What is "
            "beyond it waits until tomorrow, the strongest memories of all; a card you missed is still asked again "
            "after some minutes."
        ),
    )
    monday = SelectField("Monday", [InputRequired()])
    tuesday = SelectField("Tuesday", [InputRequired()])
    wednesday = SelectField("Wednesday", [InputRequired()])
    thursday = SelectField("Thursday", [InputRequired()])
    friday = SelectField("Friday", [InputRequired()])
    saturday = SelectField("Saturday", [InputRequired()])
    sunday = SelectField("Sunday", [InputRequired()])


@dataclass(frozen=True, kw_only=True)
class CardSettingsPage(Page):
    """The form.  cost: what the present desired retention costs, in a sentence.  costs: what others would, if known."""

    TEMPLATE: ClassVar[str] = "auth/card_settings.html"
    form: CardSettingsForm
    weekdays: tuple[str, ...]
    cost: str
    costs: Table | None


@bp.get("/account/cards")
def show() -> str:
    """The form as it stands."""
    asking = access.signed_in()
    chosen = card_settings.settings_of(asking)
    wishes: dict[str, Any] = dict(zip(WEEKDAYS, chosen.easy_days, strict=True))
    form = CardSettingsForm(
        desired_retention=chosen.desired_retention,
        new_per_day=chosen.new_per_day,
        reviews_per_day=chosen.reviews_per_day,
        **wishes,
    )
    return _page(form)


@bp.post("/account/cards")
def keep() -> ResponseReturnValue:
    """Keep what was chosen, and say what became of the cards."""
    form = CardSettingsForm.sent()
    chosen = CardSettings(
        desired_retention=form.desired_retention.data,
        new_per_day=form.new_per_day.data,
        reviews_per_day=form.reviews_per_day.data,
        easy_days="".join(form[name].data or "-" for name in WEEKDAYS),
    )
    try:
        with transaction() as session:
            rebuilt = card_settings.change(session, access.signed_in(), chosen)
    except Invalid as error:
        form.show_problems(error)
        return _page(form), 422
    flash(_kept_in_words(rebuilt, chosen.desired_retention), "success")
    return redirect(url_for(".show"), 303)


def _kept_in_words(rebuilt: Rebuilt | None, percent: int | None) -> str:
    if rebuilt is None:
        return "Your settings are kept."
    if rebuilt.cards == 0:
        return f"Your settings are kept. Your cards will come for {percent} %."
    moved = f"{rebuilt.differing or 'None'} of your cards {'has' if rebuilt.differing < 2 else 'have'} moved"
    return f"Your settings are kept. {moved} to another day, for {percent} %."


def _page(form: CardSettingsForm) -> str:
    asking = access.signed_in()
    own = card_settings.percent_of(asking)
    for weekday in WEEKDAYS:
        field: Any = form[weekday]
        field.choices = _WISHES
    with reading() as session:
        cost = card_settings.cost(session, asking, percents=sorted({own, *_SHOWN_PERCENTS}))
    return render(
        CardSettingsPage(
            title="How cards come",
            form=form,
            weekdays=WEEKDAYS,
            cost=_cost_in_words(cost, own),
            costs=_table(cost) if cost.reviews else None,
        )
    )


def _cost_in_words(cost: Cost, own: int) -> str:
    if not cost.reviews:
        return (
            f"What it costs is told here from your own cards, once {card_settings.ENOUGH_CARDS} of them come back "
            f"after days; so far {'1 does' if cost.cards == 1 else f'{cost.cards} do'}."
        )
    reviews = dict(cost.reviews)
    return (
        f"At {own} %, your {cost.cards} cards come back about {_rounded(reviews[own])} times a day in all; at "
        f"{MOST_PERCENT} % it would be about {_rounded(reviews[MOST_PERCENT])} times."
    )


def _table(cost: Cost) -> Table:
    return Table(
        title="What a desired retention would cost you",
        columns=(Column("retention", "Desired retention", "%"), Column("reviews", "Reviews a day")),
        rows=tuple((percent, _rounded(reviews)) for percent, reviews in cost.reviews),
        note=(
            "Reckoned as if each memory stayed as strong as it is now, and each missed card were asked once more. New "
            "cards come on top."
        ),
    )


def _rounded(reviews: float) -> int:
    """Whole reviews, from 100 on whole tens: the figure is no more exact than that."""
    return round(reviews) if reviews < 100 else 10 * round(reviews / 10)
