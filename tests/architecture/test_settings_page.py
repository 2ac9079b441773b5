"""Every setting is documented, in the words it has in the code."""

from __future__ import annotations

from backend.core.settings import PROJECT_ROOT, Settings
from backend.ground.settings_page import page


def test_the_page_is_what_the_settings_say() -> None:
    written = (PROJECT_ROOT / "docs" / "settings.md").read_text()
    assert written == page(), "write it again: python -m backend.ground.settings_page > docs/settings.md"


def test_every_setting_says_what_it_decides() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
