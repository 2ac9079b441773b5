"""Photos that are none: refused on the phone when they are chosen, never drawn anew into something black."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from backend.demo.portrait import portrait
from tests.browser.acts import on_the_task
from tests.browser.people import People
from tests.browser.windows import PHONE, Windows

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

WHOLE = portrait().getvalue()
CUT: FilePayload = {"name": "cut.jpg", "mimeType": "image/jpeg", "buffer": WHOLE[: len(WHOLE) // 3]}
DRAWING: FilePayload = {
    "name": "evil.svg", "mimeType": "image/svg+xml",
    "buffer": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script></svg>',
}  # fmt: skip
SCRIPT: FilePayload = {
    "name": "evil.gif",
    "mimeType": "image/gif",
    "buffer": b"GIF89a/*<script>alert(1)</script>*/",
}
GOOD: FilePayload = {"name": "seen.jpg", "mimeType": "image/jpeg", "buffer": WHOLE + b"\0" * 9}


def put_in(phone: Page, button: str, *files: FilePayload) -> None:
    """Choose these files where the button asks for photos."""
    with phone.expect_file_chooser() as camera:
        phone.get_by_role("button", name=button, exact=True).click()
    camera.value.set_files(list(files))


def clear_picture() -> bytes:
    """A picture that is transparent all over."""
    data = BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(data, "PNG")
    return data.getvalue()


def test_a_report_takes_whole_photos_only(windows: Windows, people: People) -> None:
    neighbour = people.on_duty()
    people.grabbed(neighbour, people.posted(danger_to_life=False))
    phone = on_the_task(windows.open(neighbour.page, PHONE))
    phone.get_by_role("button", name="反馈").click()
    put_in(phone, "添加", CUT)
    expect(phone.get_by_text("这张照片不完整，没有加上")).to_be_visible()
    expect(phone.get_by_text("请重拍或换一张")).to_be_visible()
    put_in(phone, "添加", DRAWING)
    expect(phone.get_by_text("这张照片打不开，没有加上")).to_be_visible()
    put_in(phone, "添加", SCRIPT, DRAWING, GOOD)
    expect(phone.get_by_text("有 2 张照片打不开，没有加上")).to_be_visible()
    windows.picture(phone, "refused")
    expect(phone.get_by_alt_text(re.compile("^第 . 张照片"))).to_have_count(1)


def test_a_sighting_waits_for_a_whole_photo(windows: Windows, people: People) -> None:
    neighbour = people.on_duty()
    people.grabbed(neighbour, people.posted(danger_to_life=False))
    phone = on_the_task(windows.open(neighbour.page, PHONE))
    put_in(phone, "疑似发现", CUT)
    expect(phone.get_by_text("这张照片不完整，没有加上")).to_be_visible()
    expect(phone.get_by_role("button", name="拍照并发送")).to_be_visible()
    windows.picture(phone, "refused")
    assert neighbour.citizen.get("/me/sightings")["items"] == []
    clear: FilePayload = {"name": "clear.png", "mimeType": "image/png", "buffer": clear_picture()}
    with phone.expect_response(re.compile("/sightings/[^/]+/photos$")) as added:
        put_in(phone, "拍照并发送", clear)
    assert added.value.ok
    [photo] = neighbour.citizen.get("/me/sightings")["items"][0]["photos"]
    answer = neighbour.citizen.http.get(people.url + photo["url"])
    assert Image.open(BytesIO(answer.content)).convert("L").getextrema() == (255, 255)
