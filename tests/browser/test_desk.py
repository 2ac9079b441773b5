"""Two desks and the books: a shift handed over, a call taken over the phone, figures that open."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from backend.demo.identity import adult_identity_number
from tests.browser.acts import LEAD, OFFICER
from tests.browser.people import People
from tests.browser.windows import DESKTOP, PHONE, Windows, grave_barriers

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def test_a_shift_is_handed_over_and_signed(windows: Windows, people: People) -> None:
    people.posted(title="寻找走失老人")
    officer = windows.open(f"{OFFICER}#/handover", DESKTOP)
    expect(officer.get_by_text("寻找走失老人").first).to_be_visible()
    officer.get_by_label("交给").click()
    officer.get_by_role("option", name="陈所长").click()
    officer.get_by_label("交接说明").fill("家属在值班室，电话已记在接警单上")
    windows.picture(officer, "shift")
    assert grave_barriers(officer) == []
    officer.get_by_role("button", name="交班（").click()
    expect(officer.get_by_text("待签收").first).to_be_visible()

    lead = windows.open(f"{LEAD}#/handover", DESKTOP)
    expect(lead.get_by_text("家属在值班室").first).to_be_visible()
    lead.get_by_role("button", name="我已知悉，签收").first.click()
    expect(lead.get_by_text("已签收").first).to_be_visible()
    windows.picture(lead, "signed")
    assert grave_barriers(lead) == []
    expect(officer.get_by_text("已签收").first).to_be_visible()


def test_a_neighbour_registers_and_may_stand_duty(windows: Windows, people: People) -> None:
    neighbour = people.neighbour()
    identity = adult_identity_number(int(neighbour.code[-3:]))
    neighbour.citizen.post("/registrations/mine/withdraw")
    phone = windows.open(neighbour.page, PHONE)
    phone.get_by_role("button", name="登记").last.click()
    phone.locator("#register-name input").fill("苏晓岚")
    phone.locator("#register-identity input").fill(identity)
    phone.locator("#register-phone input").fill("13800001239")
    phone.get_by_role("radio", name="湖里区").click()
    phone.get_by_role("radio", name="禾山街道").click()
    phone.get_by_role("switch").click()
    windows.picture(phone, "register")
    assert grave_barriers(phone) == []
    phone.get_by_role("button", name="提交登记").click()
    expect(phone.get_by_text("审核中").first).to_be_visible()

    desk = windows.open(f"{OFFICER}#/registrations", DESKTOP)
    row = desk.get_by_role("article").filter(has_text="苏晓岚").last
    expect(row).to_contain_text("****")
    row.get_by_role("button", name="核对证件号").click()
    expect(row).to_contain_text(identity)
    windows.picture(desk, "registrations")
    assert grave_barriers(desk) == []
    # The desk waits a moment before it sends, so that a slip can be undone.
    with desk.expect_response(lambda answer: answer.url.endswith("/approve")) as approved:
        row.get_by_role("button", name="通过", exact=True).click()
    assert approved.value.ok
    phone.goto(phone.url.partition("#")[0])
    expect(phone.get_by_role("button", name="开始值守")).to_be_visible()


def test_every_figure_of_the_books_opens(windows: Windows, people: People) -> None:
    neighbour = people.on_duty()
    people.thanked(neighbour)
    books = people.staff("auditor-he").get("/ledger/trial-balance")
    page = windows.open("/console/?as=auditor-he#/ledger", DESKTOP)
    expect(page.get_by_text("账目完整，借贷相等")).to_be_visible()
    debit = sum(account["debit"] for account in books["accounts"])
    expect(page.get_by_role("row").filter(has_text="合计").first).to_contain_text(f"{debit:,}")
    page.get_by_role("link", name="湖里区平安志愿积分").first.click()
    expect(page.get_by_text("期末余额")).to_be_visible()
    windows.picture(page, "statement")
    assert grave_barriers(page) == []
    page.get_by_role("table").get_by_role("button").or_(
        page.get_by_role("table").get_by_role("link")
    ).last.click()
    expect(page.get_by_text("笔流水").last).to_be_visible()
    windows.picture(page, "transfer")
    assert grave_barriers(page) == []
