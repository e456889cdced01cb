"""Every refusal as one status and one page: what happened, what to do, where to go on.

Services say what is wrong; only this module knows HTTP's numbers. The page for a fault of ours tells nothing of the
inside; the log line with the same request id does.
"""

import logging
from dataclasses import dataclass, field
from typing import ClassVar

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, jsonify, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError

from quizapp.domain.items import InvalidResponse
from quizapp.persistence.db import WriterBusy
from quizapp.services import errors
from quizapp.web.access import wants_json
from quizapp.web.pages import Page, Viewer, render

RETRY_AFTER_S = 5
_log = logging.getLogger("quizapp.web")

_TITLES = {
    400: "This form is out of date",
    401: "Sign in first",
    403: "Not open to you",
    404: "Not found",
    405: "Not done this way",
    409: "Something changed meanwhile",
    413: "Too large",
    415: "Not the kind we take",
    422: "That cannot be taken",
    429: "Too often",
    500: "A fault of ours",
    503: "Busy for a moment",
    507: "No room left",
}
_ADVICE = {
    400: "Sign in again in another tab if you have to; then press Back: your browser still has the form. "
    "Below is what you had typed, to copy from.",
    403: "Go back, or sign in with another account.",
    404: "Check the address, or go on from here.",
    405: "It takes what a form sends and is no page by itself. Go on from here.",
    409: "Nothing that was stored is lost. Go on from here.",
    413: "Shorten it and send it again.",
    422: "Go back and mend it; your browser still has what you typed.",
    429: "Wait a little and try again.",
    500: "It has been noted. Try again; what was stored is safe.",
    503: "Wait some seconds and send it again. Nothing that was stored is lost.",
    507: "Reading goes on. An administrator has to make room; then send it again.",
}


@dataclass(frozen=True, kw_only=True)
class ErrorPage(Page):
    """A refusal.  sentence: what happened.  advice: what to do.  typed: what the form held, to copy from."""

    TEMPLATE: ClassVar[str] = "errors/error.html"
    status: int
    sentence: str
    advice: str
    links: tuple[tuple[str, str], ...] = ()
    typed: tuple[str, ...] = field(default=())


def answer(
    status: int, sentence: str, *, retry_after_s: int | None = None, links: tuple[tuple[str, str], ...] = ()
) -> Response:
    """The page, or for a script {"message": …}, with that status.  links: where to go on, the usual places if none."""
    if wants_json():
        response = make_response(jsonify(message=sentence, request_id=g.get("request_id", "")), status)
    else:
        page = ErrorPage(
            title=_TITLES.get(status, "That did not work"),
            viewer=_viewer_or_nobody(),
            status=status,
            sentence=sentence,
            advice=_ADVICE.get(status, "Go on from here."),
            links=links or _links(status),
            typed=_typed() if status in (400, 503, 507) else (),
        )
        response = make_response(render(page), status)
    if retry_after_s is not None:
        response.headers["Retry-After"] = str(retry_after_s)
    return response


def _viewer_or_nobody() -> Viewer:
    """Who looks, without asking a database that may be the very trouble."""
    if "learner" in g and g.learner is not None:
        learner = g.learner
        role = "guest" if learner.is_guest else learner.role
        return Viewer(
            learner.name, learner.is_guest, role, learner.cards_due, learner.has_shortcuts, learner.clock.zone
        )
    return Viewer(None, False, "visitor", None, True, "UTC")


def _links(status: int) -> tuple[tuple[str, str], ...]:
    here = request.full_path.rstrip("?") if request.method == "GET" else None
    if status in (429, 503) and here:
        return ((here, "Try again"),)
    above = _page_above() if status == 405 else ""
    return (*(((above, "The page it belongs to"),) if above else ()), *_usual_links())


def _usual_links() -> tuple[tuple[str, str], ...]:
    return ((url_for("student.home.show"), "Start page"), (url_for("student.study.show"), "Cards"))


def _page_above() -> str:
    """The nearest address above this one that is a page, "" if that is only the start page."""
    adapter = current_app.create_url_adapter(request)
    path = request.path.rpartition("/")[0]
    while adapter is not None and path:
        if adapter.test(path, "GET"):
            return request.script_root + path
        path = path.rpartition("/")[0]
    return ""


def _typed() -> tuple[str, ...]:
    """What was typed into the form, without passwords and without what we had put into it ourselves."""
    try:
        return tuple(
            value[:5000]
            for name, value in request.form.items()
            if name not in _OURS and "password" not in name and len(value.strip()) > 1
        )[:20]
    except (HTTPException, ValueError):
        return ()


_OURS = (
    "csrf_token",
    "plan",
    "response_id",
    "step_id",
    "form_key",
    "seen",
    "revision",
    "took_ms",
    "zone",
    "next",
    "old",
    "new",
)


