"""Answers for machines."""

from flask import Blueprint

from quizapp.web.api import health

bp = Blueprint("api", __name__)
bp.register_blueprint(health.bp)
