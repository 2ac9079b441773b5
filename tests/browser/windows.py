"""Browser windows of the tests: phones and desks, and what they complained about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

CHROMIUM: Final = "/usr/bin/chromium"
FLAGS: Final = (
    "--no-sandbox",
    # The page is painted without a GPU; only the map has one, in software.
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
PHONE: Final = (390, 844)
SMALL: Final = (360, 640)
DESKTOP: Final = (1440, 900)
LOOKS: Final[tuple[tuple[tuple[int, int], Literal["light", "dark"]], ...]] = (
    (DESKTOP, "light"),
    (DESKTOP, "dark"),
    (PHONE, "light"),
    (PHONE, "dark"),
)
PATIENCE_MS: Final = 40_000
GRAVE: Final = {"serious", "critical"}
WITHOUT_WEBGL: Final = """
const known = HTMLCanvasElement.prototype.getContext
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return kind.startsWith('webgl') ? null : known.call(this, kind, ...rest)
}"""


expect.set_options(timeout=PATIENCE_MS)


class Windows:
    """All windows of one test."""

    def __init__(self, browser: Browser, url: str, pictures: Path) -> None:
        self._browser = browser
        self._url = url
        self._pictures = pictures
        self._contexts: list[BrowserContext] = []
        self._complaints: list[str] = []
        self._is_outage = False
        self._refusals: tuple[str, ...] = ()
        # Drawing the map without a GPU costs more than all the rest of a desk; not every test looks at it.
        self.have_webgl = True

    def open(
        self,
        path: str,
        size: tuple[int, int],
        *,
        scheme: Literal["light", "dark"] = "light",
        language: str = "zh",
        before: Callable[[Page], None] = lambda _: None,
    ) -> Page:
        """A page in a profile of its own, its desk left in that language; `before` is called first."""
        context = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale={"zh": "zh-CN"}.get(language, language),
            timezone_id="Asia/Shanghai",
            color_scheme=scheme,
            reduced_motion="reduce",
            permissions=["clipboard-read", "clipboard-write"],
            has_touch=size == PHONE,
        )
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(f"localStorage.setItem('shouwang.language', '{language}')")
        if not self.have_webgl:
            context.add_init_script(WITHOUT_WEBGL)
        self._contexts.append(context)
        return self._go(context, path, before)

    def tab(self, beside: Page, path: str) -> Page:
        """Another tab of a window that is open: the same cookies."""
        return self._go(beside.context, path, lambda _: None)

    def _go(self, context: BrowserContext, path: str, before: Callable[[Page], None]) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: self._complaints.append(f"{path}: {error}"))
        page.on("response", lambda answer: self._watch(path, answer))
        page.on("console", lambda message: self._listen(path, message.type, message.text))
        before(page)
        page.goto(self._url + path)
        return page

    def _watch(self, path: str, answer: Response) -> None:
        if answer.status >= 400 and not answer.url.endswith(self._refusals):
            self._complaints.append(f"{path}: {answer.status} {answer.request.method} {answer.url}")

    def expect_refusal(self, path: str) -> None:
        """From now on the server may say no to this address: the test asks for it."""
        self._refusals = (*self._refusals, path)

    def expect_outage(self) -> None:
        """From now on the network is taken away on purpose: pages may say so."""
        self._is_outage = True

    def _listen(self, path: str, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text and not self._is_outage:
            self._complaints.append(f"{path}: {text}")

    def picture(self, page: Page, name: str) -> None:
        """Keep a picture for whoever looks at a failure."""
        page.screenshot(path=self._pictures / f"{name}.png")

    def picture_all(self) -> None:
        """How every window looks now."""
        for number, context in enumerate(self._contexts):
            for page in context.pages:
                self.picture(page, f"last-{number}")

    def close(self) -> list[str]:
        """Close every window; what they complained about."""
        for context in self._contexts:
            context.close()
        return self._complaints


def grave_barriers(page: Page) -> list[str]:
    """What axe calls serious or critical on a page, with the first place of each."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in GRAVE]