def init_app(app: Flask) -> None:
    """Answer every refusal and every fault."""

    @app.errorhandler(errors.NotFound)
    def _not_found(error: errors.NotFound) -> ResponseReturnValue:
        return answer(404, str(error))

    @app.errorhandler(errors.NotAllowed)
    def _not_allowed(error: errors.NotAllowed) -> ResponseReturnValue:
        return answer(403, str(error))

    @app.errorhandler(errors.Stale)
    def _stale(error: errors.Stale) -> ResponseReturnValue:
        return answer(409, str(error))

    @app.errorhandler(errors.Invalid)
    def _invalid(error: errors.Invalid) -> ResponseReturnValue:
        return answer(422, str(error))

    @app.errorhandler(InvalidResponse)
    def _invalid_response(error: InvalidResponse) -> ResponseReturnValue:
        return answer(422, str(error))

    @app.errorhandler(errors.TooMany)
    def _too_many(error: errors.TooMany) -> ResponseReturnValue:
        return answer(429, str(error), retry_after_s=error.retry_after_s)

    @app.errorhandler(errors.Busy)
    def _at_work(error: errors.Busy) -> ResponseReturnValue:
        return answer(503, str(error), retry_after_s=error.retry_after_s)

    @app.errorhandler(CSRFError)
    def _csrf(_error: CSRFError) -> ResponseReturnValue:
        return answer(
            400, "The form you sent was opened too long ago or in another sign-in, so nothing was changed."
        )

    @app.errorhandler(WriterBusy)
    def _busy(_error: WriterBusy) -> ResponseReturnValue:
        return answer(
            503, "Others are writing at this moment, so this was not stored.", retry_after_s=RETRY_AFTER_S
        )

    @app.errorhandler(sa.exc.OperationalError)
    @app.errorhandler(sa.exc.TimeoutError)
    def _database(error: Exception) -> ResponseReturnValue:
        reason = str(getattr(error, "orig", error))
        _log.error(
            "database trouble: %s",
            type(getattr(error, "orig", error)).__name__,
            extra={"fields": {"request_id": g.get("request_id")}},
        )
        if "disk is full" in reason or "disk I/O" in reason:
            return answer(507, "The disk is full, so this was not stored.", retry_after_s=60)
        if "readonly" in reason:
            return answer(503, "The database can only be read at this moment.", retry_after_s=60)
        return answer(503, "The database does not answer at this moment.", retry_after_s=RETRY_AFTER_S)

    @app.errorhandler(sa.exc.DataError)
    def _unstorable(error: sa.exc.DataError) -> ResponseReturnValue:
        # Such as the character NUL, which PostgreSQL keeps in no text. Views refuse it first where they can.
        _log.error(
            "not to be stored: %s",
            type(error.orig).__name__,
            extra={"fields": {"request_id": g.get("request_id")}},
        )
        return answer(422, "What was sent holds a character or a number that cannot be kept.")

    @app.errorhandler(sa.exc.IntegrityError)
    @app.errorhandler(StaleDataError)
    def _contradiction(error: sa.exc.IntegrityError | StaleDataError) -> ResponseReturnValue:
        # Such as an answer of somebody whose account is erased in another tab at the same moment, and a change of a
        # row that has gone meanwhile.
        _log.error(
            "refused by the database: %s",
            type(getattr(error, "orig", error)).__name__,
            extra={"fields": {"request_id": g.get("request_id")}},
        )
        return answer(
            409, "What this belongs to was changed or removed at the same moment, so it was not stored."
        )

    @app.errorhandler(SecurityError)
    def _strange_host(_error: SecurityError) -> ResponseReturnValue:
        # Without a host that is ours no address of ours can be made, so there is no page to answer with.
        return Response(
            "This address is not one of this site. Use the one that you were given.\n",
            400,
            mimetype="text/plain",
        )

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> ResponseReturnValue:
        status = error.code or 500
        if status < 400:
            return error.get_response()
        sentences = {
            400: "The request could not be read.",
            404: "There is no such page, or it is not yours.",
            405: "This address is not used in that way.",
            413: "What was sent is larger than we take (1 MB).",
            500: "Something went wrong on our side.",
        }
        own = error.description if error.description != type(error).description else None
        response = answer(status, own or sentences.get(status, "The request was not carried out."))
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        return response

    @app.errorhandler(Exception)
    def _fault(error: Exception) -> ResponseReturnValue:
        _log.exception(
            "fault in %s: %s",
            request.endpoint,
            type(error).__name__,
            extra={"fields": {"request_id": g.get("request_id")}},
        )
        return answer(
            500, f"Something went wrong on our side. Its number is {g.get('request_id', 'unknown')}."
        )
