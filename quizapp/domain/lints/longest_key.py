"""A key that stands out by its length or by a qualification of its own."""

import re
from dataclasses import replace
from statistics import fmean

from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import CHOICE, with_options
from quizapp.domain.subject import Subject
from quizapp.domain.wording import distractors, has_written_options, keys, plain

NUMBER = 4
NAME = "longest_key"
LEVEL = Level.WARNING
LONGEST_RATIO = 1.25
MEAN_RATIOS = (0.75, 1.33)
GOOD = CHOICE
BAD = replace(
    CHOICE,
    options=with_options("Open argument among members of the guild", "Firm orders", "High fees for some"),
)

_QUALIFIED = re.compile(
    r"\(|\b(?:because|although|though|unless|whereas|so that|provided that|who|which|while|since|when|if)\b",
    re.IGNORECASE,
)


def check(item: Item, subject: Subject) -> list[Problem]:  # noqa: ARG001  (the Protocol's signature)
    """What lets somebody who knows nothing pick the key by its shape."""
    right = [(index, plain(option.text)) for index, option in keys(item)]
    wrong = [plain(option.text) for _, option in distractors(item)]
    if not has_written_options(item) or not right or not all(wrong) or not wrong:
        return []
    problems = []
    if len(right) == 1:
        index, key = right[0]
        longest = max(len(text) for text in wrong)
        if len(key) > LONGEST_RATIO * longest:
            message = (
                f"The key has {len(key)} characters, the longest distractor {longest}; "
                f"shorten it to {int(LONGEST_RATIO * longest)} or lengthen a distractor."
            )
            problems.append(Problem(f"options[{index}].text", message))
        is_label = bool(item.options[index].holder)  # a label such as “Those who …” is a name
        if not is_label and _QUALIFIED.search(key) and not any(_QUALIFIED.search(text) for text in wrong):
            message = "Only the key has a subordinate clause or a bracket; take it out or give a distractor one too."
            problems.append(Problem(f"options[{index}].text", message))
    ratio = fmean(len(text) for _, text in right) / fmean(len(text) for text in wrong)
    if not problems and not MEAN_RATIOS[0] <= ratio <= MEAN_RATIOS[1]:
        fair = f"{MEAN_RATIOS[0]} to {MEAN_RATIOS[1]} is fair"
        message = f"The key is {ratio:.2f} times as long as the distractors on average; {fair}."
        problems.append(Problem("options", message))
    return problems
