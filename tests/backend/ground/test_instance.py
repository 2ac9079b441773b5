"""A command works on the instance that is there, and makes none to work on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from backend.core.settings import Settings
from backend.ground.instance import with_parts
from backend.ground.places import GroundError

if TYPE_CHECKING:
    from pathlib import Path


def test_where_nothing_ever_ran_there_is_nothing_to_verify(tmp_path: Path) -> None:
    settings = Settings(state_dir=tmp_path / "typo", database_url=None, valkey_url=None)
    with pytest.raises(GroundError, match="No instance has run in"), with_parts(settings):
        pass
    assert not (tmp_path / "typo").exists()


def test_a_folder_without_a_database_is_no_instance(tmp_path: Path) -> None:
    settings = Settings(state_dir=tmp_path, database_url=None, valkey_url=None)
    with pytest.raises(GroundError, match="start one"), with_parts(settings):
        pass
