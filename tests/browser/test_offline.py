"""A phone without a network: what was told is kept, and goes out once when the network is back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import People
from tests.browser.windows import PHONE, Windows

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def test_a_report_waits_for_the_network_and_is_sent_once(windows: Windows, people: People) -> None:
    neighbour = people.on_duty()
    package_id = people.posted(danger_to_life=False)
    seat = people.grabbed(neighbour, package_id)
    phone = windows.open(neighbour.page, PHONE)
    phone.get_by_role("button", name=re.compile("寻找走失女童|回到任务")).first.click()
    phone.get_by_role("button", name="反馈").click()
    phone.get_by_text("没有找到", exact=True).click()
    windows.expect_outage()
    phone.context.set_offline(offline=True)
    phone.get_by_role("textbox", name="情况").fill("沿金尚路找了一遍，没有看到")
    phone.get_by_role("button", name="提交反馈").click()
    expect(phone.get_by_text(re.compile("存在手机里")).first).to_be_visible()
    windows.picture(phone, "kept")
    phone.context.set_offline(offline=False)
    expect(phone.get_by_text(re.compile("待确认|已提交|等派出所确认")).first).to_be_visible()
    windows.picture(phone, "sent")
    told = people.staff().get(f"/assignments/{seat}")
    assert told["state"] == "reported"
    assert told["report"]["text"] == "沿金尚路找了一遍，没有看到"
    reports = [
        one for one in people.staff().get(f"/packages/{package_id}")["history"] if "report" in one["action"]
    ]
    assert len(reports) == 1


def test_the_report_page_opens_without_a_network(windows: Windows, people: People) -> None:
    neighbour = people.on_duty()
    people.grabbed(neighbour, people.posted(danger_to_life=False))
    phone = windows.open(neighbour.page, PHONE)
    with phone.expect_response(re.compile("pages-report-index.*js")):  # fetched ahead, not asked for
        phone.get_by_role("button", name=re.compile("寻找走失女童|回到任务")).first.click()
    phone.wait_for_load_state("networkidle")
    windows.expect_outage()
    phone.context.set_offline(offline=True)
    phone.get_by_role("button", name="反馈").click()
    expect(phone.get_by_role("button", name="提交反馈")).to_be_visible()


def test_a_page_that_did_not_arrive_says_so_in_our_words(windows: Windows, people: People) -> None:
    neighbour = people.on_duty()
    people.grabbed(neighbour, people.posted(danger_to_life=False))
    windows.expect_outage()
    phone = windows.open("/phone/", PHONE)
    phone.context.route(re.compile("pages-report-index.*js"), lambda route: route.abort())
    phone.goto(f"{phone.url.partition('/phone/')[0]}{neighbour.page}")
    phone.get_by_role("button", name=re.compile("寻找走失女童|回到任务")).first.click()
    phone.get_by_role("button", name="反馈").click()
    expect(phone.get_by_text("这一页还没有装到手机上")).to_be_visible()
    windows.picture(phone, "page-lost")
    phone.get_by_role("button", name="回到首页").click()
    expect(phone.get_by_role("button", name=re.compile("寻找走失女童|回到任务")).first).to_be_visible()
