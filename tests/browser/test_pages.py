"""Every page with work on it: both sizes, light and dark, both languages; no barrier, nothing raw."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import LEAD, OFFICER
from tests.browser.windows import DESKTOP, LOOKS, PHONE, Windows, grave_barriers

if TYPE_CHECKING:
    from tests.browser.people import People

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

RAW = re.compile(r"\bundefined\b|\[object |\bNaN\b|\bnull\b|[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-")
# A key of a catalogue that was not found is shown as it is; a file's name, in the audit trail, is none.
KEY = re.compile(r"\b[a-z_]+\.(?!(?:geojson|csv)\b)[a-z_]+(?:\.[a-z_]+)*\b")
NO_KEYS = ("openstreetmap.org", "e.g.")


def look(windows: Windows, page: Page, name: str) -> None:
    """The page as everybody sees it: big and small, light and dark."""
    # The second language needs fewer looks: only its words are longer.
    for size, scheme in LOOKS if name.endswith("-zh") else LOOKS[:: len(LOOKS) - 1]:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.wait_for_timeout(300)
        windows.picture(page, f"{name}-{size[0]}-{scheme}")
        where = f"{name} at {size[0]}, {scheme}"
        assert grave_barriers(page) == [], where
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), where
    words = page.locator("body").inner_text()
    assert RAW.findall(words) == [], name
    assert [key for key in KEY.findall(words) if key not in NO_KEYS] == [], name


def a_desk_at_work(people: People) -> dict[str, str]:
    """A package with two seats taken, one report, one sighting, one draft; a registration that waits."""
    first, second = people.on_duty(), people.on_duty()
    package_id = people.posted()
    seat = people.grabbed(first, package_id)
    report = {"key": package_id, "text": "已找遍公园，没有看到", "found": False}
    first.citizen.post(f"/assignments/{seat}/report", report)
    walking = people.grabbed(second, package_id)
    sighting = people.seen(second, package_id)
    people.staff("aux-huang").post("/packages", {"kind": "hazard_check", "title": "核查井盖", "area": AREA})
    return {"package": package_id, "sighting": sighting, "assignment": walking}


AREA = {"type": "Point", "coordinates": [118.149, 24.514]}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_desk(windows: Windows, people: People, language: str) -> None:
    work = a_desk_at_work(people)
    page = windows.open(OFFICER, DESKTOP, language=language)
    expect(page.locator(".maplibregl-canvas")).to_be_visible()
    expect(page.locator('button[data-key^="sighting:"]')).to_be_visible()
    look(windows, page, f"desk-{language}")
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    for kind, number in work.items():
        page.goto(f"{page.url.partition('#')[0]}#/desk/{kind}/{number}")
        page.reload()
        expect(page.locator(".detail footer")).to_be_visible()
        look(windows, page, f"{kind}-{language}")
        page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    page.goto(f"{page.url.partition('#')[0]}#/desk")
    page.keyboard.press("n")
    expect(page.locator("#call-text")).to_be_visible()
    look(windows, page, f"compose-{language}")


PAGES = {
    "front": ("/", "h1"),
    "sign-in": ("/console/", "input"),
    "hand-over": (f"{OFFICER}#/handover", "h1"),
    "registrations": (f"{OFFICER}#/registrations", "h1"),
    "settings": (f"{LEAD}#/settings", "h1"),
    "ledger": ("/console/?as=auditor-he#/ledger", "table"),
    "staff": ("/console/?as=admin-ye#/staff", "h1"),
    "audit": ("/console/?as=auditor-he#/audit", "ol"),
    "orders": ("/console/?as=handler-guo", "ol"),
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_other_pages(windows: Windows, name: str, language: str) -> None:
    path, sign = PAGES[name]
    page = windows.open(path, DESKTOP, language=language)
    expect(page.locator(sign).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    look(windows, page, f"{name}-{language}")


def open_settings(page: Page) -> None:
    page.get_by_role("button", name=re.compile("我的与设置|settings", re.IGNORECASE)).click()


def open_wallet(page: Page) -> None:
    page.get_by_role("link", name=re.compile("明细|History", re.IGNORECASE)).click()


def open_messages(page: Page) -> None:
    open_settings(page)
    page.get_by_role("button", name=re.compile("^(消息|Messages)$")).click()
    expect(
        page.get_by_text(re.compile("还没有消息|No messages yet|保留 30 天|kept for 30 days"))
    ).to_be_visible()


PHONE_PAGES: dict[str, Callable[[Page], None]] = {
    "settings": open_settings,
    "wallet": open_wallet,
    "messages": open_messages,
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_phone(windows: Windows, people: People, language: str) -> None:
    neighbour = people.on_duty(language=language)
    people.thanked(neighbour)
    page = windows.open(neighbour.page, PHONE)
    expect(page.get_by_text(re.compile("值守中|On duty"))).to_be_visible()
    look(windows, page, f"home-{language}")
    for name, go in PHONE_PAGES.items():
        go(page)
        page.wait_for_load_state("networkidle")
        look(windows, page, f"{name}-{language}")
        page.go_back()
    people.posted()
    expect(page.get_by_role("alertdialog")).to_be_visible()
    look(windows, page, f"alert-{language}")
    page.get_by_role("alertdialog").get_by_role("button", name=re.compile("抢单|I will go")).click()
    expect(page.get_by_role("button", name=re.compile("疑似发现|Seen them"))).to_be_visible()
    look(windows, page, f"assignment-{language}")
