"""What a response is, and that it comes back from its document as it was."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.items import Response

responses = st.builds(
    Response,
    selected=st.lists(st.integers(0, 20), max_size=5).map(tuple),
    texts=st.lists(st.text(max_size=20), max_size=4).map(tuple),
)


@given(responses)
def test_a_response_survives_its_document_as_json(given_: Response) -> None:
    assert Response.from_document(json.loads(json.dumps(given_.to_document()))) == given_


@pytest.mark.parametrize(
    "given_", [Response(), Response(texts=("",)), Response(texts=(" ", "\t\n", "\u2003"))]
)
def test_nothing_chosen_and_nothing_but_white_space_is_empty(given_: Response) -> None:
    assert given_.is_empty


@pytest.mark.parametrize("given_", [Response((0,)), Response(texts=("", "x")), Response((3, 1), (" ",))])
def test_an_option_or_a_letter_is_an_answer(given_: Response) -> None:
    assert not given_.is_empty
