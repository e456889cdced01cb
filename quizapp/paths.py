"""Where templates/ and question_bank/ are, in a checkout and in an installed wheel.

Teachers and translators edit these two folders without touching Python, so in the repository they sit beside
the package; the wheel carries them inside it. Nothing else looks for files by itself.
"""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_BASE = PACKAGE.parent if (PACKAGE.parent / "pyproject.toml").is_file() else PACKAGE

TEMPLATES = _BASE / "templates"
QUESTION_BANK = _BASE / "question_bank"
STATIC = PACKAGE / "static"
MIGRATIONS = PACKAGE / "migrations"
