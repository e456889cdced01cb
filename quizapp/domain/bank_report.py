"""BankReport: what the checker says of a whole bank, as one value from which a command or a page is written."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from quizapp.domain.bank_checks import ALL, balance, bots, coverage
from quizapp.domain.bank_findings import BankFinding
from quizapp.domain.copying import LONG_RUN, SHORT_RUN, copied_runs
from quizapp.domain.findings import Finding, Level
from quizapp.domain.items import Item
from quizapp.domain.lints import copied_wording, near_copied_wording
from quizapp.domain.subject import Subject

LEAST_UNWARNED = 0.90
MOST_WARNINGS = 1
"""Warnings of one item."""


@dataclass(frozen=True, slots=True)
class BankReport:
    """What was found.  findings: of the lints, item by item, then those over the bank.

    by_type, by_section, by_bloom: items each.  items_without_warning: items about which no warning is given.
    copied_runs_7, copied_runs_5: stretches that the items, the study text or the quizzes share with the article.
    balance: by controversy.  bots: by name.
    """

    items: int
    by_type: Mapping[str, int]
    by_section: Mapping[str, int]
    by_bloom: Mapping[str, int]
    covered: coverage.Covered
    claims_total: int
    findings: tuple[BankFinding, ...]
    items_without_warning: int
    copied_runs_7: int
    copied_runs_5: int
    balance: Mapping[str, balance.Tally]
    bots: Mapping[str, bots.Played]

    def count(self, level: Level) -> int:
        """How many findings are of that level."""
        return sum(finding.level is level for finding in self.findings)

    def to_document(self) -> dict[str, Any]:
        """The report as plain JSON values; shares from 0 to 1, pairs as {"opposition", "consolidation"}."""
        return {
            "items": self.items,
            "by_type": dict(self.by_type),
            "by_section": dict(self.by_section),
            "by_bloom": dict(self.by_bloom),
            "claims_covered": self.covered.claims,
            "claims_total": self.claims_total,
            "core_claims_with_two_types": self.covered.core_with_two_types,
            "core_claims_in_turn": self.covered.core_in_turn,
            "core_claims_total": self.covered.core,
            "switch_pairs": self.covered.switch_pairs,
            "errors": self.count(Level.ERROR),
            "warnings": self.count(Level.WARNING),
            "items_without_warning": self.items_without_warning,
            "copied_runs_7": self.copied_runs_7,
            "copied_runs_5": self.copied_runs_5,
            "balance": {key: _tally_document(tally) for key, tally in self.balance.items()},
            "bots": {name: asdict(played) for name, played in self.bots.items()},
            "findings": [
                {
                    "rule": finding.rule,
                    "level": str(finding.level),
                    "item": finding.item,
                    "field": finding.field,
                    "message": finding.message,
                }
                for finding in self.findings
            ],
        }


def report_on(subject: Subject, linted: Iterable[tuple[Item, Sequence[Finding]]]) -> BankReport:
    """The report.  linted: every item of the subject with what the lints find in it; read once, in this order."""
    findings: list[BankFinding] = []
    for item, found in linted:
        findings += [BankFinding(one.lint, one.message, one.level, item.slug, one.field) for one in found]
    played = bots.play_all(subject)
    for check in ALL:
        findings += bots.judge(played) if check is bots else check.check(subject)
    items = subject.items
    warned = Counter(finding.item for finding in findings if finding.level is Level.WARNING and finding.item)
    findings += _too_many_warnings(warned, items=len(items))
    runs = Counter(run.length for text in _other_texts(subject) for run in copied_runs(text, subject.runs))
    rules = Counter(finding.rule for finding in findings)
    return BankReport(
        items=len(items),
        by_type=Counter(item.type for item in items),
        by_section=Counter(item.section for item in items),
        by_bloom=Counter(str(item.bloom) for item in items),
        covered=coverage.covered(subject),
        claims_total=len(subject.claim_map.claims),
        findings=tuple(findings),
        items_without_warning=sum(item.slug not in warned for item in items),
        copied_runs_7=runs[LONG_RUN] + rules[copied_wording.NAME],
        copied_runs_5=runs[SHORT_RUN] + rules[near_copied_wording.NAME],
        balance=balance.tallies(subject),
        bots=played,
    )


def _too_many_warnings(warned: Mapping[str, int], *, items: int) -> Iterable[BankFinding]:
    """warned: slug -> warnings, of those that have any."""
    for slug, count in warned.items():
        if count > MOST_WARNINGS:
            message = f"The item has {count} warnings; {MOST_WARNINGS} at most would satisfy."
            yield BankFinding("warnings", message, item=slug)
    if items and 1 - len(warned) / items < LEAST_UNWARNED:
        message = (
            f"{items - len(warned)} of {items} items have no warning; {LEAST_UNWARNED:.0%} would satisfy."
        )
        yield BankFinding("warnings", message)


def _other_texts(subject: Subject) -> Iterable[str]:
    """What learners read beside items, in which the lints find what is copied."""
    for section in subject.article.sections:
        yield from (passage.text for passage in section.passages)
    yield from (entry.gloss for entry in subject.article.glossary)
    for quiz in subject.quizzes:
        yield from (quiz.title, quiz.description)


def _tally_document(tally: balance.Tally) -> dict[str, Any]:
    pairs = {
        "keys": tally.keys,
        "explanation_words": tally.explanation_words,
        "first": tally.first,
        "named_first": tally.named_first,
    }
    return {
        "items": tally.items,
        **{
            name: {"opposition": opposition, "consolidation": consolidation}
            for name, (opposition, consolidation) in pairs.items()
        },
    }
