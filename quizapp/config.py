"""Settings from the environment, so that a wrong one stops the start with a sentence, not a request later on.

Nothing else reads QUIZAPP_ variables. All mistakes are told at once. An unknown name is one: a misspelt
setting that is silently ignored is worse than none.
"""

import difflib
import ipaddress
import os
import re
import secrets
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from filelock import FileLock

PREFIX = "QUIZAPP_"
# Names that only the tests read; the processes that they start inherit them.
TEST_PREFIX = "QUIZAPP_TEST_"
DATABASE_FILE = "quizapp.sqlite3"
SECRET_FILE = "secret-key"  # noqa: S105 - the name of the file, not what is in it
SECRET_LENGTH_MIN = 32
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
# Without ::1, because Werkzeug 3.1 matches no address in brackets against its trusted hosts.
LOOPBACK = ("127.0.0.1", "localhost")
_HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\Z", re.IGNORECASE)


class SettingsError(Exception):
    """The settings cannot be used. `problems`: a sentence for each mistake, with what would be right."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All that an installation may choose; each field is the variable QUIZAPP_ + its name in capitals.

    data_dir: absolute.  database_url: for SQLAlchemy, driver included.  port: 0 lets the system choose one.
    threads: in each worker.  trusted_hosts: the Host headers answered, any if empty.
    https: whether people reach the site by https, so that cookies may insist on it.
    proxies: how many reverse proxies in front add X-Forwarded-For.  log_level: as module logging names it.
    """

    data_dir: Path
    database_url: str = field(repr=False)  # may hold a password
    secret_key: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 16
    trusted_hosts: tuple[str, ...] = ()
    https: bool = False
    proxies: int = 0
    log_level: str = "INFO"


NAMES = tuple(f"{PREFIX}{known.name.upper()}" for known in fields(Settings))


def from_environment(environ: Mapping[str, str]) -> Settings:
    """Settings from variables as in os.environ; makes the data directory and the secret where they are used.

    Besides its own names it looks at those by which a system names a person's folders (XDG_DATA_HOME, …).
    Raises SettingsError with all mistakes.
    """
    problems = _unknown_names(environ)
    given: dict[str, Any] = {}
    for name, read in _READERS.items():
        variable = f"{PREFIX}{name.upper()}"
        if variable not in environ:
            continue
        try:
            given[name] = read(_filled(environ[variable].strip()))
        except ValueError as error:
            problems.append(f"{variable} {error}")
    if problems:
        raise SettingsError(tuple(problems))
    if "data_dir" not in given:
        given["data_dir"] = default_data_dir(environ)
    if "database_url" not in given or "secret_key" not in given:
        make_data_dir(given["data_dir"])
    if "database_url" not in given:
        # Quoted, because SQLAlchemy takes the percent signs out of the path again.
        given["database_url"] = (
            f"sqlite:///{quote((given['data_dir'] / DATABASE_FILE).as_posix(), safe='/: ')}"
        )
    if "secret_key" not in given:
        given["secret_key"] = stored_secret(given["data_dir"])
    settings = Settings(**given)
    if "trusted_hosts" not in given and settings.host in LOOPBACK and not settings.proxies:
        # Reached by nobody else's name, so that a page elsewhere cannot speak to it under its own.
        return Settings(**given, trusted_hosts=LOOPBACK)
    return settings


def site_address(settings: Settings) -> str:
    """The address to open in a browser, as far as the settings tell it; with a slash at the end."""
    scheme, usual_port = ("https", 443) if settings.https else ("http", 80)
    if settings.proxies and settings.trusted_hosts:
        return f"{scheme}://{settings.trusted_hosts[0].removeprefix('.')}/"
    host = "localhost" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104 - compared, not bound
    port = "" if settings.port == usual_port else f":{settings.port}"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}{port}/"


def default_data_dir(environ: Mapping[str, str]) -> Path:
    """`data` in a checkout; for an installed package the folder that the system keeps for a person's data.

    Raises SettingsError where the system names none.
    """
    # The same sign as in paths.py, which this module may not import: the two are apart by contract.
    checkout = Path(__file__).resolve().parent.parent
    if (checkout / "pyproject.toml").is_file():
        return checkout / "data"
    if sys.platform == "win32":
        base, below_home = environ.get("LOCALAPPDATA"), "AppData/Local"
    elif sys.platform == "darwin":
        base, below_home = None, "Library/Application Support"
    else:
        base, below_home = environ.get("XDG_DATA_HOME"), ".local/share"
    # A relative XDG_DATA_HOME is to be ignored, says the XDG Base Directory Specification.
    if base and Path(base).is_absolute():
        return Path(base) / "quizapp"
    try:
        return Path.home() / below_home / "quizapp"
    except RuntimeError as error:
        sentence = (
            f"QUIZAPP_DATA_DIR is not set, and this user has no home directory ({error}): name a folder."
        )
        raise SettingsError((sentence,)) from error


def make_data_dir(data_dir: Path) -> None:
    """Make the directory for its owner only, unless it is there; SettingsError if it cannot be written."""
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=data_dir):
            pass
    except OSError as error:
        sentence = (
            f"The data directory {data_dir} cannot be written ({error.strerror}): let this user write there, "
            "or name another folder in QUIZAPP_DATA_DIR (serve: --data-dir)."
        )
        raise SettingsError((sentence,)) from error


