"""Responses, logs of cards and what teachers decide are only added to: who might change them is a short list here.

Read from the source, since no run of tests meets every statement there is.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizapp.paths import PACKAGE
from quizapp.persistence import models

ROWS = (
    models.ResponseRow,
    models.ReviewRow,
    models.MarkingRow,
    models.ResponseMarkRow,
    models.UnlistedTextRow,
    models.ItemOverrideRow,
    models.RegradeLineRow,
    models.MarkOverrideRow,
    models.AccommodationRow,
)
NAMES = {row.__name__ for row in ROWS}
TABLES = {str(row.__tablename__) for row in ROWS}
COLUMNS = {column.name for row in ROWS for column in row.__table__.columns}
# Bringing a guest's answers along moves them to the account: added there, the guest's own removed or marked.
ALLOWED = {Path("services/bringing.py")}
CHANGING = {"update", "delete", "on_conflict_do_update", "bulk_update_mappings", "merge"}


def sources() -> list[Path]:
    """Every module of ours except migrations, which may do anything once."""
    return sorted(file for file in PACKAGE.rglob("*.py") if "migrations" not in file.parts)


def mentions(node: ast.AST) -> bool:
    """Whether one of these tables is named anywhere within."""
    return any(
        (isinstance(part, ast.Name) and part.id in NAMES)
        or (isinstance(part, ast.Attribute) and part.attr in NAMES)
        for part in ast.walk(node)
    )


def changes(tree: ast.AST) -> Iterator[str]:
    """Calls that change or remove rows of these tables, and SQL text that would."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            # A statement names its table in its first argument, or is made from it: `table.delete()`.
            named = [*node.args[:1], *([node.func.value] if isinstance(node.func, ast.Attribute) else [])]
            if name in CHANGING and any(map(mentions, named)):
                yield f"line {node.lineno}: {name}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = node.value.lower().split()
            for verb in ("update", "delete from"):
                for table in TABLES:
                    if " ".join(words).startswith(f"{verb} {table}"):
                        yield f"line {node.lineno}: {verb} {table}"


@pytest.mark.parametrize("file", sources(), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_nobody_changes_or_removes_a_response_a_line_of_a_log_or_an_override(file: Path) -> None:
    found = list(changes(ast.parse(file.read_text("utf-8"))))
    if file.relative_to(PACKAGE) not in ALLOWED:
        assert found == []


def test_their_rows_are_added_by_statements_that_leave_what_is_there_alone() -> None:
    """No module loads such a row as an object and sets one of its fields."""
    for file in sources():
        tree = ast.parse(file.read_text("utf-8"))
        if not mentions(tree) or file.relative_to(PACKAGE) in ALLOWED:
            continue
        loaded = {
            target.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and mentions(node.value)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            for target in targets:
                if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
                    assert not (target.value.id in loaded and target.attr in COLUMNS), (
                        f"{file.relative_to(PACKAGE)}:{target.lineno}"
                    )


def test_the_scan_finds_what_it_looks_for() -> None:
    bad = (
        "session.execute(sa.delete(ResponseRow).where(ResponseRow.id == 1))",
        "session.execute(sa.update(models.ReviewRow).values(rating=1))",
        "session.execute(ReviewRow.__table__.delete())",
        "session.execute(text('DELETE FROM response WHERE true'))",
        "session.execute(insert(ResponseRow).on_conflict_do_update())",
    )
    for text in bad:
        assert list(changes(ast.parse(text))), text
    assert not list(changes(ast.parse("session.execute(sa.insert(ResponseRow))")))
    assert not list(changes(ast.parse("names.update(other)")))
