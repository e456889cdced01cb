"""What is exported is read again by the format that wrote it."""

from pathlib import Path

import sqlalchemy as sa

from quizapp.formats import bank_yaml
from tests.support.commands import run


def test_the_published_items_are_written_to_a_file_that_can_be_read_again(
    prepared: sa.Engine, tmp_path: Path
) -> None:
    file = tmp_path / "items.yaml"
    result = run("export", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    read = bank_yaml.read(file.read_bytes())
    with prepared.connect() as connection:
        published = connection.scalars(sa.text("SELECT slug FROM item WHERE status = 'published'")).all()
    assert {item.slug for item in read.items} == set(published)
