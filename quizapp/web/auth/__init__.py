"""Becoming somebody: signing in, signing up, the account, the first teacher's link, a guest's answers."""

from flask import Blueprint

from quizapp.web.auth import account, bring_along, card_settings, setup, sign_in, sign_up

bp = Blueprint("auth", __name__)
for page in (sign_in, sign_up, account, card_settings, setup, bring_along):
    bp.register_blueprint(page.bp)
