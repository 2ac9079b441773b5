"""A volunteer's phone in a hasty hand, in a cellar, and in another language."""

from __future__ import annotations

import re
from base64 import b64decode
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from backend.demo.cast import new_key
from tests.browser.acts import alert_of, grab, on_the_task
from tests.browser.windows import PHONE, SMALL, Windows, grave_barriers

if TYPE_CHECKING:
    from tests.browser.people import People

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

# One grey dot.
A_PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)

WITHOUT_PHOTO = "不拍照，直接发送位置"


def test_two_taps_are_one_wish(windows: Windows, people: People) -> None:
    neighbour = people.on_duty()
    package_id = people.posted(danger_to_life=False)
    seat = people.grabbed(neighbour, package_id)
    phone = on_the_task(windows.open(neighbour.page, PHONE))

    phone.get_by_role("button", name="求助").dblclick()
    expect(phone.get_by_role("dialog")).to_be_visible()
    windows.picture(phone, "help")
    assert phone.locator(".shell.is-bare").evaluate("shell => shell.scrollTop") == 0
    phone.get_by_role("button", name="关闭").last.dblclick()

    phone.get_by_role("button", name="疑似发现").click()
    phone.get_by_role("button", name=WITHOUT_PHOTO).dblclick()
    expect(phone.get_by_text("目击线索已送达禾山派出所").first).to_be_visible()
    expect(phone).to_have_url(re.compile("pages/assignment"))
    mine = neighbour.citizen.get("/me/sightings")["items"]
    assert [one["package_id"] for one in mine].count(package_id) == 1

    phone.get_by_role("button", name="反馈").click()
    phone.get_by_text("没有找到", exact=True).click()
    phone.get_by_role("textbox", name="情况").fill("沿金尚路找了一遍，没有看到")
    phone.get_by_role("button", name="提交反馈").dblclick()
    expect(phone.get_by_text(re.compile("反馈已送达")).first).to_be_visible()
    expect(phone.get_by_text("没有被接受")).to_have_count(0)
    assert people.staff().get(f"/assignments/{seat}")["state"] == "reported"
    phone.get_by_role("button", name="回到首页").click()
    phone.get_by_role("button", name="休息").dblclick()
    expect(phone.get_by_text("休息中", exact=True)).to_be_visible()
    phone.wait_for_timeout(600)  # longer than two taps of a pair: a second wish would have been sent by now
    assert neighbour.citizen.get("/me/duty")["on"] is False


def test_a_photo_follows_the_words(windows: Windows, people: People) -> None:
    neighbour = people.on_duty()
    people.grabbed(neighbour, people.posted(danger_to_life=False))
    phone = on_the_task(windows.open(neighbour.page, PHONE))
    with phone.expect_file_chooser():  # closed without a picture: the sheet stays
        phone.get_by_role("button", name="疑似发现").click()
    phone.get_by_role("textbox", name="补充一句").fill("她在公交站台上，穿红外套")
    with phone.expect_file_chooser() as camera:
        phone.get_by_role("button", name="拍照并发送").click()
    with phone.expect_response(re.compile("/sightings/[^/]+/photos$")) as added:
        camera.value.set_files({"name": "seen.png", "mimeType": "image/png", "buffer": A_PICTURE})
    assert added.value.ok
    expect(phone.get_by_text("目击线索已送达禾山派出所").first).to_be_visible()
    seen = neighbour.citizen.get("/me/sightings")["items"][0]
    assert (seen["text"], len(seen["photos"])) == ("她在公交站台上，穿红外套", 1)


def test_what_was_promised_outlives_its_tab(windows: Windows, people: People) -> None:
    neighbour = people.on_duty()
    people.grabbed(neighbour, people.posted(danger_to_life=False))
    phone = on_the_task(windows.open(neighbour.page, PHONE))
    windows.expect_outage()
    phone.context.set_offline(offline=True)
    phone.get_by_role("button", name="我到了").click()
    expect(phone.get_by_text("“我到了”已存在手机里")).to_be_visible()
    expect(phone.get_by_text(re.compile("请尽快到达"))).to_have_count(0)
    phone.get_by_role("button", name="疑似发现").click()
    phone.get_by_role("button", name=WITHOUT_PHOTO).click()
    expect(phone.get_by_text("线索已存在手机里，有网络就送出")).to_be_visible()
    expect(phone.get_by_text("派出所暂时看不到您的位置")).to_be_visible()
    expect(phone.get_by_text("正在共享位置")).to_have_count(0)
    windows.picture(phone, "offline")
    assert grave_barriers(phone) == []

    context, home = phone.context, f"{phone.url.partition('/phone/')[0]}{neighbour.page}"
    phone.close()
    context.set_offline(offline=False)
    again = context.new_page()
    with again.expect_response(re.compile("/sightings$")) as told:
        again.goto(home)
    assert told.value.ok
    again.get_by_role("button", name="回到任务").click()
    expect(again.get_by_text(re.compile("您已到达"))).to_be_visible()


