"""Desks, books and accounts: what two staff do to each other's pages, and figures that open.

These desks have no WebGL: their lists and panels do it all.
"""

from __future__ import annotations

import re
import time
from typing import Final

import pyotp
import pytest
from playwright.sync_api import Page, expect

from backend.demo.cast import new_key
from backend.demo.identity import adult_identity_number
from tests.browser.acts import LEAD, OFFICER, answer_dialog, paste_call
from tests.browser.people import Neighbour, People
from tests.browser.windows import DESKTOP, PHONE, Windows, grave_barriers
from tests.contract.players import missing_child

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture
def windows(windows: Windows) -> Windows:
    """Windows of machines that cannot draw the map."""
    windows.have_webgl = False
    return windows


def test_a_shift_is_handed_over_and_signed(windows: Windows, people: People) -> None:
    people.posted(title="寻找走失老人")
    officer = windows.open(f"{OFFICER}#/handover", DESKTOP)
    expect(officer.get_by_text("寻找走失老人").first).to_be_visible()
    people.posted(title="寻找走失孩子")  # while the page is open
    expect(officer.get_by_text("寻找走失孩子").first).to_be_visible()
    officer.get_by_label("交给").click()
    officer.get_by_role("option", name="陈所长").click()
    officer.get_by_label("交接说明").fill("家属在值班室，电话已记在接警单上")
    windows.picture(officer, "shift")
    assert grave_barriers(officer) == []
    officer.get_by_role("button", name="交班（").click()
    expect(officer.get_by_text("待签收").first).to_be_visible()
    officer.get_by_role("button", name="收回", exact=True).click()
    expect(officer.get_by_text("已收回", exact=True).first).to_be_visible()
    officer.get_by_label("交给").click()
    officer.get_by_role("option", name="陈所长").click()
    officer.get_by_label("交接说明").fill("家属在值班室，电话已记在接警单上")
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

    # Refused, it is sent again; what the station may give back need not be written twice.
    (sent,) = neighbour.citizen.get("/registrations/mine")["items"]
    people.staff().post(f"/registrations/{sent['id']}/refuse", {"reason": "证件号看不清，请再填一次"})
    phone.reload()
    expect(phone.get_by_text("证件号看不清")).to_be_visible()
    expect(phone.locator("#register-name input")).to_have_value("苏晓岚")
    expect(phone.get_by_text("禾山街道").last).to_be_visible()
    phone.locator("#register-identity input").fill(identity)
    phone.locator("#register-phone input").fill("13800001239")
    phone.get_by_role("switch").click()
    windows.picture(phone, "register-again")
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


def test_a_grid_worker_registers_somebody_at_their_door(windows: Windows) -> None:
    page = windows.open("/console/?as=grid-su#/registrations", PHONE)
    page.get_by_role("button", name="用示例填写").click()
    expect(page.locator('[data-field="name"] input')).not_to_have_value("")
    page.get_by_text("已向本人说明并征得同意").click()
    windows.picture(page, "in-person")
    assert grave_barriers(page) == []
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("我的 → 认领登记")).to_be_visible()


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


def test_name_and_face_shown_at_once_are_looked_at_afterwards(windows: Windows, people: People) -> None:
    package_id = people.posted(title="寻找走失女孩")
    officer = windows.open(f"{OFFICER}#/desk/package/{package_id}", DESKTOP)
    officer.get_by_role("button", name="紧急公开").click()
    answer_dialog(officer, "孩子在江边，等不及审批")
    expect(officer.get_by_text("姓名照片紧急公开")).to_be_visible()
    expect(officer.get_by_role("button", name="紧急公开")).to_have_count(0)
    lead = windows.open(LEAD, DESKTOP)
    review = lead.get_by_role("article").filter(has_text="孩子在江边，等不及审批")
    expect(review).to_contain_text("林警官")
    assert grave_barriers(lead) == []
    review.get_by_role("button", name="完成复核").click()
    answer_dialog(lead, "情况紧急，公开得当")
    expect(review).to_have_count(0)


def test_a_range_past_five_kilometres_waits_for_the_duty_lead(windows: Windows, people: People) -> None:
    rounds = [{"range_m": 6_000, "cap": 500, "wait_s": 3600}]
    draft = people.staff().post("/packages", missing_child(rounds=rounds, title="寻找走失老人"))
    where = f"#/desk/package/{draft['id']}"
    officer = windows.open(OFFICER + where, DESKTOP)
    officer.get_by_role("button", name="提交审批").click()
    expect(officer.locator(".detail").get_by_text("待审批").first).to_be_visible()
    lead = windows.open(LEAD + where, DESKTOP)
    lead.get_by_role("button", name="不同意").click()
    answer_dialog(lead, "先在五公里内找")
    expect(officer.locator(".detail .refusal")).to_contain_text("先在五公里内找")
    assert grave_barriers(officer) == []
    windows.picture(officer, "came-back")
    officer.get_by_role("button", name="提交审批").click()
    agree = lead.get_by_role("button", name="同意推送")
    expect(agree).to_be_visible()
    assert grave_barriers(lead) == []
    agree.click()
    expect(officer.get_by_role("button", name="撤回")).to_be_visible()


