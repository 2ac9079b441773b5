"""Whether a refusal is a proper one: the right status, a problem document, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from typing import TYPE_CHECKING, Any

from tests.contract.rows import Rows

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.contract.world import Client, World

CHINESE = re.compile("[一-鿿]")
_languages = cycle(("zh", "en"))


def fault(answer: TestResponse, statuses: Iterable[int], language: str) -> str | None:
    """What is wrong with a refusal, or None."""
    if answer.status_code not in statuses:
        return f"{answer.status_code} instead of {sorted(statuses)}: {answer.text[:200]}"
    if answer.content_type != "application/problem+json":
        return f"answered with {answer.content_type}"
    return fault_of_problem(answer.get_json(force=True), answer.status_code, language)


def fault_of_problem(problem: dict[str, Any], status: int, language: str) -> str | None:
    """What is wrong with a problem document, or None."""
    if problem["status"] != status or not problem["type"].startswith("/problems/"):
        return f"no problem document: {problem}"
    for words in (problem["title"], problem["detail"]):
        if bool(CHINESE.search(words)) is not (language == "zh"):
            return f"not in {language}: {words}"
    return None


@dataclass
class Refusals:
    """Requests that must be refused, and what was wrong with the refusals."""

    faults: list[str] = field(default_factory=list)
    number: int = 0

    def expect(
        self, what: str, client: Client, method: str, path: str, statuses: Iterable[int], **sent: Any
    ) -> TestResponse:
        """Send one, in Chinese or in English by turns."""
        language = next(_languages)
        headers = {**sent.pop("headers", {}), "Accept-Language": language}
        answer = client.ask(method, path, headers=headers, **sent)
        self.number += 1
        if wrong := fault(answer, statuses, language):
            self.faults.append(f"{method.upper()} {path}: {what}: {wrong}")
        return answer


@contextmanager
def refusals(world: World, *, at_least: int) -> Iterator[Refusals]:
    """All of them proper, enough of them, and nothing written meanwhile."""
    rows = Rows(world.parts.database.engine)
    before = rows.now()
    asked = Refusals()
    yield asked
    assert asked.faults == [], "\n".join(asked.faults)
    after = rows.now()
    assert {name: (before[name], after[name]) for name in after if before[name] != after[name]} == {}
    assert asked.number >= at_least
