"""How to join a group, large enough for the last row: the code, the address, and a QR code of the link."""

from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

import segno
from flask import Blueprint, url_for

from quizapp.domain import join_codes
from quizapp.persistence.db import reading
from quizapp.services import groups
from quizapp.web import access
from quizapp.web.access import role
from quizapp.web.pages import Page, render
from quizapp.web.teacher.groups import join_link

bp = Blueprint("group_projector", __name__)
QUIET_ZONE = 4
"""Modules of paper around a QR code, without which some cameras do not find it."""


@dataclass(frozen=True, slots=True)
class QrDrawing:
    """A QR code.  side: of the square with its quiet zone, in modules.  path: of the dark modules, for SVG."""

    side: int
    path: str


@dataclass(frozen=True, kw_only=True)
class ProjectorPage(Page):
    """The code in two halves, "" for none, and the addresses that the learners can open or type."""

    TEMPLATE: ClassVar[str] = "teacher/group_projector.html"
    group_id: int
    group_name: str
    code: str
    link: str
    typed_address: str
    qr: QrDrawing | None


@bp.get("/teacher/groups/<number:group_id>/projector")
@role("teacher")
def show(group_id: int) -> str:
    """How to join, for the wall."""
    with reading() as session:
        group = groups.open_group(session, access.signed_in(), group_id)
    link = join_link(group.join_code) if group.join_code else ""
    return render(
        ProjectorPage(
            title=f"Join {group.name}",
            group_id=group.id,
            group_name=group.name,
            code=join_codes.shown(group.join_code) if group.join_code else "",
            link=link,
            typed_address=url_for("student.join.show", _external=True).partition("://")[2],
            qr=draw(link) if link else None,
        )
    )


def draw(text: str) -> QrDrawing:
    """The QR code of a text, readable where up to 15 % of it is covered or dirty."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=QUIET_ZONE))
    runs = []
    for y, row in enumerate(rows):
        x = 0
        for is_dark, modules in groupby(row):
            length = len(list(modules))
            if is_dark:
                runs.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return QrDrawing(len(rows), "".join(runs))
