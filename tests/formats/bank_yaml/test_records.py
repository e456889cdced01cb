"""Fields are read by name; one reading finds all mistakes."""

from quizapp.domain.items import Side
from quizapp.formats.bank_yaml.nodes import Complaints, Place, Record, parse, parse_list
from quizapp.formats.bank_yaml.records import Fields, records_of, unique_id, unknown


def fields_of(text: str) -> Fields:
    complaints = Complaints("x.yaml")
    node = parse(text, complaints)
    assert isinstance(node, Record)
    return Fields(node, complaints)


def said(fields: Fields) -> list[str]:
    return [str(problem).removeprefix("x.yaml:") for problem in fields.complaints.problems]


def test_a_required_field_is_missed_and_an_empty_one_too() -> None:
    fields = fields_of("b:\nc: x")
    assert (fields.required("a"), fields.required("b"), fields.required("c")) == ("", "", "x")
    assert said(fields) == ["1:1: a: This field is missing; add it.", "1:1: b: This field is empty; fill it."]


def test_a_list_where_a_text_belongs_is_named_once() -> None:
    fields = fields_of("a: [x]")
    assert fields.required("a") == ""
    assert said(fields) == [
        "1:4: a: This must be a text, not a list or a record; did you forget quotation marks?"
    ]


def test_a_text_where_a_list_belongs_is_named() -> None:
    fields = fields_of("a: x\nb: x\nc: x")
    assert (fields.texts("a"), fields.lists("b"), fields.records("c")) == ((), (), ())
    assert [line.partition(" This")[0] for line in said(fields)] == ["1:4: a:", "2:4: b:", "3:4: c:"]


def test_entries_of_the_wrong_kind_are_named_and_left_out() -> None:
    fields = fields_of("a: [x, [y], '']\nb: [[x, y], z]\nc: [{d: e}, f]")
    assert fields.texts("a") == ("x",)
    assert fields.lists("b") == (("x", "y"), ())
    assert len(fields.records("c")) == 1
    assert [line.split(": ")[1] for line in said(fields)] == ["a[1]", "a[2]", "b[1]", "c[1]"]


def test_missing_lists_are_empty() -> None:
    fields = fields_of("x: y")
    assert (fields.texts("a"), fields.lists("a"), fields.records("a")) == ((), (), ())
    assert said(fields) == []


def test_a_choice_names_the_words_there_are() -> None:
    fields = fields_of("side: oposition\nother: neutral")
    assert fields.choice("side", Side, Side.NEUTRAL) is Side.NEUTRAL
    assert fields.choice("other", Side, Side.OPPOSITION) is Side.NEUTRAL
    assert fields.choice("none", Side, Side.OPPOSITION) is Side.OPPOSITION
    assert said(fields) == [
        "1:7: side: 'oposition' is none of opposition, consolidation, neutral. Did you mean opposition?"
    ]


def test_yes_and_no_are_words() -> None:
    fields = fields_of("a: yes\nb: No\nc: TRUE\nd: maybe")
    assert [fields.is_yes(name) for name in "abcde"] == [True, False, True, False, False]
    assert said(fields) == ["4:4: d: 'maybe' is neither yes nor no; write one of them."]


def test_unknown_ids_name_the_nearest_known_one_each_at_its_place() -> None:
    fields = fields_of("one: C-LEAD-2\nmany: [C-LEAD-01, C-ORIG-1, C-LEAD-01]")
    ids = ["C-LEAD-01", "C-LEAD-02", "C-ORIG-01"]
    fields.known("one", ids, of="claim")
    fields.all_known("many", ids, of="claim")
    assert said(fields) == [
        "1:6: one: There is no claim 'C-LEAD-2'. Did you mean C-LEAD-02?",
        "2:19: many[1]: There is no claim 'C-ORIG-1'. Did you mean C-ORIG-01?",
        "2:29: many[2]: C-LEAD-01 comes twice; keep one.",
    ]


def test_a_field_that_nobody_asked_for_is_a_mistake_at_its_name() -> None:
    fields = fields_of("stem: x\n  \noptoins: y")
    fields.skip("stem", "options")
    fields.finish()
    assert said(fields) == ["3:1: optoins: There is no such field. Did you mean options?"]


def test_fields_inside_a_list_have_the_whole_path() -> None:
    fields = fields_of("options:\n  - text: a\n    key: perhaps")
    (option,) = fields.records("options")
    option.is_yes("key")
    assert said(fields) == ["3:10: options[0].key: 'perhaps' is neither yes nor no; write one of them."]
    assert fields.places["options[0].key"] == Place(3, 10)


def test_only_records_are_entries_and_ids_are_unique() -> None:
    complaints = Complaints("x.yaml")
    read = records_of(
        parse_list("- id: a\n- b\n- id: a\n- term: c\n", complaints, of="items"), complaints, of="an item"
    )
    taken: dict[str, str] = {}
    assert [unique_id(fields, taken) for fields in read] == ["a", "", ""]
    assert [problem.message for problem in complaints.problems] == [
        "This entry must be a record of fields; an item begins with - id: …",
        "a is taken already, in x.yaml:1; choose another.",
        "This field is missing; add it.",
    ]


def test_the_message_for_an_unknown_id_says_what_it_would_have_been() -> None:
    assert unknown("trotski", {"trotsky": 1, "historians": 2}, of="holder") == (
        "There is no holder 'trotski'. Did you mean trotsky?"
    )
