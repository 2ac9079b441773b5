"""The notes beside a field that was filled in wrongly, in the reader's language.

marshmallow speaks English; every sentence of it that our schemas can produce has its Chinese here. A
room's own rules raise `ValidationError(Bilingual(...))` and need no entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from backend.core.words import Bilingual, Language

SENTENCES: Final = {
    "Missing data for required field.": "请填写此项。",
    "Field may not be null.": "请填写此项。",
    "Unknown field.": "不认识这一项，请去掉。",
    "Invalid input type.": "内容的结构不正确。",
    "Invalid type.": "内容的类型不正确。",
    "Invalid value.": "内容不正确。",
    "Invalid input.": "内容不正确。",
    "Not a valid string.": "应为文字。",
    "Not a valid utf-8 string.": "应为 UTF-8 文字。",
    "Not a valid integer.": "应为整数。",
    "Not a valid number.": "应为数字。",
    "Not a valid boolean.": "应为“是”或“否”。",
    "Not a valid list.": "应为列表。",
    "Not a valid mapping type.": "应为一组名称和内容。",
    "Not a valid UUID.": "编号格式不正确。",
    "Not a valid date.": "日期格式不正确。",
    "Not a valid datetime.": "时间格式不正确。",
    "Not a valid aware datetime.": "时间需要带时区。",
    "Not a valid URL.": "网址格式不正确。",
    "Not a valid email address.": "邮箱格式不正确。",
    "Number too large.": "数字过大。",
    "Special numeric values (nan or infinity) are not permitted.": "不能是无穷大或非数字。",
    "String does not match expected pattern.": "格式不正确。",
}

PATTERNS: Final = (
    (
        re.compile(r"Must be greater than or equal to (.+) and less than or equal to ((?:(?! and ).)+)\."),
        r"应在 \1 到 \2 之间。",
    ),
    (re.compile(r"Must be greater than or equal to (.+)\."), r"不能小于 \1。"),
    (re.compile(r"Must be less than or equal to (.+)\."), r"不能大于 \1。"),
    (re.compile(r"Must be greater than (.+)\."), r"应大于 \1。"),
    (re.compile(r"Must be less than (.+)\."), r"应小于 \1。"),
    (re.compile(r"Must be equal to (.+)\."), r"应等于 \1。"),
)

UNKNOWN: Final = "Unknown field."
# What a length counts: letters of words, things in a list.
LETTERS: Final = Bilingual("字", "characters")
ITEMS: Final = Bilingual("项", "items")
LENGTHS: Final = (
    (re.compile(r"Longer than maximum length (\d+)\."), Bilingual("最多 {0} {of}。", "At most {0} {of}.")),
    (re.compile(r"Shorter than minimum length (\d+)\."), Bilingual("至少 {0} {of}。", "At least {0} {of}.")),
    (
        re.compile(r"Length must be between (\d+) and (\d+)\."),
        Bilingual("应为 {0} 到 {1} {of}。", "Between {0} and {1} {of}."),
    ),
    (re.compile(r"Length must be (\d+)\."), Bilingual("应为 {0} {of}。", "Exactly {0} {of}.")),
)
ONE_OF: Final = re.compile(r"Must be one of: (.+)\.")
ANY_CHOICE: Final = Bilingual("请从给出的选项中选择。", "Please choose one of the given options.")
# The names of a field's choices, by their codes in order; rooms add theirs.
CHOICES: dict[str, str] = {"female, male": "女、男", "en, zh": "中文、英文"}

# Only those that read like a program's: the others are good English as marshmallow has them.
ENGLISH: Final = {
    "Missing data for required field.": "Please fill this in.",
    "Field may not be null.": "Please fill this in.",
    "String does not match expected pattern.": "Not in the expected form.",
}
READ: Final[tuple[Language, ...]] = ("zh", "en")
EMPTY: Final = Bilingual("请填写此项。", "Please fill this in.")


def name_choices(names: Mapping[Any, Bilingual]) -> None:
    """What the codes of one enumeration are called in Chinese."""
    CHOICES[_key(str(code) for code in names)] = "、".join(name.zh for name in names.values())


def _key(codes: Iterable[str]) -> str:
    return ", ".join(sorted(codes))


def beside(notes: Any, sent: Any) -> Any:
    """The same notes, told by what was sent: an empty field is empty, a length is of letters or of items."""
    if isinstance(notes, dict):
        return {name: beside(note, _at(sent, name)) for name, note in notes.items()}
    if isinstance(sent, str) and not sent.strip() and notes != [UNKNOWN]:
        return [EMPTY]
    if isinstance(notes, list | tuple):
        return [_counted(note, sent) for note in notes]
    return notes


def _at(sent: Any, name: object) -> Any:
    """What stood at this place, if anything did."""
    if isinstance(sent, Mapping):
        return sent.get(name)
    return sent[name] if isinstance(sent, list) and isinstance(name, int) and name < len(sent) else None


def _counted(note: Any, sent: Any) -> Any:
    """A sentence about a length, with what it counts."""
    for pattern, sentence in LENGTHS if isinstance(note, str) else ():
        if found := pattern.fullmatch(note):
            of = ITEMS if isinstance(sent, list) else LETTERS
            zh, en = (sentence.read(one).format(*found.groups(), of=of.read(one)) for one in READ)
            return Bilingual(zh, en)
    return note


def in_language(notes: Any, language: Language) -> Any:
    """The same tree of notes, each sentence in one language; lists hold sentences, mappings fields."""
    match notes:
        case Bilingual():
            return notes.read(language)
        case dict():
            return {str(name): in_language(note, language) for name, note in notes.items()}
        case list() | tuple():
            return [in_language(note, language) for note in notes]
        case str():
            return chinese(notes) if language == "zh" else ENGLISH.get(notes, notes)
        case _:
            return notes


def by_path(notes: dict[str, Any]) -> dict[str, list[str]]:
    """The sentences of a read tree by the field's path: details.age, rounds.0.cap."""
    found: dict[str, list[str]] = {}
    for name, note in notes.items():
        if isinstance(note, dict):
            found |= {f"{name}.{path}": told for path, told in by_path(note).items()}
        else:
            found[name] = note if isinstance(note, list) else [note]
    return found


def chinese(sentence: str) -> str:
    """The Chinese of one sentence; a sentence that is Chinese already, or unknown, stays itself."""
    if sentence in SENTENCES:
        return SENTENCES[sentence]
    if choices := ONE_OF.fullmatch(sentence):
        named = CHOICES.get(_key(choices[1].split(", ")))
        return ANY_CHOICE.zh if named is None else f"请选择其中一项：{named}。"
    counted = _counted(sentence, None)
    if isinstance(counted, Bilingual):
        return counted.zh
    for pattern, replacement in PATTERNS:
        if pattern.fullmatch(sentence):
            return pattern.sub(replacement, sentence)
    return sentence
