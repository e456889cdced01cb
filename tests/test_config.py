"""Settings: what is taken, what is refused and in which words, and the secret that is made once."""

import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import make_url
from werkzeug.sansio.utils import host_is_trusted

from quizapp import config
from quizapp.config import Settings, SettingsError, default_data_dir, from_environment

SECRET = "0123456789abcdef0123456789abcdef"


def problems(**environ: str) -> list[str]:
    """What is wrong with the settings named, each without its prefix; they are refused."""
    with pytest.raises(SettingsError) as refusal:
        from_environment({f"QUIZAPP_{name}": value for name, value in environ.items()})
    assert str(refusal.value) == "\n".join(refusal.value.problems)
    return list(refusal.value.problems)


def accepted(tmp_path: Path, **environ: str) -> Settings:
    """Settings from those named, each without its prefix, with a data directory and a secret."""
    named = {f"QUIZAPP_{name}": value for name, value in environ.items()}
    return from_environment(
        {"QUIZAPP_DATA_DIR": str(tmp_path / "data"), "QUIZAPP_SECRET_KEY": SECRET} | named
    )


def test_without_any_setting_but_the_place_everything_has_a_default(tmp_path: Path) -> None:
    settings = from_environment({"QUIZAPP_DATA_DIR": str(tmp_path / "new" / "data"), "PATH": "/bin"})
    assert settings.data_dir == tmp_path / "new" / "data"
    assert make_url(settings.database_url).database == str(tmp_path / "new" / "data" / "quizapp.sqlite3")
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8000, 2)
    assert settings.https is False
    assert settings.proxies == 0
    assert settings.log_level == "INFO"


def test_every_setting_can_be_chosen(tmp_path: Path) -> None:
    assert accepted(
        tmp_path,
        DATABASE_URL="postgresql://anna:pw@db/quiz",
        HOST="0.0.0.0",  # noqa: S104 - the address for all
        PORT="80",
        WORKERS="4",
        THREADS="8",
        TRUSTED_HOSTS="quiz.school.example, .Other.example",
        HTTPS="yes",
        PROXIES="1",
        LOG_LEVEL="warning",
    ) == Settings(
        data_dir=tmp_path / "data",
        database_url="postgresql+psycopg://anna:pw@db/quiz",
        secret_key=SECRET,
        host="0.0.0.0",  # noqa: S104
        port=80,
        workers=4,
        threads=8,
        trusted_hosts=("quiz.school.example", ".other.example"),
        https=True,
        proxies=1,
        log_level="WARNING",
    )


def test_every_field_has_a_reader() -> None:
    assert {f"QUIZAPP_{name.upper()}" for name in config._READERS} == set(config.NAMES)


def test_a_misspelt_name_is_refused_with_the_nearest_one() -> None:
    assert problems(DATABSE_URL="x") == [
        "QUIZAPP_DATABSE_URL is not a setting of quizapp: did you mean QUIZAPP_DATABASE_URL?"
    ]


def test_a_name_like_no_other_is_refused_with_all_that_are_known() -> None:
    (problem,) = problems(XYZZY="1")
    assert all(name in problem for name in config.NAMES)


def test_names_for_the_tests_are_let_through(tmp_path: Path) -> None:
    accepted(tmp_path, TEST_REQUIRE="browser")


def test_all_mistakes_are_told_at_once() -> None:
    told = problems(PRT="1", WORKERS="many", HTTPS="maybe")
    assert [sentence.split()[0] for sentence in told] == ["QUIZAPP_PRT", "QUIZAPP_WORKERS", "QUIZAPP_HTTPS"]


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("PORT", "65536", "from 0 to 65535"),
        ("PORT", "-1", "from 0 to 65535"),
        ("PORT", "８000", "from 0 to 65535"),
        ("WORKERS", "0", "from 1 to 64"),
        ("THREADS", "1.5", "from 1 to 64"),
        ("PROXIES", "", "unset it"),
        ("SECRET_KEY", "short", "at least 32"),
        ("HTTPS", "y", "yes or no"),
        ("LOG_LEVEL", "loud", "debug, info, warning, error"),
        ("HOST", "http://localhost", "QUIZAPP_PORT"),
        ("HOST", "127.0.0.1:80", "QUIZAPP_PORT"),
        ("HOST", "300.1.1.1", "for this machine only"),
        ("TRUSTED_HOSTS", "https://quiz.example", "without https://"),
        ("TRUSTED_HOSTS", "quiz.example:443", "without https://"),
        ("TRUSTED_HOSTS", "a.example,,b.example", "''"),
        ("TRUSTED_HOSTS", "*", "'*'"),
        ("DATABASE_URL", "mysql://u:geheim@h/d", "postgresql://"),
        ("DATABASE_URL", "postgresql+psycopg2://u:geheim@h/d", "postgresql://"),
        ("DATABASE_URL", "/srv/quiz.sqlite3", "sqlite:////"),
        ("DATABASE_URL", "sqlite://", "whole path"),
        ("DATABASE_URL", "sqlite:///:memory:", "whole path"),
        ("DATABASE_URL", "sqlite:///quiz.sqlite3", "whole path"),
        ("DATABASE_URL", "sqlite:////no/such folder/quiz.sqlite3", "make /no/such folder first"),
        ("DATA_DIR", "~nobody-of-this-name/data", "in full"),
        ("DATA_DIR", "/srv/\0", "NUL"),
    ],
)
def test_a_bad_value_is_refused_with_what_would_be_right(name: str, value: str, hint: str) -> None:
    (problem,) = problems(**{name: value})
    assert problem.startswith(f"QUIZAPP_{name} ")
    assert hint in problem
    assert "geheim" not in problem


