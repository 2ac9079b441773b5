"""One simulated volunteer: comes, walks, loses signal, rests, hears alerts, and does something about some."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from backend.core.cells import cell_at
from backend.core.db import new_id
from backend.demo.crowd.line import Line, LineError, Post
from backend.demo.walks import Node, Walker

if TYPE_CHECKING:
    from backend.demo.crowd.errands import Errands
    from backend.demo.crowd.habits import Character, Ending
    from backend.demo.crowd.tally import Tally

# As the phones' library does: soon, then less and less often, never all at once.
FIRST_RETRY_S: Final = 1.0
LAST_RETRY_S: Final = 15.0
POSITION_S: Final = 3.0
LONGEST_WALK_S: Final = 1_800.0
WORDS: Final = ("到现场看过，情况已处理", "已沿路走访，没有新的发现", "问题还在，已拍照交给社区")
GIVING_UP: Final = "临时有事，去不了"


@dataclass(slots=True)
class Street:
    """What all of the crowd share: where the instance is, the door, the clock, the counts."""

    address: tuple[str, int]
    host: str
    secure: bool
    tally: Tally
    errands: Errands
    door: asyncio.Semaphore  # so many knock at the same time
    post: Post = field(default_factory=Post)
    all_here: asyncio.Event = field(default_factory=asyncio.Event)
    # How far the server's clock is ahead of ours; None where both are the same machine's.
    ahead_s: float | None = None

    def compare_clocks(self, server_time: str, moment: float) -> None:
        """The welcome that took least on its way tells most."""
        if self.ahead_s is not None:
            self.ahead_s = max(self.ahead_s, datetime.fromisoformat(server_time).timestamp() - moment)

    def since_ms(self, server_time: str, moment: float) -> float:
        """Milliseconds from a moment of the server's to one of ours."""
        return (moment + (self.ahead_s or 0.0) - datetime.fromisoformat(server_time).timestamp()) * 1e3


