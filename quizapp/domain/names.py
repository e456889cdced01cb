"""What may be a name, and when two names are the same one."""

import unicodedata

NAME_MAX = 40
# Some characters become many: a name is kept as written, but one that grows beyond its column when folded is no name.
FOLDED_MAX = 240
RAW_MAX = 1000
"""Characters looked at of anything typed as a name or a password; what is longer belongs to nobody."""
_TURNING = frozenset(("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"))


def tidy_name(name: str) -> str:
    """The name as it is kept: composed, its spaces single."""
    return " ".join(unicodedata.normalize("NFC", name[:RAW_MAX]).split())


def fold_name(name: str) -> str:
    """What makes two names the same one: compatibility forms, case, repeated spaces, what nobody sees do not count."""
    # Longer ones belong to nobody, and normalising a long run of marks takes time that grows with its square.
    seen = "".join(character for character in name[:RAW_MAX] if unicodedata.category(character) != "Cf")
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())
    return " ".join(folded.split())


def is_fitting(name: str) -> bool:
    """Whether a tidied name may be one: neither empty nor long, storable, and harmless to the line it stands in."""
    has_fitting_length = 0 < len(fold_name(name)) <= FOLDED_MAX and len(name) <= NAME_MAX
    return has_fitting_length and is_storable(name) and not turns_lines_round(name)


def is_storable(text: str) -> bool:
    """Whether the text can be stored and typed: no control characters, halves of pairs, or what stands for none.

    Bytes that were no text have become U+FFFD on their way, every one of them the same.
    """
    return not any(
        unicodedata.category(character) in ("Cc", "Cs")
        or character == "\ufffd"
        or _is_noncharacter(ord(character))
        for character in text
    )


def _is_noncharacter(point: int) -> bool:
    # Not all unassigned ones: this Python's tables are older than the emoji of a new telephone.
    return 0xFDD0 <= point <= 0xFDEF or point & 0xFFFE == 0xFFFE


def turns_lines_round(name: str) -> bool:
    """Whether a name would reverse what stands beside it on a page. Letters of any direction do not."""
    return any(unicodedata.bidirectional(character) in _TURNING for character in name)
