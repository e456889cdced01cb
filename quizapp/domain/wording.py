"""What texts are made of, as far as rules need it: plain text, words, lemmas, sentences, reading grade.

English only, by short lists and endings rather than by a language model, so that a finding can be checked by
hand.
"""

import re
from functools import lru_cache

from quizapp.domain.claim_map import Holder
from quizapp.domain.item_fields import written_texts
from quizapp.domain.items import Item, Option, Side

REMEMBERED = 1024
"""Texts of which the parts are kept: rule after rule asks for those of one item, and then of the next."""
_LINK = re.compile(r"\[(?P<text>[^\[\]]*)\]\([^()\s]*\)")
_EMPHASIS = re.compile(r"(?<![\\\w])(\*\*|\*|__|_)(?=[^\s_*])(?P<text>[^*_]*[^*_\s])\1(?!\w)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’')]*\s+(?=[\"“‘'(]*[A-Z0-9_])")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")
_VOWELS = re.compile(r"[aeiouy]+")
_BLANK = re.compile(r"_{3,}")

_VERBS_OF_HOLDING = """
    accuse admire allege appeal argue ask believe blame cite claim complain conclude contend credit demand deny describe
    expect explain favour fear hope insist judge link maintain name object offer oppose praise present promise propose
    read regard reject reply report stress suggest think trace treat urge view want warn wish worry
"""
_OTHER_FORMS = "says? said holds? held sees? saw thought calls? called puts? points? pointed counts? counted"
_NOUNS_OF_HOLDING = """
    account aim answer argument attack call case charge claim complaint criticism demand eyes fear idea judgement
    objection opinion position programme reading reason reply stress theory verdict view viewpoint warning words worry
"""


