"""The packet that comes by the thousand: an event that wants an acknowledgement, read and answered here.

python-socketio takes a packet of its own apart for every step of every message, which costs more than most
answers. What has exactly this form, of a phone or desk that is let in, to an event we know, is answered from
its bytes: `42/volunteer,17["grab",{…}]` with `43/volunteer,17[{…}]`. Everything else goes the library's way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import orjson

from backend.core.realtime.wire import frame

if TYPE_CHECKING:
    from backend.core.realtime.answering import Ask
    from backend.core.realtime.engine import Connection, Sids
    from backend.core.realtime.registry import Namespace

# Engine.IO's message that holds Socket.IO's event, and the one that holds its acknowledgement.
EVENT, ACKNOWLEDGEMENT = b"42", b"43"
# No client counts further than JavaScript's whole numbers.
MOST_DIGITS: Final = 16


class Asked:
    """The events of this process's namespaces."""

    def __init__(self, manager: Sids, asks: Mapping[Namespace, Mapping[str, Ask]]) -> None:
        """`asks` by namespace and event."""
        self._manager = manager
        self._asks = {name.encode(): (name, events) for name, events in asks.items()}

    def __call__(self, connection: Connection, message: bytes) -> bool:
        """Answer it and say so; False for whatever is not for us."""
        if not message.startswith(EVENT):
            return False
        comma = message.find(b",")
        bracket = message.find(b"[", comma, comma + MOST_DIGITS + 2)
        namespace, events = self._asks.get(message[2:comma], ("", {}))
        if bracket < 0 or not events or not _is_plain(message[comma + 1 : bracket]):
            return False
        try:
            said: list[Any] = orjson.loads(message[bracket:])
        except ValueError:
            return False
        event, data, *_ = *said, None, None
        ask = events.get(event) if isinstance(event, str) else None
        sid = self._manager.sid_from_eio_sid(connection.sid, namespace)
        if ask is None or sid is None or not self._manager.is_connected(sid, namespace):
            return False

        def tell(answer: bytes) -> None:
            if not connection.closed:
                connection.wire.write(frame(ACKNOWLEDGEMENT + message[2:bracket] + answer))

        ask(sid, data, tell)
        return True


def _is_plain(number: bytes) -> bool:
    """Whether it is a number as clients write one: given back digit by digit, it is the same."""
    return number.isdigit() and (number == b"0" or not number.startswith(b"0"))
