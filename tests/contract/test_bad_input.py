"""Bad input to every route: the right problem in the reader's language, and nothing written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import cycle
from typing import TYPE_CHECKING

import pytest

from tests.contract import defects
from tests.contract.operations import METHODS, Operation
from tests.contract.rows import Rows
from tests.contract.world import World

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

pytestmark = pytest.mark.contract

LANGUAGES = cycle(("zh", "en"))
CHINESE = re.compile("[一-鿿]")


@pytest.fixture
def unwritten(world: World) -> Iterator[None]:
    """Nothing is written while the test lasts."""
    rows = Rows(world.parts.database.engine)
    before = rows.now()
    yield
    after = rows.now()
    assert {name: (before[name], after[name]) for name in after if before[name] != after[name]} == {}


def complaint(answer: TestResponse, statuses: Iterable[int], language: str) -> str | None:
    """What is wrong with a refusal, or None."""
    if answer.status_code not in statuses:
        return f"{answer.status_code} instead of {sorted(statuses)}: {answer.text[:160]}"
    if answer.content_type != "application/problem+json":
        return f"answered with {answer.content_type}"
    problem = answer.get_json(force=True)
    if problem["status"] != answer.status_code or not problem["type"].startswith("/problems/"):
        return f"no problem document: {problem}"
    for words in (problem["title"], problem["detail"]):
        if bool(CHINESE.search(words)) is not (language == "zh"):
            return f"not in {language}: {words}"
    return None


def bodies(world: World) -> Iterator[tuple[Operation, defects.Defect]]:
    for operation in world.document.operations():
        for defect in defects.of_body(world.document, operation):
            yield operation, defect


@pytest.mark.usefixtures("unwritten")
def test_wrong_bodies(world: World) -> None:
    found, number = [], 0
    for operation, defect in bodies(world):
        language = next(LANGUAGES)
        sent = {**defect.sent, "headers": {**defect.sent.get("headers", {}), "Accept-Language": language}}
        answer = world.able(operation).ask(operation.method, operation.at(**world.ids), **sent)
        number += 1
        if wrong := complaint(answer, defect.statuses, language):
            found.append(f"{operation}: {defect.what}: {wrong}")
    assert number > 1_000
    assert found == [], "\n".join(found)
