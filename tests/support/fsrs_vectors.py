"""The vectors in tests/vectors/fsrs6.json, by which other implementations can check themselves: how they are made.

Run: python tests/support/fsrs_vectors.py
Needs fsrs-rs-python, whose word is written beside ours; writes the same file again unless something has changed.
"""

import json
import random
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from quizapp.domain import fuzz  # noqa: E402
from quizapp.domain.memory import Memory, Rating, StudyClock  # noqa: E402
from quizapp.domain.memory_model import DEFAULT, Model  # noqa: E402
from quizapp.domain.scheduling import Policy, previews, review  # noqa: E402
from tests.support import oracle  # noqa: E402
from tests.support.zone_histories import zone_histories  # noqa: E402

PATH = ROOT / "tests" / "vectors" / "fsrs6.json"
HISTORIES = 250
SEED = 6
PAST = range(1990, 2022)
"""What zones will do is up to their governments; what they did is known."""
LEEWAY = 1e-5
"""No interval in the file is so near (relative) to where its rounding turns, so that single precision does as well."""

ABOUT = """\
Vectors of FSRS-6 with study days, steps and fuzz. Free to use: MIT, as the rest of this repository.
sets: weights w0 to w20 by name. Each history names one, and the desired retention that its intervals aim at.
A history is one card of one learner (learner_id, item_id) in one time zone; a study day begins at 04:00 local time.
at: UTC, Unix seconds. day: the study day, a date. gap: study days since the review before, 0 for the first.
rating: 1 Again, 2 Hard, 3 Good, 4 Easy.
stability, difficulty: after the review, in double precision; expect to agree within 1e-9 (relative), or within 1e-5 in
single precision. engine: the two by fsrs-rs-python 0.9 (fsrs-rs, the engine of Anki), fed with gap and rating alone.
state, step: after the review. learning and relearning have steps in minutes: 1 and 10 while learning, 10 while
relearning. A new card answered Hard, Good or Easy goes to review at once; Again begins the steps, and in review is a
lapse. In steps Again goes to the first, Hard repeats, Good goes on and leaves behind the last, Easy leaves.
days: the interval in study days that each rating would have led to, from Again to Easy, null where it leads to a step.
due: when the card is due, UTC, Unix seconds: the beginning of the study day so many days after this one, or minutes
after the answer.
How days are made: interval = stability / f * (retention ^ (-1 / w20) - 1), with f = 0.9 ^ (-1 / w20) - 1, at most
36500. Below 2.5 it is rounded, half up, and at least 1. Else the band reaches either way by 1 day, 0.15 of each day
between 2.5 and 7, 0.1 of each between 7 and 20, 0.05 of each above; both ends are rounded half up (floor(x + 0.5)),
the lower is at least 2. days = lower + floor(seed / 2^48 * (upper - lower + 1)). Where a lower rating leads to days
too, the next higher one leads to at least one day more than it.
seed: the first 6 bytes of SHA-256 of "learner_id:item_id:reviews before this one" (decimal numbers, ASCII) as a whole
number, most significant byte first.
No interval here lies within 1e-5 (relative) of where rounding turns."""

# Within the bounds that the engine of Anki silently brings weights back to.
# fmt: off
OTHER = Model(
    (
        0.4, 1.1, 3.2, 12.7, 6.9, 0.72, 2.4, 0.02, 1.6, 0.21, 0.91,
        1.71, 0.081, 0.31, 1.42, 0.43, 2.3, 0.41, 0.17, 0.11, 0.2,
    ),
    version="made-up",
)
# fmt: on
MODELS = {"default": DEFAULT, "other": OTHER}
RETENTIONS = (0.9, 0.9, 0.8, 0.95)


def reviews_of(
    history: Mapping[str, Any], policy: Policy, *, instants: Sequence[datetime], ratings: Sequence[Rating]
) -> list[dict[str, Any]] | None:
    """What our code makes of the reviews of a history; None where an interval is too near to where rounding turns."""
    clock = StudyClock(history["zone"], history["rollover_hour"])
    memory: Memory | None = None
    lines = []
    for number, (at, rating) in enumerate(zip(instants, ratings, strict=True)):
        seed = fuzz.seed_for(history["learner_id"], history["item_id"], reviews=number)
        shown = previews(memory, at=at, clock=clock, seed=seed, policy=policy)
        after = review(memory, rating, at=at, clock=clock, seed=seed, policy=policy)
        gap = 0 if memory is None else (after.last_day - memory.last_day).days
        if not _is_plain(memory, gap, policy):
            return None
        lines.append(
            {
                "at": int(at.timestamp()),
                "day": after.last_day.isoformat(),
                "gap": gap,
                "rating": int(rating),
                "stability": after.stability,
                "difficulty": after.difficulty,
                "state": after.state.value,
                "step": after.step,
                "seed": seed,
                "days": [shown[each].days for each in Rating],
                "due": int(after.due_at.timestamp()),
            }
        )
        memory = after
    return lines


def _is_plain(memory: Memory | None, gap: int, policy: Policy) -> bool:
    for rating in Rating:
        before = (None, None) if memory is None else (memory.stability, memory.difficulty)
        stability, _ = policy.model.after_review(*before, rating, elapsed_days=gap)
        interval = policy.model.interval_for(stability, desired_retention=policy.desired_retention)
        if fuzz.band(interval * (1 - LEEWAY)) != fuzz.band(interval * (1 + LEEWAY)):
            return False
    return True


def make() -> dict[str, Any]:
    """The document."""
    draw = random.Random(SEED)  # noqa: S311  (no secret)
    histories = []
    mixed = list(zone_histories(HISTORIES * 3, seed=SEED, begin=PAST))
    draw.shuffle(mixed)
    for number, drawn in enumerate(mixed):
        if len(histories) == HISTORIES:
            break
        name = "default" if number % 3 else "other"
        history: dict[str, Any] = {
            "zone": drawn.clock.zone,
            "rollover_hour": drawn.clock.rollover_hour,
            "learner_id": draw.randrange(1, 10_000),
            "item_id": draw.randrange(1, 500),
            "weights": name,
            "desired_retention": RETENTIONS[number % len(RETENTIONS)],
        }
        policy = Policy(MODELS[name], history["desired_retention"])
        reviews = reviews_of(history, policy, instants=drawn.instants, ratings=drawn.ratings)
        if reviews is None:
            continue
        turns = [[(line["gap"], line["rating"]) for line in reviews]]
        for line, state in zip(reviews, oracle.states(MODELS[name].weights, turns)[0], strict=True):
            line["engine"] = [float(f"{value:.8g}") for value in state]
        histories.append({**history, "reviews": reviews})
    return {
        "about": ABOUT.splitlines(),
        "sets": {name: list(model.weights) for name, model in MODELS.items()},
        "histories": histories,
    }


def written(document: Mapping[str, Any]) -> str:
    """The document as text, a line for each review, so that a change can be read."""
    parts = []
    for history in document["histories"]:
        head = json.dumps({key: value for key, value in history.items() if key != "reviews"})[:-1]
        lines = ",\n".join(f"  {json.dumps(line)}" for line in history["reviews"])
        parts.append(f'{head}, "reviews": [\n{lines}\n]}}')
    about = json.dumps(document["about"], indent=1, ensure_ascii=False)
    histories = ",\n".join(parts)
    return f'{{"about": {about},\n"sets": {json.dumps(document["sets"])},\n"histories": [\n{histories}\n]}}\n'


def main() -> None:
    """Write the file."""
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(written(make()), "utf-8")


if __name__ == "__main__":
    main()
