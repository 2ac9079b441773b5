"""Every sentence marshmallow can put beside a field of ours has its Chinese."""

from __future__ import annotations

from typing import Any

import pytest
from marshmallow import Schema, ValidationError, fields, validate

from backend.core.errors import Bilingual, InvalidInputError
from backend.core.field_notes import in_language
from backend.core.fields import Text
from backend.core.problems import document


class EverythingSchema(Schema):
    """One field of each type and rule that the rooms use."""

    text = fields.String(required=True, validate=validate.Length(max=3))
    long = fields.String(validate=validate.Length(min=2))
    exact = fields.String(validate=validate.Length(equal=2))
    between = fields.String(validate=validate.Length(min=2, max=3))
    whole = fields.Integer(strict=True, validate=validate.Range(min=1, max=5))
    low = fields.Integer(validate=validate.Range(min=1))
    high = fields.Float(validate=validate.Range(max=5))
    above = fields.Float(validate=validate.Range(min=0, min_inclusive=False))
    flag = fields.Boolean()
    choice = fields.String(validate=validate.OneOf(["a", "b"]))
    at = fields.AwareDateTime()
    day = fields.Date()
    number = fields.UUID()
    many = fields.List(fields.Integer())
    nested = fields.Nested("EverythingSchema")
    pattern = fields.String(validate=validate.Regexp("^a$"))


WRONG: list[dict[str, Any]] = [
    {},
    {"text": None},
    {"text": 5, "surplus": 1},
    {"text": "long text", "long": "x", "exact": "x", "between": "x"},
    {"text": "a", "whole": 9, "low": 0, "high": 9, "above": 0, "choice": "c"},
    {"text": "a", "whole": "x", "high": "x", "flag": "x", "at": "x", "day": "x", "number": "x"},
    {"text": "a", "at": "2026-01-01T00:00:00", "high": float("nan"), "many": 1, "nested": 1, "pattern": "b"},
    {"text": "a", "many": ["x", 1], "nested": {"text": 1}},
]


def sentences(notes: Any) -> list[str]:
    if isinstance(notes, dict):
        return [one for note in notes.values() for one in sentences(note)]
    if isinstance(notes, list):
        return [one for note in notes for one in sentences(note)]
    return [notes]


@pytest.mark.parametrize("data", WRONG, ids=str)
def test_every_note_has_its_chinese(data: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        EverythingSchema().load(data)
    told = InvalidInputError(caught.value.messages_dict).problem("zh")["errors"]
    assert sentences(told)
    for sentence in sentences(told):
        assert not any(
            letter.isalpha() and letter.isascii()
            for letter in sentence.replace("UTF", "").replace("a, b", "")
        ), sentence


def test_nested_fields_are_named_by_their_path() -> None:
    notes = {"details": {"age": ["Not a valid integer."]}, "rounds": {0: {"cap": ["Invalid value."]}}}
    told = InvalidInputError(notes).problem("en")["errors"]
    assert told == {"details.age": ["Not a valid integer."], "rounds.0.cap": ["Invalid value."]}


def test_english_readers_get_english() -> None:
    told = in_language({"name": ["Not a valid string."], "age": [Bilingual("太小", "Too small")]}, "en")
    assert told == {"name": ["Not a valid string."], "age": ["Too small"]}


def test_bilingual_notes_are_read_in_the_readers_language() -> None:
    assert in_language({"age": [Bilingual("太小", "Too small")]}, "zh") == {"age": ["太小"]}


class FormSchema(Schema):
    """A form as the rooms have it: words with a length, a code with a form, words that may be left out."""

    REQUIRED = ("name", "code", "both")

    name = Text(required=True, validate=validate.Length(1, 100))
    code = Text(required=True, validate=validate.Regexp(r"\A[0-9]{2,18}\Z"))
    both = Text(required=True, validate=[validate.Length(1, 9), validate.Regexp(r"\A[a-z]+\Z")])
    note = Text(load_default="", validate=validate.Length(max=9))


@pytest.mark.parametrize("empty", ["", "   ", None])
def test_an_empty_field_is_told_once_that_it_is_empty(empty: str | None) -> None:
    with pytest.raises(ValidationError) as caught:
        FormSchema().load({"name": empty, "code": empty, "both": empty, "note": ""})
    refused = InvalidInputError(caught.value.messages_dict)
    for language, sentence in (("zh", "请填写此项。"), ("en", "Please fill this in.")):
        assert refused.problem(language)["errors"] == {
            field: [sentence] for field in ("name", "code", "both")
        }


def test_what_is_wrong_but_not_empty_says_how() -> None:
    with pytest.raises(ValidationError) as caught:
        FormSchema().load({"name": "预算", "code": "厦门", "both": "ABC"})
    refused = InvalidInputError(caught.value.messages_dict)
    assert refused.problem("zh")["errors"] == {"code": ["格式不正确。"], "both": ["格式不正确。"]}
    assert refused.problem("en")["errors"]["code"] == ["Not in the expected form."]


class OrderSchema(Schema):
    """Numbers, choices, lists: what an empty field and a wrong length are told as."""

    seats = fields.Integer(strict=True, validate=validate.Range(1, 9))
    at = fields.AwareDateTime()
    sex = fields.String(validate=validate.OneOf(["female", "male"]))
    other = fields.String(validate=validate.OneOf(["x1", "x2"]))
    title = Text(validate=validate.Length(1, 3))
    code = Text(validate=validate.Length(equal=2))
    parts = fields.List(fields.Integer(), validate=validate.Length(1, 3))


def told(sent: dict[str, Any], language: Any) -> dict[str, Any]:
    with pytest.raises(ValidationError) as caught:
        OrderSchema().load(sent)
    errors: dict[str, Any] = document(caught.value, language)["errors"]
    return {field: sentence for field, (sentence, *_) in errors.items()}


def test_whatever_is_empty_is_told_so() -> None:
    empty = {"seats": "", "at": "", "sex": " ", "title": ""}
    assert set(told(empty, "zh").values()) == {"请填写此项。"}
    assert set(told(empty, "en").values()) == {"Please fill this in."}
    assert told({"surplus": ""}, "zh") == {"surplus": "不认识这一项，请去掉。"}


def test_a_length_says_what_it_counts() -> None:
    wrong = {"title": "太长的标题", "code": "x", "parts": [1, 2, 3, 4]}
    assert told(wrong, "zh") == {
        "title": "应为 1 到 3 字。",
        "code": "应为 2 字。",
        "parts": "应为 1 到 3 项。",
    }
    assert told(wrong, "en")["parts"] == "Between 1 and 3 items."


def test_choices_go_by_their_names() -> None:
    assert told({"sex": "x", "other": "x"}, "zh") == {
        "sex": "请选择其中一项：女、男。",
        "other": "请从给出的选项中选择。",
    }


@pytest.mark.parametrize(("number", "said"), [(1, "1 minute."), (2, "2 minutes.")])
def test_a_number_and_its_noun(number: int, said: str) -> None:
    words = Bilingual("{n} 分钟。", "{n:minute|minutes}.")
    assert (words.read("en", n=number), words.read("zh", n=number)) == (said, f"{number} 分钟。")
