"""What a learner may see of an answered question, and when the rest comes: the place that holds an attempt's keys back.

A quiz says for each phase which parts are shown. Before the end nothing is shown of a question that was not checked,
and of one that can still be tried only how the try went. What is withheld is not built: a page cannot leak what it was
not given.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from quizapp.domain.availability import RIGHT_AFTER
from quizapp.domain.behaviours import BY_NAME as BEHAVIOURS
from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import NONE_PICKED, Grade, Item, Response, Verdict
from quizapp.domain.quiz_rules import Part, Phase, QuizRules
from quizapp.domain.shuffling import case_order, option_order
from quizapp.domain.subject import Subject
from quizapp.domain.wording import plain
from quizapp.services.attempt_terms import AttemptHead
from quizapp.services.quiz_sittings import QuizPlace, QuizSitting
from quizapp.web.feedback import (
    PASSED_WORDS,
    VERDICT_WORDS,
    ShownClaim,
    ShownFeedback,
    ShownPassage,
    show_feedback,
)
from quizapp.web.filters import markdown_inline, points
from quizapp.web.student.attempt_opening import wording_of

CERTAINTY_WORDS = {1: "not very sure", 2: "fairly sure", 3: "very sure"}
_PART_WORDS = {
    Part.MARK: "your points",
    Part.CORRECTNESS: "what was right",
    Part.KEY: "the right answers",
    Part.RATIONALE: "the reasons",
    Part.PASSAGE: "where it stands in the text",
}
_STILL_WRITTEN = "once the last attempt has ended; the quiz has closed, but not everybody has finished yet."
_AFTER_THE_END = (Phase.RIGHT_AFTER, Phase.LATER, Phase.CLOSED)


@dataclass(frozen=True, slots=True)
class ShownGiven:
    """A piece of what the learner answered.  label_html: what it was given to, empty where there is only one thing.

    rationale_html: why that is right or not, empty where it may not be seen.
    """

    label_html: Markup
    text: str
    rationale_html: Markup


@dataclass(frozen=True, slots=True)
class ShownReview:
    """One answered question, with as much of it as may be seen.

    verdict: right, partial, wrong, ungraded (waits for a teacher), open (no answer), "" where it may not be seen.
    mark_words: its points, "" where they may not be seen.  given: what was answered, where `feedback` is None.
    certainty: what the learner said, 0 for nothing.  is_sure_but_wrong: what comes first in a review.
    notes: sentences on what is special about it.  comment: a teacher's.
    feedback: with key, None where the key may not be seen; what else may be seen then stands in explanation_html,
    claim, opposing and passage.
    """

    number: int
    item_id: int
    stem: str
    verdict: str
    verdict_words: str
    mark_words: str
    given: tuple[ShownGiven, ...]
    understood: tuple[str, ...]
    certainty: int
    certainty_words: str
    is_sure_but_wrong: bool
    notes: tuple[str, ...]
    comment: str
    feedback: ShownFeedback | None
    explanation_html: Markup
    claim: ShownFeedback | None
    opposing: ShownClaim | None
    passage: ShownPassage | None


def parts_of(attempt: AttemptHead, place: QuizPlace) -> frozenset[Part]:
    """What may be seen of a place now. The right answer tells what was right, so with KEY comes CORRECTNESS."""
    parts = attempt.may_see
    if attempt.submitted_at is None:
        if not attempt.behaviour.CHECKS or not place.tries:
            return frozenset()
        # What comes back is asked again for the sake of memory; elsewhere a try that is left must be worth something.
        if not place.is_final and not attempt.behaviour.COMES_BACK:
            return parts & {Part.MARK, Part.CORRECTNESS}
    return parts | {Part.CORRECTNESS} if Part.KEY in parts else parts


def show_review(
    sitting: QuizSitting, place: QuizPlace, subject: Subject, *, number: int, seed: int
) -> ShownReview:
    """The question at a place with what may be seen of it.  number: 1 for the first."""
    item, parts = wording_of(sitting, place.held.item), parts_of(sitting, place)
    given = _last_given(place)
    grade = place.grade or Grade(0.0, Verdict.WRONG)
    verdict, verdict_words = _verdict(sitting, place) if Part.CORRECTNESS in parts else ("", "")
    mark_words = _mark_words(sitting, place) if Part.MARK in parts else ""
    whole = (
        show_feedback(item, subject, seed=seed, given=given, grade=grade, fate=place.fate)
        if parts & {Part.KEY, Part.RATIONALE, Part.PASSAGE} or (Part.CORRECTNESS in parts and given.texts)
        else None
    )
    feedback = None
    if whole is not None and Part.KEY in parts:
        feedback = _without(
            replace(
                whole,
                # The mark beside the words is of what they say, also where a teacher said otherwise than the key.
                verdict=verdict if place.is_overruled and verdict != "open" else whole.verdict,
                verdict_words=verdict_words,
                score_words=mark_words or whole.score_words,
            ),
            parts,
        )
        if Part.MARK not in parts:
            feedback = replace(feedback, score_words="")
    reasons = whole if whole is not None and Part.RATIONALE in parts and feedback is None else None
    return ShownReview(
        number=number,
        item_id=place.held.id,
        stem=item.stem,
        verdict=verdict,
        verdict_words=verdict_words,
        mark_words=mark_words,
        given=tuple(_show_given(item, given, seed=seed, has_reasons=Part.RATIONALE in parts)),
        understood=whole.understood
        if whole is not None and Part.CORRECTNESS in parts and feedback is None
        else (),
        certainty=place.certainty or 0,
        certainty_words=CERTAINTY_WORDS.get(place.certainty or 0, "") if place.asks_certainty else "",
        is_sure_but_wrong=verdict == Verdict.WRONG.value
        and (place.certainty or 0) >= 2
        and place.is_answered,
        notes=tuple(_notes(sitting, place, parts)),
        # It may well say what was right.
        comment=place.comment if parts else "",
        feedback=feedback,
        explanation_html=reasons.explanation_html if reasons else Markup(""),
        claim=reasons if reasons and reasons.claim_text else None,
        opposing=reasons.opposing if reasons else None,
        passage=whole.passage if whole is not None and Part.PASSAGE in parts and feedback is None else None,
    )


def still_to_come(sitting: QuizSitting) -> tuple[tuple[str, datetime | None], ...]:
    """What of a submitted attempt cannot be seen yet, as sentences, each with the instant that ends it or None."""
    assigned = sitting.assignment
    closes_at = assigned.window.closes_at if assigned else None
    waiting: dict[Phase | None, list[Part]] = {}
    later = (
        _AFTER_THE_END[_AFTER_THE_END.index(sitting.phase) + 1 :] if sitting.phase in _AFTER_THE_END else ()
    )
    for part in _parts_of(sitting.rules):
        if part in sitting.may_see:
            continue
        phases = [phase for phase in later if part in sitting.rules.review.get(phase, frozenset())]
        comes = phases[0] if phases else None
        waiting.setdefault(comes, []).append(part)
    sentences: list[tuple[str, datetime | None]] = []
    for comes, parts in waiting.items():
        words = _enumerated([_PART_WORDS[part] for part in parts])
        words = words[0].upper() + words[1:]
        if comes is Phase.LATER and sitting.submitted_at is not None:
            sentences.append(
                (f"{words}: two minutes after you submitted,", sitting.submitted_at + RIGHT_AFTER)
            )
        elif comes is Phase.CLOSED and assigned and assigned.writing_until is not None:
            sentences.append((f"{words}: {_STILL_WRITTEN}", None))
        elif comes is Phase.CLOSED:
            is_open_end = closes_at is None
            when = "has closed, for which there is no date yet." if is_open_end else "has closed,"
            sentences.append((f"{words}: when the quiz {when}", closes_at))
        else:
            sentences.append((f"{words}: not shown in this quiz.", None))
    return tuple(sentences)


def when_shown(rules: QuizRules) -> str:
    """When what will be seen of an attempt, as sentences for before its end."""
    by_phase: dict[Phase | None, list[str]] = {}
    for part in _parts_of(rules):
        comes = next(
            (phase for phase in _AFTER_THE_END if part in rules.review.get(phase, frozenset())), None
        )
        by_phase.setdefault(comes, []).append(_PART_WORDS[part])
    words = {
        Phase.RIGHT_AFTER: "Right after you submit you see {}.",
        Phase.LATER: "Two minutes later you see {}."
        if Phase.RIGHT_AFTER in by_phase
        else "Two minutes after you submit you see {}.",
        Phase.CLOSED: "When the quiz has closed you see {}.",
        None: "Not shown: {}.",
    }
    return " ".join(words[phase].format(_enumerated(by_phase[phase])) for phase in words if phase in by_phase)


def _parts_of(rules: QuizRules) -> Iterator[Part]:
    """What a quiz can let be seen: no points where it gives none."""
    return (part for part in Part if part is not Part.MARK or BEHAVIOURS[rules.behaviour].COUNTS)


def given_words(item: Item, given: Response | None, *, seed: int) -> str:
    """What was answered, in words for one line."""
    if given is None or given.is_empty:
        return "no answer"
    return " · ".join(
        f"{piece.label_html.striptags()}: {piece.text}" if piece.label_html else piece.text
        for piece in _show_given(item, given, seed=seed, has_reasons=False)
    )


def _last_given(place: QuizPlace) -> Response:
    """What the verdict is about: the last try, or the answer as it stands."""
    if place.tries:
        return place.tries[-1].given
    return place.given or Response()


def _verdict(sitting: QuizSitting, place: QuizPlace) -> tuple[str, str]:
    given = _last_given(place)
    if given.is_empty:
        return "open", "Not answered"
    if sitting.submitted_at is not None and place.mark is None and sitting.waits_for_marks:
        return Verdict.UNGRADED.value, "Waits for your teacher"
    if place.held.item.sides and place.mark is not None:
        # What a case is worth is no verdict on it: right and wrong are words for keys.
        return Verdict.UNGRADED.value, "Marked by your teacher"
    if place.is_overruled and place.mark is not None:
        if place.mark >= place.most:
            return Verdict.RIGHT.value, VERDICT_WORDS[Verdict.RIGHT]
        verdict = Verdict.PARTIAL if place.mark > 0 else Verdict.WRONG
        return verdict.value, VERDICT_WORDS[verdict]
    if place.grade is None:
        return Verdict.UNGRADED.value, VERDICT_WORDS[Verdict.UNGRADED]
    return place.grade.verdict.value, PASSED_WORDS if given.is_passed else VERDICT_WORDS[place.grade.verdict]


def _mark_words(sitting: QuizSitting, place: QuizPlace) -> str:
    if place.mark is None or not sitting.behaviour.COUNTS:
        return ""
    return f"{points(place.mark)} of {points(place.most)} {'point' if place.most == 1 else 'points'}"


def _without(feedback: ShownFeedback, parts: frozenset[Part]) -> ShownFeedback:
    """The feedback with its key, without reasons and passage where they may not be seen."""
    if Part.PASSAGE not in parts:
        feedback = replace(feedback, passage=None)
    if Part.RATIONALE in parts:
        return feedback
    nothing = Markup("")
    return replace(
        feedback,
        options=tuple(replace(option, rationale_html=nothing) for option in feedback.options),
        pairs=tuple(replace(pair, rationale_html=nothing) for pair in feedback.pairs),
        explanation_html=nothing,
        claim_text="",
        opposing=None,
        further=(),
        source="",
    )


def _notes(sitting: QuizSitting, place: QuizPlace, parts: frozenset[Part]) -> Iterator[str]:
    if sitting.submitted_at is None:
        return
    if place.is_regraded and Part.MARK in parts:
        yield "Your teacher has corrected this question, and its points were worked out again."
    if place.is_overruled and Part.MARK in parts:
        yield "Your teacher has set the points of this question."
    if place.held.status == "retired":
        yield "This question has been withdrawn since; in your attempt it counts as it was."
    elif place.held.revision != place.held.current:
        yield "This question has been reworded since; here it stands as you answered it."
    if place.hints and Part.MARK in parts:
        yield f"You took {place.hints} {'hint' if place.hints == 1 else 'hints'}."
    if len(place.tries) > 1 and sitting.behaviour.CHECKS:
        yield f"You tried it {len(place.tries)} times."


def _show_given(item: Item, given: Response, *, seed: int, has_reasons: bool) -> Iterator[ShownGiven]:
    nothing = Markup("")
    if given.is_passed:
        yield ShownGiven(nothing, "I do not know", nothing)
        return
    match BY_NAME[item.type].INPUT:
        case "choice" | "choices":
            for index in option_order(item, seed):
                if index in given.selected:
                    option = item.options[index]
                    why = markdown_inline(option.rationale) if has_reasons else nothing
                    yield ShownGiven(nothing, plain(option.text), why)
        case "pairs":
            for prompt, index in zip(item.prompts, given.selected, strict=False):
                words = "left open" if index == NONE_PICKED else plain(item.options[index].text)
                yield ShownGiven(markdown_inline(prompt.text), words, nothing)
        case "order":
            # In the learner's order: the stored one is the key.
            placed = sorted(
                (place, index) for index, place in enumerate(given.selected) if place != NONE_PICKED
            )
            for place, index in placed:
                yield ShownGiven(
                    Markup("Place {}").format(place + 1), plain(item.options[index].text), nothing
                )
        case "steelman":
            for number in case_order(item, seed):
                if number < len(given.texts):
                    yield ShownGiven(
                        Markup("{}").format(item.sides[number].label), given.texts[number], nothing
                    )
        case _:
            several = len(given.texts) > 1
            for number, text in enumerate(given.texts, 1):
                label = Markup("Blank {}").format(number) if several else nothing
                yield ShownGiven(label, text or "left open", nothing)


def _enumerated(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
