"""The form of a case for either side."""

from dataclasses import replace

from quizapp.domain.lint_examples import SUBJECT
from quizapp.web.teacher.item_forms import form_of, new_item
from tests.support.builders import an_item
from tests.support.item_forms import sent


def test_a_checklist_is_written_line_by_line_with_its_claims() -> None:
    fields = {
        "sides-0-label": "For",
        "sides-0-checklist": "One | C-LEAD-02\r\n\r\nTwo | or so | C-LEAD-03\r\nThree",
    }
    first, second = sent(new_item("steelman"), SUBJECT, fields).to_item().sides
    assert [(point.text, point.claim) for point in first.checklist] == [
        ("One", "C-LEAD-02"),
        ("Two | or so", "C-LEAD-03"),
        ("Three", ""),
    ]
    assert (second.label, second.checklist) == ("", ())


def test_which_side_stands_first_is_kept() -> None:
    item = an_item("steelman")
    turned = replace(item, sides=item.sides[::-1])
    assert form_of(turned, SUBJECT).to_item().sides == turned.sides
