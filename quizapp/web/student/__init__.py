"""What a learner uses: the start page, groups joined, practice, quizzes, cards and the study text."""

from flask import Blueprint

from quizapp.web.student import (
    assignment,
    attempt,
    attempt_result,
    card_about,
    card_deeds,
    card_list,
    fairness,
    home,
    join,
    mistake,
    practice,
    quiz,
    reading,
    study,
)

bp = Blueprint("student", __name__)
for page in (
    home,
    join,
    practice,
    quiz,
    assignment,
    attempt,
    attempt_result,
    study,
    reading,
    fairness,
    card_about,
    card_deeds,
    card_list,
    mistake,
):
    bp.register_blueprint(page.bp)
