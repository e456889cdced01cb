"""The registry of bank checks: none is left out, each finds nothing in an empty subject but what is not asked."""

import pkgutil

import pytest

from quizapp.domain import bank_checks
from quizapp.domain.bank_checks import ALL, BankCheck
from tests.support.banks import bank


def test_every_module_is_registered() -> None:
    files = {module.name for module in pkgutil.iter_modules(bank_checks.__path__)}
    assert files == {check.NAME for check in ALL}


@pytest.mark.parametrize("check", ALL, ids=lambda check: check.NAME)
def test_a_bank_without_items_breaks_no_check(check: BankCheck) -> None:
    rules = {finding.rule for finding in check.check(bank())}
    assert rules <= {"claims", "cautions"}
