"""What must stay in reach of a thumb on a small phone, whatever else the page has to say."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from backend.demo.cast import new_key
from tests.browser.acts import on_the_task
from tests.browser.people import POSITION, Neighbour, People
from tests.browser.windows import PHONE, SMALL, Windows

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

MANY = 8


def seen_often(people: People, neighbour: Neighbour) -> None:
    """They hold a seat, have sent many sightings of it and called for help."""
    package_id = people.posted(danger_to_life=False)
    seat = people.grabbed(neighbour, package_id)
    for _ in range(MANY):
        people.seen(neighbour, package_id)
    neighbour.citizen.post(f"/assignments/{seat}/help", {"key": new_key(), "position": POSITION})


def out_of_reach(phone: Page, names: tuple[str, ...]) -> list[str]:
    """Buttons that are not wholly on the screen."""
    height = phone.evaluate("innerHeight")
    boxes = {name: phone.get_by_role("button", name=name, exact=True).bounding_box() for name in names}
    return [
        name for name, box in boxes.items() if not box or box["y"] < 0 or box["y"] + box["height"] > height
    ]


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
@pytest.mark.parametrize("size", [PHONE, SMALL], ids=["390x844", "360x640"])
def test_many_sightings_leave_the_buttons_in_reach(
    windows: Windows, people: People, size: tuple[int, int], *, large: bool
) -> None:
    neighbour = people.on_duty()
    settings = neighbour.citizen.get("/me/settings") | {"large_type": large}
    neighbour.citizen.ask("PUT", "/me/settings", json=settings)
    seen_often(people, neighbour)
    phone = on_the_task(windows.open(neighbour.page, size))
    last = phone.locator("#briefing-sheet").get_by_role("status")
    expect(last).to_contain_text("求助已送达派出所")
    buttons = ("我到了", "疑似发现", "反馈", "求助")
    assert out_of_reach(phone, buttons) == []
    phone.get_by_role("button", name="展开说明").click()
    expect(phone.get_by_role("button", name="收起说明")).to_be_visible()
    assert out_of_reach(phone, buttons) == []
    windows.expect_outage()
    phone.context.set_offline(offline=True)
    expect(phone.get_by_text("没有网络，正在重新连接")).to_be_visible()
    windows.picture(phone, "many")
    assert out_of_reach(phone, buttons) == []

    phone.get_by_role("button", name="您送出的").click()
    told = phone.get_by_role("dialog", name="您送出的")
    expect(told.get_by_text("目击线索已送达禾山派出所")).to_have_count(MANY)
