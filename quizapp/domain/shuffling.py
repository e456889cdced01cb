"""The order in which options are shown: the same again for the same seed, not to be worked out in a browser.

Written out instead of taken from `random`, whose shuffle may differ between versions of Python: an attempt
that is resumed after an upgrade must look the same.
"""

import hashlib
import hmac
import json
from dataclasses import replace

from quizapp.domain.choices import is_sequence
from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Item


def seed_for(secret: bytes, *parts: str) -> int:
    """A seed from 0 to 2**63 - 1 that only who knows the secret can compute from the parts.

    Source: HMAC-SHA256 (RFC 2104) over the parts as a JSON array, so that ("ab", "c") and ("a", "bc") differ.
    """
    digest = hmac.digest(secret, json.dumps(parts).encode("ascii"), hashlib.sha256)
    return int.from_bytes(digest[:8], "big") >> 1


def option_order(item: Item, seed: int) -> tuple[int, ...]:
    """The stored indexes of the options in the order in which to show them.

    As stored where the type or a sequence (years, figures) asks for it, unless the order is what is asked; a pinned
    option stays where it is stored in any case. The slug counts beside the seed, so that one seed for a whole attempt
    does not put every key in the same place.
    """
    stored = range(len(item.options))
    item_type = BY_NAME[item.type]
    is_read_in_order = item_type.INPUT != "order" and is_sequence(item.options)
    if not item_type.IS_SHUFFLED or is_read_in_order:
        return tuple(stored)
    order = _shuffled(item, len(stored), seed=seed)
    if not any(option.is_pinned for option in item.options):
        return order
    moving = iter(index for index in order if not item.options[index].is_pinned)
    return tuple(index if item.options[index].is_pinned else next(moving) for index in stored)


def with_options_in_place(item: Item) -> Item:
    """The item as it is asked where a quiz shuffles no options: with all of them pinned.

    But for what is to be put in order or matched, whose stored order is the key or leans on it.
    """
    if BY_NAME[item.type].INPUT in ("order", "pairs"):
        return item
    return replace(item, options=tuple(replace(option, is_pinned=True) for option in item.options))


def case_order(item: Item, seed: int) -> tuple[int, ...]:
    """The stored indexes of the sides of a steelman in the order in which to ask for them: neither is always first."""
    return _shuffled(item, len(item.sides), seed=seed)


def _shuffled(item: Item, count: int, *, seed: int) -> tuple[int, ...]:
    # Sorting by digests makes every order equally likely. Each is of the JSON array [seed, slug, index].
    beginning = f"[{seed}, {json.dumps(item.slug)}, ".encode("ascii")
    return tuple(sorted(range(count), key=lambda index: hashlib.sha256(beginning + b"%d]" % index).digest()))
