"""What no template and no script may hold, because the policy would refuse it or trust be lost."""

import re
from pathlib import Path

import pytest

from quizapp.paths import STATIC, TEMPLATES

_PATHS = sorted(TEMPLATES.rglob("*.html"))
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
ALL_TEMPLATES = pytest.mark.parametrize(
    "path", _PATHS, ids=[path.relative_to(TEMPLATES).as_posix() for path in _PATHS]
)
ALL_SCRIPTS = pytest.mark.parametrize(
    "path", sorted((STATIC / "js").glob("*.js")), ids=lambda path: path.name
)


def markup_of(path: Path) -> str:
    """A template without its comments, which may speak of anything."""
    return _COMMENT.sub("", path.read_text(encoding="utf-8"))


def test_there_are_templates_and_scripts_to_look_at() -> None:
    assert (TEMPLATES / "base.html") in _PATHS
    assert (STATIC / "js" / "main.js").is_file()


@ALL_TEMPLATES
def test_a_template_has_no_inline_handler(path: Path) -> None:
    assert re.findall(r"""[\s"']on[a-z]+\s*=""", markup_of(path)) == []


@ALL_TEMPLATES
def test_a_template_has_no_inline_style(path: Path) -> None:
    assert re.findall(r"<style|\sstyle\s*=", markup_of(path)) == []


@ALL_TEMPLATES
def test_a_template_never_marks_text_as_safe(path: Path) -> None:
    assert re.findall(r"\|\s*safe\b|\bautoescape\b|\bMarkup\b", markup_of(path)) == []


@ALL_TEMPLATES
def test_the_only_script_without_a_source_is_the_import_map_with_its_nonce(path: Path) -> None:
    inline = [tag for tag in re.findall(r"<script\b[^>]*>", markup_of(path)) if " src=" not in tag]
    expected = ['<script type="importmap" nonce="{{ csp_nonce }}">'] if path.name == "base.html" else []
    assert inline == expected


@ALL_TEMPLATES
def test_a_template_fetches_nothing_from_elsewhere(path: Path) -> None:
    assert re.findall(r"""(?:src|href|action)=["'](?:https?:)?//|javascript:|data:""", markup_of(path)) == []


@ALL_TEMPLATES
def test_a_form_that_changes_something_carries_the_token(path: Path) -> None:
    forms = re.findall(r"<form\b[^>]*method=.post.*?</form>", markup_of(path), re.DOTALL | re.IGNORECASE)
    assert [form for form in forms if "csrf_field()" not in form and "csrf_token" not in form] == []


@ALL_TEMPLATES
def test_what_folds_away_stays_in_the_way_of_the_tab_key(path: Path) -> None:
    """With tabindex="-1" on it, Chromium passes over all that is in it."""
    assert re.findall(r"<details\b[^>]*\stabindex", markup_of(path)) == []


@ALL_TEMPLATES
def test_every_behaviour_that_a_template_asks_for_exists(path: Path) -> None:
    asked = {
        name for value in re.findall(r'data-enhance="([^"{]*)"', markup_of(path)) for name in value.split()
    }
    assert asked <= {script.stem for script in (STATIC / "js").glob("*.js")} - {"main", "status"}


@ALL_SCRIPTS
def test_a_script_exports_one_behaviour(path: Path) -> None:
    exported = re.findall(
        r"^export (?:async )?function (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert exported == {"main": [], "status": ["say", "outdate"]}.get(path.stem, ["enhance"])


@ALL_SCRIPTS
def test_a_script_makes_no_markup_and_no_code_from_text(path: Path) -> None:
    assert (
        re.findall(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function",
            path.read_text(encoding="utf-8"),
        )
        == []
    )


def test_the_layers_of_the_style_sheets_come_in_the_order_in_which_pages_load_them() -> None:
    base = (TEMPLATES / "base.html").read_text(encoding="utf-8")
    loaded = re.findall(r'"(\w+)"', re.search(r"for sheet in \(([^)]*)\)", base)[1])  # type: ignore[index]
    declared = re.search(
        r"^@layer ([\w, ]+);", (STATIC / "css" / "tokens.css").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert declared is not None
    assert declared[1].split(", ") == loaded == ["tokens", "base", "layout", "components", "charts", "print"]
    for sheet in loaded:
        assert f"@layer {sheet} {{" in (STATIC / "css" / f"{sheet}.css").read_text(encoding="utf-8")


def test_colours_are_written_only_among_the_tokens_and_for_print() -> None:
    for sheet in ("base", "layout", "components", "charts"):
        assert (
            re.findall(
                r":[^;{]*(?:#[0-9a-fA-F]{3,8}\b|rgb|hsl)",
                (STATIC / "css" / f"{sheet}.css").read_text(encoding="utf-8"),
            )
            == []
        )


def test_every_custom_property_in_use_is_defined() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (STATIC / "css").glob("*.css")]
    defined = {name for text in texts for name in re.findall(r"(--[\w-]+)\s*:", text)}
    used = {name for text in texts for name in re.findall(r"var\((--[\w-]+)", text)}
    assert used <= defined
    assert len(used) > 20