def _inflected(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in "aeou":
        return f"{verb[:-1]}(?:y|ies|ied|ying)"
    return f"{verb[:-1]}(?:e|es|ed|ing)" if verb.endswith("e") else f"{verb}(?:s|ed|ing)?"


_HOLDING = "|".join([*map(_inflected, _VERBS_OF_HOLDING.split()), *_OTHER_FORMS.split()])
_HELD = "|".join(_NOUNS_OF_HOLDING.split())
ATTRIBUTION = re.compile(
    rf"\baccording to\b|\bthe article\b|\battribut\w+|\bin (?:its|his|her|their) own voice\b|\b(?:{_HOLDING})\b"
    rf"|\b(?:{_HELD})s? (?:of|held by|made by|put by)\b|(?:['’]s?|\btheir|\bhis|\bits) (?:own )?(?:{_HELD})s?\b",
    re.IGNORECASE,
)
"""A phrase that makes what is said somebody's: "according to", "argue", "in the view of", "their view"."""

FUNCTION_WORDS = frozenset(
    """
    a about above after again against all also although am an and another any are as at away be because been
    before being below best between both but by came can come could did do does doing done down during each
    either else ever every few first for from further get give given go going had has have having he her here
    hers him his how however i if in instead into is it its itself just last least less like made make making
    many may me might more most much must my near neither never no none nor not now of off often on once one
    only onto or other others our out over own part per put rather same say saying says said set she should
    since so some something still such take taken than that the their theirs them then there these they thing
    things this those though through thus to together too toward towards two under until up upon us use used
    very was way we well went were what when where whether which while who whom whose why will with within
    without would yet you your
    """.split()  # noqa: SIM905  (a list of these would be seven times as long)
)

_ABSOLUTE = frozenset(
    """always never only all every must entirely completely totally wholly solely absolutely everyone everything
    nobody nothing none invariably""".split()  # noqa: SIM905  (easier to read than a list)
)
_OF_OPTIONS = re.compile(
    r"\b(?:all|none|neither|both|any|either|each)\s+(?:of\s+)?(?:the\s+|these\s+|those\s+)?"
    r"(?:above|below|others?|options?|answers?|choices?|alternatives?|these|those|them)\b"
    r"|\bno(?:ne)?\s+(?:correct|right)\s+(?:answer|option)\b|^\W*(?:all|none|both|neither)\W*$",
    re.IGNORECASE,
)
_HARMLESS = re.compile(r"\b(?:above|after|at|first of|in) all\b", re.IGNORECASE)


@lru_cache(maxsize=REMEMBERED)
def plain(markdown: str) -> str:
    """What a reader sees of a paragraph: without emphasis marks and link targets, white space folded."""
    text = _LINK.sub(lambda link: link["text"], markdown)
    text = _EMPHASIS.sub(lambda mark: mark["text"], text)
    return " ".join(_ESCAPE.sub(r"\1", text).split())


def words(text: str) -> list[str]:
    """The words of a text in lower case; a hyphenated or apostrophised word is one."""
    return list(_words(text))


@lru_cache(maxsize=REMEMBERED)
def _words(text: str) -> tuple[str, ...]:
    # All at once: joined by what no word holds, since word by word it takes three times as long.
    return tuple(" ".join(_WORD.findall(text)).replace("’", "'").lower().split())


@lru_cache(maxsize=16 * REMEMBERED)
def lemma(word: str) -> str:
    """A lower-case word without its commonest endings. Only the equality of two lemmas has a meaning."""
    word = re.sub(r"'s?$", "", word)
    for ending, stem_ending in (
        ("ies", "y"),
        ("ied", "y"),
        ("sses", "ss"),
        ("ing", ""),
        ("ed", ""),
        ("es", ""),
        ("s", ""),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith(("ss", "us", "is")):
            word = word[: len(word) - len(ending)] + stem_ending
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


@lru_cache(maxsize=REMEMBERED)
def content_lemmas(text: str) -> frozenset[str]:
    """The lemmas of the words that carry meaning."""
    return frozenset(
        lemma(word) for word in _words(text) if word not in FUNCTION_WORDS and not _BLANK.match(word)
    )


def absolute_terms(markdown: str) -> list[str]:
    """The words of a text that allow no exception, in alphabetical order."""
    return sorted(_ABSOLUTE.intersection(words(_HARMLESS.sub(" ", plain(markdown)))))


def speaks_of_options(markdown: str) -> bool:
    """Whether the text refers to the options, as “all of the above” does."""
    return bool(_OF_OPTIONS.search(plain(markdown)))


def sentences(text: str) -> list[str]:
    """The sentences of a plain text; an abbreviation before a capital letter counts as an end."""
    return [sentence for sentence in _SENTENCE_END.split(text.strip()) if sentence]


def without_quotations(text: str) -> str:
    """The text with everything between quotation marks taken out: what is said there is not said by us."""
    return " ".join(_QUOTED.sub(" ", text).split())


def question_of(stem: str) -> str:
    """The sentence of a stem that asks: the last with a question mark, else the last of all."""
    found = sentences(plain(stem))
    asking = [sentence for sentence in found if "?" in sentence]
    return (asking or found or [""])[-1]


@lru_cache(maxsize=16 * REMEMBERED)
def syllables(word: str) -> int:
    """How many syllables an English word has, by its groups of vowels; at least 1."""
    groups = len(_VOWELS.findall(word))
    if word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1:
        groups -= 1
    if word.endswith("ed") and not word.endswith(("ted", "ded")) and groups > 1:
        groups -= 1
    return max(groups, 1)


def reading_grade(text: str, *, familiar: frozenset[str]) -> float:
    """The school grade whose readers follow the text; 0.0 for a text without words.

    familiar: lower-case words counted as having two syllables at most, because the subject teaches them.
    Source: Kincaid et al. 1975, 0.39 · words/sentences + 11.8 · syllables/words − 15.59.
    """
    found = words(text)
    if not found:
        return 0.0
    count = sum(min(syllables(word), 2) if word in familiar else syllables(word) for word in found)
    return 0.39 * len(found) / len(sentences(text)) + 11.8 * count / len(found) - 15.59


def texts_of(item: Item) -> list[tuple[str, str]]:
    """Every text of the item that a learner reads, with the path of its field, as plain text by paragraphs."""
    return [
        (field, "\n\n".join(plain(paragraph) for paragraph in text.split("\n\n")))
        for field, text in written_texts(item)
    ]


def keys(item: Item) -> list[tuple[int, Option]]:
    """The right options with their indexes."""
    return [(index, option) for index, option in enumerate(item.options) if option.is_key]


def distractors(item: Item) -> list[tuple[int, Option]]:
    """The other options with their indexes."""
    return [(index, option) for index, option in enumerate(item.options) if not option.is_key]


def has_written_options(item: Item) -> bool:
    """Whether the options are texts of the item's own of which some are right, rather than True and False.

    Where options are matched with prompts or put in order, none of them is right by itself.
    """
    return bool(item.options) and not item.prompts and item.type not in ("true_false", "ordering")


def has_holder_options(item: Item) -> bool:
    """Whether the options stand for holders: naming the holder in the stem would give the key away."""
    return any(option.holder for _, option in keys(item))


def keyed_statement(item: Item) -> str:
    """What the item takes to be so, plain: the key, a completed cloze, the stem of a true statement."""
    if item.type == "true_false":
        return plain(item.stem) if item.options and item.options[0].is_key else ""
    if item.options:
        return "\n".join(plain(option.text) for _, option in keys(item))
    filled = item.stem if _BLANK.search(item.stem) else ""
    for variants in item.accepted:
        before, blank, after = _first_blank(filled)
        filled = before + (variants[0] if blank and variants else "") + after
    return "\n".join(part for part in (plain(filled), plain(item.answer)) if part)


def _first_blank(text: str) -> tuple[str, str, str]:
    blank = _BLANK.search(text)
    return (text[: blank.start()], blank[0], text[blank.end() :]) if blank else (text, "", "")


@lru_cache(maxsize=REMEMBERED)
def holder_lemmas(holder: Holder) -> frozenset[str]:
    """The lemmas by which a text is seen to name a holder: of id and head of the label, but for what fits anybody.

    The head of "The critics of the plan (never named)" is "The critics".

    A group on the side of the opposition is also called the faction, whatever the label says.
    """
    head = _HEAD_END.split(holder.label, maxsplit=1)[0]
    named = content_lemmas(f"{head} {holder.id.replace('_', ' ')}") - _FITS_ANYBODY
    is_faction = holder.side is Side.OPPOSITION and not holder.is_named
    return named | {lemma("faction")} if is_faction else named


@lru_cache(maxsize=REMEMBERED)
def label_lemmas(holder: Holder) -> frozenset[str]:
    """The lemmas that name the holder in running text, by the head of the label alone, also out of context.

    Fewer than `holder_lemmas`: “order” and “left” are parts of a name beside others, by themselves they are words.
    """
    head = content_lemmas(_HEAD_END.split(holder.label, maxsplit=1)[0])
    is_faction = holder.side is Side.OPPOSITION and not holder.is_named
    return (head - _FITS_ANYBODY - _COMMON_ADJECTIVES) | ({lemma("faction")} if is_faction else set())


def is_named(holder: Holder, text: str) -> bool:
    """Whether a plain text names the holder by a word of the label or id or a relative of one."""
    found = content_lemmas(text)
    starts = {word[:_SHARED_START] for word in found if len(word) >= _SHARED_START}
    return any(word in found or word[:_SHARED_START] in starts for word in holder_lemmas(holder))


_SHARED_START = 6  # letters: historian and historical, contemporary and contemporaries
_FITS_ANYBODY = content_lemmas("general party people perspective point right rule view viewpoint voice")
_COMMON_ADJECTIVES = content_lemmas("left right modern wider")
_HEAD_END = re.compile(r"(?<=\w)(?:,| \(| (?:of|who|whom|that|which|as|the article|rising|with)\b)")
