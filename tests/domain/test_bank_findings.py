from quizapp.domain.bank_findings import BankFinding
from quizapp.domain.findings import Level


def test_a_finding_is_an_error_about_the_whole_bank_unless_said_otherwise() -> None:
    finding = BankFinding("B1", "Uneven.")
    assert (finding.level, finding.item, finding.field) == (Level.ERROR, "", "")
