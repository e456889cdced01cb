"""The command line: what each command does, and the sentence and exit code of each refusal."""

import errno
import json
import os
import re
import shutil
import signal
import socket
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from quizapp import cli, paths
from quizapp.factory import create_app
from quizapp.services import accounts, ready_quizzes
from tests.conftest import TestClock
from tests.support import databases, servers
from tests.support.hands import Hand

PASSWORD = "three words here"


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data directory of the commands that follow, still missing."""
    monkeypatch.setenv("QUIZAPP_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def prepared(
    data_dir: Path, sqlite_template: databases.SqliteTemplate, monkeypatch: pytest.MonkeyPatch
) -> Iterator[sa.Engine]:
    """A database at the schema of this release, where the commands that follow find it."""
    data_dir.mkdir()
    with sqlite_template.copy() as url:
        monkeypatch.setenv("QUIZAPP_DATABASE_URL", url)
        engine = sa.create_engine(url)
        yield engine
        engine.dispose()


def run(*arguments: str, typed: str = "") -> Result:
    """What the command prints and gives; an exception that is no exit is a failure."""
    result = CliRunner().invoke(cli.main, arguments, input=typed, prog_name="quizapp")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def commands(group: click.Group, *names: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command below the group, with the words that call it."""
    for name, command in group.commands.items():
        yield (*names, name), command
        if isinstance(command, click.Group):
            yield from commands(command, *names, name)


@pytest.mark.parametrize("words", [words for words, _ in commands(cli.main)], ids=" ".join)
def test_every_command_explains_itself(words: tuple[str, ...]) -> None:
    result = run(*words, "--help")
    assert result.exit_code == 0
    assert f"Usage: quizapp {' '.join(words)}" in result.output


@pytest.mark.parametrize("words", [words for words, _ in commands(cli.main)], ids=" ".join)
def test_the_summary_of_every_command_is_a_whole_sentence(words: tuple[str, ...]) -> None:
    listed = run(*words[:-1], "--help").output
    (line,) = re.findall(rf"^  {words[-1]} +(.*)$", listed, re.MULTILINE)
    assert not line.endswith("...")


def test_a_command_that_does_not_exist_is_exit_code_2() -> None:
    assert run("srve").exit_code == 2


def test_wrong_settings_end_any_command_with_every_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZAPP_PRT", "1")
    monkeypatch.setenv("QUIZAPP_WORKERS", "many")
    result = run("user", "list")
    assert result.exit_code == 1
    assert "did you mean QUIZAPP_PORT?" in result.stderr
    assert "QUIZAPP_WORKERS must be" in result.stderr


def test_a_database_is_brought_up_once(data_dir: Path) -> None:
    before = run("db", "current")
    assert before.exit_code == 1
    assert before.stdout.startswith("none ")
    first = run("db", "upgrade")
    assert first.exit_code == 0
    assert first.stdout.endswith(" now.\n")
    again = run("db", "upgrade")
    assert again.exit_code == 0
    assert again.stdout.endswith(" as before.\n")
    assert run("db", "current").exit_code == 0


def test_a_database_of_a_newer_release_is_left_alone(prepared: sa.Engine) -> None:
    with prepared.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    result = run("db", "upgrade")
    assert result.exit_code == 1
    assert "newer quizapp" in result.stderr
    with prepared.begin() as connection:
        assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == "9999"


def test_a_file_that_is_no_database_is_one_sentence(data_dir: Path) -> None:
    data_dir.mkdir()
    (data_dir / "quizapp.sqlite3").write_bytes(b"no database" * 100)
    result = run("db", "current")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The database cannot be used: ")


