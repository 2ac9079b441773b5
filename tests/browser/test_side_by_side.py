"""The main job in two windows: what the officer does at the desk, the volunteer's phone shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from backend.demo.story import CALL_TEXT
from tests.browser.windows import DESKTOP, PHONE, Windows, grave_barriers

if TYPE_CHECKING:
    from pathlib import Path

SCHOOL = "118.14780, 24.51280"
WANG = "/phone/?as=volunteer-wang&lon=118.1502&lat=24.5146"
OFFICER = "/console/?as=officer-lin"
LEAD = "/console/?as=lead-chen"


def go_on_duty(phone: Page) -> None:
    """Press the big button, unless another test did."""
    expect(phone.get_by_text(re.compile("开始值守|结束值守|休息")).last).to_be_visible()
    start = phone.get_by_role("button", name="开始值守")
    if start.count():
        start.last.click()
    expect(phone.get_by_text("值守中").first).to_be_visible()


def compose(desk: Page, photo: Path) -> None:
    """Paste the call, name the place, record the consent, add the photo."""
    expect(desk.locator(".maplibregl-canvas")).to_be_visible()
    desk.keyboard.press("n")
    desk.fill("#call-text", CALL_TEXT)
    desk.click(".call .el-button")
    expect(desk.locator(".call .line")).to_be_visible()
    typed = desk.locator(".typed input")
    typed.fill(SCHOOL)
    typed.press("Enter")
    expect(desk.locator(".reach").first).to_be_visible()
    desk.set_input_files("input[type=file]", photo)
    desk.locator("[data-field=guardian_consent] .el-checkbox").click()
    desk.fill('[data-field="guardian_consent.guardian_name"] input', "陈女士")
    desk.fill('[data-field="guardian_consent.relation"] input', "母亲")
    number = desk.locator('[data-field="incident_number"] input')
    if not number.input_value():
        number.fill("3502062026112100018")


def test_from_the_call_to_the_points(windows: Windows, face: Path) -> None:
    phone = windows.open(WANG, PHONE)
    go_on_duty(phone)
    desk = windows.open(OFFICER, DESKTOP)
    compose(desk, face)
    windows.picture(desk, "composed")
    desk.click(".out")

    grab = phone.get_by_role("button", name="抢单")
    expect(grab.last).to_be_visible()
    windows.picture(phone, "alert")
    assert grave_barriers(phone) == []
    assert "林小雨" not in phone.content()
    grab.last.click()
    expect(phone.get_by_role("button", name="疑似发现").last).to_be_visible()

    lead = windows.open(LEAD, PHONE)
    lead.locator('button[data-key^="approval:"]').last.click()
    lead.locator(".yes").click()
    expect(phone.get_by_text("林小雨").first).to_be_visible()
    windows.picture(phone, "assignment")

    phone.get_by_role("button", name="我到了").last.click()
    phone.get_by_role("button", name="疑似发现").last.click()
    phone.get_by_text("不拍照，直接发送位置").last.click()

    desk.locator('button[data-key^="sighting:"]').first.click()
    windows.picture(desk, "sighting")
    desk.locator(".foot .el-button--success").click()
    desk.fill("#reason-text", "孩子平安，已送回家")
    desk.click(".el-dialog .el-button--primary")

    expect(phone.get_by_text("林小雨")).to_have_count(0)
    desk.locator('button[data-key^="report:"]').last.click()
    desk.keyboard.press("a")
    phone.goto(phone.url.split("#")[0])
    expect(phone.get_by_text("50", exact=True).first).to_be_visible()
    windows.picture(phone, "points")
    assert grave_barriers(desk) == []
