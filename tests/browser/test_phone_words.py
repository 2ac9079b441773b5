"""What the phone says is so, and no more than is so."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.acts import alert_of, on_the_task
from tests.browser.people import People
from tests.browser.test_phone_map import PATROL
from tests.browser.windows import PHONE, Windows, grave_barriers
from tests.contract.players import missing_child

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def test_a_name_without_a_photo_is_called_a_name(windows: Windows, people: People) -> None:
    neighbour = people.on_duty()
    package_id = people.put_out(missing_child())
    people.grabbed(neighbour, package_id)
    phone = on_the_task(windows.open(neighbour.page, PHONE))
    phone.get_by_role("button", name="展开说明").click()
    expect(phone.get_by_text("姓名等资料在等值班所领导批准")).to_be_visible()
    people.staff("lead-chen").post(f"/packages/{package_id}/approve")
    expect(phone.get_by_text("可以看到姓名了", exact=True)).to_be_visible()
    expect(phone.get_by_text("林小雨")).to_be_visible()
    people.staff().post(f"/packages/{package_id}/resolve", {"outcome": "孩子自己回家了"})
    expect(phone.get_by_text("要找的人的资料已从这部手机上消失")).to_be_visible()
    expect(phone.get_by_text("林小雨")).to_have_count(0)


def test_who_keeps_an_eye_out_on_a_patrol_is_offered_what_works(windows: Windows, people: People) -> None:
    people.grabbed(people.on_duty(), people.put_out(PATROL | {"seats": 1}))
    phone = windows.open(people.on_duty().page, PHONE)
    alert_of(phone).get_by_role("button", name="协助留意").click()
    expect(phone.get_by_text("看到异常，请打电话告诉派出所")).to_be_visible()
    expect(phone.get_by_role("button", name="打给禾山派出所")).to_be_visible()
    expect(phone.get_by_role("button", name="疑似发现")).to_have_count(0)
    windows.picture(phone, "watch")
    assert grave_barriers(phone) == []
