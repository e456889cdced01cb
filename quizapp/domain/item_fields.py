"""What every item type asks of the fields of an item, whatever its way of answering."""

import re

from quizapp.domain.items import Item, Problem

_PICTURE = re.compile(r"!\[[^\]]*\][(\[]")


def check_wording(item: Item) -> list[Problem]:
    """A problem if nothing is asked, and one for each text with a picture: pages leave it out and show its name."""
    problems = [] if item.stem.strip() else [Problem("stem", "The stem is empty; write what is asked.")]
    return problems + [
        Problem(field, "Pictures are not shown; put into words what this one shows.")
        for field, text in written_texts(item)
        if _PICTURE.search(text)
    ]


def written_texts(item: Item) -> list[tuple[str, str]]:
    """Every text of the item that a learner reads, with the path of its field, as written; empty ones left out."""
    texts = [("stem", item.stem), ("answer", item.answer), ("explanation", item.explanation)]
    texts += [("citation.quote", item.citation.quote), ("source", item.source)]
    for index, option in enumerate(item.options):
        texts += [(f"options[{index}].text", option.text), (f"options[{index}].rationale", option.rationale)]
        texts.append((f"options[{index}].misconception", option.misconception))
    for place, variants in enumerate(item.accepted):
        texts += [(f"accepted[{place}][{index}]", variant) for index, variant in enumerate(variants)]
    for index, prompt in enumerate(item.prompts):
        texts += [(f"prompts[{index}].text", prompt.text), (f"prompts[{index}].rationale", prompt.rationale)]
    for index, case in enumerate(item.sides):
        texts += [(f"sides[{index}].label", case.label), (f"sides[{index}].model", case.model)]
        texts += [
            (f"sides[{index}].checklist[{place}].text", point.text)
            for place, point in enumerate(case.checklist)
        ]
    return [(field, text) for field, text in texts if text]


def check_unused(item: Item, *fields: str) -> list[Problem]:
    """A problem for each of these fields that is filled, since this type would silently ignore it."""
    return [
        Problem(field, f"An item of type {item.type} has no {field}; leave it out.")
        for field in fields
        if getattr(item, field)
    ]
