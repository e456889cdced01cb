"""Answers for machines."""

from flask import Blueprint

from quizapp.web.api import health, sync

bp = Blueprint("api", __name__)
bp.register_blueprint(health.bp)
bp.register_blueprint(sync.bp)
