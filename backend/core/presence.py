"""Where people are, roughly and for half an hour only: cells in Valkey, never positions.

One person has one cell, whichever phone spoke last. Every web process announces its sockets again
every ANNOUNCE_S seconds, so a Valkey that lost everything knows the city again soon.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from valkey import Valkey

    from backend.core.clock import Clock

ANNOUNCE_S = 10
ONLINE_TTL_S = 3 * ANNOUNCE_S  # a process may miss two announcements before its people go offline
CELLS = "presence:cells"  # hash: person -> cell
SEEN = "presence:seen"  # sorted set: person by the second its cell was last told
ONLINE = "presence:online"  # sorted set: person by the second a socket was last known open

# Moves people atomically, whichever process last placed them. Arguments: the second, how many seconds a cell
# is kept, then person and cell in turn.
PLACE = """
for i = 3, #ARGV, 2 do
  local person, cell = ARGV[i], ARGV[i + 1]
  local old = redis.call('HGET', KEYS[1], person)
  if old ~= cell then
    if old then redis.call('ZREM', 'presence:in:' .. old, person) end
    redis.call('HSET', KEYS[1], person, cell)
  end
  redis.call('ZADD', KEYS[2], ARGV[1], person)
  redis.call('ZADD', 'presence:in:' .. cell, ARGV[1], person)
  redis.call('EXPIRE', 'presence:in:' .. cell, ARGV[2])