def test_two_who_rewrite_a_briefing_lose_no_words(windows: Windows, people: People) -> None:
    package_id = people.posted()
    page = windows.open(f"{OFFICER}#/desk/package/{package_id}", DESKTOP)
    page.get_by_role("button", name="更新简报").click()
    page.locator('[data-field="place_text"] input').fill("学校东门")
    lead = people.staff("lead-chen")
    known = lead.get(f"/packages/{package_id}")
    lead.post(f"/packages/{package_id}/brief", {"version": known["version"], "summary": "有人在东门见过她"})
    expect(page.get_by_text("有人更新了这份简报")).to_be_visible()
    expect(page.get_by_role("button", name="发给所有人")).to_be_disabled()
    page.get_by_role("button", name="载入最新内容，保留我改的").click()
    page.get_by_role("button", name="发给所有人").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    kept = lead.get(f"/packages/{package_id}")
    assert (kept["summary"], kept["place_text"]) == ("有人在东门见过她", "学校东门")


SHIFTED: Final = """() => [document.scrollingElement, ...document.querySelectorAll('.frame, .main, .desk')]
    .filter(box => box.scrollTop || box.getBoundingClientRect().top < 0).map(box => box.className)"""


def test_a_refused_publish_moves_nothing_and_says_what_is_missing(windows: Windows) -> None:
    windows.expect_refusal("/publish")
    desk = windows.open(OFFICER, DESKTOP)
    paste_call(desk)
    number = desk.locator('[data-field="incident_number"]')
    number.get_by_role("textbox").fill("")
    out = desk.get_by_role("button", name=re.compile("立即发布"))
    expect(out).to_be_disabled()
    expect(desk.locator("#compose-missing")).to_contain_text("最后出现的位置")
    typed = desk.get_by_label("经度, 纬度")
    typed.fill("24.51280, 118.14780")
    typed.press("Enter")
    expect(desk.get_by_text("已识别为纬度在前")).to_be_visible()
    expect(typed).to_have_value("118.14780, 24.51280")
    expect(desk.locator("#compose-missing")).to_have_text("还缺：110 警情编号、监护人同意")
    out.click()
    expect(number.get_by_role("alert")).to_contain_text("110 警情编号")
    expect(number.get_by_role("textbox")).to_be_focused()
    assert desk.evaluate(SHIFTED) == []
    number.get_by_role("textbox").fill("3502062026112100018")
    expect(number.get_by_role("alert")).to_have_count(0)
    expect(desk.locator("#compose-missing")).to_have_text("还缺：监护人同意")
    windows.picture(desk, "refused")


def test_a_credible_sighting_stays_and_a_draft_is_not_counted(windows: Windows, people: People) -> None:
    package_id = people.posted(title="寻找走失男孩")
    people.staff().post("/packages", missing_child(title="只是草稿"))
    sighting = people.seen(watching(people, package_id), package_id)
    windows.have_webgl = True  # a credible sighting stands on the map
    desk = windows.open(f"{OFFICER}#/desk/sighting/{sighting}", DESKTOP)
    expect(desk.get_by_role("heading", name="进行中的任务包 1")).to_be_visible()
    expect(desk.get_by_role("heading", name=re.compile("草稿和待审批"))).to_be_visible()
    desk.get_by_role("button", name="可信").click()
    row = desk.locator(f'.queue [data-key="package:{package_id}"]')
    expect(row).to_contain_text("1 条可信线索")
    expect(desk.get_by_text("还有 1 个任务包在进行")).to_be_visible()
    sign = desk.get_by_role("button", name=re.compile("可信线索："))
    expect(sign).to_be_visible()
    windows.picture(desk, "credible")
    desk.keyboard.press("Escape")  # of what is selected the past is shown too
    people.staff().post(f"/packages/{package_id}/resolve", {"outcome": "已平安找到"})
    expect(row).to_have_count(0)
    expect(sign).to_have_count(0)


def watching(people: People, package_id: str) -> Neighbour:
    """Somebody on duty nearby who keeps an eye out."""
    neighbour = people.on_duty()
    people.grabbed(neighbour, package_id)
    return neighbour


ROLE: Final = {"role": "dispatcher", "region_code": "350206"}


