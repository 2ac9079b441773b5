"""The story: a girl of eight misses her way home, and neighbours find her. Played over HTTP and sockets.

Each step is something that must happen; the first that does not ends the story with its reason.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from backend.core.cells import cell_at
from backend.core.clock import as_moment
from backend.demo.call import CALL_TEXT
from backend.demo.cast import Citizen, Inbox, Staff, StoryError, new_key
from backend.demo.identity import adult_identity_number
from backend.demo.portrait import portrait

SCHOOL: Final = (118.1478, 24.5128)  # in Heshan; the last known point
WALK: Final = ((118.1502, 24.5146), (118.1510, 24.5151), (118.1519, 24.5160))  # the volunteer's way
FAR_AWAY: Final = (118.0230, 24.4880)  # across the water: must hear nothing
HOME: Final = "350206003"  # 禾山街道
NEIGHBOURS: Final = 5
REWARD: Final = 50


@dataclass(slots=True)
class Story:
    """The cast and what became of each step."""

    url: str
    tell: Callable[[datetime, float, str], None]  # when a step began, how long it took, what it was
    steps: list[dict[str, Any]] = field(default_factory=list)
    alert_ms: float | None = None
    package_id: str = ""
    assignment_id: str = ""
    sighting_id: str = ""
    officer: Staff = field(init=False)
    lead: Staff = field(init=False)
    wang: Citizen = field(init=False)
    phone: Inbox = field(init=False)
    others: list[Inbox] = field(default_factory=list)
    far: Inbox = field(init=False)
    desk: Inbox = field(init=False)

    def play(self) -> None:
        """Every step in order; raises StoryError at the first that did not happen."""
        for name, step in SCENES:
            at, started = datetime.now(UTC), time.perf_counter()
            ok = False
            try:
                step(self)
                ok = True
            finally:
                took_ms = round((time.perf_counter() - started) * 1000, 1)
                self.steps.append({"name": name, "ok": ok, "ms": took_ms, "at": as_moment(at)})
                self.tell(at, took_ms, name)


def must(condition: object, what: str) -> None:
    """Raise StoryError unless the condition holds."""
    if not condition:
        raise StoryError(what)


def volunteers_stand_duty(story: Story) -> None:
    """Wang is out for a walk near the school; neighbours are about; one is across the water."""
    story.wang = Citizen.signed_in(story.url, "volunteer-wang")
    story.phone = story.wang.connect(cell_at(*WALK[0]))
    story.phone.wait_for("welcome")
    story.phone.ask("duty", {"on": True, "hours": 4})
    *near, far = Citizen.crowd(story.url, NEIGHBOURS + 1)
    story.others = [one.connect(cell_at(*WALK[number % len(WALK)])) for number, one in enumerate(near)]
    story.far = far.connect(cell_at(*FAR_AWAY))
    for inbox in (*story.others, story.far):
        inbox.ask("duty", {"on": True, "hours": 4})


def officer_opens_the_console(story: Story) -> None:
    """Officer Lin at Heshan station; the mother stands before him."""
    story.officer = Staff(story.url, "officer-lin")
    story.lead = Staff(story.url, "lead-chen")
    story.desk = story.officer.watch()
    must(story.desk.ask("snapshot")["stations"], "the console shows no station")


def officer_composes(story: Story) -> None:
    """The call's text prefills the form; the officer adds the point, the consent and the photo."""
    fields = story.officer.post("/packages/parse-call", {"text": CALL_TEXT})["fields"]
    must(fields["details"]["age"] == 8, "the age was not found in the call's text")  # noqa: PLR2004 - the girl's
    photo = story.officer.ask("POST", "/photos", files={"file": ("xiaoyu.jpg", portrait(), "image/jpeg")})
    asked = datetime.now(UTC)
    body = {
        **fields,
        "kind": "missing_person",
        "title": "寻找走失女童",
        "area": {"type": "Point", "coordinates": list(SCHOOL)},
        "place_text": "禾山中心小学门口",
        "reward_points": REWARD,
        "seats": 1,
        "duration_min": 120,
        "arrive_within_min": 30,
        "incident_number": "350206" + asked.strftime("%Y%m%d") + "0001",
        "guardian_consent": {"guardian_name": "陈女士", "relation": "母亲"},
        "danger_to_life": True,
        "rounds": [
            {"range_m": 1000, "cap": 200, "wait_s": 120},
            {"range_m": 3000, "cap": 500, "wait_s": 300},
        ],
        "photo_id": photo["id"],
        "details": {
            **fields["details"],
            "category": "child_7_9",
            "last_seen_at": (asked - timedelta(minutes=40)).isoformat(),
        },
    }
    story.package_id = story.officer.ask("POST", "/packages", json=body, expect=201)["id"]


def the_package_goes_out(story: Story) -> None:
    """Published; every phone within a kilometre rings, the one across the water does not."""
    asked = time.perf_counter()
    story.officer.post(f"/packages/{story.package_id}/publish", {"key": new_key()})
    heard, card = story.phone.wait_for("package", lambda told: told["id"] == story.package_id)
    story.alert_ms = round((heard - asked) * 1000, 1)
    must("林小雨" not in str(card), "the name went out before anybody had grabbed the package")
    must("name" not in card, "the card has a name")
    for inbox in story.others:
        inbox.wait_for("package", lambda told: told["id"] == story.package_id)
    matching = story.far.ask("sync")["packages"]
    must(story.package_id not in {one["id"] for one in matching}, "a phone across the water matched")


def duty_lead_shows_name_and_face(story: Story) -> None:
    """The second pair of eyes."""
    story.lead.post(f"/packages/{story.package_id}/approve")


