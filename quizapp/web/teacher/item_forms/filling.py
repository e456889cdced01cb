"""What an item puts into its form. What its chief claim settles anyway is left open there, so that another claim
chosen later has its say."""

from typing import Any

from quizapp.domain.item_defaults import Defaults, defaults_for
from quizapp.domain.items import NONE_PICKED, Item
from quizapp.domain.subject import Subject

NOBODY = "none"
"""In place of "" where nobody, or no controversy, is meant and not what the claim says."""


def data_of(item: Item, subject: Subject) -> dict[str, Any]:
    """The fields of the form by name."""
    defaults = defaults_for(item.claims, item.options, subject)
    return {
        "claim": next(iter(item.claims), ""),
        "more_claims": list(item.claims[1:]),
        "stem": item.stem,
        "explanation": item.explanation,
        "passage": item.citation.passage,
        "quote": item.citation.quote,
        "opposing_claim": item.opposing_claim,
        **_choices_data(item, defaults),
        "bloom": item.bloom.value,
        "scope": item.scope.value,
        "source": item.source,
        "cautions": list(item.cautions_ack),
        "tensions": list(item.tensions),
        "tags": ", ".join(item.tags),
        "variants_of": item.variants_of,
        "options": [
            {
                "text": option.text,
                "rationale": option.rationale,
                "misconception": option.misconception,
                "claim": option.claim,
                "holder": option.holder,
                "pinned": option.is_pinned,
            }
            for option in item.options
        ],
        "prompts": [
            {
                "text": prompt.text,
                "key": "" if prompt.key == NONE_PICKED else str(prompt.key),
                "rationale": prompt.rationale,
                "claim": prompt.claim,
            }
            for prompt in item.prompts
        ],
        "sides": [
            {
                "label": case.label,
                "model": case.model,
                "checklist": "\n".join(
                    f"{point.text} | {point.claim}" if point.claim else point.text for point in case.checklist
                ),
            }
            for case in item.sides
        ],
        "key": [str(row) for row, option in enumerate(item.options) if option.is_key],
        "accepted": ["\n".join(variants) for variants in item.accepted],
        "answer": item.answer,
    }


def _choices_data(item: Item, defaults: Defaults) -> dict[str, str]:
    """What the claim says anyway is left to it, so that another claim chosen later has its say."""
    return {
        "section": "" if item.section == defaults.section else item.section,
        "holder": "" if item.holder == defaults.holder else item.holder or NOBODY,
        "side": "" if item.side is defaults.side else item.side.value,
        "controversy": "" if item.controversy == defaults.controversy else item.controversy or NOBODY,
    }
