"""Who is asking, and whether they may: everything is closed unless its view says otherwise.

`@public` opens a view to anybody, `@role("teacher")` narrows one to teachers and administrators; a view with neither
is for whoever is signed in, guests included. The cookie holds a random token whose row can be taken away.
"""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, Response, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden, Unauthorized

from quizapp.persistence.db import reading
from quizapp.services import accounts
from quizapp.services.accounts import Learner, SignedIn
from quizapp.services.clock import utc_now
from quizapp.web import tokens

COOKIE = "quizapp_sign_in"
SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def public(view: View) -> View:
    """Mark a view as open to anybody."""
    view.is_public = True  # type: ignore[attr-defined]  # a mark on a function
    return view


def role(name: str) -> Callable[[View], View]:
    """Mark a view as only for that role (an administrator may do what a teacher may)."""

    def mark(view: View) -> View:
        view.needs_role = name  # type: ignore[attr-defined]  # a mark on a function
        return view

    return mark


def learner() -> Learner | None:
    """Who is asking, None for a visitor without any sign-in."""
    if "learner" not in g:
        token = request.cookies.get(COOKIE)
        g.learner = None
        if token:
            with reading() as db_session:
                g.learner = accounts.find_learner(db_session, token, now=utc_now())
    return g.learner  # type: ignore[no-any-return]  # g is open to anything


def signed_in() -> Learner:
    """Who is asking, in a view that only somebody signed in can reach."""
    asking = learner()
    if asking is None:
        raise Unauthorized
    return asking


def learner_for_storing(db_session: Session) -> Learner:
    """Who is asking; a visitor becomes a guest learner here, because an answer is about to be stored."""
    asking = learner()
    if asking is not None:
        return asking
    guest, signed = accounts.make_guest(
        db_session,
        # Flask-WTF keeps it in the signed cookie of forms, which this browser alone holds.
        key=tokens.keyed_hash("guest", session["csrf_token"]),
        zone=request.form.get("zone", "")[:64],
        now=utc_now(),
    )
    keep_sign_in(signed)
    g.learner = guest
    return guest


def keep_sign_in(signed: SignedIn | None) -> None:
    """Have the answer set the cookie of this sign-in, None to take it away."""
    g.sign_in = signed
    g.pop("learner", None)


def start_afresh() -> None:
    """Forget the token that this browser's open forms carry: they belong to whoever was here before."""
    session.clear()


def may(asking: Learner | None, name: str) -> bool:
    """Whether somebody has a role or one above it."""
    rank = accounts.ROLES.index
    return asking is not None and not asking.is_guest and rank(asking.role) >= rank(name)


def wants_json() -> bool:
    """Whether the answer goes to a script."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def require_sign_in() -> ResponseReturnValue | None:
    """Turn away who may not see the page: 302 to sign in, 401 for a script, 403 for a role."""
    if request.endpoint is None:
        return None
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "is_public", False):
        return None
    asking = learner()
    needed = getattr(view, "needs_role", None)
    if asking is None or (needed is not None and asking.is_guest):
        if wants_json():
            raise Unauthorized("Sign in first.")
        if request.method in SAFE_METHODS:
            return redirect(url_for("auth.sign_in.show", next=request.full_path.rstrip("?")), 302)
        flash("Sign in first; nothing was changed.", "error")
        return redirect(url_for("auth.sign_in.show"), 302)
    if needed is not None and not may(asking, needed):
        raise Forbidden(f"This page is for {needed}s. Ask an administrator if it should be for you too.")
    return None


def set_cookie(response: Response) -> Response:
    """Send the cookie that the view decided on."""
    if "sign_in" not in g:
        return response
    signed: SignedIn | None = g.sign_in
    if response.status_code >= 400:
        # The transaction that made the sign-in was rolled back.
        return response
    options = {"httponly": True, "samesite": "Lax", "secure": current_app.config["SESSION_COOKIE_SECURE"]}
    if signed is None:
        response.delete_cookie(COOKIE, **options)
    else:
        response.set_cookie(COOKIE, signed.token, max_age=int(signed.stays.total_seconds()), **options)
    return response


def init_app(app: Flask) -> None:
    """Ask for every request who it is, and send the cookie with the answer."""
    app.before_request(require_sign_in)
    app.after_request(set_cookie)
