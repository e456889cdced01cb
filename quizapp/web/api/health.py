"""Whether the process is alive, and whether it can serve: for whoever watches or balances."""

import sqlalchemy as sa
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from quizapp import __version__
from quizapp.services import readiness
from quizapp.web.access import public

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """200 as long as the process answers."""
    return jsonify(status="ok", version=__version__)


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """200 if the database answers and its schema is the one of this code, else 503 with the reason."""
    try:
        state = readiness.check()
    except sa.exc.SQLAlchemyError:
        return jsonify(status="unavailable", database="unreachable"), 503
    body = {"database": "reachable", "schema": state.current, "schema_wanted": state.head}
    if not state.is_at_head:
        return jsonify(status="unavailable", **body), 503
    return jsonify(status="ok", **body)