def test_a_server_that_is_not_there_is_one_sentence_without_its_password(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIZAPP_DATABASE_URL", "postgresql://anna:geheim@127.0.0.1:1/quiz")
    result = run("db", "current")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The database cannot be used: ")
    assert "geheim" not in result.stderr


def test_an_address_that_is_none_is_one_sentence(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZAPP_DATABASE_URL", "postgresql://anna@127.0.0.1:port/quiz")
    result = run("db", "current")
    assert result.exit_code == 1
    assert "QUIZAPP_DATABASE_URL" in result.stderr


def test_without_a_prepared_database_the_sentence_says_how_to_get_one(data_dir: Path) -> None:
    result = run("user", "list")
    assert result.exit_code == 1
    assert "quizapp db upgrade" in result.stderr


def test_an_account_is_made_listed_changed_and_given_a_new_password(prepared: sa.Engine) -> None:
    assert run("user", "add", "Anna", "--role", "teacher", typed=f"{PASSWORD}\n").exit_code == 0
    assert re.fullmatch(r"Anna\tteacher\t\d{4}-\d\d-\d\d\n", run("user", "list").stdout)
    assert run("user", "set-role", "anna", "admin").exit_code == 0
    assert "Anna\tadmin\t" in run("user", "list").stdout
    assert run("user", "reset-password", "anna", typed="three other words\n").exit_code == 0
    with sa.orm.Session(prepared) as session:
        assert accounts.find_matching(session, name="anna", password=PASSWORD) is None
        assert accounts.find_matching(session, name="anna", password="three other words") is not None
    assert run("user", "deactivate", "anna").exit_code == 0
    with sa.orm.Session(prepared) as session:
        assert accounts.find_matching(session, name="anna", password="three other words") is None
    assert "Anna\tadmin\t" in run("user", "list").stdout
    assert run("user", "reactivate", "anna").exit_code == 0
    with sa.orm.Session(prepared) as session:
        assert accounts.find_matching(session, name="anna", password="three other words") is not None


@pytest.mark.parametrize(
    ("arguments", "typed", "exit_code", "hint"),
    [
        (("add", "anna"), f"{PASSWORD}\n", 1, "taken"),
        (("add", "bert"), "short\n", 1, "at least"),
        (("add", "bert"), "", 1, "at least"),
        (("add", "bert", "--role", "boss"), f"{PASSWORD}\n", 2, "boss"),
        (("add", "bert", "--zone", "Europe/Nowhere"), f"{PASSWORD}\n", 2, "Europe/Berlin"),
        (("set-role", "nobody", "admin"), "", 1, "nobody"),
        (("reset-password", "nobody"), f"{PASSWORD}\n", 1, "nobody"),
        (("deactivate", "nobody"), "", 1, "nobody"),
        (("reactivate", "nobody"), "", 1, "nobody"),
    ],
)
def test_an_account_command_that_cannot_be_done_says_why(
    prepared: sa.Engine, arguments: tuple[str, ...], typed: str, exit_code: int, hint: str
) -> None:
    run("user", "add", "anna", typed=f"{PASSWORD}\n")
    listed = run("user", "list").stdout
    result = run("user", *arguments, typed=typed)
    assert result.exit_code == exit_code
    assert hint in result.stderr
    assert run("user", "list").stdout == listed


def test_attempts_are_verified_and_one_that_was_tampered_with_is_named(
    prepared: sa.Engine, tmp_path: Path, at: TestClock
) -> None:
    app = create_app(databases.settings_for(str(prepared.url), tmp_path))
    hand = Hand(app)
    slug = hand.read(lambda session, _learner: ready_quizzes.list_quizzes(session)[0].slug)
    attempt_id = hand.take_quiz(slug)
    databases.dispose(app)
    result = run("attempts", "verify")
    assert (result.exit_code, result.output) == (0, "1 attempts replayed, 0 differed.\n")
    with prepared.begin() as connection:
        connection.execute(sa.text("UPDATE attempt_mark SET mark = 0.5 WHERE position = 1"))
    result = run("attempts", "verify")
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"learner {hand.id}, attempt {attempt_id}, question 2: stored 0.5, replayed 1",
        "1 attempts replayed, 1 differed.",
    ]


def test_loading_the_shipped_bank_again_changes_nothing(prepared: sa.Engine) -> None:
    result = run("bank", "load")
    assert result.exit_code == 0
    assert re.match(r"Question bank: \d+ items, none changed\.\n", result.stdout)


@pytest.mark.parametrize("command", ["load", "check", "report"])
def test_a_bank_with_mistakes_is_refused_with_all_their_places(
    prepared: sa.Engine, tmp_path: Path, command: str
) -> None:
    folder = tmp_path / "left_opposition"
    shutil.copytree(paths.QUESTION_BANK / "left_opposition", folder)
    files = sorted((folder / "items").glob("*.yaml"))[:2]
    for file in files:
        file.write_text(file.read_text(encoding="utf-8") + "\n- colour: red\n", encoding="utf-8")
    result = run("bank", command, str(folder))
    assert result.exit_code == 1
    for file in files:
        assert re.search(rf"items/{file.name}:\d+:\d+: ", result.stderr)


def test_checking_a_bank_counts_what_the_checks_find_and_fails_on_errors_only() -> None:
    result = run("bank", "check")
    lines = result.stdout.splitlines()
    counted = re.fullmatch(r"(\d+) items, (\d+) errors, (\d+) warnings\.", lines[-1])
    assert counted is not None
    _, errors, warnings = map(int, counted.groups())
    assert sum(": error: " in line for line in lines) == errors
    assert sum(": warning: " in line for line in lines) == warnings
    assert all(re.match(r"(items/\w+\.yaml:\d+:\d+: [\w-]+|bank): ", line) for line in lines[:-1])
    assert result.exit_code == (1 if errors else 0)


def test_a_spoilt_item_is_named_with_its_line_and_rule(tmp_path: Path) -> None:
    folder = tmp_path / "left_opposition"
    shutil.copytree(paths.QUESTION_BANK / "left_opposition", folder)
    file = folder / "items" / "cross.yaml"
    text = file.read_text(encoding="utf-8")
    line = next(
        number for number, line in enumerate(text.splitlines(), 1) if "- text: The running of" in line
    )
    file.write_text(
        text.replace("text: The running of the party", "text: All of the above"), encoding="utf-8"
    )
    result = run("bank", "check", str(folder))
    assert result.exit_code == 1
    place = f"items/cross.yaml:{line}:13: cross-stronger-centre-critics: options[0].text: error: "
    assert any(
        found.startswith(place) and found.endswith("[all_or_none]") for found in result.stdout.splitlines()
    )


def test_the_report_as_json_places_its_findings() -> None:
    result = run("bank", "check", "--json")
    document = json.loads(result.stdout)
    assert document["items"] == 192
    assert result.exit_code == (1 if document["errors"] else 0)
    assert all(finding["place"] for finding in document["findings"])


def test_the_database_is_checked_alike(prepared: sa.Engine) -> None:
    stored, shipped = (
        json.loads(run("bank", "check", "--json", *more).stdout) for more in (["--database"], [])
    )
    assert {key: stored[key] for key in stored if key != "findings"} == {
        key: shipped[key] for key in shipped if key != "findings"
    }


def test_the_report_is_a_page_on_standard_output_or_in_a_file(prepared: sa.Engine, tmp_path: Path) -> None:
    shown = run("bank", "report")
    assert shown.exit_code == 0
    assert shown.stdout.startswith("<!doctype html>")
    assert "from the files in left_opposition" in shown.stdout
    file = tmp_path / "fairness.html"
    kept = run("bank", "report", "--database", "--output", str(file))
    assert kept.exit_code == 0
    assert kept.stdout == ""
    assert "from the published questions in the database" in file.read_text("utf-8")


def test_a_report_writes_over_a_file_only_when_told_to(tmp_path: Path) -> None:
    file = tmp_path / "mine.html"
    file.write_text("my own", encoding="utf-8")
    refused = run("bank", "report", "--output", str(file))
    assert refused.exit_code == 1
    assert "--replace" in refused.stderr
    assert file.read_text("utf-8") == "my own"
    assert run("bank", "report", "--output", str(file), "--replace").exit_code == 0
    assert file.read_text("utf-8").startswith("<!doctype html>")


def test_a_report_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    result = run("bank", "report", "--output", str(tmp_path / "no such folder" / "fairness.html"))
    assert result.exit_code == 1
    assert "cannot be written: " in result.stderr


@pytest.mark.parametrize("name", ["left-opposition", "left_opposition"])
def test_a_subject_that_comes_with_quizapp_is_checked_by_its_name(name: str) -> None:
    result = run("bank", "check", "--json", "--subject", name)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["items"] == 192


def test_an_unknown_subject_names_the_nearest_one() -> None:
    result = run("bank", "check", "--subject", "left-oposition")
    assert result.exit_code == 2
    assert "There is no subject 'left-oposition'. Did you mean left-opposition?" in result.stderr


def test_a_subject_and_the_database_at_once_cannot_be_checked() -> None:
    result = run("bank", "check", "--subject", "left-opposition", "--database")
    assert result.exit_code == 2
    assert "one of them only" in result.stderr


@pytest.mark.parametrize("command", ["check", "report"])
def test_a_folder_and_the_database_at_once_are_one_too_many(tmp_path: Path, command: str) -> None:
    result = run("bank", command, "--database", str(tmp_path))
    assert result.exit_code == 2
    assert "not both" in result.stderr


def test_a_folder_that_does_not_exist_is_exit_code_2() -> None:
    assert run("bank", "check", "/no/such/folder").exit_code == 2


def test_a_port_that_somebody_listens_at_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        with pytest.raises(click.ClickException, match=f"Port {port} on 127.0.0.1 is taken"):
            cli.free_address("127.0.0.1", port)


def test_port_0_becomes_a_free_one() -> None:
    address, port = cli.free_address("127.0.0.1", 0)
    assert address == "127.0.0.1"
    with socket.create_server((address, port)):
        pass


def test_a_name_with_both_families_is_served_at_the_old_one(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 0, 0, 0)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_arguments, **_more: found)
    assert cli.free_address("both.example", 0)[0] == "127.0.0.1"


