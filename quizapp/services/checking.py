"""What there is to say of a wording: by its type, by what it refers to, by the lints, and beside the rest of the bank.

One list for whoever asks, a form being typed into, a save or a publication, so that none of them is told less.
"""

from sqlalchemy.orm import Session

from quizapp.domain.bank_checks import likeness
from quizapp.domain.findings import Finding, Level
from quizapp.domain.item_defaults import has_quote
from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Item, Problem, Scope
from quizapp.domain.lints import run_lints
from quizapp.domain.subject import BEYOND, OUTSIDE_SECTIONS, Subject
from quizapp.persistence.queries import authoring as queries
from quizapp.services.bank import StoredSubject

COMPARED_WITH = 1000
"""Published items that a wording is held against, those changed last: a bank of 192 takes some 20 ms, one of 1000 some
100 ms. The checker of the whole bank compares all."""
NEEDED = ("type", "reference")
"""Findings that nobody's reason can override: without these, the question cannot be asked or its key not be shown."""
_TOLD_BY_CLAIM = ("section", "holder", "citation.passage")


def findings(session: Session, item: Item, stored: StoredSubject) -> list[Finding]:
    """Everything to say about a wording: an ERROR keeps it from learners, a WARNING is advice."""
    found = [
        Finding("type", Level.ERROR, problem.field, problem.message)
        for problem in BY_NAME[item.type].check(item)
    ]
    found += [
        Finding("reference", Level.ERROR, problem.field, problem.message)
        for problem in _reference_problems(item, stored.subject)
    ]
    if item.variants_of and not queries.has_slug(session, stored.id, item.variants_of):
        message = f"There is no question named {item.variants_of}; copy the name from its page, or leave this empty."
        found.append(Finding("reference", Level.ERROR, "variants_of", message))
    known = {(finding.field, finding.message) for finding in found}
    found += [
        finding
        for finding in run_lints(item, stored.subject)
        if (finding.field, finding.message) not in known
    ]
    published = queries.list_published(session, stored.id, limit=COMPARED_WITH)
    found += likeness.check_one(item, published)
    # What is not there at all is told once: all else that its absence breaks would only bury what matters.
    if not item.stem.strip():
        found = [finding for finding in found if finding.field != "stem" or finding.lint == "type"]
    if not item.claims:
        found = [finding for finding in found if finding.field not in _TOLD_BY_CLAIM]
    return found


def _reference_problems(item: Item, subject: Subject) -> list[Problem]:
    """What the item names outside of itself and that is not there, or is missing."""
    problems = []
    if not item.section:
        problems.append(Problem("section", "Choose the claim that it asks about, or a section."))
    passage = subject.article.passage(item.citation.passage)
    if passage is None and (item.citation.passage or item.scope is Scope.ARTICLE):
        problems.append(
            Problem("citation.passage", "Choose the passage of the study text that the key rests on.")
        )
    if passage is not None and item.citation.quote and not has_quote(item, subject):
        message = (
            f"These words are not in {passage.id}; copy a sentence as it reads there, or leave this empty."
        )
        problems.append(Problem("citation.quote", message))
    if item.section and (item.scope is Scope.BEYOND) != (item.section == BEYOND):
        message = (
            f"What is beyond the article stands in the section “{OUTSIDE_SECTIONS[BEYOND]}”, where it is scored apart, "
            "and nothing else does: change the section or the scope."
        )
        problems.append(Problem("section", message))
    if item.scope is Scope.BEYOND and not item.source:
        problems.append(Problem("source", "A question beyond the article names its source; write it here."))
    return problems
