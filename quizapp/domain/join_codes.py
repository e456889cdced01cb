"""Codes by which a class joins a group: short, read aloud from the board, typed on a phone.

Eight symbols of twenty, so that one of a thousand groups is found by one guess in twenty-five million. No symbol looks
like another (0 and O, 1 and I and L, 2 and Z, 5 and S, 8 and B, U and V), few sound alike, and without vowels none
spells a word.
"""

import unicodedata

ALPHABET = "23456789CFHJKMQRTWXY"
LENGTH = 8
RANDOM_BYTES = 16
"""How many bytes `make` needs, so that every code is as likely as any other to one part in 10^27."""
_BETWEEN = frozenset("-_.‐‑‒–—−·")
_TYPED_MAX = 40


def make(random: bytes) -> str:
    """The code of these random bytes, without its hyphen. Raises ValueError for fewer than RANDOM_BYTES."""
    if len(random) < RANDOM_BYTES:
        raise ValueError(f"a code needs {RANDOM_BYTES} random bytes")
    number, symbols = int.from_bytes(random), []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        symbols.append(ALPHABET[place])
    return "".join(symbols)


def read(typed: str) -> str | None:
    """The code that was typed, None if it is none. Case, spaces, hyphens and full-width letters do not matter."""
    if len(typed) > _TYPED_MAX:
        return None
    folded = unicodedata.normalize("NFKC", typed).upper()
    code = "".join(symbol for symbol in folded if not symbol.isspace() and symbol not in _BETWEEN)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def shown(code: str) -> str:
    """The code in two halves, as it is written and read aloud: "7KQF-3XWR"."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"