def test_it_speaks_the_language_of_the_door(windows: Windows, people: People) -> None:
    neighbour = people.on_duty()
    people.posted(danger_to_life=False)
    phone = windows.open(f"{neighbour.page}&lang=en", PHONE)
    card = phone.get_by_role("alertdialog")
    expect(card.get_by_role("button", name="I will go")).to_be_visible()
    # What the server writes comes in that language too, the first card included.
    expect(card.get_by_text(re.compile("call the station", re.IGNORECASE))).to_be_visible()
    windows.picture(phone, "english-card")
    assert neighbour.citizen.get("/me/settings")["language"] == "en"
    phone.reload()
    expect(phone.get_by_text("On duty", exact=True)).to_be_visible()


def test_found_while_the_report_is_being_written(windows: Windows, people: People) -> None:
    finder, other = people.on_duty(), people.on_duty()
    package_id = people.posted(danger_to_life=False)
    seat = people.grabbed(finder, package_id)
    others = people.grabbed(other, package_id)
    phones = [on_the_task(windows.open(one.page, PHONE)) for one in (finder, other)]
    for phone in phones:
        phone.get_by_role("button", name="反馈").click()
        phone.get_by_role("textbox", name="情况").fill("她在站台，我陪着")
    sighting = people.seen(finder, package_id)
    people.staff().post(f"/sightings/{sighting}/found", {"note": "孩子平安"})
    for phone in phones:
        expect(phone.get_by_role("alert").get_by_text("人已找到")).to_be_visible()
        expect(phone.get_by_role("textbox", name="情况")).to_have_value("她在站台，我陪着")
        assert grave_barriers(phone) == []
    windows.picture(phones[0], "found-while-writing")
    phones[1].get_by_role("radio", name="没有找到").click()
    phones[1].get_by_role("button", name="提交反馈").click()
    expect(phones[1].get_by_text(re.compile("反馈已送达")).first).to_be_visible()
    assert people.staff().get(f"/assignments/{others}")["state"] == "reported"
    phones[0].get_by_role("button", name="送出补充").click()
    expect(phones[0].get_by_text(re.compile("反馈已送达")).first).to_be_visible()
    report = people.staff().get(f"/assignments/{seat}")["report"]
    assert [one["text"] for one in report["additions"]] == ["她在站台，我陪着"]


def test_a_stranger_can_fill_in_the_registration(windows: Windows) -> None:
    phone = windows.open("/phone/?as=citizen-father", PHONE)
    phone.get_by_role("button", name="登记成为平安志愿者").click()
    phone.get_by_role("button", name="用示例填写").click()
    expect(phone.get_by_role("textbox", name="身份证号")).to_have_value(re.compile(r"^\d{17}[\dX]$"))
    expect(phone.get_by_text("末位校验对不上")).to_have_count(0)
    expect(phone.get_by_text("湖里区 · 禾山街道")).to_be_visible()
    windows.picture(phone, "sample")
    assert grave_barriers(phone) == []


def test_a_registration_outlives_a_reload_but_for_its_numbers(windows: Windows) -> None:
    phone = windows.open("/phone/?as=citizen-father", PHONE)
    phone.get_by_role("button", name="登记成为平安志愿者").click()
    phone.get_by_role("button", name="用示例填写").click()
    expect(phone.get_by_text("湖里区 · 禾山街道")).to_be_visible()
    name = phone.get_by_role("textbox", name="姓名")
    name.fill("<b>x</b>")
    name.blur()
    expect(phone.get_by_text("姓名里有数字或符号")).to_be_visible()
    name.fill("林志远")
    expect(phone.get_by_text("姓名里有数字或符号")).to_have_count(0)  # taken over, a moment after the typing
    numbers = [phone.get_by_role("textbox", name=label).input_value() for label in ("身份证号", "手机号")]
    kept = phone.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")
    assert "林志远" in kept
    assert [number for number in numbers if number in kept] == []
    phone.reload()
    expect(name).to_have_value("林志远")
    expect(phone.get_by_text("湖里区 · 禾山街道")).to_be_visible()
    expect(phone.get_by_role("textbox", name="身份证号")).to_have_value("")


