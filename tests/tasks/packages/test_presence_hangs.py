"""A Valkey that takes connections and never answers delays a publish by one short try, and stops nothing."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from backend.assembly import PRESENCE_TIMEOUT_S, hasty_presence
from tasks.packages.queries.matching import matching
from tests.tasks.packages.city import cell_near
from tests.tasks.packages.world import plan

if TYPE_CHECKING:
    from backend.core.settings import Settings
    from tests.tasks.packages.world import World


@pytest.fixture
def silent_url() -> Iterator[str]:
    """The address of a listener that takes every connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=16) as listener:
        yield f"valkey://127.0.0.1:{listener.getsockname()[1]}/0"


def test_a_publish_waits_for_one_short_try(world: World, settings: Settings, silent_url: str) -> None:
    near = world.volunteer(300)
    watching = world.volunteer(watch=(cell_near(200),))
    draft = world.draft(rounds=plan((1_500, 5, 60), (3_000, 5, 60)))
    hanging = settings.model_copy(update={"valkey_url": silent_url})
    world.session.info["presence"] = hasty_presence(hanging, world.clock)
    began = monotonic()
    package = world.publish(draft)
    assert monotonic() - began < PRESENCE_TIMEOUT_S + 2
    (first, _) = world.rounds(package)
    # Nobody is known to be anywhere, so the whole range is reached; who watches is known without presence.
    assert (first.online, first.notified, package.reached_range_m) == (0, 1, 1_500)
    for person in (near, watching):
        found, _ = matching(world.session, person.person_id, [cell_near(300)])
        assert [one.id for one in found] == [package.id]
