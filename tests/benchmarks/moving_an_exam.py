"""How long it takes to move the exam of a class of thirty, each with 200 cards: at most a second is asked for.

Run: python tests/benchmarks/moving_an_exam.py [learners] [cards] [database address]
The first time a process plans it works out what memories are worth, which is told apart.
"""

import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import sqlalchemy as sa

from quizapp.factory import create_app
from quizapp.persistence.db import transaction
from quizapp.persistence.models import CardRow, ExamRow
from quizapp.services import bank, exams
from quizapp.services.clock import utc_now
from quizapp.services.exams import WrittenExam
from tests.support import classes, databases
from tests.support.hands import Hand, published
from tests.support.set_exams import set_exam


def main() -> None:
    """Make a class, move its exam from day to day, print."""
    learners = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    template = databases.SqliteTemplate()
    with template.copy() as url, tempfile.TemporaryDirectory() as folder:
        app = create_app(databases.settings_for(sys.argv[3] if len(sys.argv) > 3 else url, Path(folder)))
        hands = [Hand(app) for _ in range(learners)]
        teacher = Hand(app, role="teacher", name="Thea")
        group_id = classes.a_group(app, teacher.person, *(hand.person for hand in hands))
        now = utc_now()
        item_ids = published(app)[:count]
        rows = [
            {
                "learner_id": hand.id,
                "item_id": item_id,
                "entries": 1,
                "state": "review",
                "step": 0,
                "stability": 1.5 + place % 37,
                "difficulty": 1.0 + place % 9,
                "scheduled_at": now + timedelta(days=place % 20),
                "last_day": (now - timedelta(days=1 + place % 12)).date(),
                "last_at": now - timedelta(days=1 + place % 12),
                "reviews": 1,
                "due_at": now + timedelta(days=place % 20),
            }
            for hand in hands
            for place, item_id in enumerate(item_ids)
        ]
        with app.app_context(), transaction() as session:
            session.execute(sa.insert(CardRow), rows)
            known = set(bank.open_subject(session).subject.section_titles)
        began = time.perf_counter()
        today = now.date()
        set_exam(teacher, today + timedelta(days=45), group_id=group_id)
        print(f"set, the first plan of the process: {time.perf_counter() - began:.2f} s")
        exam_id = teacher.read(lambda session, _: session.scalars(sa.select(ExamRow.id)).one())
        for ahead in (44, 40, 30, 9, 5, 60):
            written = WrittenExam("Finals", today + timedelta(days=ahead), frozenset(known))
            began = time.perf_counter()
            teacher.write(
                lambda session, who, written=written: exams.change_exam(  # type: ignore[misc]
                    session, who, exam_id, written, known=known, now=utc_now()
                )
            )
            print(f"moved to {ahead} days ahead: {time.perf_counter() - began:.2f} s", flush=True)
        print(f"{learners} learners with {len(item_ids)} cards each")
    template.close()


if __name__ == "__main__":
    main()