def stored_secret(data_dir: Path) -> str:
    """The secret kept in the data directory, made at the first call; readable by its owner only.

    Several processes that start at once get the same one. SettingsError if it cannot be read or is damaged.
    """
    path = data_dir / SECRET_FILE
    try:
        if not path.exists():
            with FileLock(data_dir / f"{SECRET_FILE}.lock"):
                if not path.exists():
                    _write_secret(path)
        secret = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError((f"The secret in {path} cannot be read or made: {error}.",)) from error
    if len(secret) < SECRET_LENGTH_MIN:
        sentence = (
            f"The secret in {path} is damaged: it has {len(secret)} characters. Restore it from a backup, or "
            "delete it to get a new one; then everyone signs in again."
        )
        raise SettingsError((sentence,))
    return secret


def _write_secret(path: Path) -> None:
    """Put a new secret at path in one step, so that nobody ever reads half of it."""
    descriptor, partial = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")  # O_EXCL and mode 0600
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{secrets.token_hex(32)}\n")
        file.flush()
        os.fsync(descriptor)
    Path(partial).replace(path)


def _unknown_names(environ: Mapping[str, str]) -> list[str]:
    """A sentence for each QUIZAPP_ name that is not a setting, with the nearest one that is."""
    sentences = []
    for name in sorted(environ):
        if name.startswith(PREFIX) and not name.startswith(TEST_PREFIX) and name not in NAMES:
            # Without the prefix, which would make all names look alike.
            bare = [known.removeprefix(PREFIX) for known in NAMES]
            near = difflib.get_close_matches(name.removeprefix(PREFIX), bare, n=1)
            hint = f"did you mean {PREFIX}{near[0]}?" if near else f"known are {', '.join(NAMES)}."
            sentences.append(f"{name} is not a setting of quizapp: {hint}")
    return sentences


def _filled(text: str) -> str:
    if not text:
        raise ValueError("is set, but empty: give it a value, or unset it to get the default.")
    if "\0" in text:
        raise ValueError("holds a NUL character: remove it.")
    return text


def _data_dir(text: str) -> Path:
    try:
        path = Path(text).expanduser().absolute()
    except RuntimeError as error:
        raise ValueError(
            f"names a home directory that is not known: {text!r}; write the path in full."
        ) from error
    return path


def _database_url(text: str) -> str:
    """The address with our driver; never repeats it in a message, because it may hold a password."""
    scheme, colon, rest = text.partition("://")
    if scheme in ("postgres", "postgresql", "postgresql+psycopg") and rest:
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite" and colon:
        path = Path(unquote(rest.removeprefix("/").partition("?")[0]))
        if not path.is_absolute():
            raise ValueError(
                "must name a file by its whole path, because the workers share neither memory nor a working "
                "directory: sqlite:////srv/quizapp/quizapp.sqlite3 (four slashes; on Windows sqlite:///C:/…)."
            )
        if not path.parent.is_dir():
            raise ValueError(f"names a file in a folder that does not exist: make {path.parent} first.")
        return text
    raise ValueError(
        "is not an address that quizapp knows: write postgresql://user:password@host/name or "
        "sqlite:////whole/path.sqlite3."
    )


def _secret_key(text: str) -> str:
    if len(text) < SECRET_LENGTH_MIN:
        raise ValueError(
            f"has {len(text)} characters and needs at least {SECRET_LENGTH_MIN}, by chance: take what "
            '`python3 -c "import secrets; print(secrets.token_hex(32))"` prints.'
        )
    return text


def _host(text: str) -> str:
    bare = text.removeprefix("[").removesuffix("]")
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        if _HOST_NAME.match(text) and not text.replace(".", "").isdigit():
            return text
    raise ValueError(
        f"is not an address to listen at: {text!r}; write 127.0.0.1 for this machine only or 0.0.0.0 for all "
        "others too, and the port in QUIZAPP_PORT."
    )


def _whole_number(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise ValueError(f"must be a whole number from {least} to {most}, not {text!r}.")
        return int(text)

    return read


def _yes_or_no(text: str) -> bool:
    answers = {
        "yes": True,
        "true": True,
        "on": True,
        "1": True,
        "no": False,
        "false": False,
        "off": False,
        "0": False,
    }
    if text.lower() not in answers:
        raise ValueError(f"must be yes or no, not {text!r}.")
    return answers[text.lower()]


def _host_names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip().lower() for name in text.split(","))
    for name in names:
        # A leading dot stands for all names below it.
        if not _HOST_NAME.match(name.removeprefix(".")):
            raise ValueError(
                f"holds {name!r}, which is not a host name: write names with commas between, without "
                "https:// and port, for example quiz.school.example,.school.example."
            )
    return names


def _log_level(text: str) -> str:
    if text.upper() not in LOG_LEVELS:
        raise ValueError(f"must be one of {', '.join(LOG_LEVELS).lower()}, not {text!r}.")
    return text.upper()


_READERS: Mapping[str, Callable[[str], Any]] = {
    "data_dir": _data_dir,
    "database_url": _database_url,
    "secret_key": _secret_key,
    "host": _host,
    "port": _whole_number(0, 65535),
    "workers": _whole_number(1, 64),
    "threads": _whole_number(1, 64),
    "trusted_hosts": _host_names,
    "https": _yes_or_no,
    "proxies": _whole_number(0, 9),
    "log_level": _log_level,
}
