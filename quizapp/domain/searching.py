"""What an item is found by when words are typed into a search, whatever their case or form."""

import unicodedata

from quizapp.domain.items import Item


def fold(text: str) -> str:
    """The text as it is compared: compatibility forms and case do not count, in any script; everything else does."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def searched_text(item: Item) -> str:
    """Name, stem, answer and options of an item, folded, a space between each and the next."""
    return fold(" ".join([item.slug, item.stem, item.answer, *(option.text for option in item.options)]))
