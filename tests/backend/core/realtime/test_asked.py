"""Events that want an acknowledgement are answered from their bytes; the rest goes the library's way."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import orjson
import pytest
from socketio import Server
from socketio.packet import Packet

from backend.core.realtime.answering import Events
from backend.core.realtime.asked import Asked
from backend.core.realtime.engine import Connection, Sids
from backend.core.realtime.wire import frame

if TYPE_CHECKING:
    from backend.core.realtime.answering import Ask


class Desk:
    """One connection in one namespace, and what was asked and written."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, object]] = []
        self.written: list[bytes] = []
        self.later: list[Any] = []
        manager: Sids = Server(client_manager=Sids(), async_mode="gevent").manager
        self.sid = manager.connect("eio", "/volunteer")
        self.manager = manager
        wire = SimpleNamespace(write=self.written.append)
        self.connection = cast("Connection", SimpleNamespace(sid="eio", closed=False, wire=wire))
        declared = {"grab": self._grab, "wait": self._wait}
        events = Events(declared, self._refused("unknown"), self._refused("unreadable"))
        self.asked = Asked(manager, {"/volunteer": events})

    def _grab(self, sid: str, data: object, tell: Any) -> None:
        self.heard.append((sid, data))
        tell(b'[{"ok":true}]')

    def _wait(self, _sid: str, _data: object, tell: Any) -> None:
        self.later.append(tell)

    def _refused(self, how: str) -> Ask:
        def refuse(sid: str, data: object, tell: Any) -> None:
            self.heard.append((sid, data))
            tell(f'["{how}"]'.encode())

        return refuse

    def take(self, message: bytes) -> bool:
        return self.asked.answers(self.connection, message)

    def refuse(self, message: bytes) -> bool:
        return self.asked.refuses(self.connection, message)


@pytest.mark.parametrize("data", [{"key": "一"}, None, [], "text", 7])
@pytest.mark.parametrize("number", [0, 7, 2**53])
def test_it_is_read_and_answered_as_the_library_would(data: object, number: int) -> None:
    desk = Desk()
    sent = f"42/volunteer,{number}".encode() + orjson.dumps(["grab", data])
    assert desk.take(sent)
    library = Packet(encoded_packet=sent[1:].decode())
    assert desk.heard == [(desk.sid, library.data[1])]
    (written,) = desk.written
    answer = Packet(3, namespace="/volunteer", id=library.id, data=[{"ok": True}])
    assert written == frame(b"4" + answer.encode().replace(" ", "").encode())


def test_an_event_may_come_without_data_or_with_more() -> None:
    desk = Desk()
    assert desk.take(b'42/volunteer,1["grab"]')
    assert desk.take(b'42/volunteer,1["grab",{"a":1},2,3]')
    assert desk.heard == [(desk.sid, None), (desk.sid, {"a": 1})]


@pytest.mark.parametrize(
    "message",
    [
        b"3",
        b"40/volunteer,{}",
        b'42["grab",{}]',
        b'42/volunteer,["grab",{}]',
        b'42/volunteer,07["grab",{}]',
        b'42/volunteer,12345678901234567890["grab",{}]',
        b'42/volunteer,-1["grab",{}]',
        b'42/volunteer,1["grab",',
        b'42/volunteer,1["grab",{}]x',
        b'42/volunteer?a=1,1["grab",{}]',
        b'42/console,1["grab",{}]',
        b'451-/volunteer,1["grab",{}]',
        b'43/volunteer,1["grab",{}]',
        b"\xff\xfe",
        b"",
    ],
)
def test_what_has_another_form_is_left_to_the_library(message: bytes) -> None:
    desk = Desk()
    assert not desk.take(message)
    assert (desk.heard, desk.written) == ([], [])


@pytest.mark.parametrize("name", ["unknown", "", "disconnect", "connect", "*", "抢单"])
def test_an_event_that_nobody_declared_is_refused_as_that(name: str) -> None:
    desk = Desk()
    assert desk.take(b"42/volunteer,8" + orjson.dumps([name, {"a": 1}]))
    assert desk.written == [frame(b'43/volunteer,8["unknown"]')]


@pytest.mark.parametrize("said", [b"[]", b"[7]", b"[null]", b'[["grab"],{}]', b"[{}]"])
def test_what_names_no_event_is_unreadable(said: bytes) -> None:
    desk = Desk()
    assert desk.take(b"42/volunteer,8" + said)
    assert desk.written == [frame(b'43/volunteer,8["unreadable"]')]


@pytest.mark.parametrize(
    "message",
    [
        b'42/volunteer,0["grab",',
        b'42/volunteer,0["grab",{}]x',
        b"42/volunteer,0",
        b"42/volunteer,0{}",
        b'42/volunteer,0"grab"',
        b'451-/volunteer,0["grab",{"_placeholder":true,"num":0}]',
    ],
)
def test_what_nobody_can_read_is_refused_under_its_number(message: bytes) -> None:
    desk = Desk()
    assert desk.refuse(message)
    assert desk.written == [frame(b'43/volunteer,0["unreadable"]')]
    assert desk.heard == [(desk.sid, None)]


@pytest.mark.parametrize(
    "message",
    [
        b'42/volunteer,["grab",', b'42/volunteer,07["grab",', b'42/volunteer,12345678901234567["grab",',
        b'42["grab",', b'421["grab",', b'42/console,1["grab",', b"40/volunteer,{", b'43/volunteer,1["grab",',
        b'461-/volunteer,1["grab",', b"45/volunteer,1[", b"x", b"",
    ],
)  # fmt: skip
def test_what_does_not_say_where_to_is_not_answered(message: bytes) -> None:
    desk = Desk()
    assert not desk.refuse(message)
    assert (desk.heard, desk.written) == ([], [])


def test_who_is_being_let_in_or_has_gone_is_left_to_the_library() -> None:
    desk = Desk()
    desk.manager.pre_disconnect(desk.sid, "/volunteer")
    assert not desk.take(b'42/volunteer,1["grab",{}]')
    desk.manager.disconnect(desk.sid, "/volunteer")
    assert not desk.take(b'42/volunteer,1["grab",{}]')
    assert not desk.refuse(b'42/volunteer,1["grab",')


def test_an_answer_that_comes_later_finds_its_way_or_nobody() -> None:
    desk = Desk()
    assert desk.take(b'42/volunteer,5["wait",{}]')
    assert desk.take(b'42/volunteer,6["grab",{}]')
    desk.later[0](b'[{"ok":false}]')
    assert desk.written == [frame(b'43/volunteer,6[{"ok":true}]'), frame(b'43/volunteer,5[{"ok":false}]')]
    desk.connection.closed = True
    desk.later[0](b'[{"ok":true}]')
    assert len(desk.written) == 2
