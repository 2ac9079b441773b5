"""Migrations form one line, and the tables they make are those the models declare."""

from __future__ import annotations

import re

from backend.ground.migrate import MIGRATIONS, newest_revisions


def test_one_head() -> None:
    assert len(newest_revisions()) == 1


def test_file_names_carry_the_number() -> None:
    for file in (MIGRATIONS / "versions").glob("*.py"):
        number = re.search(r'^revision(?:: str)? = "(\w+)"', file.read_text(), re.MULTILINE)
        assert number is not None, file.name
        assert file.name.startswith(f"{number[1]}_"), file.name
