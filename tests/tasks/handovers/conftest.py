"""The city of the packages' tests."""

from __future__ import annotations

from tests.tasks.packages.conftest import (  # noqa: F401 - fixtures are found by their names here
    city,
    draft,
    grabbed,
    policy,
    posted,
    presence,
    told,
)
from tests.tasks.sightings.conftest import seen  # noqa: F401 - the same
