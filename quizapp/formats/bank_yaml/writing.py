"""Items -> the YAML that teachers write: fields in their usual order, nothing quoted that need not be."""

import re
from collections.abc import Iterable, Sequence

from quizapp.domain.items import Case, Item, Option, Prompt, Scope

WIDTH = 100
_PLAIN = re.compile(r"[A-Za-z0-9ÁÀÂÄÇÉÈÊËÍÎÏÑÓÔÖÚÛÜáàâäçéèêëíîïñóôöúûüß(“‘…][^\n\t#:]*")
_PLAIN_IN_LIST = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.’'()/-]*")
_READ_OTHERWISE = re.compile(r"true|false|yes|no|on|off|null|[-+.\d:_,eE]+", re.IGNORECASE)
"""What readers other than ours take for something else than text; quoted for their sake."""
_SAFE = re.compile(
    "[\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*"
)


def write_items(items: Iterable[Item]) -> str:
    """The text of an items file. Reading it gives the items back, all but prefix and suffix of the citation,
    which are made from the passage, and white space at the ends of texts.
    """
    return "\n".join("\n".join(_item(item)) + "\n" for item in items)


def _item(item: Item) -> list[str]:
    lines = [
        *_field("id", item.slug),
        *_field("type", item.type),
        *(_field("section", item.section) if item.section != item.slug.partition("-")[0].upper() else []),
        *(_field("scope", item.scope.value) if item.scope is not Scope.ARTICLE else []),
        *_field("bloom", item.bloom.value),
        *_list("claims", item.claims),
        # Written even where empty: a missing field would be filled from the first claim.
        *_field("holder", item.holder, keep=True),
        *_field("side", item.side.value),
        *_field("controversy", item.controversy, keep=True),
        *_field("stem", item.stem),
    ]
    lines += _records("options", map(_option, item.options))
    lines += _records("prompts", map(_prompt, item.prompts))
    lines += _records("sides", map(_case, item.sides))
    if item.accepted:
        lines.append("accepted:")
        lines += [f"  - {_flow(variants)}" for variants in item.accepted]
    lines += [
        *_field("answer", item.answer),
        *_field("explanation", item.explanation),
        *_field("opposing_claim", item.opposing_claim),
        *_field("passage", item.citation.passage),
        *_field("quote", item.citation.quote),
        *_list("cautions", item.cautions_ack),
        *_list("tensions", item.tensions),
        *_field("variants_of", item.variants_of),
        *_field("switch_group", item.switch_group),
        *_field("source", item.source),
        *_list("tags", item.tags),
        *_field("author", item.author),
        *_list("reviewed_by", item.reviewed_by),
    ]
    first, *rest = lines
    return [f"- {first}", *(f"  {line}" if line else "" for line in rest)]


def _option(option: Option) -> list[str]:
    return [
        *_field("text", option.text, keep=True),
        *(["key: yes"] if option.is_key else []),
        *(["pinned: yes"] if option.is_pinned else []),
        *_field("claim", option.claim),
        *_field("holder", option.holder),
        *_field("misconception", option.misconception),
        *_field("rationale", option.rationale),
    ]


def _prompt(prompt: Prompt) -> list[str]:
    return [
        *_field("text", prompt.text, keep=True),
        f"key: {prompt.key + 1}",
        *_field("claim", prompt.claim),
        *_field("rationale", prompt.rationale),
    ]


def _case(case: Case) -> list[str]:
    points = (
        [*_field("text", point.text, keep=True), *_field("claim", point.claim)] for point in case.checklist
    )
    return [
        *_field("side", case.side.value),
        *_field("label", case.label, keep=True),
        *_field("model", case.model, keep=True),
        *_records("checklist", points),
    ]


def _records(name: str, records: Iterable[list[str]]) -> list[str]:
    """A list of records, each given by its lines; nothing where there is none."""
    lines = []
    for first, *rest in records:
        lines += [f"  - {first}", *(f"    {line}" if line else "" for line in rest)]
    return [f"{name}:", *lines] if lines else []


def _list(name: str, values: Sequence[str]) -> list[str]:
    return [f"{name}: {_flow(values)}"] if values else []


def _flow(values: Sequence[str]) -> str:
    return (
        "["
        + ", ".join(value if _is_plain(value, _PLAIN_IN_LIST) else _quoted(value) for value in values)
        + "]"
    )


def _field(name: str, text: str, *, keep: bool = False) -> list[str]:
    text = text.strip()
    if not text:
        return [f'{name}: ""'] if keep else []
    if not _SAFE.fullmatch(text):
        return [f"{name}: {_quoted(text)}"]
    if "\n" in text:
        return [f"{name}: |-", *(f"  {line}" if line else "" for line in text.split("\n"))]
    if len(name) + len(text) < WIDTH - 8:
        return [f"{name}: {text if _is_plain(text, _PLAIN) else _quoted(text)}"]
    return [f"{name}: >-", *(f"  {line}" for line in _folded(text))]


def _is_plain(text: str, pattern: re.Pattern[str]) -> bool:
    return bool(pattern.fullmatch(text)) and text == text.strip() and not _READ_OTHERWISE.fullmatch(text)


def _folded(text: str) -> list[str]:
    """The text in lines of at most WIDTH characters, broken only where one space stands between two words."""
    lines = [""]
    for part in re.split(r"(?<=[^ ]) (?=[^ ])", text):
        joined = f"{lines[-1]} {part}" if lines[-1] else part
        if lines[-1] and len(joined) > WIDTH - 8:
            lines.append(part)
        else:
            lines[-1] = joined
    return lines


def _quoted(text: str) -> str:
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character == "\n":
        return "\\n"
    if _SAFE.fullmatch(character):
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
