"""Calls as they are written down at the desk, and what has to be found in them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.packages.call_text.reading import read_call
from tasks.packages.schemas.packages_in import PackageIn

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 5, 20, 10, 30, tzinfo=UTC)  # 18:30 in the city
PRIVATE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{17}[\dXx](?!\d)")


def read(text: str) -> dict[str, Any]:
    """Everything found, by path."""
    answer = read_call(text, NOW, ZONE)
    flat = {field: value for field, value in answer["fields"].items() if field != "details"}
    flat |= {f"details.{field}": value for field, value in answer["fields"].get("details", {}).items()}
    assert answer["found"] == sorted(flat)
    return flat


CALLS: list[tuple[str, dict[str, Any]]] = [
    (call["text"], call["found"])
    for call in json.loads(Path(__file__).with_name("calls.json").read_text(encoding="utf-8"))
]


def in_city_time(found: dict[str, Any]) -> dict[str, Any]:
    """With the time as the file has it: the city's, to the minute."""
    if "details.last_seen_at" not in found:
        return found
    local = datetime.fromisoformat(found["details.last_seen_at"]).astimezone(ZONE)
    return {**found, "details.last_seen_at": f"{local:%Y-%m-%dT%H:%M}"}


@pytest.mark.parametrize(("text", "expected"), CALLS, ids=[text[:12] for text, _ in CALLS])
def test_what_is_said_is_found(text: str, expected: dict[str, Any]) -> None:
    found = in_city_time(read(text))
    assert {path: found.get(path) for path in expected} == expected
    if not expected:
        assert found == {}


@pytest.mark.parametrize("text", [text for text, _ in CALLS])
def test_neither_numbers_nor_names_stand_in_public_words(text: str) -> None:
    found = read(text)
    name = found.pop("details.name", "\0")
    found.pop("incident_number", None)
    words = json.dumps(found, ensure_ascii=False)
    assert not PRIVATE.search(words)
    assert name not in words


@pytest.mark.parametrize("text", [text for text, _ in CALLS])
def test_what_is_found_has_the_shape_of_a_draft(text: str) -> None:
    fields = read_call(text, NOW, ZONE)["fields"]
    area = {"type": "Point", "coordinates": [118.1, 24.5]}
    PackageIn().load({"kind": "missing_person", "area": area, **fields})


WORDS = st.sampled_from(
    [
        *(
            "走失",
            "女儿",
            "儿子",
            "林小雨",
            "8岁",
            "八岁",
            "九百九十九岁",
            "女",
            "男",
            "姓名：",
            "特征：",
            "老年痴呆",
        ),
        *("身高", "1米25", "125厘米", "两米", "一米", "十", "百", "零", "穿", "红色外套"),
        *("13800001234", "35020619800101123X", "接警单号：", "井盖"),
        *("在", "禾山小学", "门口", "往", "北", "走", "沿", "金尚路", "，", "。", "（", "）"),
        *("昨天", "今天", "下午", "四点半", "17:20", "25:99", "2月30日", "半小时前"),
    ]
)


@given(st.lists(WORDS, max_size=40).map("".join) | st.text(max_size=200))
def test_any_text_is_read_without_fault_and_never_passes_on_a_number(text: str) -> None:
    answer = read_call(text, NOW, ZONE)
    fields = dict(answer["fields"])
    fields.pop("incident_number", None)
    assert not PRIVATE.search(json.dumps(fields, ensure_ascii=False))
    area = {"type": "Point", "coordinates": [118.1, 24.5]}
    if fields:
        PackageIn().load({**fields, "area": area})


def test_a_time_is_never_in_the_future() -> None:
    found = read("孩子走失，8岁，23:50最后在公园看到")
    assert in_city_time(found)["details.last_seen_at"] == "2026-05-19T23:50"


@pytest.mark.parametrize("end", ["家长求助。", "陈女士来电反映。请协助", "已报警", ""])
def test_a_word_of_calling_at_the_end_quotes_nobody(end: str) -> None:
    found = read(f"女孩，7岁，身高120厘米，穿红色外套，在禾山小学门口走失，{end}")
    wanted = {"details.age": 7, "details.height_cm": 120, "details.clothing": "红色外套"}
    assert found.items() >= wanted.items()
