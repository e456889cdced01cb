"""Passwords: which are refused, how they are kept, how they are checked.

Argon2id, so that a stolen database costs a guess of each password the work of a sign-in.
"""

import secrets
import unicodedata

import argon2

from quizapp.domain.items import Problem
from quizapp.domain.names import RAW_MAX, fold_name, is_storable
from quizapp.paths import PACKAGE

PASSWORD_MIN, PASSWORD_MAX = 8, 200

# OWASP's first choice for Argon2id: 19 MiB, two passes, one lane; a class that signs in at once fits in memory.
_hasher = argon2.PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_NOBODYS_HASH = _hasher.hash(secrets.token_hex(16))
_COMMON_PASSWORDS = frozenset((PACKAGE / "services" / "common_passwords.txt").read_text("utf-8").split())


def password_problems(password: str, *, name: str, field: str) -> list[Problem]:
    """What is wrong with a new password, in the field of that name; empty if nothing.  name: of whose it will be."""
    message = ""
    if not is_storable(password):
        message = "The password holds a character that cannot be typed again. Use letters, digits, signs and spaces."
    elif len(password) < PASSWORD_MIN:
        message = f"Use at least {PASSWORD_MIN} characters; a few words in a row are easy to keep in mind."
    elif len(password) > PASSWORD_MAX:
        message = f"Use at most {PASSWORD_MAX} characters."
    elif password.casefold() in _COMMON_PASSWORDS or fold_name(password) in ("", fold_name(name)):
        message = "This password is among the first that anybody would try. A few words in a row are better."
    return [Problem(field, message)] if message else []


def hash_password(password: str) -> str:
    """What is kept of a password. Takes about 20 ms on purpose."""
    return _hasher.hash(_password_bytes(password))


def is_password_of(stored: str | None, password: str) -> bool:
    """Whether that is the password kept as `stored`; None, of nobody, takes as long as a wrong one."""
    try:
        is_right = _hasher.verify(stored or _NOBODYS_HASH, _password_bytes(password))
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
    return is_right and stored is not None


def _password_bytes(password: str) -> bytes:
    if len(password) > RAW_MAX:
        # No account has such a password, and normalising it could take seconds.
        return b"\x00" * 32
    # An accent is one character on some keyboards and two on others (NIST SP 800-63B, 3.1.1.2).
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
