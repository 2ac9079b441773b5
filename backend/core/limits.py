"""Rate limits, counted in Valkey: they keep floods away, and fail open when Valkey is away.

What must hold whatever happens (pauses after wrong passwords) is counted in the database instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from valkey.exceptions import ValkeyError

from backend.core.errors import RateLimitedError
from backend.core.keys import derive_digest

if TYPE_CHECKING:
    from backend.core.runtime import Runtime

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most `most` in each window of `per_s` seconds, for each subject."""

    name: str
    most: int
    per_s: int

    def take(self, parts: Runtime, subject: str) -> None:
        """Count one for a subject (an address, a user name); raises RateLimitedError beyond the limit.

        The subject is stored as a keyed digest: addresses are personal data too.
        """
        key = f"limit:{self.name}:{derive_digest(parts.settings, 'limit', subject)[:32]}"
        try:
            pipeline = parts.valkey.pipeline(transaction=True)
            pipeline.set(key, 0, ex=self.per_s, nx=True)
            pipeline.incr(key)
            pipeline.ttl(key)
            _, count, seconds = pipeline.execute()
        except ValkeyError as error:
            log.warning("rate_limit_skipped", limit=self.name, error=type(error).__name__)
            return
        if count > self.most:
            raise RateLimitedError(seconds=max(seconds, 1))
