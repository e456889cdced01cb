"""What the lists of a form offer."""

from quizapp.domain.lint_examples import SUBJECT
from quizapp.web.teacher.item_forms.lists import claim_groups


def test_every_claim_is_offered_with_the_one_who_holds_it() -> None:
    groups = claim_groups(SUBJECT)
    assert ("C-LEAD-03", "The masters: Firm orders keep the guild strong. (C-LEAD-03)") in groups["In brief"]
    assert list(groups)[-1] == "Beyond the article"
    offered = [value for choices in groups.values() for value, _ in choices]
    assert sorted(offered) == sorted([*SUBJECT.claim_map.claims, *SUBJECT.claim_map.beyond])
