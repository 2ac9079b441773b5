"""The main job in two windows: what the officer does at the desk, the volunteer's phone shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import (
    LEAD,
    OFFICER,
    alert_of,
    answer_dialog,
    compose,
    go_on_duty,
    grab,
    publish,
)
from tests.browser.windows import DESKTOP, PHONE, Windows, grave_barriers

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.people import People

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def approve_on_the_phone(windows: Windows) -> None:
    """The duty lead, away from the desk: one tap in the queue, one to agree."""
    lead = windows.open(LEAD, PHONE)
    lead.locator('button[data-key^="approval:"]').last.click()
    agree = lead.get_by_role("button", name="同意公开")
    expect(agree).to_be_visible()
    windows.picture(lead, "approval")
    assert grave_barriers(lead) == []
    agree.click()


def send_sighting(phone: Page, face: Path) -> None:
    """疑似发现: the camera opens, the photo goes off with the place."""
    phone.get_by_role("button", name="疑似发现").click()
    with phone.expect_file_chooser() as camera:
        phone.get_by_role("button", name="拍照并发送").click()
    camera.value.set_files(face)
    expect(phone.get_by_text("目击线索已送达禾山派出所").first).to_be_visible()


def judge_found(windows: Windows, desk: Page) -> None:
    """The officer opens the sighting, looks at the photo and says that she is found."""
    desk.locator('button[data-key^="sighting:"]').last.click()
    expect(desk.get_by_role("button", name="放大第 1 张照片")).to_be_visible()
    windows.picture(desk, "sighting")
    assert grave_barriers(desk) == []
    desk.get_by_role("button", name="找到了").click()
    answer_dialog(desk, "孩子平安，已送回家")


def test_console_and_phone_open_in_one_browser_in_any_order(windows: Windows, people: People) -> None:
    desk = windows.open(OFFICER, DESKTOP)
    expect(desk.locator(".maplibregl-canvas")).to_be_visible()
    # The console's session is there already: the phone signs in beside it.
    phone = windows.tab(desk, people.neighbour().page)
    expect(phone.get_by_text("休息中").or_(phone.get_by_text("值守中")).first).to_be_visible()
    both = windows.tab(desk, "/side-by-side")
    for number, sign in enumerate(("待处理", "值守")):
        expect(both.frame_locator("iframe").nth(number).get_by_text(sign).first).to_be_visible()


def test_from_the_call_to_the_points(windows: Windows, people: People, face: Path) -> None:
    phone, desk = windows.open(people.neighbour().page, PHONE), windows.open(OFFICER, DESKTOP)
    go_on_duty(phone)
    compose(desk, face)
    windows.picture(desk, "composed")
    assert grave_barriers(desk) == []
    publish(desk)
    alert_of(phone)
    windows.picture(phone, "alert")
    assert grave_barriers(phone) == []
    assert "林小雨" not in phone.content()
    grab(phone)
    expect(phone.get_by_text("林小雨")).to_have_count(0)
    approve_on_the_phone(windows)
    expect(phone.get_by_text("林小雨").first).to_be_visible()
    expect(phone.get_by_role("button", name="放大照片")).to_be_visible()
    windows.picture(phone, "assignment")
    assert grave_barriers(phone) == []
    phone.get_by_role("button", name="我到了").click()
    expect(phone.get_by_text("您已到达").first).to_be_visible()
    send_sighting(phone, face)
    judge_found(windows, desk)
    expect(phone.get_by_text("林小雨")).to_have_count(0)
    expect(phone.get_by_role("button", name="放大照片")).to_have_count(0)
    windows.picture(phone, "ended")
    confirm_and_see_points(windows, desk, phone)


def confirm_and_see_points(windows: Windows, desk: Page, phone: Page) -> None:
    """The officer confirms what the volunteer did; the points arrive on the open page."""
    phone.get_by_role("button", name="回到首页").click()
    desk.locator('button[data-key^="report:"]').last.click()
    # The desk waits a moment before it sends, so that a slip can be undone.
    with desk.expect_response(lambda answer: answer.url.endswith("/confirm")) as confirmed:
        desk.get_by_role("button", name="确认，发放 50 积分").click()
    assert confirmed.value.ok
    expect(phone.get_by_role("button", name="50 积分", exact=True)).to_be_visible()
    windows.picture(phone, "thanked")
    phone.get_by_role("link", name="明细").click()
    expect(phone.get_by_text("XR-").first).to_be_visible()
    windows.picture(phone, "wallet")
    assert grave_barriers(phone) == []
    assert grave_barriers(desk) == []


def test_a_false_alarm_is_taken_back_everywhere(windows: Windows, people: People, face: Path) -> None:
    phone, desk = windows.open(people.neighbour().page, PHONE), windows.open(OFFICER, DESKTOP)
    go_on_duty(phone)
    compose(desk, face)
    publish(desk)
    grab(phone)
    desk.get_by_role("button", name="撤回").click()
    desk.get_by_role("button", name="家属已找到").click()
    desk.get_by_text("属于虚惊或误报").click()
    windows.picture(desk, "retract")
    desk.locator(".el-dialog__footer .el-button").last.click()
    expect(phone.get_by_text("任务已撤回").first).to_be_visible()
    expect(phone.get_by_role("button", name="我到了")).to_have_count(0)
    windows.picture(phone, "stood-down")
    assert grave_barriers(phone) == []
