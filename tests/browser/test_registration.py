"""The mother registers on her phone; the station approves at the desk; she may stand duty at once."""

from __future__ import annotations

from playwright.sync_api import expect

from backend.demo.identity import adult_identity_number
from tests.browser.windows import DESKTOP, PHONE, Windows, grave_barriers


def test_a_mother_becomes_a_volunteer(windows: Windows) -> None:
    phone = windows.open("/phone/?as=citizen-chen", PHONE)
    phone.get_by_role("button", name="登记成为平安志愿者").click()
    phone.locator("#register-name input").fill("陈晓岚")
    phone.locator("#register-identity input").fill(adult_identity_number(1))
    phone.locator("#register-phone input").fill("13800001231")
    phone.get_by_role("radio", name="湖里区").click()
    phone.get_by_role("radio", name="禾山街道").click()
    phone.get_by_role("switch").click()
    assert grave_barriers(phone) == []
    phone.get_by_role("button", name="提交登记").click()

    desk = windows.open("/console/?as=officer-lin#/registrations", DESKTOP)
    expect(desk.get_by_text("陈").first).to_be_visible()
    assert grave_barriers(desk) == []
    windows.picture(desk, "registrations")
    # The desk waits a moment before it sends, so that a slip can be undone.
    with desk.expect_response(lambda answer: answer.url.endswith("/approve")) as approved:
        desk.get_by_role("button", name="通过", exact=True).first.click()
    assert approved.value.ok
    phone.goto(phone.url.split("#")[0])
    expect(phone.get_by_role("button", name="开始值守").last).to_be_visible()
    windows.picture(phone, "volunteer")