def wang_grabs(story: Story) -> None:
    """One seat, one person; the same key again is the same seat."""
    asked = {"package_id": story.package_id, "key": new_key()}
    answer = story.phone.ask("grab", asked)
    story.assignment_id = answer["assignment"]["id"]
    must(answer["briefing"]["name"] == "林小雨", "the holder's briefing lacks the name")
    again = story.phone.ask("grab", asked)
    must(again["assignment"]["id"] == story.assignment_id, "the same key gave another seat")


def others_keep_an_eye_out(story: Story) -> None:
    """The seat is gone: refused in words, and 协助留意 instead."""
    for inbox in story.others:
        refused = inbox.call("grab", {"package_id": story.package_id, "key": new_key()})
        must(not refused.get("ok"), "the seat was given twice")
        must(refused["problem"]["type"] == "/problems/package-full", str(refused["problem"]))
        inbox.ask("watch", {"package_id": story.package_id, "key": new_key()})


def wang_walks(story: Story) -> None:
    """His exact place is shown on the console, now that he is on an assignment."""
    for lon, lat in WALK:
        told = {"assignment_id": story.assignment_id, "lon": lon, "lat": lat, "accuracy_m": 9}
        story.phone.ask("position", told)
    story.desk.wait_for("positions")
    position = {"lon": WALK[-1][0], "lat": WALK[-1][1], "accuracy_m": 9}
    body = {"key": new_key(), "position": position}
    story.wang.post(f"/assignments/{story.assignment_id}/arrive", body)


def wang_sees_her(story: Story) -> None:
    """A photo and a place, straight to the console."""
    photo = story.wang.ask("POST", "/photos", files={"file": ("seen.jpg", portrait(), "image/jpeg")})
    lon, lat = WALK[-1]
    body = {
        "key": new_key(),
        "position": {"lon": lon, "lat": lat, "accuracy_m": 9},
        "text": "公交站旁的小女孩，红外套，粉色书包",
        "photo_ids": [photo["id"]],
        "seen_at": datetime.now(UTC).isoformat(),
    }
    told = story.wang.post(f"/packages/{story.package_id}/sightings", body)
    story.sighting_id = told["id"]
    story.desk.wait_for("event", lambda one: one["type"] == "sighting")


def officer_says_found(story: Story) -> None:
    """Opened, looked at, found: the sender hears each."""
    story.officer.post(f"/sightings/{story.sighting_id}/open")
    story.phone.wait_for("sighting", lambda told: told["opened_at"] is not None)
    story.officer.post(f"/sightings/{story.sighting_id}/found", {"note": "孩子平安，已送回家"})


def details_are_gone_everywhere(story: Story) -> None:
    """Everybody is told at once; the briefing is closed; nobody matches any more."""
    for inbox in (story.phone, *story.others):
        inbox.wait_for("package_ended", lambda told: told["id"] == story.package_id)
    story.wang.get(f"/packages/{story.package_id}/briefing", expect=409)
    still = {one["id"] for one in story.phone.ask("sync")["packages"]}
    must(story.package_id not in still, "an ended package still matches")


def wang_is_thanked(story: Story) -> None:
    """The officer confirms what he found, and the points arrive."""
    thanked = story.wang.get("/me/wallet")["balance"] + REWARD
    story.officer.post(f"/assignments/{story.assignment_id}/confirm")
    story.phone.wait_for("wallet", lambda told: told["balance"] == thanked)
    must(story.wang.get("/me/wallet")["balance"] == thanked, "the wallet disagrees")


def parents_join(story: Story) -> None:
    """Mother and father register; the station approves; they may stand duty."""
    for number, code in enumerate(("citizen-chen", "citizen-father"), start=1):
        parent = Citizen.signed_in(story.url, code)
        if parent.get("/session")["person"]["kind"] == "citizen":  # the story may have been played before
            _register(story, parent, number)
        inbox = parent.connect(cell_at(*SCHOOL))
        inbox.ask("duty", {"on": True, "hours": 2})
        inbox.close()


def _register(story: Story, parent: Citizen, number: int) -> None:
    body = {
        "name": "陈晓岚" if number == 1 else "林志强",
        "identity_number": adult_identity_number(number),
        "phone": f"1380000123{number}",
        "home_region_code": HOME,
        "consent_version": parent.get("/consents/current")["version"],
    }
    registration = parent.post("/registrations", body)
    story.officer.post(f"/registrations/{registration['id']}/approve")


def books_balance(story: Story) -> None:
    """Every point can be accounted for."""
    books = Staff(story.url, "auditor-he")
    must(books.get("/ledger/trial-balance")["sum"] == 0, "the books do not balance")


SCENES: Final[tuple[tuple[str, Callable[[Story], None]], ...]] = (
    ("母亲到禾山派出所报警，民警打开指挥台", officer_opens_the_console),
    ("附近的志愿者正在值守", volunteers_stand_duty),
    ("粘贴接警内容，任务包填好", officer_composes),
    ("任务包发布，附近手机响起", the_package_goes_out),
    ("值班所领导审批姓名和照片", duty_lead_shows_name_and_face),
    ("王建国抢单", wang_grabs),
    ("其他人协助留意", others_keep_an_eye_out),
    ("王建国沿路寻找，到达", wang_walks),
    ("发现疑似女童，上报线索", wang_sees_her),
    ("民警查看并确认找到", officer_says_found),
    ("所有手机收到结束通知，详情已收回", details_are_gone_everywhere),
    ("任务反馈确认，积分入账", wang_is_thanked),
    ("父母登记成为平安志愿者", parents_join),
    ("账目平衡", books_balance),
)
