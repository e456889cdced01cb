"""How long checking a bank of 20,000 items takes, and how much memory.

Run: python tests/benchmarks/checking_a_large_bank.py [items]
The bank is the shipped one many times over, each time in other words: a part of the words of every text gives way to
other words of the bank, chosen from a fixed seed, so that lints have something to find and stems are nearly alike.
Bound: 60 s and 1 GB for 20,000 items.
"""

import os
import random
import re
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from quizapp.domain.bank_report import BankReport, report_on  # noqa: E402  (the path comes first)
from quizapp.domain.findings import Level  # noqa: E402
from quizapp.domain.items import Item  # noqa: E402
from quizapp.domain.lints import run_lints  # noqa: E402
from quizapp.domain.subject import Subject  # noqa: E402
from quizapp.formats.bank_yaml import read_subject  # noqa: E402
from quizapp.paths import QUESTION_BANK  # noqa: E402

ITEMS = 20_000
CHANGED = 0.4
"""The share of longer words that give way to others."""
_WORD = re.compile(r"\b[a-z]{4,}\b")


def many(subject: Subject, count: int) -> Subject:
    """The subject with that many items: its own, then its own in other words."""
    words = sorted({word for item in subject.items for word in _WORD.findall(item.stem + item.explanation)})
    return replace(subject, items=tuple(islice(_copies(subject.items, words), count)))


def _copies(items: tuple[Item, ...], words: list[str]) -> Iterator[Item]:
    yield from items
    copy = 0
    while True:
        copy += 1
        chance = random.Random(copy)  # noqa: S311  (no secret)
        for item in items:
            yield _reworded(item, copy, chance=chance, words=words)


def _reworded(item: Item, copy: int, *, chance: random.Random, words: list[str]) -> Item:
    def other(word: re.Match[str]) -> str:
        return chance.choice(words) if chance.random() < CHANGED else word[0]

    def text(original: str) -> str:
        return _WORD.sub(other, original)

    return replace(
        item,
        slug=f"{item.slug}-{copy}",
        variants_of=item.variants_of and f"{item.variants_of}-{copy}",
        switch_group=item.switch_group and f"{item.switch_group}-{copy}",
        stem=text(item.stem),
        answer=text(item.answer),
        explanation=text(item.explanation),
        options=tuple(
            replace(option, text=text(option.text), rationale=text(option.rationale))
            for option in item.options
        ),
        prompts=tuple(
            replace(prompt, text=text(prompt.text), rationale=text(prompt.rationale))
            for prompt in item.prompts
        ),
        sides=tuple(replace(case, model=text(case.model)) for case in item.sides),
    )


def check(subject: Subject) -> BankReport:
    """The report of the checker, as the command makes it."""
    return report_on(subject, ((item, run_lints(item, subject)) for item in subject.items))


def cpu_seconds() -> float:
    """Processor time so far, of this process and of those it has waited for."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def main() -> None:
    """Print what the check took."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ITEMS
    shipped = read_subject(QUESTION_BANK / "left_opposition").subject
    if shipped is None:
        raise SystemExit("The shipped bank has mistakes: see `quizapp bank check`.")
    subject = many(shipped, count)
    start, cpu_start = time.perf_counter(), cpu_seconds()
    report = check(subject)
    took, cpu = time.perf_counter() - start, cpu_seconds() - cpu_start
    peak_mb = (
        sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        / 1024
    )
    print(
        f"{report.items:,} items in {took:.1f} s ({cpu:.1f} s of processor): {report.items / took:,.0f} items/s"
    )
    print(f"peak {peak_mb:,.0f} MB")
    print(f"{report.count(Level.ERROR):,} errors, {report.count(Level.WARNING):,} warnings")


if __name__ == "__main__":
    main()
