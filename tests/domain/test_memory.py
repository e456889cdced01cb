"""Ratings are ordered, and stored as the numbers they are."""

from quizapp.domain.memory import CardState, Rating, StudyClock


def test_ratings_go_from_again_to_easy_as_one_to_four() -> None:
    assert [int(rating) for rating in sorted(Rating)] == [1, 2, 3, 4]
    assert Rating.AGAIN < Rating.HARD < Rating.GOOD < Rating.EASY


def test_the_names_of_states_are_what_is_stored() -> None:
    assert [CardState(name) for name in ("learning", "review", "relearning")] == list(CardState)


def test_a_day_begins_at_four_in_utc_where_nobody_says_otherwise() -> None:
    assert StudyClock() == StudyClock("UTC", 4)
