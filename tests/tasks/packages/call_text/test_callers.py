"""Who called: the name and relation that a guardian's consent asks for, only where the text has them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tasks.packages.call_text.callers import guardian_in
from tasks.packages.call_text.reading import read_call


@pytest.mark.parametrize(
    ("text", "name", "relation"),
    [
        ("18:05 陈女士报警称其女儿林小雨，女，8岁，未回家", "陈女士", "母亲"),
        ("张女士来电：孙子李浩然今年五岁，在公园附近走失", "张女士", "祖母"),
        ("报警人王先生（电话13905921234）称他的儿子走失", "王先生", "父亲"),
        ("欧阳先生说：我的外孙女走丢了", "欧阳先生", "外祖父"),
        ("刘某报警称其儿子，9岁，未归", "刘某", None),
        ("报警人称其女儿，8岁，走失", None, None),
    ],
)
def test_a_childs_family_that_called_is_offered(text: str, name: str | None, relation: str | None) -> None:
    assert guardian_in(text) == {"guardian_name": name, "relation": relation}


@pytest.mark.parametrize(
    "text",
    [
        "报警人王先生称其父亲王建国，男，78岁走失",  # nobody's guardian
        "接群众报警，一名自闭症男孩约10岁，走失",
        "家长反映小孩3岁，在莲花超市门口走失",  # mother or father: not said
        "我儿子今天放学还没到家，12岁",
        "陈女士报警称女儿的同学林小雨，女，8岁，走失",
        "陈女士报警称其女儿同学林小雨，8岁，走失",
        "陈女士报警称其儿子幼儿园的小朋友走失",
        "陈女士报警称女儿发现一名走失男童",
        "陈女士报警称女儿在公园看到一名走失男童",
        "李老师报警称其儿子班上学生走失",
        "你好",
        "",
    ],
)
def test_nobody_is_guessed(text: str) -> None:
    assert guardian_in(text) is None


def test_the_answer_has_the_caller_beside_the_fields_and_no_consent() -> None:
    text = "陈女士报警称其女儿林小雨，女，8岁，未回家"
    answer = read_call(text, datetime(2026, 5, 20, tzinfo=UTC), ZoneInfo("Asia/Shanghai"))
    assert answer["guardian"] == {"guardian_name": "陈女士", "relation": "母亲"}
    assert "guardian_consent" not in answer["fields"]
    assert "陈女士" not in str(answer["fields"])
