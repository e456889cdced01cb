"""create_app: the only place where parts are joined. It touches no network and runs no migration.

`prepare` does what has to be done once before serving: the schema, the question bank, and the link by which the first
teacher gets in. `wsgi` is what the server's processes call, with the settings in the environment.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from quizapp import paths
from quizapp.config import Settings, from_environment
from quizapp.formats import bank_yaml
from quizapp.persistence import schema
from quizapp.persistence.db import db, engine_options, prepare_engine, transaction
from quizapp.services import bank, invitations
from quizapp.services.clock import utc_now
from quizapp.web import (
    access,
    api,
    auth,
    errors,
    logs,
    pages,
    progress,
    security,
    static_files,
    student,
    teacher,
)
from quizapp.web.access import SAFE_METHODS
from quizapp.web.converters import NumberConverter, SlugConverter, UuidConverter

MAX_REQUEST_BYTES = 1_000_000
SUBJECT = "left_opposition"


class BankRefused(Exception):
    """The shipped question bank has mistakes.  lines: one for each, with file, line and column."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(frozen=True, slots=True)
class Prepared:
    """What preparing came to.  bank: what the load did.  setup_path: the first teacher's link, None if not needed."""

    bank: bank.LoadReport
    setup_path: str | None


def create_app(settings: Settings) -> Flask:
    """The application for these settings. Raises ValueError for a database address it cannot use."""
    app = Flask("quizapp", template_folder=str(paths.TEMPLATES), static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_REQUEST_BYTES,
        MAX_FORM_PARTS=1000,
        SESSION_COOKIE_NAME="quizapp_forms",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        PERMANENT_SESSION_LIFETIME=timedelta(days=60),
        SESSION_REFRESH_EACH_REQUEST=False,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        # A form left open over night is still good; it ends with the sign-in it belongs to.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,
        # It would turn away everybody whose browser names no referrer; where a form comes from is checked in
        # web/security.py by what browsers say themselves.
        WTF_CSRF_SSL_STRICT=False,
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    app.url_map.converters.update({"number": NumberConverter, "slug": SlugConverter, "uuid4": UuidConverter})
    app.url_map.strict_slashes = False
    # Merging them is a redirect, which would name whatever host the request named.
    app.url_map.merge_slashes = False
    logs.init_app(app, level=settings.log_level)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    security.init_app(app)
    _check_tokens(app)
    access.init_app(app)
    pages.init_app(app)
    errors.init_app(app)
    access.public(static_files.serve)
    app.register_blueprint(static_files.bp)
    for area in (student, teacher, progress, auth, api):
        app.register_blueprint(area.bp)
    return app


def prepare(app: Flask, *, show_progress: Callable[[str], None] = lambda _line: None) -> Prepared:
    """Bring the database up to this code and load the shipped bank.

    Raises schema.SchemaTooNew, BankRefused, sqlalchemy.exc.OperationalError. Several processes may do it at once.
    """
    with app.app_context():
        show_progress("Preparing the database")
        schema.upgrade(db.engine)
        show_progress("Loading the question bank")
        report = load_bank(paths.QUESTION_BANK / SUBJECT)
        with transaction() as session:
            needs_link = invitations.needs_first_teacher(session)
            token = invitations.invite(session, "teacher", now=utc_now()) if needs_link else None
    return Prepared(report, f"/setup/{token}" if token else None)


def load_bank(folder: Path) -> bank.LoadReport:
    """Load a subject's folder into the database of the present application. Raises BankRefused."""
    read = bank_yaml.read_subject(folder)
    if read.subject is None or read.problems:
        raise BankRefused(tuple(str(problem) for problem in read.problems))
    with transaction() as session:
        return bank.load_subject(session, read.subject, now=utc_now())


def wsgi() -> Flask:
    """The application for the settings in the environment, for the processes of the server."""
    return create_app(from_environment(os.environ))


def _check_tokens(app: Flask) -> None:
    """Refuse every form without its token, before its view and before asking who sent it."""
    protect = CSRFProtect(app)

    @app.before_request
    def _check() -> None:
        # Where there is no view, nothing can be changed, and the answer is 404 or 405.
        if request.endpoint is not None and request.method not in SAFE_METHODS:
            protect.protect()
