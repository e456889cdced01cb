"""What a number, an id or a name in an address may look like; anything else is 404 before any view.

Flask's own `int` also takes digits of other scripts and numbers that no database can hold, and its `string` takes the
character NUL, which PostgreSQL refuses.
"""

from werkzeug.routing import BaseConverter


class NumberConverter(BaseConverter):
    """A row number: ASCII digits, 1 to 10^18 - 1."""

    regex = "[1-9][0-9]{0,17}"
    part_isolating = True

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)


class SlugConverter(BaseConverter):
    """A slug: 1 to 80 characters without a slash, none of them a control character."""

    regex = r"[^/\x00-\x1f\x7f]{1,80}"
    part_isolating = True


class UuidConverter(BaseConverter):
    """A UUID in its one spelling: lower case with hyphens."""

    regex = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    part_isolating = True
