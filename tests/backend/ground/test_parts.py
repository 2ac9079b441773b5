"""What the parts are given adds up."""

from __future__ import annotations

from backend.core.settings import Settings
from backend.ground.parts import SPARE_CONNECTIONS, connections_needed, role_settings
from backend.ground.postgres import memory_settings


def test_every_pool_fits_the_database() -> None:
    settings = Settings(web_processes=4, worker_processes=3, database_pool_size=10)
    assert connections_needed(settings) == (4 + 3 + 1) * 10 + SPARE_CONNECTIONS


def test_time_outs_of_the_settings_reach_the_role() -> None:
    timeouts = role_settings(Settings(statement_timeout_ms=900, lock_timeout_ms=300))
    assert timeouts["statement_timeout"] == "900ms"
    assert timeouts["lock_timeout"] == "300ms"
    assert "idle_in_transaction_session_timeout" in timeouts


def test_memory_is_shared_with_the_other_parts() -> None:
    assert memory_settings(24 * 1024)["shared_buffers"] == "2048MB"
    assert memory_settings(2 * 1024)["shared_buffers"] == "256MB"
    assert memory_settings(256)["shared_buffers"] == "128MB"
