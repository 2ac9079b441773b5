"""The city of the packages' tests, one missing child, and somebody who may have seen her."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from backend.core.geo import Position
from tasks.sightings.service import Seen
from tests.tasks.packages.city import HERE
from tests.tasks.packages.conftest import (  # noqa: F401 - fixtures are found by their names here
    city,
    draft,
    grabbed,
    policy,
    posted,
    presence,
    told,
)

if TYPE_CHECKING:
    from backend.core.clock import ManualClock


@pytest.fixture
def seen(clock: ManualClock) -> Callable[..., Seen]:
    """What somebody saw three minutes ago."""

    def seen(**changes: Any) -> Seen:
        fields: dict[str, Any] = {
            "position": Position(*HERE),
            "accuracy_m": 12.0,
            "text": "红色校服，往枋湖路走",
            "photo_ids": (),
            "seen_at": clock.now() - timedelta(minutes=3),
        }
        return Seen(**{**fields, **changes})

    return seen
