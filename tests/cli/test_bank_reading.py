"""Which bank a command is about, and the place of all that is wrong in it."""

import re
import shutil
from pathlib import Path

import pytest

from quizapp.cli.bank_reading import SHIPPED
from tests.support.commands import run

GUILD = {
    "article.md": "---\ntitle: The Guild\n---\n\n## LEAD: In brief\n\n"
    "[lead-1: C-LEAD-01, C-LEAD-02, C-LEAD-03, C-LEAD-04]\nThe guild grew. Open argument kept it honest.\n",
    "claims.yaml": """\
enums: {section: {LEAD: Lead}}
holders:
  - {id: reformers, label: The reformers, named_person: false, side: opposition}
  - {id: masters, label: The masters, named_person: false, side: consolidation}
controversies: [{id: K-DEMO, question: How much?, opposition: Much., consolidation: Little.}]
concepts: [{id: guild, label: Guild, gloss: A body.}]
claims:
  - {id: C-LEAD-01, paraphrase: The guild grew., kind: fact, holder: masters, side: neutral, %s}
  - {id: C-LEAD-02, paraphrase: Argument helps., kind: evaluation, holder: reformers, side: opposition, %s}
  - {id: C-LEAD-03, paraphrase: Orders help., kind: evaluation, holder: masters, side: consolidation, %s}
  - {id: C-LEAD-04, paraphrase: News helps., kind: evaluation, holder: reformers, side: opposition, %s}
tensions: [{id: T1, text: Freer here and tighter there.}]
cautions: [{id: W-04, topic: Charge, note: Take care., claims: [C-LEAD-04]}]
""".replace("%s", "section: LEAD, anchor: P01.S1, salience: minor"),
    "glossary.yaml": "- {id: guild, term: Guild, gloss: A body., passages: [lead-1]}\n",
    "quizzes.yaml": "[]\n",
}


def test_a_file_with_forty_mistakes_gets_forty_messages_at_their_lines_in_one_run(tmp_path: Path) -> None:
    text = (Path(__file__).parents[1] / "formats/bank_yaml/forty_mistakes.yaml").read_text(encoding="utf-8")
    (tmp_path / "items").mkdir()
    for name, content in {**GUILD, "items/lead.yaml": text}.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    marked = [number for number, line in enumerate(text.splitlines(), 1) if re.search(r"# \d+$", line)]
    assert len(marked) == 40
    result = run("bank", "check", str(tmp_path))
    assert result.exit_code == 1
    messages = result.stderr.removeprefix("Error: ").splitlines()
    named = [re.match(r"items/lead\.yaml:(\d+):\d+: \S", message) for message in messages]
    assert [
        int(place[1]) if place else message for place, message in zip(named, messages, strict=True)
    ] == marked
    told = [message.split(": ", 4) for message in messages]
    assert all(item.startswith("lead-item-") and level == "error" for _, item, _, level, _ in told)
    assert len({re.sub(r"\d", "", field) for _, _, field, _, _ in told}) >= 12
    assert {message.rpartition(" [")[2] for message in messages} == {
        "reading]",
        "combined_options]",
        "implausible_distractor]",
        "missing_rationale]",
        "negative_stem]",
        "second_key]",
    }


def test_a_spoilt_item_is_named_with_its_line_and_rule(tmp_path: Path) -> None:
    folder = tmp_path / "left_opposition"
    shutil.copytree(SHIPPED, folder)
    file = folder / "items" / "cross.yaml"
    text = file.read_text(encoding="utf-8")
    line = next(
        number for number, line in enumerate(text.splitlines(), 1) if "- text: The running of" in line
    )
    file.write_text(
        text.replace("text: The running of the party", "text: All of the above"), encoding="utf-8"
    )
    result = run("bank", "check", str(folder))
    assert result.exit_code == 1
    place = f"items/cross.yaml:{line}:13: cross-stronger-centre-critics: options[0].text: error: "
    assert any(
        found.startswith(place) and found.endswith("[all_or_none]") for found in result.stdout.splitlines()
    )


@pytest.mark.parametrize("command", ["check", "report"])
def test_a_folder_and_the_database_at_once_are_one_too_many(tmp_path: Path, command: str) -> None:
    result = run("bank", command, "--database", str(tmp_path))
    assert result.exit_code == 2
    assert "not both" in result.stderr
