"""What a teacher uses: an overview, the questions with their editor, preview and versions, the quizzes, the answers
that wait to be marked, the groups and the learners.
"""

from flask import Blueprint

from quizapp.web.teacher import (
    attempt,
    gradebook,
    group_member,
    group_projector,
    group_quizzes,
    groups,
    item_check,
    item_delete,
    item_edit,
    item_marking,
    item_preview,
    item_revisions,
    items,
    learners,
    marking,
    mistakes,
    overview,
    quiz_assign,
    quiz_edit,
    quiz_paper,
    quiz_pool,
    quiz_preview,
    quizzes,
    regrade,
)

bp = Blueprint("teacher", __name__)
for page in (
    overview,
    items,
    item_edit,
    item_check,
    item_delete,
    item_preview,
    item_revisions,
    marking,
    item_marking,
    mistakes,
    gradebook,
    attempt,
    regrade,
    groups,
    group_projector,
    group_member,
    group_quizzes,
    learners,
    quizzes,
    quiz_edit,
    quiz_pool,
    quiz_preview,
    quiz_paper,
    quiz_assign,
):
    bp.register_blueprint(page.bp)