def test_an_unknown_host_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_arguments: object, **_more: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(click.ClickException, match="quiz\\.invalid is not known"):
        cli.free_address("quiz.invalid", 0)


@pytest.mark.parametrize(
    ("number", "hint"),
    [
        (errno.EADDRINUSE, "choose another --port"),
        (errno.EACCES, "above 1023"),
        (errno.EADDRNOTAVAIL, "not an address of this machine"),
        (errno.ENOBUFS, os.strerror(errno.ENOBUFS)),
    ],
)
def test_each_reason_not_to_listen_has_its_sentence(number: int, hint: str) -> None:
    assert hint in cli.why_not_free(OSError(number, os.strerror(number)), "10.0.0.1", port=80)


def test_a_data_directory_that_cannot_be_written_ends_serve_with_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with servers.running(
        ["-m", "quizapp.cli", "serve", "--port", "0", "--data-dir", str(tmp_path / "file" / "data")],
        environ=os.environ,
        folder=paths.PACKAGE.parent,
    ) as process:
        assert process.wait(servers.PATIENCE_S) == 1


def test_serve_prepares_everything_prints_its_address_and_refuses_a_second_one(tmp_path: Path) -> None:
    serve = ["-m", "quizapp.cli", "serve", "--data-dir", str(tmp_path / "data"), "--port"]
    with servers.running([*serve, "0"], environ=os.environ, folder=paths.PACKAGE.parent) as first:
        lines = servers.lines_until(first, "Open ")
        site = re.search(r"http://127\.0\.0\.1:(\d+)/", lines[-1])
        assert site is not None
        assert '"status":"ok"' in servers.page(f"{site[0]}readyz").replace(" ", "")
        (link,) = [line.strip() for line in lines if "/setup/" in line]
        assert link.startswith(site[0])
        assert "<form" in servers.page(link)
        with servers.running([*serve, site[1]], environ=os.environ, folder=paths.PACKAGE.parent) as second:
            assert second.wait(servers.PATIENCE_S) == 1
        first.send_signal(signal.SIGTERM)
        assert first.wait(servers.PATIENCE_S) == (1 if sys.platform == "win32" else 0)


