"""Which question, in which wording, a form was made from: what is done is done to that or not at all."""

from datetime import datetime

from flask import request


def seen_revision() -> int:
    """The revision that the form was made from; 0, which is none, where it does not say."""
    text = request.form.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def seen_made_at() -> datetime | None:
    """When the question that the form was made from was made; None where it does not say."""
    try:
        made_at = datetime.fromisoformat(request.form.get("made_at", ""))
    except ValueError:
        return None
    return made_at if made_at.tzinfo else None
