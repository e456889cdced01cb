"""What a device did while it was offline, sent in a batch; what is named in the answer may leave the device.

    POST /api/sync   {"device": UUID, "sent_at": instant by the device's clock, "events": [see domain.device_events]}
    200              {"taken": [names], "refused": [{"id": name, "why": sentence}]}

Whoever is not signed in gets 401, and what was done stays on the device. The token against cross-site requests goes
into the header X-CSRFToken.
"""

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from quizapp.domain import device_events
from quizapp.domain.device_events import BadEvent
from quizapp.persistence.db import transaction
from quizapp.services import syncing
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid
from quizapp.web import access, tokens

bp = Blueprint("sync", __name__)


@bp.post("/api/sync")
def take() -> ResponseReturnValue:
    """Take each event once, and name what was taken and what never will be."""
    learner = access.signed_in()
    body: Any = request.get_json(force=True, silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("events"), list):
        raise Invalid("The batch was not whole: device, sent_at and a list of events belong in it.")
    if len(body["events"]) > device_events.EVENTS_AT_MOST:
        raise Invalid(f"A batch holds at most {device_events.EVENTS_AT_MOST} events. Send it in parts.")
    device_id = tokens.read_id(body.get("device"))
    if device_id is None:
        raise Invalid("“device” is the UUID that this device gave itself.")
    try:
        sent_at = device_events.read_instant(body.get("sent_at"))
    except BadEvent as error:
        raise Invalid(f"“sent_at” cannot be read. {error}") from error
    events, refused = [], []
    for document in body["events"]:
        try:
            events.append(device_events.read_event(document, clock=learner.clock))
        except BadEvent as error:
            refused.append((device_events.name_of(document), str(error)))
    with transaction() as session:
        found = syncing.take_events(
            session, learner, events, device_id=device_id, sent_at=sent_at, now=utc_now()
        )
    return jsonify(
        taken=found.taken, refused=[{"id": name, "why": why} for name, why in (*refused, *found.refused)]
    )
