"""What shows how it goes: a learner's own progress, and that of all learners for teachers."""

from flask import Blueprint

from quizapp.web.progress import class_overview, mine

bp = Blueprint("progress", __name__)
for page in (mine, class_overview):
    bp.register_blueprint(page.bp)
