"""Two versions of a quiz compared part by part, in the words of whoever makes quizzes."""

from collections.abc import Mapping, Sequence

from quizapp.domain.behaviours import BY_NAME as BEHAVIOURS
from quizapp.domain.blueprints import Blueprint, Draw, label
from quizapp.domain.item_differences import Change, pieces_of
from quizapp.domain.item_types import BY_NAME
from quizapp.domain.quiz_rules import Counts, Part, Phase, QuizRules

COUNTS_LABELS = {
    Counts.BEST: "The best",
    Counts.FIRST: "The first",
    Counts.LAST: "The last",
    Counts.MEAN: "The mean of all",
}
PHASE_LABELS = {
    Phase.DURING: "During",
    Phase.RIGHT_AFTER: "Right after",
    Phase.LATER: "Later",
    Phase.CLOSED: "Once closed",
}
PART_LABELS = {
    Part.MARK: "Points",
    Part.CORRECTNESS: "Right or not",
    Part.KEY: "Right answer",
    Part.RATIONALE: "Reasons",
    Part.PASSAGE: "Passage",
}


def draw_words(draw: Draw, names: Mapping[str, str]) -> str:
    """A draw as a sentence: "4 of: Key ideas, core claims; both sides alike"."""
    balance = "; both sides alike" if draw.is_balanced else ""
    return f"{draw.count} of: {label(draw, names)}{balance}"


def blueprint_parts(blueprint: Blueprint, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is asked, label and text, filled or not.  names: of sections and so on, and stems of items by slug."""
    return [
        ("Questions named", "\n".join(names.get(slug, slug) for slug in blueprint.items)),
        ("Questions drawn", "\n".join(draw_words(draw, names) for draw in blueprint.draws)),
    ]


def rules_parts(rules: QuizRules) -> list[tuple[str, str]]:
    """The rules, label and text, in the order of the form.  The password is told only by its length."""
    behaviour = BEHAVIOURS[rules.behaviour].LABEL if rules.behaviour in BEHAVIOURS else rules.behaviour
    whole = [BY_NAME[name].LABEL if name in BY_NAME else name for name in sorted(rules.all_or_nothing)]
    minutes = "none" if rules.time_limit_s is None else f"{rules.time_limit_s / 60:g} minutes"
    return [
        ("Behaviour", behaviour),
        ("Time limit", minutes),
        ("Grace", f"{rules.grace_s} seconds"),
        ("Attempts", str(rules.attempts_allowed or "any number")),
        ("Which attempt counts", COUNTS_LABELS[rules.counts]),
        ("Time between attempts", f"{rules.delay_minutes} minutes"),
        ("Password", f"{len(rules.password)} characters" if rules.password else ""),
        ("Tries at a question", str(rules.tries)),
        ("Penalty", f"{rules.penalty_percent} %"),
        ("All or nothing", ", ".join(whole)),
        ("Questions shuffled", _yes(rules.shuffles_items)),
        ("Options shuffled", _yes(rules.shuffles_options)),
        ("All on one page", _yes(rules.is_on_one_page)),
        *(
            (
                f"Seen: {PHASE_LABELS[phase].lower()}",
                ", ".join(PART_LABELS[part] for part in Part if part in rules.review.get(phase, ())),
            )
            for phase in Phase
        ),
    ]


def differences(before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]) -> list[Change]:
    """What differs between two versions in parts of the same labels, in their order."""
    return [
        Change(name, old, new, pieces_of(old, new))
        for (name, old), (_, new) in zip(before, after, strict=True)
        if old != new
    ]


def _yes(answer: object) -> str:
    return "yes" if answer else "no"
