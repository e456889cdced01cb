"""Headers on every answer, and the refusal of requests that another site sends or that hold fields without end.

The token in each form is Flask-WTF's; what is here stands in front of it: a browser says itself where a request
comes from, and one from elsewhere is not even looked at.
"""

import secrets

from flask import Flask, Response, abort, current_app, g, request

from quizapp.web.access import SAFE_METHODS


def csp_nonce() -> str:
    """The nonce of this answer, for the import map alone."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def refuse_cross_site() -> None:
    """403 for a request that changes something and that another site's page has sent."""
    if request.method in SAFE_METHODS:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403, "This request came from a page of another site, so it was not carried out.")
    origin = request.headers.get("Origin")
    # Only the host is compared: behind a proxy that speaks https to the world, our own scheme differs from the page's.
    if origin is not None and origin.partition("://")[2] != request.host:
        abort(403, "This request came from a page of another site, so it was not carried out.")


def refuse_many_fields() -> None:
    """413 for a form of more fields than are taken, before anything makes objects of them."""
    # Werkzeug counts the parts of a multipart form alone. Reading the body here does not take it from the view.
    if request.mimetype != "application/x-www-form-urlencoded":
        return
    most = request.max_form_parts
    if most is not None and request.get_data(parse_form_data=False).count(b"&") >= most:
        abort(413, f"What was sent has more than {most:,} fields, which no form here has.")


def add_headers(response: Response) -> Response:
    """Say what the page may do and who may keep it."""
    headers = response.headers
    nonce = f" 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else ""
    headers["Content-Security-Policy"] = (
        "default-src 'none'; "
        f"script-src 'self'{nonce}; "
        "style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
    )
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
        headers.add("Vary", "Cookie")
    return response


def init_app(app: Flask) -> None:
    """Put all of it in the way of every request. Before everything else that looks at it."""
    app.before_request(refuse_cross_site)
    app.before_request(refuse_many_fields)
    app.after_request(add_headers)
