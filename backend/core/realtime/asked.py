"""The packet that comes by the thousand: an event that wants an acknowledgement, read and answered here.

python-socketio takes a packet of its own apart for every step of every message, which costs more than most
answers. What has exactly this form, of a phone or desk that is let in, is answered from its bytes:
`42/volunteer,17["grab",{…}]` with `43/volunteer,17[{…}]`. Everything else goes the library's way; what that
cannot read either is refused here, if it says under which number it wants to be answered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import orjson

from backend.core.realtime.wire import frame

if TYPE_CHECKING:
    from backend.core.realtime.answering import Ask, Events
    from backend.core.realtime.engine import Connection, Sids
    from backend.core.realtime.registry import Namespace

# Engine.IO's message that holds Socket.IO's event, and the one that holds its acknowledgement.
EVENT, ACKNOWLEDGEMENT = b"42", b"43"
# No client counts further than JavaScript's whole numbers.
MOST_DIGITS: Final = 16
# An event, or one that announces bytes, as far as its number; whatever comes after it.
NUMBERED: Final = re.compile(rb"4(?:2|5\d+-)(?P<to>(?P<namespace>/\w+),(?:0|[1-9]\d{0,15}))(?!\d)", re.ASCII)
# What stands for a namespace that nobody declared.
NOWHERE: Final = ("", None)


class Asked:
    """The events of this process's namespaces."""

    def __init__(self, manager: Sids, events: Mapping[Namespace, Events]) -> None:
        self._manager = manager
        self._events = {name.encode(): (name, known) for name, known in events.items()}

    def answers(self, connection: Connection, message: bytes) -> bool:
        """Answer it and say so; False for whatever is not for us."""
        if not message.startswith(EVENT):
            return False
        comma = message.find(b",")
        bracket = message.find(b"[", comma, comma + MOST_DIGITS + 2)
        if bracket < 0 or not _is_plain(message[comma + 1 : bracket]):
            return False
        namespace, events = self._events.get(message[2:comma], NOWHERE)
        try:
            said: list[Any] = orjson.loads(message[bracket:])
        except ValueError:
            return False
        if events is None:
            return False
        event, data, *_ = *said, None, None
        ask = events.declared.get(event, events.unknown) if isinstance(event, str) else events.unreadable
        return self._ask(ask, namespace, data, connection, message[2:bracket])

    def refuses(self, connection: Connection, message: bytes) -> bool:
        """Say that nobody can read it, and say so; False when there is no number to say it under."""
        form = NUMBERED.match(message)
        if form is None:
            return False
        namespace, events = self._events.get(form["namespace"], NOWHERE)
        return events is not None and self._ask(events.unreadable, namespace, None, connection, form["to"])

    def _ask(self, ask: Ask, namespace: str, data: object, connection: Connection, to: bytes) -> bool:
        """Ask for a socket that is let in; False for any other. `to` is its namespace and the number."""
        sid = self._manager.sid_from_eio_sid(connection.sid, namespace)
        if sid is None or not self._manager.is_connected(sid, namespace):
            return False

        def tell(answer: bytes) -> None:
            if not connection.closed:
                connection.wire.write(frame(ACKNOWLEDGEMENT + to + answer))

        ask(sid, data, tell)
        return True


def _is_plain(number: bytes) -> bool:
    """Whether it is a number as clients write one: given back digit by digit, it is the same."""
    return number.isdigit() and (number == b"0" or not number.startswith(b"0"))
