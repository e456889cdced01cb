"""What holds for every format in the registry."""

import pkgutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp import formats
from quizapp.domain.lint_examples import CHOICE, FACT, WHO_SAYS
from quizapp.formats import ALL, Format

every_format = pytest.mark.parametrize("file_format", ALL, ids=lambda file_format: file_format.NAME)


def test_no_format_is_left_out_of_the_registry() -> None:
    files = {module.name for module in pkgutil.iter_modules(formats.__path__)}
    assert files == {file_format.NAME for file_format in ALL} == set(formats.BY_NAME)


@every_format
def test_what_is_written_reads_as_the_same_items(file_format: Format) -> None:
    items = (CHOICE, FACT, WHO_SAYS)
    written = file_format.write(items)
    assert written.losses == ()
    read = file_format.read(written.data)
    assert read.problems == ()
    assert read.items == items


@every_format
@given(data=st.binary(max_size=200))
def test_no_bytes_whatever_raise(file_format: Format, data: bytes) -> None:
    """Case 5."""
    file_format.read(data)


@every_format
def test_a_format_says_what_it_is(file_format: Format) -> None:
    assert file_format.SUFFIX.startswith(".")
    assert "/" in file_format.MEDIA_TYPE
    assert file_format.LABEL.strip()
