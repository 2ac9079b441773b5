"""The city and the people of the sightings' tests."""

from __future__ import annotations

from tests.tasks.packages.conftest import city, policy, presence  # noqa: F401 - fixtures go by their names
from tests.tasks.sightings.conftest import draft, grabbed, posted, seen, told  # noqa: F401 - the same