@pytest.mark.parametrize(
    ("value", "host"),
    [("::1", "::1"), ("[::1]", "::1"), ("localhost", "localhost"), ("10.0.0.7", "10.0.0.7")],
)
def test_names_and_addresses_of_both_families_are_hosts(tmp_path: Path, value: str, host: str) -> None:
    assert accepted(tmp_path, HOST=value).host == host


@pytest.mark.parametrize("folder", ["plain", "with space", "100 % sure?", "dieser Ort äöü", "a%20b#c"])
def test_the_default_database_lies_in_the_data_directory_whatever_its_name(
    tmp_path: Path, folder: str
) -> None:
    settings = accepted(tmp_path, DATA_DIR=str(tmp_path / folder))
    assert make_url(settings.database_url).database == str(tmp_path / folder / "quizapp.sqlite3")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_addresses_get_the_driver_that_is_installed(tmp_path: Path, scheme: str) -> None:
    settings = accepted(tmp_path, DATABASE_URL=f"{scheme}://u:p@h:5432/d?sslmode=require")
    assert settings.database_url == "postgresql+psycopg://u:p@h:5432/d?sslmode=require"


def test_neither_the_secret_nor_the_password_is_shown(tmp_path: Path) -> None:
    shown = repr(accepted(tmp_path, DATABASE_URL="postgresql://u:geheim@h/d"))
    assert SECRET not in shown
    assert "geheim" not in shown


def test_on_this_machine_only_its_own_names_are_answered(tmp_path: Path) -> None:
    settings = accepted(tmp_path)
    assert host_is_trusted("localhost:8000", settings.trusted_hosts)
    assert host_is_trusted("127.0.0.1:8000", settings.trusted_hosts)
    assert not host_is_trusted("elsewhere.example", settings.trusted_hosts)


def test_for_others_and_behind_a_proxy_any_name_is_answered_until_some_are_chosen(tmp_path: Path) -> None:
    assert accepted(tmp_path, HOST="0.0.0.0").trusted_hosts == ()  # noqa: S104
    assert accepted(tmp_path, PROXIES="1").trusted_hosts == ()
    assert accepted(tmp_path, TRUSTED_HOSTS="quiz.example").trusted_hosts == ("quiz.example",)


def test_a_relative_data_directory_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert accepted(tmp_path, DATA_DIR="here").data_dir == tmp_path / "here"


def test_a_checkout_keeps_its_data_in_itself() -> None:
    assert default_data_dir({}) == Path(__file__).resolve().parent.parent / "data"


@pytest.mark.skipif(sys.platform != "linux", reason="where other systems keep data is theirs")
@pytest.mark.parametrize(
    ("environ", "folder"),
    [
        ({}, "home/.local/share/quizapp"),
        ({"XDG_DATA_HOME": "relative"}, "home/.local/share/quizapp"),
        ({"XDG_DATA_HOME": "{tmp}/xdg"}, "xdg/quizapp"),
    ],
)
def test_an_installed_package_keeps_its_data_where_the_system_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], folder: str
) -> None:
    monkeypatch.setattr(config, "__file__", str(tmp_path / "site-packages" / "quizapp" / "config.py"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    named = {name: value.format(tmp=tmp_path) for name, value in environ.items()}
    assert default_data_dir(named) == tmp_path / folder


def test_without_a_home_directory_the_sentence_names_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(config, "__file__", str(tmp_path / "site-packages" / "quizapp" / "config.py"))
    monkeypatch.setattr(Path, "home", nowhere)
    with pytest.raises(SettingsError, match="QUIZAPP_DATA_DIR"):
        default_data_dir({})


def test_a_data_directory_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (problem,) = problems(DATA_DIR=str(tmp_path / "file" / "data"))
    assert str(tmp_path / "file" / "data") in problem
    assert "QUIZAPP_DATA_DIR" in problem


def test_with_both_secret_and_database_elsewhere_no_data_directory_is_needed(tmp_path: Path) -> None:
    settings = accepted(tmp_path, DATABASE_URL="postgresql://h/d")
    assert not settings.data_dir.exists()


def test_the_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    environ = {"QUIZAPP_DATA_DIR": str(tmp_path / "data")}
    first = from_environment(environ)
    assert len(first.secret_key) == 64
    assert from_environment(environ).secret_key == first.secret_key
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "data" / "secret-key").stat().st_mode) == 0o600
        assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_two_installations_have_different_secrets(tmp_path: Path) -> None:
    made = {from_environment({"QUIZAPP_DATA_DIR": str(tmp_path / name)}).secret_key for name in ("a", "b")}
    assert len(made) == 2


def test_starts_at_the_same_moment_agree_on_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        secrets = list(pool.map(lambda _: config.stored_secret(tmp_path), range(32)))
    assert set(secrets) == {(tmp_path / "secret-key").read_text().strip()}


@pytest.mark.parametrize("content", ["", "short\n"])
def test_a_damaged_secret_is_not_replaced_behind_the_owners_back(tmp_path: Path, content: str) -> None:
    (tmp_path / "secret-key").write_text(content)
    (problem,) = problems(DATA_DIR=str(tmp_path))
    assert "backup" in problem
    assert (tmp_path / "secret-key").read_text() == content


def test_a_secret_of_other_bytes_is_refused_by_the_name_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_bytes(b"\xff" * 40)
    (problem,) = problems(DATA_DIR=str(tmp_path))
    assert str(tmp_path / "secret-key") in problem
