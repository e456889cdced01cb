"""A question is flagged without leaving it."""

import pytest

pytestmark = pytest.mark.browser
FLAG = (
    '<form method="post" action="/next"><input type="hidden" name="csrf_token" value="token">'
    '<input name="text-0" value="x">'
    '<button data-enhance="flag" data-number="2" formaction="/2/flag" aria-pressed="false">Flag</button>'
    '<a class="question-map__link" data-number="2"><span data-flag-words></span></a></form>'
)
