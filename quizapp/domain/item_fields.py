"""What every item type asks of the fields of an item, whatever its way of answering."""

from quizapp.domain.items import Item, Problem


def check_stem(item: Item) -> list[Problem]:
    """A problem if nothing is asked."""
    return [] if item.stem.strip() else [Problem("stem", "The stem is empty; write what is asked.")]


def check_unused(item: Item, *fields: str) -> list[Problem]:
    """A problem for each of these fields that is filled, since this type would silently ignore it."""
    return [
        Problem(field, f"An item of type {item.type} has no {field}; leave it out.")
        for field in fields
        if getattr(item, field)
    ]
