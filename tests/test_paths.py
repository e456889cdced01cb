"""Where things are, in a checkout and in a wheel."""

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from quizapp import paths


def test_a_checkout_has_templates_and_question_bank_beside_the_package() -> None:
    assert paths.PACKAGE.parent / "templates" == paths.TEMPLATES
    for folder, file in (
        (paths.TEMPLATES, "base.html"),
        (paths.QUESTION_BANK, "left_opposition/claims.yaml"),
        (paths.STATIC, "css/base.css"),
        (paths.MIGRATIONS, "env.py"),
    ):
        assert (folder / file).is_file()


def loaded_from(package: Path) -> ModuleType:
    """The module as it would be in a package elsewhere."""
    package.mkdir()
    shutil.copy(paths.PACKAGE / "paths.py", package)
    spec = importlib.util.spec_from_file_location("elsewhere", package / "paths.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("is_checkout", [True, False])
def test_a_wheel_has_them_inside_and_the_build_file_tells_which_it_is(
    tmp_path: Path, is_checkout: bool
) -> None:
    if is_checkout:
        (tmp_path / "pyproject.toml").touch()
    package = tmp_path / "quizapp"
    found = loaded_from(package)
    base = tmp_path if is_checkout else package
    assert (base / "templates", base / "question_bank") == (found.TEMPLATES, found.QUESTION_BANK)
    assert (package / "static", package / "migrations") == (found.STATIC, found.MIGRATIONS)
