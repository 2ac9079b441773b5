"""What people do at the desk and on the phone, as fingers and mouse do it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from playwright.sync_api import Page, expect

from backend.demo.story import CALL_TEXT

if TYPE_CHECKING:
    from pathlib import Path

SCHOOL: Final = "118.14780, 24.51280"
OFFICER: Final = "/console/?as=officer-lin"
LEAD: Final = "/console/?as=lead-chen"
# Far enough from the first place to see that the click moved it, near enough for the phone.
BESIDE_PX: Final = 40


def go_on_duty(phone: Page) -> None:
    """Press the big button, unless another test did."""
    expect(phone.get_by_text(re.compile("值守中|休息中")).first).to_be_visible()
    start = phone.get_by_role("button", name="开始值守")
    if start.count():
        start.click()
    expect(phone.get_by_text("值守中").first).to_be_visible()


def paste_call(desk: Page, text: str = CALL_TEXT) -> None:
    """Open the composer by its key and paste the call's words; the form fills itself."""
    expect(desk.locator(".map")).to_be_visible()
    desk.keyboard.press("n")
    desk.get_by_label("110 警情记录").click()
    desk.evaluate("text => navigator.clipboard.writeText(text)", text)
    desk.keyboard.press("Control+v")
    expect(desk.get_by_text("请核对")).to_be_visible()


def click_the_place(desk: Page) -> None:
    """Look at the school, then put the point on the map with the mouse."""
    typed = desk.get_by_label("经度, 纬度")
    typed.fill(SCHOOL)
    typed.press("Enter")
    expect(desk.get_by_text(re.compile("禾山派出所")).last).to_be_visible()
    desk.wait_for_timeout(1_500)  # the map flies there; it has no end a page could see
    desk.get_by_role("button", name="点选").click()
    box = desk.locator(".maplibregl-canvas").bounding_box()
    assert box is not None
    desk.mouse.click(box["x"] + box["width"] / 2 + BESIDE_PX, box["y"] + box["height"] / 2)
    expect(typed).not_to_have_value(SCHOOL)
    # Seen where it was meant to be seen: a click on a map that still moves would put it in another street.
    expect(typed).to_have_value(re.compile(r"118\.1[345]\d+, 24\.5[012]\d+"))


def record_consent(desk: Page) -> None:
    """The guardian stands at the counter and agrees; the call has its number."""
    desk.locator("[data-field=guardian_consent] .el-checkbox").click()
    desk.fill('[data-field="guardian_consent.guardian_name"] input', "陈女士")
    desk.fill('[data-field="guardian_consent.relation"] input', "母亲")
    desk.fill('[data-field="incident_number"] input', "3502062026112100018")


def compose(desk: Page, photo: Path) -> None:
    """Everything an officer does before the package goes out."""
    paste_call(desk)
    click_the_place(desk)
    desk.set_input_files("input[type=file]", photo)
    expect(desk.get_by_alt_text("已上传的照片")).to_be_visible()
    record_consent(desk)
    expect(desk.locator(".reach").first).to_contain_text("在线")


def publish(desk: Page) -> None:
    """Out it goes, and the desk shows it so."""
    with desk.expect_response(re.compile("/publish$")) as published:
        desk.get_by_role("button", name=re.compile("立即发布")).click()
    assert published.value.ok
    expect(desk.get_by_role("button", name="撤回")).to_be_visible()


def alert_of(phone: Page) -> Page:
    """Wait for the card that slides up."""
    expect(phone.get_by_role("alertdialog")).to_be_visible()
    return phone


def grab(phone: Page) -> None:
    """Take the seat."""
    alert_of(phone).get_by_role("button", name="抢单").click()
    expect(phone.get_by_role("button", name="我到了")).to_be_visible()


def on_the_task(phone: Page) -> Page:
    """Open the task this person holds."""
    phone.get_by_role("button", name=re.compile("寻找走失女童|回到任务")).first.click()
    expect(phone.get_by_role("button", name="反馈")).to_be_visible()
    return phone


def answer_dialog(desk: Page, words: str) -> None:
    """Give the reason a dialog asks for, and send it."""
    desk.fill("#reason-text", words)
    desk.locator(".el-dialog__footer .el-button").last.click()
    expect(desk.locator("#reason-text")).to_have_count(0)
