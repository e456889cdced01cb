"""What others wrote is here exactly as they published it, with its licence, and nothing else is."""

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from quizapp.paths import STATIC

ROOTS = (STATIC / "vendor", Path(__file__).parents[1] / "support" / "vendor")
PACKAGES = [
    pytest.param(root, name, pinned, id=name)
    for root in ROOTS
    for name, pinned in json.loads((root / "vendor.json").read_text(encoding="utf-8")).items()
]


@pytest.mark.parametrize(("root", "name", "pinned"), PACKAGES)
def test_a_vendored_package_holds_the_pinned_bytes_and_no_others(
    root: Path, name: str, pinned: dict[str, Any]
) -> None:
    folder = root / pinned["folder"]
    found = {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    assert found == pinned["sha256"]


@pytest.mark.parametrize(("root", "name", "pinned"), PACKAGES)
def test_a_vendored_package_says_which_version_it_is_and_carries_its_licence(
    root: Path, name: str, pinned: dict[str, Any]
) -> None:
    version = pinned["folder"].removeprefix(f"{name}-")
    assert pinned["address"] == f"npm:{name}@{version}"
    assert re.fullmatch(r"[0-9a-f]{64}", pinned["archive_sha256"])
    assert pinned["licence"] in ("MIT", "MPL-2.0")
    assert any(file.startswith("LICENSE") for file in pinned["sha256"])
    script = next(file for file in pinned["sha256"] if file.endswith(".js"))
    assert f"v{version}" in (root / pinned["folder"] / script).read_text(encoding="utf-8")[:300]


@pytest.mark.parametrize("root", ROOTS, ids=["served", "tests"])
def test_no_vendored_folder_is_unpinned(root: Path) -> None:
    pinned = json.loads((root / "vendor.json").read_text(encoding="utf-8"))
    assert {path.name for path in root.iterdir() if path.is_dir()} == {
        package["folder"] for package in pinned.values()
    }
