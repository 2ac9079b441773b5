"""Writes docs/settings.md from the settings themselves; a test compares the two.

`python -m backend.ground.settings_page > docs/settings.md`
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from backend.core.settings import PROJECT_ROOT, Settings

HEAD = """\
# Settings

Every setting is an environment variable, read once when a process starts. `shouwang up` has options for a few
of them; an option wins over the variable. Nothing needs to be set to try the system out.

| variable | default | values | what it decides |
|---|---|---|---|
"""


def page() -> str:
    """The whole page, Markdown."""
    rows = (_row(name, field) for name, field in Settings.model_fields.items())
    return HEAD + "".join(rows)


def _row(name: str, field: FieldInfo) -> str:
    values = _values(field).replace("|", "\\|")
    return f"| `{variable(name)}` | {_default(field)} | {values} | {field.description} |\n"


def variable(name: str) -> str:
    """The environment variable of a setting; two have the names everybody uses for them."""
    alias = Settings.model_fields[name].validation_alias
    choices = getattr(alias, "choices", None)
    return str(choices[0]) if choices else f"SHOUWANG_{name.upper()}"


def _default(field: FieldInfo) -> str:
    value = field.default
    if value is None or value is PydanticUndefined or value in {(), ""}:
        return "unset"
    if isinstance(value, Path):
        return f"`{value.relative_to(PROJECT_ROOT)}` in the project"
    return f"`{int(value) if isinstance(value, bool) else value}`"


def _values(field: FieldInfo) -> str:
    choices = [one for one in get_args(field.annotation) if isinstance(one, str)]
    if choices:
        return ", ".join(f"`{one}`" for one in choices)
    if field.annotation is bool:
        return "`0`, `1`"
    lowest = next((bound.ge for bound in field.metadata if hasattr(bound, "ge")), None)
    highest = next((bound.le for bound in field.metadata if hasattr(bound, "le")), None)
    if lowest is None:
        return ""
    return f"{lowest} and more" if highest is None else f"{lowest} to {highest}"


if __name__ == "__main__":
    sys.stdout.write(page())