class Neighbour:
    """One of the crowd."""

    __slots__ = (
        "_cell", "_character", "_errands", "_knocked_at", "_line", "_ready_at", "_seen",
        "_street", "_token", "_walker", "_welcomed", "is_serving",
    )  # fmt: skip

    def __init__(self, street: Street, token: str, character: Character, start: Node) -> None:
        """Stand at the start."""
        self._street = street
        self._token = token
        self._character = character
        self._walker = Walker(start, character.random)
        self._cell = cell_at(*start)
        self._line: Line | None = None
        self._errands: set[asyncio.Task[None]] = set()
        self._seen: set[str] = set()
        self._knocked_at = 0.0
        self._ready_at: float | None = None  # the server's second since which an alert must find us
        self._welcomed = False
        self.is_serving = False

    # -- coming, walking, going ---------------------------------------------------------------

    async def live(self) -> None:
        """Come, and walk until cancelled."""
        character, moment = self._character, time.monotonic()
        tunnel_at, rest_at = moment + character.next_tunnel_s(), moment + character.next_rest_s()
        line = await self._come()
        while True:
            await asyncio.wait((line.gone,), timeout=self._walker.move())
            moment = time.monotonic()
            if line.gone.done():
                self._street.tally.cut_off += 1
                line = await self._come_back(moment)
            elif moment >= tunnel_at:
                line = await self._lose_signal(line)
                tunnel_at = time.monotonic() + character.next_tunnel_s()
            elif moment >= rest_at and not self.is_serving:
                await self._rest(line)
                rest_at = time.monotonic() + character.next_rest_s()
            else:
                await self._tell_cell(line)

    def leave(self) -> None:
        """Hang up."""
        for errand in self._errands:
            errand.cancel()
        if self._line is not None:
            self._line.hang_up()

    async def _come(self) -> Line:
        """An open line, however long it takes."""
        wait_s = FIRST_RETRY_S
        while True:
            try:
                async with self._street.door:
                    self._line = await self._knock()
            except LineError as error:
                self._street.tally.errors[str(error)] += 1
                await asyncio.sleep(self._character.random.uniform(wait_s / 2, wait_s))
                wait_s = min(2 * wait_s, LAST_RETRY_S)
            else:
                self._street.tally.came()
                self._line.gone.add_done_callback(self._gone)
                return self._line

    async def _knock(self) -> Line:
        auth = {"token": self._token, "cell": self._cell, "client": "test"}
        street, loop = self._street, asyncio.get_running_loop()
        line = Line(street.post, street.host, auth, self._told)
        self._knocked_at = time.time()
        try:
            await loop.create_connection(lambda: line, *street.address, ssl=street.secure or None)
        except OSError as error:
            raise LineError(f"connections refused by the machine ({error.strerror or error})") from None
        try:
            await line.opened()
        except BaseException:
            line.cut()
            raise
        return line

    def _gone(self, _line: object) -> None:
        self._street.tally.online -= 1
        self._ready_at = None

    async def _come_back(self, since: float) -> Line:
        """After the pause that the phones' library makes too."""
        await asyncio.sleep(self._character.random.uniform(FIRST_RETRY_S / 2, FIRST_RETRY_S))
        line = await self._come()
        self._street.tally.reconnects += 1
        self._street.tally.coming_back.add((time.monotonic() - since) * 1e3)
        return line

    async def _lose_signal(self, line: Line) -> Line:
        """Out of reach, walking on; then another line. The old one ends, or the server has to notice."""
        self._street.tally.out_of_reach += 1
        self._ready_at = None
        if self._character.is_cut():
            line.cut()
        else:
            line.fall_silent()
        left_s = self._character.tunnel_s()
        while left_s > 0:
            pause_s = min(self._walker.move(), left_s)
            left_s -= pause_s
            await asyncio.sleep(pause_s)
        line.cut()
        self._cell = cell_at(*self._walker.at)
        return await self._come_back(time.monotonic())

    async def _rest(self, line: Line) -> None:
        """休息, and 开始值守 again after a while; the line stays open."""
        if not (await self._ask(line, "duty", {"on": False})).get("ok"):
            return
        self._street.tally.rested += 1
        self._ready_at = None
        await asyncio.wait((line.gone,), timeout=self._character.rest_s())
        if (await self._ask(line, "duty", {"on": True, "hours": 8})).get("ok"):
            self._be_ready(time.time())

    async def _tell_cell(self, line: Line) -> None:
        cell = cell_at(*self._walker.at)
        if cell != self._cell:
            self._cell = cell
            answer = await self._ask(line, "cell", {"cell": cell})
            self._learn(answer.get("packages", ()))

    # -- hearing ------------------------------------------------------------------------------

    def _told(self, event: str, data: dict[str, Any], moment: float) -> None:
        if event == "welcome":
            self._street.compare_clocks(data["server_time"], moment)
            if not self._welcomed:
                self._welcomed = True
                self._street.tally.welcomed += 1
                self._street.tally.connecting.add((moment - self._knocked_at) * 1e3)
                if self._street.tally.welcomed == self._street.tally.asked:
                    self._street.all_here.set()
            if data["duty"]["on"]:
                self._be_ready(moment)
            self._learn(data["packages"])
        elif event == "package" and data["id"] not in self._seen:
            if data["round"] == 1 and self._was_ready(data["opened_at"]):
                self._street.tally.delays.add(self._street.since_ms(data["opened_at"], moment))
            else:
                self._street.tally.late += 1
            self._alerted(data)
        elif event == "signed_out":
            self._street.tally.errors[f"sign-ins ended by the server ({data.get('reason')})"] += 1

    def _be_ready(self, moment: float) -> None:
        self._ready_at = moment + (self._street.ahead_s or 0.0)

    def _was_ready(self, opened_at: str) -> bool:
        """Whether we stood there when it was published: only then the time since says anything."""
        return self._ready_at is not None and datetime.fromisoformat(opened_at).timestamp() > self._ready_at

    def _learn(self, cards: Any) -> None:
        """Cards of a whole state."""
        for card in cards:
            if card["id"] not in self._seen and not card.get("holding"):
                self._street.tally.late += 1
                self._alerted(card)

    def _alerted(self, card: dict[str, Any]) -> None:
        """The phone rings, and says so; then the person makes up their mind."""
        self._seen.add(card["id"])
        self._street.tally.heard += 1
        if self._line is not None:
            self._line.tell("seen", {"package_id": card["id"], "round": card["round"]})
        answer = self._character.answers()
        if answer != "ignore":
            self._begin(self._take_up(answer, card))

    def _begin(self, errand: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)
        task.add_done_callback(self._street.tally.ended)

    # -- doing --------------------------------------------------------------------------------

    async def _take_up(self, answer: str, card: dict[str, Any]) -> None:
        await asyncio.sleep(self._character.hesitates_s())
        wish: dict[str, Any] = {"package_id": card["id"], "key": str(new_id())}
        got = await self._ask(self._line, answer, wish)
        tally = self._street.tally
        if answer == "watch":
            tally.watching += bool(got.get("ok"))
        elif got.get("ok"):
            tally.won += 1
            await self._serve(got["assignment"]["id"], card["area"])
        elif got:
            tally.lost += 1

    async def _serve(self, assignment_id: str, area: dict[str, Any]) -> None:
        """Walk there, telling the exact place meanwhile; arrive, and say what was found."""
        if self.is_serving:
            return  # one pair of legs: the second seat lapses
        self.is_serving = True
        self._walker.head_for(area["lon"], area["lat"])
        try:
            ending = self._character.ends_with()
            if ending == "never come":
                return
            if await self._is_there(assignment_id):
                await self._end(assignment_id, ending)
        finally:
            self.is_serving = False
            self._walker.wander()

    async def _is_there(self, assignment_id: str) -> bool:
        """Whether the walk ended at the place; False when the seat was gone or it took too long."""
        until = time.monotonic() + LONGEST_WALK_S
        while time.monotonic() < until:
            if self._line is not None and self._line.is_open:
                told: dict[str, Any] = {"assignment_id": assignment_id, **self._position()}
                answer = await self._ask(self._line, "position", told)
                if answer and not answer.get("ok"):
                    return False
            if self._walker.is_there:
                return True
            await asyncio.sleep(POSITION_S)
        return False

    async def _end(self, assignment_id: str, ending: Ending) -> None:
        """Arrive and report, or give the seat back at the last moment."""
        tally, path = self._street.tally, f"/assignments/{assignment_id}"
        if ending == "give back":
            regret = {"key": str(new_id()), "reason": GIVING_UP}
            tally.given_back += await self._street.errands.post(self._token, f"{path}/release", regret)
            return
        told: dict[str, Any] = {"key": str(new_id()), "position": self._position()}
        if await self._street.errands.post(self._token, f"{path}/arrive", told):
            tally.arrived += 1
            await asyncio.sleep(self._character.hesitates_s())
            words = self._character.random.choice(WORDS)
            report = {"key": str(new_id()), "text": words, "found": False, "position": self._position()}
            tally.reported += await self._street.errands.post(self._token, f"{path}/report", report)

    def _position(self) -> dict[str, Any]:
        lon, lat = self._walker.at
        return {"lon": lon, "lat": lat, "accuracy_m": 12}

    async def _ask(self, line: Line | None, event: str, data: dict[str, Any]) -> dict[str, Any]:
        """An acknowledgement; {} when none came. A refusal is an answer."""
        if line is None or not line.is_open:
            return {}
        try:
            return await line.ask(event, data)
        except LineError as error:
            self._street.tally.errors[str(error)] += 1
            return {}
