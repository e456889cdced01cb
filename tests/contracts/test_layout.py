"""Every module has its tests where they are looked for: tests/<same path>/test_<module>.py."""

from pathlib import Path

import pytest

from quizapp.paths import PACKAGE

TESTS = Path(__file__).resolve().parents[1]


def modules() -> list[Path]:
    """Every module of ours, as its path in the package; packages' own files and shipped migrations left out."""
    return sorted(
        path
        for file in PACKAGE.rglob("*.py")
        if (path := file.relative_to(PACKAGE)).name != "__init__.py"
        and path.parts[:2] != ("migrations", "versions")
    )


@pytest.mark.parametrize("module", modules(), ids=str)
def test_every_module_has_its_tests_in_the_same_place(module: Path) -> None:
    expected = TESTS / module.parent / f"test_{module.name}"
    assert expected.is_file(), f"quizapp/{module} has no {expected.relative_to(TESTS.parent)}"
    text = expected.read_text("utf-8")
    assert "\ndef test_" in text or "\nasync def test_" in text, f"{expected.name} has no test in it"


def test_tests_are_not_packages() -> None:
    """They are imported by path, so that two may have the same name."""
    assert list(TESTS.rglob("__init__.py")) == []


def test_no_two_tests_of_a_file_have_the_same_name() -> None:
    """The second would replace the first without a word."""
    for file in sorted(TESTS.rglob("test_*.py")):
        names = [
            line.split("(")[0].removeprefix("def ")
            for line in file.read_text("utf-8").splitlines()
            if line.startswith("def test_")
        ]
        assert len(names) == len(set(names)), f"{file.relative_to(TESTS)}: {sorted(names)}"