SLOW_APP = """
import pathlib, time
here = pathlib.Path(__file__).parent

def app(environ, start_response):
    (here / "began").touch()
    while not (here / "go").exists():
        time.sleep(0.02)
    start_response("200 OK", [("Content-Length", "4")])
    return [b"done"]

def make():
    return app
"""
SERVE_SLOW_APP = """
import pathlib, sys
from quizapp import cli
from quizapp.config import Settings
import slow_app
settings = Settings(data_dir=pathlib.Path.cwd(), database_url="", secret_key="", port=int(sys.argv[2]))
if sys.argv[1] == "granian":
    cli.serve_with_granian(settings, address="127.0.0.1", target="slow_app:make")
else:
    cli.serve_with_waitress(slow_app.app, settings, address="127.0.0.1")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM that can be answered")
@pytest.mark.parametrize("server", ["granian", "waitress"])
def test_a_stop_finishes_the_request_in_flight(tmp_path: Path, server: str) -> None:
    """Case 57: SIGTERM, running requests end, and the process with them."""
    (tmp_path / "slow_app.py").write_text(SLOW_APP)
    _, port = cli.free_address("127.0.0.1", 0)
    path = os.pathsep.join([str(tmp_path), str(paths.PACKAGE.parent)])
    bodies: list[str] = []
    with servers.running(
        ["-c", SERVE_SLOW_APP, server, str(port)], environ=os.environ | {"PYTHONPATH": path}, folder=tmp_path
    ) as process:
        asking = threading.Thread(target=lambda: bodies.append(servers.page(f"http://127.0.0.1:{port}/")))
        asking.start()
        servers.wait_for((tmp_path / "began").exists, "the request to be begun")
        process.send_signal(signal.SIGTERM)
        (tmp_path / "go").touch()
        asking.join(servers.PATIENCE_S)
        assert bodies == ["done"]
        assert process.wait(servers.PATIENCE_S) == 0


def test_waitress_serves_where_granian_cannot_be_imported(tmp_path: Path) -> None:
    start = (
        "import sys; sys.modules['granian'] = None; from quizapp import cli; cli.main(prog_name='quizapp')"
    )
    arguments = ["-c", start, "serve", "--port", "0", "--data-dir", str(tmp_path / "data")]
    with servers.running(arguments, environ=os.environ, folder=paths.PACKAGE.parent) as process:
        site = servers.lines_until(process, "Open ")[-1].split()[1]
        servers.page(f"{site}healthz")
        with urllib.request.urlopen(f"{site}healthz") as response:  # noqa: S310 - an address of ours
            assert "granian" not in (response.headers["Server"] or "")


GUILD = {
    "article.md": "---\ntitle: The Guild\n---\n\n## LEAD: In brief\n\n"
    "[lead-1: C-LEAD-01, C-LEAD-02, C-LEAD-03, C-LEAD-04]\nThe guild grew. Open argument kept it honest.\n",
    "claims.yaml": """\
