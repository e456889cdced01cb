"""Our memory model and study days against the engine of Anki and a reckoning of days of its own; and the vectors that
we publish for other implementations.
"""

import itertools
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from quizapp.domain.memory import Memory, Rating
from quizapp.domain.memory_model import DEFAULT
from quizapp.domain.scheduling import Policy, review_in_passing
from quizapp.domain.study_days import zone_names
from tests.support import fsrs_vectors, oracle
from tests.support.zone_histories import ZoneHistory, zone_histories

HISTORIES = 10_000
TOLERANCE = 1e-5
"""Relative. The engine reckons in single precision, which alone makes a few millionths over a history."""


@pytest.fixture(scope="module")
def histories() -> list[tuple[ZoneHistory, list[Memory]]]:
    """Histories, each with the memory after every review of it."""
    return [(history, _replayed(history)) for history in zone_histories(HISTORIES, seed=1924)]


def _replayed(history: ZoneHistory) -> list[Memory]:
    memories: list[Memory] = []
    for at, rating in zip(history.instants, history.ratings, strict=True):
        before = memories[-1] if memories else None
        memories.append(review_in_passing(before, rating, at=at, clock=history.clock))
    return memories


def _gaps(history: ZoneHistory) -> list[int]:
    return [0, *((later - day).days for day, later in itertools.pairwise(history.days))]


def test_study_days_are_right_in_every_zone_where_spans_of_24_hours_are_not(
    histories: Sequence[tuple[ZoneHistory, list[Memory]]],
) -> None:
    """Case 60. Spans of 24 hours, by which Anki reckons, give another day for some of the same instants."""
    assert {history.clock.zone for history, _ in histories} == set(zone_names())
    wrong = [
        (history.clock.zone, memory.last_at)
        for history, memories in histories
        for day, memory in zip(history.days, memories, strict=True)
        if memory.last_day != day
    ]
    assert wrong == []
    reckoned = [pair for history, _ in histories for pair in zip(history.days, history.by_hours, strict=True)]
    assert sum(day != by_hours for day, by_hours in reckoned) > 1000


def test_memories_are_what_the_engine_of_anki_says(
    histories: Sequence[tuple[ZoneHistory, list[Memory]]],
) -> None:
    """Fed with the gaps in whole days of the other reckoning, after every review of every history."""
    turns = [list(zip(_gaps(history), history.ratings, strict=True)) for history, _ in histories]
    said = oracle.states(DEFAULT.weights, turns)
    ours = [value for _, memories in histories for m in memories for value in (m.stability, m.difficulty)]
    theirs = [value for states in said for state in states for value in state]
    assert len(ours) > 100_000
    assert max(abs(mine / other - 1) for mine, other in zip(ours, theirs, strict=True)) < TOLERANCE


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    document = json.loads(fsrs_vectors.PATH.read_text("utf-8"))
    assert isinstance(document, dict)
    return document


def test_the_published_vectors_are_what_our_code_gives(published: dict[str, Any]) -> None:
    """Case 71: study days, gaps, steps, fuzz and due instants exactly, and memories to the ninth digit."""
    assert published["about"] == fsrs_vectors.ABOUT.splitlines()
    for history in published["histories"]:
        model = fsrs_vectors.MODELS[history["weights"]]
        assert published["sets"][history["weights"]] == list(model.weights)
        ours = fsrs_vectors.reviews_of(
            history,
            Policy(model, history["desired_retention"]),
            instants=[datetime.fromtimestamp(line["at"], UTC) for line in history["reviews"]],
            ratings=[Rating(line["rating"]) for line in history["reviews"]],
        )
        assert ours is not None
        for mine, line in zip(ours, history["reviews"], strict=True):
            for name in ("stability", "difficulty"):
                assert mine.pop(name) == pytest.approx(line[name], rel=1e-9)
            assert line == line | mine


def test_the_published_vectors_agree_with_what_the_engine_of_anki_said(published: dict[str, Any]) -> None:
    """Written down beside ours, so also where it cannot be asked."""
    lines = [line for history in published["histories"] for line in history["reviews"]]
    assert len(lines) > 1000
    for line in lines:
        assert [line["stability"], line["difficulty"]] == pytest.approx(line["engine"], rel=TOLERANCE)


def test_the_engine_of_anki_still_says_it(published: dict[str, Any]) -> None:
    for name, weights in published["sets"].items():
        histories = [each["reviews"] for each in published["histories"] if each["weights"] == name]
        said = oracle.states(
            weights, [[(line["gap"], line["rating"]) for line in reviews] for reviews in histories]
        )
        written = [value for reviews in histories for line in reviews for value in line["engine"]]
        now = [value for states in said for state in states for value in state]
        assert now == pytest.approx(written, rel=1e-6)