end
"""
# One command for so many: a command each would keep a web process from its sockets while it is written down.
PLACED_TOGETHER = 250
# Drops where one person is, atomically as well. Argument: the person.
DISPLACE = """
local old = redis.call('HGET', KEYS[1], ARGV[1])
if old then redis.call('ZREM', 'presence:in:' .. old, ARGV[1]) end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
"""

# Who is in each cell, in two lines of text: with a socket, and without. An alert asks this about thousands of
# people while it holds its package, and as single replies they would cost more than all the rest of it.
AROUND = """
local found = {}
for number = 2, #KEYS do
    local persons = redis.call('ZRANGEBYSCORE', KEYS[number], ARGV[1], '+inf')
    local online, away = {}, {}
    for first = 1, #persons, 1000 do
        local some = {unpack(persons, first, math.min(first + 999, #persons))}
        for at, second in ipairs(redis.call('ZMSCORE', KEYS[1], unpack(some))) do
            local list = second and tonumber(second) >= tonumber(ARGV[2]) and online or away
            list[#list + 1] = some[at]
        end
    end
    found[#found + 1] = table.concat(online, ',')
    found[#found + 1] = table.concat(away, ',')
end
return found
"""
# Everybody's last cell and everybody with an open socket, in three lines of text for the same reason:
# persons, their cells in the same order (NOWHERE without one), and who is online.
EVERYWHERE = """
local persons = redis.call('ZRANGEBYSCORE', KEYS[2], ARGV[1], '+inf')
local cells = {}
for first = 1, #persons, 1000 do
    local some = {unpack(persons, first, math.min(first + 999, #persons))}
    for at, cell in ipairs(redis.call('HMGET', KEYS[1], unpack(some))) do
        cells[first + at - 1] = cell or '-'
    end
end
local online = redis.call('ZRANGEBYSCORE', KEYS[3], ARGV[2], '+inf')
return {table.concat(persons, ','), table.concat(cells, ','), table.concat(online, ',')}
"""
NOWHERE: Final = "-"
# Cells a script looks at in one go: others have their turn in between.
CELLS_AT_ONCE: Final = 1_000


@dataclass(slots=True)
class Around:
    """Who was last seen in some cells, by cell, and which of them have an open socket.

    Persons are their ids as text: there may be thousands, and most are only counted.
    """

    by_cell: dict[str, set[str]] = field(default_factory=dict)
    online: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Everywhere:
    """The whole city, persons by their ids as text."""

    cells: dict[str, str]
    online: set[str]


class Presence:
    """Reads and writes of presence; every method is one round trip, but `around` for very many cells."""

    def __init__(self, valkey: Valkey, clock: Clock, cell_ttl_s: int) -> None:
        """`cell_ttl_s`: seconds a cell counts after it was last told."""
        self._valkey = valkey
        self._clock = clock
        self._ttl_s = cell_ttl_s
        self._place = valkey.register_script(PLACE)
        self._around = valkey.register_script(AROUND)
        self._everywhere = valkey.register_script(EVERYWHERE)
        self._displace = valkey.register_script(DISPLACE)

    def place(self, person_cells: Iterable[tuple[UUID, str]]) -> None:
        """Say which H3 cell each person is in now."""
        second = self._second()
        flat = [word for person_id, cell in person_cells for word in (str(person_id), cell)]
        pipeline = self._valkey.pipeline(transaction=False)
        for at in range(0, len(flat), 2 * PLACED_TOGETHER):
            args: list[str | int] = [second, self._ttl_s, *flat[at : at + 2 * PLACED_TOGETHER]]
            self._place(keys=[CELLS, SEEN], args=args, client=pipeline)
        pipeline.execute()

    def announce(self, persons: Iterable[UUID]) -> None:
        """Say that these persons have an open socket."""
        second = self._second()
        scores = {str(person_id): second for person_id in persons}
        if scores:
            self._valkey.zadd(ONLINE, scores)

    def leave(self, persons: Iterable[UUID]) -> None:
        """The last socket of each of these closed; their cells still count for their half hour."""
        if gone := [str(person_id) for person_id in persons]:
            self._valkey.zrem(ONLINE, *gone)

    def forget(self, persons: Iterable[UUID]) -> None:
        """Drop everything known of these persons: rest, sign-out, erasure."""
        if gone := [str(person_id) for person_id in persons]:
            self._lose(gone)
            self._valkey.zrem(ONLINE, *gone)

    def hide(self, persons: Iterable[UUID]) -> None:
        """Drop where these persons are; that they have an open socket stays known."""
        if gone := [str(person_id) for person_id in persons]:
            self._lose(gone)

    def _lose(self, persons: list[str]) -> None:
        """Drop cells, each at once and whole, whoever places the person meanwhile."""
        pipeline = self._valkey.pipeline(transaction=False)
        for person in persons:
            self._displace(keys=[CELLS, SEEN], args=[person], client=pipeline)
        pipeline.execute()

    def around(self, cells: Iterable[str]) -> Around:
        """Who was last seen in each of these cells, as long as a cell counts, and who of them is online."""
        wanted = list(cells)
        second = self._second()
        found = Around()
        for first in range(0, len(wanted), CELLS_AT_ONCE):
            some = wanted[first : first + CELLS_AT_ONCE]
            keys = [ONLINE, *(f"presence:in:{cell}" for cell in some)]
            lines: list[bytes] = self._around(keys=keys, args=[second - self._ttl_s, second - ONLINE_TTL_S])
            for cell, online, away in zip(some, lines[::2], lines[1::2], strict=True):
                here = _listed(online)
                found.online.update(here)
                if persons := {*here, *_listed(away)}:
                    found.by_cell[cell] = persons
        return found

    def everywhere(self) -> Everywhere:
        """Everybody's last cell, within the time a cell counts, and everybody with an open socket."""
        second = self._second()
        oldest = [second - self._ttl_s, second - ONLINE_TTL_S]
        lines: list[bytes] = self._everywhere(keys=[CELLS, SEEN, ONLINE], args=oldest)
        persons, cells, online = (_listed(line) for line in lines)
        known = {person: cell for person, cell in zip(persons, cells, strict=True) if cell != NOWHERE}
        return Everywhere(known, set(online))

    def online(self) -> set[UUID]:
        """Everybody with an open socket."""
        return {UUID(person) for person in self.everywhere().online}

    def online_among(self, persons: Iterable[str]) -> set[str]:
        """Which of these persons, by id as text, have an open socket."""
        wanted: list[Any] = list(persons)
        if not wanted:
            return set()
        oldest = self._second() - ONLINE_TTL_S
        seconds = cast("list[float | None]", self._valkey.zmscore(ONLINE, wanted))
        return {
            person
            for person, second in zip(wanted, seconds, strict=True)
            if second is not None and second >= oldest
        }

    def cells(self) -> dict[UUID, str]:
        """Everybody's last cell, within the time a cell counts."""
        return {UUID(person): cell for person, cell in self.everywhere().cells.items()}

    def prune(self) -> None:
        """Drop people whose time is over from the indexes."""
        second = self._second()
        stale = cast("list[bytes]", self._valkey.zrangebyscore(SEEN, "-inf", second - self._ttl_s))
        pipeline = self._valkey.pipeline()
        if stale:
            pipeline.hdel(CELLS, *(member.decode() for member in stale))
            pipeline.zremrangebyscore(SEEN, "-inf", second - self._ttl_s)
        pipeline.zremrangebyscore(ONLINE, "-inf", second - ONLINE_TTL_S)
        pipeline.execute()

    def _second(self) -> int:
        return int(self._clock.now().timestamp())


def _listed(line: bytes) -> list[str]:
    return line.decode().split(",") if line else []


def presence_of(session: Session) -> Presence | None:
    """The presence that the edges gave this session; None where the process has none."""
    found: Presence | None = session.info.get("presence")
    return found