def test_a_task_says_what_is_to_be_done(windows: Windows, people: People) -> None:
    neighbour = people.on_duty()
    details = {"what": "路口井盖松动", "questions": ["井盖还在不在", "有没有围挡"]}
    people.put_out({
        "kind": "hazard_check", "title": "核查路口井盖", "summary": "请到场看一看", "details": details,
        "place_text": "禾山路口", "seats": 1, "arrive_within_min": 30, "duration_min": 90,
        "reward_points": 5,
    })  # fmt: skip
    phone = windows.open(neighbour.page, PHONE)
    expect(alert_of(phone).get_by_role("alertdialog")).to_contain_text("路口井盖松动")
    windows.picture(phone, "hazard-alert")
    grab(phone)
    phone.locator("#briefing-sheet .handle").click()
    for line in ("路口井盖松动", *details["questions"]):
        expect(phone.get_by_text(line).first).to_be_visible()
    windows.picture(phone, "hazard")
    assert grave_barriers(phone) == []
    phone.get_by_role("button", name="反馈").click()
    for question in details["questions"]:
        expect(phone.get_by_text(re.compile(question)).first).to_be_visible()


def test_an_alert_nobody_answered_is_asked_again_after_a_reload(windows: Windows, people: People) -> None:
    neighbour = people.on_duty()
    people.posted(title="寻找走失女童", danger_to_life=False)
    phone = windows.open(neighbour.page, PHONE)
    alert = phone.get_by_role("alertdialog")
    expect(alert).to_contain_text("寻找走失女童")
    lamp = {"kind": "hazard_check", "title": "核查路灯", "summary": "看一眼", "details": {"what": "路灯"}}
    people.put_out({**lamp, "place_text": "金尚路"})
    expect(alert.get_by_role("button", name="另有 1 个任务，先放进列表")).to_be_visible()
    expect(alert).to_contain_text("寻找走失女童")
    phone.reload()
    expect(alert).to_contain_text("寻找走失女童")
    alert.get_by_role("button", name="另有 1 个任务，先放进列表").click()
    alert.get_by_role("button", name="这次不去").click()
    expect(alert).to_have_count(0)
    phone.reload()
    expect(phone.get_by_text("核查路灯").first).to_be_visible()
    expect(alert).to_have_count(0)


def test_a_link_that_names_nobody_leads_to_who_there_is(windows: Windows) -> None:
    windows.expect_refusal("/sign-in")
    phone = windows.open("/phone/?as=nobody", PHONE)
    expect(phone.get_by_role("alert")).to_be_visible()
    expect(phone.get_by_role("button", name=re.compile("^王"))).to_be_visible()


def test_a_seat_that_comes_free_is_offered_to_who_keeps_an_eye_out(windows: Windows, people: People) -> None:
    first, watcher = people.on_duty(), people.on_duty()
    package_id = people.posted(title="寻找走失女孩", seats=1, danger_to_life=False)
    seat = people.grabbed(first, package_id)
    watcher.citizen.post(f"/packages/{package_id}/watch", {"key": new_key()})
    phone = windows.open(watcher.page, PHONE)
    phone.get_by_text("寻找走失女孩").click()
    expect(phone.get_by_text("名额已满")).to_be_visible()
    first.citizen.post(f"/assignments/{seat}/release", {"key": new_key(), "reason": "临时有事"})
    take = phone.get_by_role("button", name="抢单")
    expect(take).to_be_visible()
    expect(phone.get_by_text("名额已满")).to_have_count(0)
    windows.picture(phone, "free")
    assert grave_barriers(phone) == []
    take.click()
    expect(phone.get_by_role("button", name="反馈")).to_be_visible()


def test_a_call_stands_on_the_page_of_what_has_ended(windows: Windows, people: People) -> None:
    neighbour = people.on_duty()
    seat = people.grabbed(neighbour, people.posted(danger_to_life=False))
    phone = on_the_task(windows.open(neighbour.page, SMALL))
    phone.locator("#briefing-sheet .handle").click()
    phone.get_by_role("button", name="放弃名额").click()
    phone.get_by_role("radio", name="现场不安全").click()
    expect(phone.get_by_text("派出所会立刻看到并联系您")).to_be_visible()
    windows.picture(phone, "unsafe")
    phone.get_by_role("dialog").get_by_role("button", name="放弃", exact=True).click()
    expect(phone.get_by_text("您的求助还在派出所等着处理")).to_be_visible()
    expect(phone.get_by_role("button", name="拨打 110")).to_be_visible()
    windows.picture(phone, "calling")
    assert grave_barriers(phone) == []
    people.staff().post(f"/assignments/{seat}/help/answer")
    expect(phone.get_by_text("您的求助还在派出所等着处理")).to_have_count(0)
