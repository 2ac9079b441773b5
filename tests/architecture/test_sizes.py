"""Functions stay under 50 lines and files under 400, so that each can be read at a glance."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.core.settings import PROJECT_ROOT

LONGEST_FUNCTION = 50
LONGEST_FILE = 400
LONGEST_COMPONENT = 250
OURS = ("backend", "tasks", "rewards", "wechat", "migrations", "bench", "tests", "scripts")
NOT_OURS = {"node_modules", "dist", "unpackage", "var"}


def files(pattern: str, folders: tuple[str, ...]) -> Iterator[Path]:
    for folder in folders:
        for file in (PROJECT_ROOT / folder).rglob(pattern):
            if not NOT_OURS & set(file.relative_to(PROJECT_ROOT).parts):
                yield file


def name(file: Path) -> str:
    return file.relative_to(PROJECT_ROOT).as_posix()


@pytest.mark.parametrize("file", list(files("*.py", OURS)), ids=name)
def test_python(file: Path) -> None:
    text = file.read_text()
    assert len(text.splitlines()) <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            length = node.end_lineno - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name}, line {node.lineno}, has {length} lines"


def test_components() -> None:
    sources = ("static/console/src", "wechat/miniprogram/src")
    lengths = {name(file): len(file.read_text().splitlines()) for file in files("*.vue", sources)}
    assert {file: lines for file, lines in lengths.items() if lines > LONGEST_COMPONENT} == {}


def test_scripts() -> None:
    sources = ("static/console/src", "wechat/miniprogram/src")
    # A catalogue of sentences is as long as there are sentences.
    modules = [file for file in files("*.ts", sources) if file.parent.name != "i18n"]
    lengths = {name(file): len(file.read_text().splitlines()) for file in modules}
    assert {file: lines for file, lines in lengths.items() if lines > LONGEST_FILE} == {}
