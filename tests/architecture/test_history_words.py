"""Every line of a package's history has words in both languages: none reads as a name of the code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tasks.packages.domain.assignments import AssignmentAction
from tasks.packages.domain.packages import PackageAction

ROOT = Path(__file__).parents[2]
WRITTEN = re.compile(r"\bwrite_history\(\s*session,\s*\w+,\s*(?:\"(\w+)\"|AssignmentAction\.(\w+))")


def written() -> set[str]:
    """The actions that services write: by name, or any of the table of packages."""
    names = {action.value for action in PackageAction}
    for path in (ROOT / "tasks").rglob("*.py"):
        for literal, step in WRITTEN.findall(path.read_text(encoding="utf-8")):
            names.add(literal or AssignmentAction[step].value)
    return names


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_line_of_the_history_has_words(language: str) -> None:
    path = ROOT / "static" / "console" / "src" / "i18n" / language / "history.json"
    words = json.loads(path.read_text(encoding="utf-8"))
    names = written()
    assert {"round", "escalate", "help"} <= names
    assert {name.replace("-", "_") for name in names} <= words.keys()