enums: {section: {LEAD: Lead}}
holders:
  - {id: reformers, label: The reformers, named_person: false, side: opposition}
  - {id: masters, label: The masters, named_person: false, side: consolidation}
controversies: [{id: K-DEMO, question: How much?, opposition: Much., consolidation: Little.}]
concepts: [{id: guild, label: Guild, gloss: A body.}]
claims:
  - {id: C-LEAD-01, paraphrase: The guild grew., kind: fact, holder: masters, side: neutral, %s}
  - {id: C-LEAD-02, paraphrase: Argument helps., kind: evaluation, holder: reformers, side: opposition, %s}
  - {id: C-LEAD-03, paraphrase: Orders help., kind: evaluation, holder: masters, side: consolidation, %s}
  - {id: C-LEAD-04, paraphrase: News helps., kind: evaluation, holder: reformers, side: opposition, %s}
tensions: [{id: T1, text: Freer here and tighter there.}]
cautions: [{id: W-04, topic: Charge, note: Take care., claims: [C-LEAD-04]}]
""".replace("%s", "section: LEAD, anchor: P01.S1, salience: minor"),
    "glossary.yaml": "- {id: guild, term: Guild, gloss: A body., passages: [lead-1]}\n",
    "quizzes.yaml": "[]\n",
}


def test_a_file_with_forty_mistakes_gets_forty_messages_at_their_lines_in_one_run(tmp_path: Path) -> None:
    text = (Path(__file__).parent / "formats/bank_yaml/forty_mistakes.yaml").read_text(encoding="utf-8")
    (tmp_path / "items").mkdir()
    for name, content in {**GUILD, "items/lead.yaml": text}.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    marked = [number for number, line in enumerate(text.splitlines(), 1) if re.search(r"# \d+$", line)]
    assert len(marked) == 40
    result = run("bank", "check", str(tmp_path))
    assert result.exit_code == 1
    messages = result.stderr.removeprefix("Error: ").splitlines()
    named = [re.match(r"items/lead\.yaml:(\d+):\d+: \S", message) for message in messages]
    assert [
        int(place[1]) if place else message for place, message in zip(named, messages, strict=True)
    ] == marked
    told = [message.split(": ", 4) for message in messages]
    assert all(item.startswith("lead-item-") and level == "error" for _, item, _, level, _ in told)
    assert len({re.sub(r"\d", "", field) for _, _, field, _, _ in told}) >= 12
    assert {message.rpartition(" [")[2] for message in messages} == {
        "reading]",
        "combined_options]",
        "implausible_distractor]",
        "missing_rationale]",
        "negative_stem]",
        "second_key]",
    }
