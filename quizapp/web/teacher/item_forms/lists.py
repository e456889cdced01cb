"""What the lists of a form offer: claims, holders and passages of a subject, by the words that readers know."""

from quizapp.domain.item_differences import claim_label, holder_label
from quizapp.domain.subject import Subject
from quizapp.web.teacher.item_forms.fields import Choices, Groups

SHORT_LABEL = 60


def claim_groups(subject: Subject) -> Groups:
    """Every claim with its holder, by section; then the facts beyond the article."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for claim in subject.claim_map.claims.values():
        title = subject.section_titles.get(claim.section, claim.section)
        groups.setdefault(title, []).append((claim.id, claim_label(claim.id, subject)))
    beyond = [(key, claim_label(key, subject)) for key in subject.claim_map.beyond]
    return groups | ({"Beyond the article": beyond} if beyond else {})


def holder_choices(subject: Subject) -> Choices:
    """Every holder."""
    return [(key, holder_label(key, subject)) for key in subject.claim_map.holders]


def passage_groups(subject: Subject) -> Groups:
    """Every passage of the study text by its beginning, by section."""
    return {
        section.title: [
            (passage.id, f"{passage.id}: {passage.text[:90].rstrip()}…") for passage in section.passages
        ]
        for section in subject.article.sections
    }


def shortened(groups: Groups) -> Groups:
    """The same with labels of some words: a list that stands in every option is told from its beginnings."""
    return {
        heading: [(value, f"{value} {label[:SHORT_LABEL].rpartition(' ')[0]}…") for value, label in choices]
        for heading, choices in groups.items()
    }
