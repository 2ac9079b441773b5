"""The map of a task on a volunteer's phone: what the officer drew, in the colours of the phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from backend.demo.story import SCHOOL
from tests.browser.people import People
from tests.browser.windows import PHONE, Windows

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

LON, LAT = SCHOOL
CORNERS = [
    [LON, LAT],
    [LON + 0.004, LAT],
    [LON + 0.005, LAT + 0.003],
    [LON + 0.002, LAT + 0.005],
    [LON, LAT + 0.003],
]
PATROL: dict[str, Any] = {
    "kind": "area_patrol", "title": "放学路段巡防", "summary": "请在这一带走一走", "place_text": "金尚路一带",
    "details": {"focus": "放学路段"}, "area": {"type": "Polygon", "coordinates": [[*CORNERS, CORNERS[0]]]},
    "seats": 2, "arrive_within_min": 30, "duration_min": 90, "reward_points": 5,
}  # fmt: skip
DRAWN = "#city-map .leaflet-overlay-pane path"
SEA = "getComputedStyle(document.getElementById('city-map')).backgroundColor"


def on_patrol(windows: Windows, people: People, before: Callable[[Page], None] = lambda _: None) -> Page:
    """The page of somebody who took a seat in an area patrol; `before` is called before it is opened."""
    neighbour = people.on_duty()
    people.grabbed(neighbour, people.put_out(PATROL))
    phone = windows.open(neighbour.page, PHONE, before=before)
    phone.get_by_role("button", name=re.compile("放学路段巡防|回到任务")).first.click()
    expect(phone.locator(DRAWN)).to_have_count(1)
    return phone


def test_the_area_is_the_one_the_officer_drew(windows: Windows, people: People) -> None:
    phone = on_patrol(windows, people)
    line = phone.locator(DRAWN).get_attribute("d") or ""
    assert len(re.findall("[ML]", line)) == len(CORNERS), line
    assert "a" not in line  # no arc: a circle has nothing else
    expect(phone.locator(".map-target")).to_have_count(0)
    windows.picture(phone, "drawn")
    area, sheet = phone.locator(DRAWN).bounding_box(), phone.locator("#briefing-sheet").bounding_box()
    assert area is not None
    assert sheet is not None
    assert area["x"] >= 0
    assert area["x"] + area["width"] <= PHONE[0]
    assert area["y"] + area["height"] <= sheet["y"]


def test_the_map_turns_dark_with_the_phone(windows: Windows, people: People) -> None:
    phone = on_patrol(windows, people)
    light, before = phone.evaluate(SEA), phone.locator(DRAWN).bounding_box()
    phone.emulate_media(color_scheme="dark")
    expect(phone.locator("#city-map")).not_to_have_css("background-color", light)
    expect(phone.locator(DRAWN)).to_have_count(1)
    windows.picture(phone, "dark")
    assert phone.locator(DRAWN).bounding_box() == pytest.approx(before, abs=1)  # to the pixel
    expect(phone.locator(".map-me")).to_have_count(1)


def test_it_may_turn_dark_while_the_streets_are_still_coming(windows: Windows, people: People) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    phone = on_patrol(windows, people, lambda page: page.route("**/basemap/roads.geojson", hold))
    light = phone.evaluate(SEA)
    phone.emulate_media(color_scheme="dark")
    expect(phone.locator("#city-map")).not_to_have_css("background-color", light)
    with phone.expect_response("**/basemap/roads.geojson"):
        for route in held:
            route.continue_()
    # Drawn on the new map, and not on the one that is gone: the window would complain.
    expect(phone.locator("#city-map .leaflet-roads-pane canvas")).to_have_count(1)
    phone.wait_for_load_state("networkidle")