def test_doors_that_lead_nowhere_say_so_and_the_address_names_the_language(windows: Windows) -> None:
    windows.expect_refusal("/demo/staff-sign-in")
    page = windows.open("/console/?as=nobody&lang=en", DESKTOP)
    expect(page.get_by_role("alert")).to_contain_text("nobody called “nobody”")
    page.get_by_role("button", name=re.compile("林警官|Officer Lin")).first.click()
    expect(page.locator(".map .broken")).to_be_visible()
    page.goto(f"{page.url.partition('#')[0]}#/nonsense")
    expect(page.get_by_text("There is no such page").last).to_be_visible()
    page.get_by_role("link", name="Go to the first page").click()
    expect(page.locator(".map .broken")).to_be_visible()
    page.locator(".who").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_label("User name")).to_be_visible()


ONCE: Final = "Kx7m-Rw2p-Tn9q"
PASSWORD: Final = "quiet-river-42-stones"
STEP_S: Final = 30


def test_a_code_is_asked_for_and_a_window_can_be_signed_out(windows: Windows, people: People) -> None:
    windows.expect_refusal("/staff/sign-in")  # the password alone, once codes are on
    username = f"he-{new_key()[:8]}"
    body = {"username": username, "name": "何新", "password": ONCE, "roles": [ROLE]}
    people.staff("admin-ye").ask("POST", "/staff", json=body, expect=201)
    here = windows.open("/console/", DESKTOP)
    sign_in(here, username, ONCE)
    choose_own_password(here)
    expect(here.get_by_role("link", name="实时指挥")).to_be_visible()
    totp = set_codes_up(here)

    there = windows.open("/console/", PHONE)
    sign_in(there, username)
    there.get_by_label("动态验证码").fill(totp.at(int(time.time()) + STEP_S))
    there.get_by_role("button", name="登录", exact=True).click()
    expect(there.get_by_role("link", name="实时指挥")).to_be_visible()
    here.reload()
    here.get_by_role("button", name="退出这台设备").click()
    expect(there.get_by_text("这台设备已在别处被退出")).to_be_visible()
    expect(here.get_by_text("本机")).to_be_visible()


def choose_own_password(page: Page) -> None:
    """Nothing else is open until it is done."""
    expect(page.get_by_role("heading", name="请先改成自己的密码")).to_be_visible()
    expect(page).to_have_url(re.compile(r"#/own-password$"))
    page.goto(f"{page.url.partition('#')[0]}#/settings")
    expect(page.get_by_role("heading", name="请先改成自己的密码")).to_be_visible()
    expect(page.get_by_role("link", name="实时指挥")).to_have_count(0)
    assert grave_barriers(page) == []
    page.get_by_label("一次性密码").fill(ONCE)
    page.get_by_label("新密码", exact=False).first.fill(PASSWORD)
    page.get_by_label("再输入一次新密码").fill(PASSWORD)
    page.get_by_role("button", name="修改并继续").click()


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """With the password alone."""
    page.get_by_label("用户名").fill(username)
    page.locator("#password").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def set_codes_up(page: Page) -> pyotp.TOTP:
    """Read the key beside the picture, and answer with the code it gives."""
    page.goto(f"{page.url.partition('#')[0]}#/settings")
    page.get_by_role("button", name="设置动态验证码").click()
    expect(page.get_by_role("img", name=re.compile("二维码"))).to_be_visible()
    assert grave_barriers(page) == []
    totp = pyotp.TOTP(page.locator(".secret").inner_text().replace(" ", ""))
    page.get_by_label("验证器上的 6 位数字").fill(totp.now())
    page.get_by_role("button", name="完成设置").click()
    expect(page.get_by_text("动态验证码已启用")).to_be_visible()
    return totp


def test_who_signs_out_is_asked_about_what_is_not_out_yet(windows: Windows) -> None:
    writing = windows.open(OFFICER, DESKTOP)
    paste_call(writing)
    # One sheet, also in another window of theirs.
    other = windows.tab(writing, "/console/")
    expect(other.locator(".map")).to_be_visible()
    other.keyboard.press("n")
    expect(other.locator("#call-text")).not_to_have_value("")
    clothing = other.locator('[data-field="details.clothing"]').get_by_role("textbox")
    clothing.fill("蓝色书包")
    there = writing.locator('[data-field="details.clothing"]').get_by_role("textbox")
    expect(there).to_have_value("蓝色书包")
    windows.picture(writing, "both")
    dialog = other.get_by_role("dialog", name="还有没提交的任务包")
    other.get_by_role("button", name="林警官").click()
    other.get_by_role("menuitem", name="退出登录").click()
    expect(dialog).to_be_visible()
    windows.picture(other, "leave")
    dialog.get_by_role("button", name="先不退出").click()
    expect(dialog).to_be_hidden()
    expect(writing.locator("#call-text")).not_to_have_value("")
    other.get_by_role("button", name="林警官").click()
    other.get_by_role("menuitem", name="退出登录").click()
    dialog.get_by_role("button", name="清除并退出").click()
    expect(other.get_by_label("用户名")).to_be_visible()
    expect(writing.get_by_text("您已在另一个窗口退出登录")).to_be_visible()
    windows.picture(writing, "left")
