"""Every page at both sizes, light and dark, Chinese and English: no complaint, no barrier, nothing raw."""

from __future__ import annotations

import re
from typing import Literal

import pytest

from tests.browser.windows import DESKTOP, PHONE, Windows, grave_barriers

PAGES = {
    "front": "/",
    "desk": "/console/?as=officer-lin#/desk",
    "hand-over": "/console/?as=officer-lin#/handover",
    "registrations": "/console/?as=officer-lin#/registrations",
    "settings": "/console/?as=officer-lin#/settings",
    "ledger": "/console/?as=auditor-he#/ledger",
    "sign-in": "/console/",
    "phone": "/phone/?as=volunteer-li&lon=118.1502&lat=24.5146",
    "phone sign-in": "/phone/",
}
SETTLE_MS = 2_500
RAW = re.compile(r"\bundefined\b|\[object |\bNaN\b|\bnull\b|[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-")
LOOKS: tuple[tuple[tuple[int, int], Literal["light", "dark"], str], ...] = (
    (DESKTOP, "light", "zh-CN"),
    (PHONE, "dark", "en-US"),
)


@pytest.mark.parametrize(("size", "scheme", "language"), LOOKS, ids=["desktop", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_page(
    windows: Windows, name: str, size: tuple[int, int], scheme: Literal["light", "dark"], language: str
) -> None:
    page = windows.open(PAGES[name], size, scheme=scheme, language=language)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLE_MS)
    windows.picture(page, f"{name}-{size[0]}-{scheme}")
    assert grave_barriers(page) == []
    assert RAW.findall(page.locator("body").inner_text()) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
