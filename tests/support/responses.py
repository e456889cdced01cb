"""Hypothesis strategies for what a learner, or a program in a learner's name, might send."""

from hypothesis import strategies as st

from quizapp.domain.items import Response

any_text = st.text(st.characters(), max_size=20) | st.sampled_from(
    ["", " ", "\0", "\ud800", "\U0001f600", "‮abc", "e" + "\u0301" * 300, "x" * 501, "NEP", "civil war"]
)
any_response = st.builds(
    Response,
    selected=st.lists(st.integers(-2, 10) | st.integers(), max_size=5).map(tuple),
    texts=st.lists(any_text, max_size=3).map(tuple),
)
