"""What a page costs the machine it is on: messages, nodes, memory, frames; and what its map holds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page, WebSocket

EVENT: Final = "42/console,"
MIB: Final = 1 << 20

# Vue keeps the tree it drew on its container. Nothing of the page is made for us to find the map by.
MAP_OF_PAGE: Final = """
(source) => {
  const find = (node) => {
    if (!node || typeof node !== 'object') return null
    if (node.props?.map?.getSource) return node.props.map
    const below = [node.component?.subTree, node.suspense?.activeBranch,
                   ...(Array.isArray(node.children) ? node.children : [])]
    for (const one of below) { const map = find(one); if (map) return map }
    return null
  }
  const map = find(document.querySelector('#app')._vnode)
  return map ? map.getSource(source).serialize().data : null
}
"""

# Between two frames, in ms; and tasks of more than 50 ms, as the browser itself counts them.
WATCH_FRAMES: Final = """
() => {
  const seen = { frames: [], long: [] }
  window.__burden = seen
  let last = performance.now()
  const frame = (at) => { seen.frames.push(at - last); last = at; requestAnimationFrame(frame) }
  requestAnimationFrame(frame)
  new PerformanceObserver((list) => { for (const one of list.getEntries()) seen.long.push(one.duration) })
    .observe({ entryTypes: ['longtask'] })
}
"""
TAKE_FRAMES: Final = """
() => {
  const { frames, long } = window.__burden
  window.__burden.frames = []
  window.__burden.long = []
  return { frames, long }
}
"""


@dataclass
class Heard:
    """What a page was told over its socket."""

    events: Counter[str] = field(default_factory=Counter)
    # By kind and id: how many messages about one thing.
    about: Counter[tuple[str, str]] = field(default_factory=Counter)
    bytes: int = 0

    def listen(self, page: Page) -> None:
        """From now on; before the page is loaded."""
        page.on("websocket", self._opened)

    def _opened(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._take)

    def _take(self, frame: str | bytes) -> None:
        text = frame if isinstance(frame, str) else frame.decode(errors="replace")
        self.bytes += len(text)
        if not text.startswith(EVENT):
            return
        event, data = json.loads(text.removeprefix(EVENT))
        self.events[event] += 1
        if event == "event":
            self.about[data["type"], data["data"]["id"]] += 1


@dataclass(frozen=True)
class Weight:
    """How heavy a page is once all garbage is gone."""

    heap_mib: float
    nodes: int
    listeners: int


class Scales:
    """Weighs one page, by the browser's own figures."""

    def __init__(self, page: Page) -> None:
        self._cdp: CDPSession = page.context.new_cdp_session(page)
        self._cdp.send("Performance.enable")
        self._cdp.send("HeapProfiler.enable")

    def weigh(self) -> Weight:
        """After two collections: what the first one lets go may hold more."""
        for _ in range(2):
            self._cdp.send("HeapProfiler.collectGarbage")
        found = {one["name"]: one["value"] for one in self._cdp.send("Performance.getMetrics")["metrics"]}
        return Weight(found["JSHeapUsedSize"] / MIB, int(found["Nodes"]), int(found["JSEventListeners"]))


def map_data(page: Page, source: str) -> dict[str, Any]:
    """What one of the map's sources holds: GeoJSON."""
    data: dict[str, Any] | None = page.evaluate(MAP_OF_PAGE, source)
    assert data is not None, "no map on this page"
    return data


def until(page: Page, happened: Callable[[], bool], patience_s: float) -> None:
    """Let the page live until something is so; AssertionError when it is not in time."""
    for _ in range(int(patience_s * 10)):
        if happened():
            return
        page.wait_for_timeout(100)
    raise AssertionError(happened)
