"""`python -m quizapp.cli` is the command."""

import runpy
import sys

import pytest

from quizapp import __version__


def test_the_package_run_as_a_module_is_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["quizapp", "--version"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("quizapp.cli", run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"quizapp, version {__version__}\n"
