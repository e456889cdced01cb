"""What a teacher uses: an overview, the questions with their editor, preview and versions, and the learners."""

from flask import Blueprint

from quizapp.web.teacher import (
    item_check,
    item_edit,
    item_preview,
    item_revisions,
    items,
    learners,
    marking,
    overview,
)

bp = Blueprint("teacher", __name__)
for page in (overview, items, item_edit, item_check, item_preview, item_revisions, marking, learners):
    bp.register_blueprint(page.bp)
