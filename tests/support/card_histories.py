"""Random logs of a card: in zones whose clocks change, with pauses of minutes or months, and with lines taken back."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from quizapp.domain.memory import EntryKind, Rating, ReviewEntry, StudyClock

LEARNER, ITEM = 7, 42

zones = [
    "UTC",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Pacific/Honolulu",
    "Pacific/Apia",
]
clocks = st.builds(StudyClock, st.sampled_from(zones), st.integers(0, 23))
starts = st.timedeltas(timedelta(0), timedelta(days=120 * 365)).map(
    lambda since: datetime(1990, 1, 1, tzinfo=UTC) + since
)
# Mostly forward, by minutes or months; now and then a clock that was put back.
gaps = st.one_of(
    st.timedeltas(timedelta(0), timedelta(minutes=30)),
    st.timedeltas(timedelta(0), timedelta(days=300)),
    st.timedeltas(timedelta(hours=-26), timedelta(0)),
)
KINDS = [EntryKind.RATE] * 6 + [kind for kind in EntryKind if kind is not EntryKind.RATE]


@st.composite
def histories(draw: st.DrawFn) -> list[ReviewEntry]:
    """The lines of one card in the order in which they were made."""
    at = draw(starts)
    entries: list[ReviewEntry] = []
    drawn = st.tuples(st.sampled_from(KINDS), st.sampled_from(Rating), gaps, clocks, st.integers(0, 30))
    for kind, rating, gap, clock, number in draw(st.lists(drawn, max_size=25)):
        at += gap
        takes_back = None
        if kind is EntryKind.TAKE_BACK:
            if not entries:
                continue
            takes_back = entries[number % len(entries)].id
        is_dated = kind in (EntryKind.SET_DUE, EntryKind.BURY)
        entries.append(
            ReviewEntry(
                id=f"line-{len(entries):02}",
                kind=kind,
                at=at,
                clock=clock,
                rating=rating if kind is EntryKind.RATE else None,
                takes_back=takes_back,
                day=at.date() + timedelta(days=number) if is_dated else None,
                planned_days=number if kind is EntryKind.RATE and number % 3 == 0 else None,
            )
        )
    return entries
