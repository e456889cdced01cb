"""YAML is read as text with places, and whatever could harm is refused at its place."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.formats.bank_yaml.nodes import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_PROBLEMS,
    START,
    Complaints,
    Listing,
    Place,
    Record,
    Text,
    decode,
    nearest,
    parse,
    parse_list,
)


def complaints_of(text: str) -> list[str]:
    complaints = Complaints("x.yaml")
    parse(text, complaints)
    return [f"{problem.line}:{problem.column} {problem.message}" for problem in complaints.problems]


@pytest.mark.parametrize(
    "scalar",
    [
        "no",
        "Yes",
        "null",
        "~",
        "1923",
        "0o17",
        "1e400",
        ".nan",
        "190:20:30",
        "2023-02-30",
        "9" * 6000,
        "=",
        "true",
    ],
)
def test_every_scalar_stays_the_text_that_was_typed(scalar: str) -> None:
    """Case 32: 6,000-digit number, 30 February, NO, 190:20:30 are text."""
    node = parse(f"value: {scalar}", Complaints("x.yaml"))
    assert isinstance(node, Record)
    assert node.values["value"] == Text(Place(1, 8), scalar)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("|-\n  two\n  lines", "two\nlines"),
        (">-\n  one\n  line", "one line"),
        ('"a \\u00e9 \\"b\\""', 'a é "b"'),
        ("'it''s'", "it's"),
        ('"  spaces  "', "spaces"),
        ("e\u0301", "é"),
        ("", ""),
    ],
)
def test_every_way_of_writing_a_text_is_read(written: str, read: str) -> None:
    node = parse(f"value: {written}\n", Complaints("x.yaml"))
    assert isinstance(node, Record)
    value = node.values["value"]
    assert isinstance(value, Text)
    assert value.text == read


def test_lists_and_records_keep_their_places() -> None:
    node = parse("a:\n  - x\n  - b: [y]\n", Complaints("x.yaml"))
    assert isinstance(node, Record)
    listing = node.values["a"]
    assert isinstance(listing, Listing)
    assert [part.place for part in listing.nodes] == [Place(2, 5), Place(3, 5)]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a: &x b", "1:4 &x names"),
        ("a: &x b\nc: *x", "2:4 *x refers"),
        ("a: &x\n  b: *x", "2:6 *x refers"),
        (
            "a: !!python/object/apply:os.system [id]",
            "1:4 The tag tag:yaml.org,2002:python/object/apply:os.system",
        ),
        ("a: !!str b", "1:4 The tag"),
        ("a: ! b", "1:4 The tag"),
        ("<<: {a: b}", "1:1 << merges"),
        ("a: 1\nb: 2\na: 3", "3:1 a is given twice, first in line 1"),
        ("? [a]\n: b", "1:3 The name of a field"),
        ("a: b\n---\nc: d", "2:1 This begins a second document"),
        ("a: b: c", "1:5 This is not YAML: a colon followed by a space"),
        ("a: 'open", "This is not YAML"),
        ("a:\n\t- b", "This is not YAML"),
        ('a: "\\0"', "1:4 Character U+0000"),
        ('a: "\\ud800"', "1:4 Character U+D800"),
        ('a: "\\uffff"', "1:4 Character U+FFFF"),
    ],
)
def test_what_could_harm_or_mislead_is_refused_at_its_place(text: str, complaint: str) -> None:
    """Case 32: python tags, aliases, merge, cycle, duplicate keys."""
    assert any(complaint in said for said in complaints_of(text)), complaints_of(text)


@pytest.mark.parametrize(
    "deep", ["[" * 50_000, "{a: " * 50_000, "- " * 5_000 + "x", "[" * 50_000 + "]" * 50_000]
)
def test_deep_nesting_is_refused_quickly(deep: str) -> None:
    """Case 32: depth."""
    started = time.process_time()
    assert any(f"more than {MAX_DEPTH} deep" in said for said in complaints_of(deep))
    assert time.process_time() - started < 2


def test_merge_keys_a_thousandfold_are_refused_quickly() -> None:
    """Case 6: aliases and merge keys that make other readers run for seconds."""
    lines = ["a0: &a0 {x: y}"] + [
        f"a{index}: &a{index} {{<<: [*a{index - 1}, *a{index - 1}]}}" for index in range(1, 200)
    ]
    started = time.process_time()
    assert len(complaints_of("\n".join(lines))) > 200
    assert time.process_time() - started < 2


@given(st.text(alphabet=st.sampled_from("ab:-[]{}#&*!|>'\"%@`,?\\ \n\t~<é\u2028\u0085"), max_size=60))
def test_no_text_whatever_raises(text: str) -> None:
    """Case 5: readers throw what nobody catches."""
    parse(text, Complaints("x.yaml"))
    parse_list(text, Complaints("x.yaml"), of="things")


@given(st.binary(max_size=60))
def test_no_bytes_whatever_raise(data: bytes) -> None:
    complaints = Complaints("x.yaml")
    text = decode(data, complaints)
    assert (text is None) == bool(complaints.problems)


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"a: b\nc: \xff\n", "x.yaml:2:4: Byte 0xff is not UTF-8; save the file as UTF-8."),
        (b"a: b\nc\x00: d", "x.yaml:2:2: Character U+0000 cannot be shown; remove it."),
        ("é: \ufffe".encode(), "x.yaml:1:4: Character U+FFFE cannot be shown; remove it."),
        ("a: b".encode("utf-16"), "x.yaml:1:1: The file is UTF-16; save it as UTF-8."),
        (
            b"a" * (MAX_BYTES + 1),
            "x.yaml:1:1: The file has 2,000,001 bytes; 2,000,000 is the most, so split it.",
        ),
    ],
)
def test_bytes_that_are_no_text_are_refused_at_their_place(data: bytes, complaint: str) -> None:
    """Case 37: NUL and noncharacters; case 32: the line is named."""
    complaints = Complaints("x.yaml")
    assert decode(data, complaints) is None
    assert [str(problem) for problem in complaints.problems] == [complaint]


def test_a_byte_order_mark_and_foreign_line_ends_are_taken() -> None:
    assert decode(b"\xef\xbb\xbfa: b\r\nc: d\re: f", Complaints("x.yaml")) == "a: b\nc: d\ne: f"


def test_text_is_composed() -> None:
    assert decode("e\u0301".encode(), Complaints("x.yaml")) == "é"


def test_each_broken_entry_of_a_list_is_named_and_the_others_are_read() -> None:
    complaints = Complaints("x.yaml")
    nodes = parse_list("# head\n- id: a\n- id: b: c\n- id: d\n- 'open\n- id: e\n", complaints, of="things")
    read = [node.values["id"] for node in nodes if isinstance(node, Record)]
    assert [text.text for text in read if isinstance(text, Text)] == ["a", "d", "e"]
    assert [problem.line for problem in complaints.problems] == [3, 6]
    assert read[-1].place == Place(6, 7)


@pytest.mark.parametrize("text", ["", "# nothing but a comment", "id: a", "just words"])
def test_a_file_that_is_no_list_is_told_how_to_begin(text: str) -> None:
    complaints = Complaints("x.yaml")
    assert parse_list(text, complaints, of="items") == []
    assert [problem.message for problem in complaints.problems] == [
        "The file must be a list of items, each beginning with a hyphen: - id: …"
    ]


def test_beyond_the_limit_one_line_says_that_there_are_more() -> None:
    complaints = Complaints("x.yaml")
    for _ in range(MAX_PROBLEMS + 50):
        complaints.add(START, "", "Wrong.")
    assert len(complaints.problems) == MAX_PROBLEMS + 1
    assert "more than 500 mistakes" in complaints.problems[-1].message


def test_the_nearest_word_is_offered_only_where_one_is_near() -> None:
    assert nearest("singel_choice", ["single_choice", "cloze"]) == " Did you mean single_choice?"
    assert nearest("zzz", ["single_choice", "cloze"]) == ""
    assert nearest("x", []) == ""
