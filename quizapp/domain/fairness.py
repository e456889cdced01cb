"""Fairness: what learners may know of how a bank treats both sides and withstands guessing.

It is made of counts alone: no stem, no option, no key and no message of a check is in it, so whatever shows it can
give no answer away.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from quizapp.domain.bank_checks import balance, bots
from quizapp.domain.bank_checks.balance import Tally
from quizapp.domain.bank_checks.bots import Played
from quizapp.domain.bank_report import BankReport
from quizapp.domain.claim_map import Claim, ClaimMap, Kind
from quizapp.domain.findings import Level
from quizapp.domain.item_differences import BLOOM_LABELS
from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Side
from quizapp.domain.subject import Subject
from quizapp.domain.tables import Column, Table

BOTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "longest": (
            "The longest",
            "Takes the longest option: who writes a question tends to explain the right answer best.",
        ),
        "most_overlap": (
            "The middle of the crowd",
            "Takes the option that shares most words with the others: wrong ones are often bent from the right one.",
        ),
        "echo_the_stem": ("The echo", "Takes the option that repeats most words of the question."),
        "most_hedged": (
            "The careful one",
            "Takes the option with most words like “perhaps” or “mostly”: what is so hedged is seldom wrong.",
        ),
        "odd_one_out": ("The odd one out", "Takes the option that looks least like the others."),
        "fixed_position": ("The first in line", "Takes whatever is shown first, and leaves steps as shown."),
        "always_true": ("The believer", "Answers “True” to every statement."),
        "opposition_side": (
            "The partisan of the opposition",
            "Takes the option that voices the opposition wherever both sides are on offer.",
        ),
        "order_side": (
            "The partisan of consolidation",
            "Takes the option that voices consolidation wherever both sides are on offer.",
        ),
    }
)
"""Bot -> its name for readers, and what it does in a sentence."""
RULES: Mapping[str, str] = MappingProxyType(
    {
        "B1": "A dispute in which right answers voice one side more often than the other",
        "B7": "A dispute in which texts name one side first more often than the other",
        "ambiguous_stem": "A question that is long, or could be read in two ways",
        "concepts": "A term that the article links to and no flashcard asks for",
        "convergence": "A right answer that shares most words with the other options",
        "given_away": "A question whose wording holds words that answer another question",
        "gratuitous_stem": "A question that says more than it needs",
        "logical_cue": "Options of which logic alone could strike one out",
        "longest_key": "A right answer that stands out by its length",
        "mixed_options": "Options of different kinds beside one another",
        "near_copied_wording": "Five words in a row that the article has too",
        "option_count": "A question with fewer than three options, or more than four",
        "reading_grade": "Language harder than the matter asks for",
        "vague_terms": "Words such as “often” that two readers may take differently",
    }
)
"""Rule -> what its warnings are about, in words that tell nothing of any one item."""
OTHER_RULE = "Another rule for good questions"
_SIDES = (Side.OPPOSITION, Side.CONSOLIDATION)


@dataclass(frozen=True, slots=True)
class Tilt:
    """How far the article itself leans; pairs are claims of the (opposition, consolidation).

    told: of every kind.  judged: evaluations alone.  own: evaluations in the article's own voice.
    """

    told: tuple[int, int]
    judged: tuple[int, int]
    own: int

    @property
    def judgements(self) -> int:
        """Every evaluation in the article."""
        return sum(self.judged) + self.own

    @property
    def is_crossed(self) -> bool:
        """Whether it tells more of one side and judges more often with the other."""
        return (self.told[0] - self.told[1]) * (self.judged[0] - self.judged[1]) < 0


@dataclass(frozen=True, slots=True)
class Dispute:
    """One controversy.  opposition, consolidation: the short answers, "" where the article gives none for that side.

    claims: of (opposition, consolidation) in the article.
    """

    question: str
    opposition: str
    consolidation: str
    claims: tuple[int, int]
    tally: Tally

    @property
    def is_one_sided(self) -> bool:
        """Whether the article itself gives the claims of one side only."""
        return any(self.claims) and not all(self.claims)


@dataclass(frozen=True, slots=True)
class Bot:
    """A player who knows nothing.  label: its name for readers.  habit: what it does, in a sentence."""

    label: str
    habit: str
    played: Played


@dataclass(frozen=True, slots=True)
class Fairness:
    """What is shown.  title: of the article.  core: claims that must be asked twice, of which core_asked are.

    core_in_turn: those of core of which two items, being kin, take turns.  switch_pairs: how often the same is asked
    of two holders.  cells: attributed statements to be judged, see `balance.true_false_cells`.
    partisans_apart: between the two partisan bots, as a share of the points.  unwarned: items without a warning.
    warnings: rule in words, number; most first.
    LEAST_ANSWERS: first answers to an item from which on its facility and discrimination may be called validated.
    """

    LEAST_ANSWERS: ClassVar[int] = 100
    title: str
    items: int
    claims: int
    claims_asked: int
    core: int
    core_asked: int
    core_in_turn: int
    switch_pairs: int
    sections: Table
    types: Table
    levels: Table
    tilt: Tilt
    disputes: tuple[Dispute, ...]
    cells: Mapping[str, int]
    bots: tuple[Bot, ...]
    partisans_apart: float
    unwarned: int
    errors: int
    warnings: Table

    @property
    def bots_inside(self) -> int:
        """How many bots do no better and no worse than blind play."""
        return sum(bot.played.is_inside for bot in self.bots)

    @property
    def bots_table(self) -> Table:
        """How the bots did, in percent of the points."""
        return Table(
            "The bots against blind guessing",
            (
                Column("bot", "Bot"),
                Column("questions", "Questions it can play"),
                Column("score", "Its score", "%"),
                Column("chance", "Blind guessing", "%"),
                Column("low", "Band from", "%"),
                Column("high", "Band to", "%"),
            ),
            tuple(
                (
                    bot.label,
                    bot.played.playable,
                    *(_percent(bot, name) for name in ("score", "chance", "low", "high")),
                )
                for bot in self.bots
            ),
        )


def tilt_of(claim_map: ClaimMap) -> Tilt:
    """How far the article leans, counted over its claims."""
    claims = tuple(claim_map.claims.values())
    judgements = tuple(claim for claim in claims if claim.kind is Kind.EVALUATION)
    judged = _by_side(judgements)
    return Tilt(_by_side(claims), judged, len(judgements) - sum(judged))


def fairness_of(subject: Subject, report: BankReport) -> Fairness:
    """What learners may know of that report on that subject."""
    one, other = (report.bots[name] for name in bots.PARTISANS)
    return Fairness(
        title=subject.article.title,
        items=report.items,
        claims=report.claims_total,
        claims_asked=report.covered.claims,
        core=report.covered.core,
        core_asked=report.covered.core_with_two_types,
        core_in_turn=report.covered.core_in_turn,
        switch_pairs=report.covered.switch_pairs,
        sections=_sections(subject, report),
        types=Table(
            "Questions by type",
            (Column("type", "Type"), Column("questions", "Questions")),
            tuple(
                (BY_NAME[name].LABEL, report.by_type[name]) for name in BY_NAME if report.by_type.get(name)
            ),
        ),
        levels=Table(
            "Questions by what answering demands",
            (Column("level", "Demand"), Column("questions", "Questions")),
            tuple((label, report.by_bloom.get(str(bloom), 0)) for bloom, label in BLOOM_LABELS.items()),
        ),
        tilt=tilt_of(subject.claim_map),
        disputes=_disputes(subject, report),
        cells=balance.true_false_cells(subject),
        bots=tuple(Bot(*BOTS[name], played) for name, played in report.bots.items()),
        partisans_apart=abs(one.score - other.score),
        unwarned=report.items_without_warning,
        errors=report.count(Level.ERROR),
        warnings=_warnings(report),
    )


def _sections(subject: Subject, report: BankReport) -> Table:
    """Blocks that are no section of the article have no claims of their own."""
    mapped = Counter(claim.section for claim in subject.claim_map.claims.values())
    named = {claim for item in subject.items for claim in item.claims}
    asked = Counter(claim.section for claim in subject.claim_map.claims.values() if claim.id in named)
    return Table(
        "Questions by section",
        (
            Column("section", "Section"),
            Column("questions", "Questions"),
            Column("claims", "Claims in it"),
            Column("asked", "Of these asked for"),
        ),
        tuple(
            (
                title,
                report.by_section.get(code, 0),
                mapped[code] if mapped[code] else None,
                asked[code] if mapped[code] else None,
            )
            for code, title in subject.section_titles.items()
            if mapped[code] or report.by_section.get(code)
        ),
    )


def _disputes(subject: Subject, report: BankReport) -> tuple[Dispute, ...]:
    claims: dict[str, list[Claim]] = {}
    for claim in subject.claim_map.claims.values():
        claims.setdefault(claim.controversy, []).append(claim)
    disputes = []
    for key, matter in subject.claim_map.controversies.items():
        voiced = _by_side(tuple(claims.get(key, ())))
        answers = (matter.opposition, matter.consolidation)
        is_told = any(voiced)
        shown = [text if count or not is_told else "" for text, count in zip(answers, voiced, strict=True)]
        disputes.append(Dispute(matter.question, shown[0], shown[1], voiced, report.balance[key]))
    return tuple(disputes)


def _warnings(report: BankReport) -> Table:
    counts = Counter(
        RULES.get(finding.rule, OTHER_RULE) for finding in report.findings if finding.level is Level.WARNING
    )
    return Table(
        "What the checker warns of",
        (Column("rule", "What it warns of"), Column("warnings", "Warnings")),
        tuple(counts.most_common()),
    )


def _by_side(claims: tuple[Claim, ...]) -> tuple[int, int]:
    counts = Counter(claim.side for claim in claims)
    return counts[_SIDES[0]], counts[_SIDES[1]]


def _percent(bot: Bot, name: str) -> int | None:
    return round(100 * float(getattr(bot.played, name))) if bot.played.playable else None
