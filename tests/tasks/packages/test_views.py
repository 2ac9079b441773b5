"""The HTTP edge: every verb, every refusal, and nothing written by what was refused."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from PIL import Image

from backend.core.db import new_id
from tasks.media.service import receive_photo
from tasks.packages.domain.errors import AwardTooHighError
from tasks.packages.domain.events import PackagePosted
from tasks.packages.models import Package
from tasks.packages.seat_models import Assignment, Notice
from tasks.packages.views.composing import DRAFTS, REACHES
from tests.tasks.packages.city import add_volunteer, cell_near, hazard, missing_child
from tests.tasks.packages.desk import Desk, body

STRANGE_TEXT = "\u0000"


def test_one_package_from_the_call_to_the_confirmation(desk: Desk) -> None:
    text = "林女士报警称女儿林小满，8岁，今天下午3点在禾山小学门口走失，穿红色校服，电话13800001234"
    parsed = desk.post("officer", "/packages/parse-call", {"text": text})
    assert parsed["fields"]["details"]["name"] == "林小满"
    fields = body(details={**missing_child()["details"], **parsed["fields"]["details"]})
    draft = desk.post("officer", "/packages", fields, expect=201)
    assert draft["actions"] == ["copy", "edit", "publish", "retract"]
    package_id = draft["id"]
    out = desk.post("officer", f"/packages/{package_id}/publish", {"key": str(uuid4())})
    assert out["state"] == "open"
    assert out["details"]["name"] == "林小满"
    assert [line["action"] for line in out["history"]] == ["draft", "publish"]

    card = desk.get("walker", f"/packages/{package_id}/card")
    assert (card["holding"], card["seats_left"]) == (False, 3)
    grabbed = desk.post("walker", f"/packages/{package_id}/grab", {"key": str(uuid4())})
    seat = grabbed["assignment"]["id"]
    assert grabbed["briefing"]["name"] is None
    desk.post("duty_lead", f"/packages/{package_id}/approve")
    assert desk.get("walker", f"/packages/{package_id}/briefing")["name"] == "林小满"
    spot = {"lon": 118.116, "lat": 24.501, "accuracy_m": 10}
    desk.post("walker", f"/assignments/{seat}/arrive", {"key": str(uuid4()), "position": spot})
    report = {"key": str(uuid4()), "text": "找到了", "found": True, "photo_ids": [], "position": spot}
    assert desk.post("walker", f"/assignments/{seat}/report", report)["state"] == "reported"
    desk.post("officer", f"/packages/{package_id}/resolve", {"outcome": "已交还"})
    confirmed = desk.post("officer", f"/assignments/{seat}/confirm")
    assert (confirmed["state"], confirmed["points"]) == ("confirmed", 50)
    assert confirmed["volunteer"]["phone"] == "13800001234"
    desk.get("walker", f"/packages/{package_id}/briefing", expect=409)
    assert desk.get("walker", "/me/assignments")["items"][0]["state"] == "confirmed"


def test_the_card_is_gone_with_the_work(desk: Desk) -> None:
    package_id, key = desk.posted(), str(uuid4())
    desk.post("walker", f"/packages/{package_id}/watch", {"key": key})
    desk.post("officer", f"/packages/{package_id}/resolve", {"outcome": "已交还"})
    for method, path, sent in (("GET", "card", None), ("POST", "watch", {"key": key})):
        answer = desk.ask("walker", method, f"/packages/{package_id}/{path}", sent)
        assert answer.status_code == 409
        assert answer.get_json(force=True)["type"] == "/problems/package-ended"
        assert "红色" not in answer.text


def test_drafts_come_at_a_human_pace(desk: Desk) -> None:
    for _ in range(DRAFTS.most):
        DRAFTS.take(desk.parts, str(desk.city.officer.person_id))
    answer = desk.ask("officer", "POST", "/packages", body())
    assert (answer.status_code, desk.count(Package)) == (429, 0)
    assert int(answer.headers["Retry-After"]) > 0
    desk.post("second_officer", "/packages", body(), expect=201)


def test_ranges_are_asked_about_at_the_pace_of_a_hand(desk: Desk) -> None:
    for _ in range(REACHES.most):
        REACHES.take(desk.parts, str(desk.city.officer.person_id))
    wanted = {"area": missing_child()["area"], "ranges_m": [500], "kind": "missing_person"}
    desk.post("officer", "/packages/reach", wanted, expect=429)
    desk.post("second_officer", "/packages/reach", wanted)


def test_lists_filter_and_page(desk: Desk) -> None:
    open_id, draft_id = desk.posted(), desk.draft()
    listed = desk.get("officer", "/packages")["items"]
    assert [one["id"] for one in listed] == [draft_id, open_id]
    assert "name" not in listed[0]["details"]
    only_open = desk.get("officer", "/packages?state=open,full&kind=missing_person&mine=true")
    assert [one["id"] for one in only_open["items"]] == [open_id]
    assert desk.get("stranger", "/packages")["items"] == []
    desk.get("officer", "/packages?state=opened", expect=422)


def test_all_five_kinds(desk: Desk) -> None:
    details: dict[str, dict[str, Any]] = {
        "hazard_check": {"what": "井盖", "questions": ["松吗"]},
        "area_patrol": {"focus": "停车场", "minutes": 60},
        "public_notice": {"message": "谨防电信诈骗", "leaflet_url": "https://example.org/a.pdf"},
        "community_help": {"what": "送药", "for_whom": "独居老人"},
    }
    for kind, wanted in details.items():
        fields = hazard(kind=kind, details=wanted)
        package = desk.post("officer", "/packages", fields, expect=201)
        assert package["details"] == wanted
        assert desk.post("officer", f"/packages/{package['id']}/publish")["state"] == "open"
        fields["details"] = {"name": "谁"}
        desk.post("officer", "/packages", fields, expect=422)


BAD_FIELDS: dict[str, Any] = {
    "kind": "suspect_hunt",
    "title": "字" * 61,
    "summary": 7,
    "area": "here",
    "reward_points": -1,
    "seats": 0,
    "duration_min": 1e9,
    "deadline_at": "tomorrow",
    "arrive_within_min": "x",
    "incident_number": "a b",
    "guardian_consent": {"relation": "母亲"},
    "danger_to_life": "yes",
    "rounds": [{"range_m": 2_000, "cap": 5, "wait_s": 0}, {"range_m": 1_000, "cap": 5, "wait_s": 0}],
    "photo_id": "me.jpg",
    "rounds.0": [{"range_m": 2_000, "cap": 0}, {"range_m": 1_000, "cap": 5, "colour": "red"}],
    "details": {"age": 300},
    "colour": "red",
    "place_text": STRANGE_TEXT,
}


def test_a_draft_of_the_wrong_shape_is_refused_by_field(desk: Desk) -> None:
    for path, value in BAD_FIELDS.items():
        field = path.removesuffix(".0")
        answer = desk.ask("officer", "POST", "/packages", body(**{field: value}))
        assert answer.status_code == 422, answer.text
        assert answer.content_type == "application/problem+json"
        notes = answer.json["errors"]
        assert any(name.split(".")[0] == field for name in notes), answer.text
        assert all(isinstance(note, str) for told in notes.values() for note in told)
    assert desk.count(Package) == 0


BAD_BODIES = ['{"kind":', "[]", '"text"', "null"]


def test_what_is_no_object_is_refused(desk: Desk) -> None:
    for data in BAD_BODIES:
        answer = desk.ask("officer", "POST", "/packages", data=data, content_type="application/json")
        assert answer.status_code in {400, 422}, data
    assert desk.count(Package) == 0


def test_the_cell_is_no_part_of_what_a_grab_asks_for(desk: Desk) -> None:
    package_id, key = desk.posted(), str(uuid4())
    first = desk.post("walker", f"/packages/{package_id}/grab", {"key": key, "cell": "894131c0c33ffff"})
    for again in ({"key": key, "cell": "894131c0c3bffff"}, {"key": key, "cell": None}, {"key": key}):
        found = desk.post("walker", f"/packages/{package_id}/grab", again)
        assert found["assignment"]["id"] == first["assignment"]["id"]
    elsewhere = desk.ask("walker", "POST", f"/packages/{desk.posted()}/grab", {"key": key})
    assert (elsewhere.status_code, elsewhere.json["type"]) == (409, "/problems/key-reused")


POSITIONS: dict[str, Any] = {
    "position-swapped": {"lon": 24.5, "lat": 118.1},
    "position-off-earth": {"lon": 999, "lat": 24.5},
    "position-outside-city": {"lon": 121.47, "lat": 31.23},
    "position-invalid": {"lon": "118", "lat": None},
}


def test_bad_positions_are_named_and_change_nothing(desk: Desk) -> None:
    package_id = desk.posted()
    grab = {"key": str(uuid4())}
    seat = desk.post("walker", f"/packages/{package_id}/grab", grab)["assignment"]["id"]
    for slug, position in POSITIONS.items():
        wrong = {"key": str(uuid4()), "position": position}
        answer = desk.ask("walker", "POST", f"/assignments/{seat}/arrive", wrong)
        assert (answer.status_code, answer.json["type"]) == (422, f"/problems/{slug}")
    assert desk.get("walker", f"/assignments/{seat}")["state"] == "grabbed"


def staff_routes(package_id: str) -> list[tuple[str, str, Any]]:
    return [
        ("GET", f"/packages/{package_id}", None),
        ("PATCH", f"/packages/{package_id}", {"version": 1, "title": "x"}),
        ("POST", f"/packages/{package_id}/publish", {}),
        ("POST", f"/packages/{package_id}/submit", {}),
        ("POST", f"/packages/{package_id}/approve", {}),
        ("POST", f"/packages/{package_id}/refuse", {"reason": "x"}),
        ("POST", f"/packages/{package_id}/break-glass", {"reason": "x"}),
        ("POST", f"/packages/{package_id}/brief", {"version": 1, "title": "x"}),
        ("POST", f"/packages/{package_id}/next-round", {}),
        ("POST", f"/packages/{package_id}/resolve", {"outcome": "x"}),
        ("POST", f"/packages/{package_id}/retract", {"reason": "x"}),
        ("POST", f"/packages/{package_id}/copy", {}),
    ]


def test_strangers_see_nothing_and_volunteers_are_no_staff(desk: Desk) -> None:
    package_id = desk.posted()
    for method, path, sent in staff_routes(package_id):
        assert desk.ask("stranger_lead", method, path, sent).status_code == 404, path
        assert desk.ask("walker", method, path, sent).status_code == 403, path
        assert desk.ask(None, method, path, sent).status_code == 401, path
        unknown = path.replace(package_id, str(new_id()))
        assert desk.ask("duty_lead", method, unknown, sent).status_code == 404, path
    assert desk.count(Package) == 1


def test_staff_take_no_seats(desk: Desk) -> None:
    package_id = desk.posted()
    answer = desk.ask("officer", "POST", f"/packages/{package_id}/grab", {"key": str(uuid4())})
    assert answer.status_code == 403
    assert desk.count(Assignment) == 0


def test_conflicts_say_which(desk: Desk) -> None:
    package_id, key = desk.posted(seats=1), str(uuid4())
    grab = f"/packages/{package_id}/grab"
    first = desk.post("walker", grab, {"key": key})
    assert desk.post("walker", grab, {"key": key}) == first
    full = desk.ask("runner", "POST", grab, {"key": str(uuid4())})
    assert (full.status_code, full.json["type"]) == (409, "/problems/package-full")
    stale = desk.ask("officer", "POST", f"/packages/{package_id}/brief", {"version": 7, "title": "x"})
    assert (stale.status_code, stale.json["type"]) == (409, "/problems/stale-version")
    desk.post("officer", f"/packages/{package_id}/retract", {"reason": "误报", "false_alarm": True})
    desk.client.application.extensions["live"].fanout.catch_up()  # until it hears of the end, it says: full
    ended = desk.ask("runner", "POST", grab, {"key": str(uuid4())})
    assert (ended.status_code, ended.json["type"]) == (409, "/problems/package-ended")
    again = desk.ask("officer", "POST", f"/packages/{package_id}/resolve", {"outcome": "x"})
    assert (again.status_code, again.json["type"]) == (409, "/problems/package-ended")


def test_a_budget_that_is_short_undoes_the_posting(desk: Desk) -> None:
    def refuse(_session: object, event: PackagePosted) -> None:
        raise AwardTooHighError(most=event.escrow_points)

    desk.parts.bus.subscribe(PackagePosted, refuse)
    package_id = desk.draft()
    answer = desk.ask("officer", "POST", f"/packages/{package_id}/publish", {"key": str(uuid4())})
    assert answer.status_code == 422
    assert desk.get("officer", f"/packages/{package_id}")["state"] == "draft"


def test_reach_counts_rings(desk: Desk) -> None:
    wanted = {"area": missing_child()["area"], "ranges_m": [500, 1_000], "kind": "missing_person"}
    rings = desk.post("officer", "/packages/reach", wanted)["rings"]
    assert [ring["range_m"] for ring in rings] == [500, 1_000]
    desk.post("officer", "/packages/reach", {**wanted, "ranges_m": [10**9]}, expect=422)
    desk.post("walker", "/packages/reach", wanted, expect=403)


def test_whose_an_area_is_said_as_the_draft_will_have_it(desk: Desk) -> None:
    tooth = [(117.88 - step * 0.005, 24.50 + up) for up in (0.002, 0.0) for step in range(4)]
    block = [(117.96, 24.50), (117.96, 24.54), (117.90, 24.54), (117.90, 24.502)]
    corners = [*block, *tooth[:4], *reversed(tooth[4:]), (117.90, 24.50)]
    # The mean of the corners lies off every region: who asked about that was told so.
    assert sum(lon for lon, _ in corners) / len(corners) < 117.895
    area = {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}
    said = desk.post("officer", "/packages/place", {"area": area})
    draft = desk.post("officer", "/packages", {**hazard(), "area": area}, expect=201)
    assert [region["code"] for region in said["regions"]] == [draft["region_code"]] == ["3502"]
    far = {"type": "Point", "coordinates": [118.49, 24.36]}
    assert desk.post("officer", "/packages/place", {"area": far}) == {"regions": [], "station": None}
    desk.post("walker", "/packages/place", {"area": area}, expect=403)


def test_matching_over_http(desk: Desk) -> None:
    package_id = desk.posted()
    with desk.parts.database.transaction() as session:
        desk.people["resting"] = add_volunteer(session, on_duty=False)
    near = f"/packages/matching?cell={cell_near(200)}"
    assert [card["id"] for card in desk.get("walker", near)["items"]] == [package_id]
    assert desk.get("resting", near)["items"] == []
    assert desk.get("walker", "/packages/matching")["items"] == []
    desk.get("walker", "/packages/matching?cell=nowhere", expect=422)


def test_the_face_follows_the_night_rule(desk: Desk) -> None:
    photo_id = send_photo(desk, "officer")
    package_id = desk.posted(photo_id=str(photo_id))
    grab = {"key": str(uuid4())}
    assert desk.post("walker", f"/packages/{package_id}/grab", grab)["briefing"]["photo"] is None
    address = f"/photos/{photo_id}?size=full"
    assert desk.ask("walker", "GET", address).status_code == 404
    assert desk.ask("officer", "GET", address).status_code == 200
    assert desk.ask("auxiliary", "GET", address).status_code == 404
    desk.post("duty_lead", f"/packages/{package_id}/approve")
    briefing = desk.get("walker", f"/packages/{package_id}/briefing")
    assert briefing["photo"]["id"] == str(photo_id)
    assert desk.ask("walker", "GET", address).status_code == 200
    assert desk.ask("runner", "GET", address).status_code == 404
    desk.post("officer", f"/packages/{package_id}/resolve", {"outcome": "已交还"})
    assert desk.ask("walker", "GET", address).status_code == 404
    assert desk.ask("officer", "GET", address).status_code == 200


def test_photos_of_a_report_are_the_volunteers_own(desk: Desk) -> None:
    package_id = desk.posted()
    seat = desk.post("walker", f"/packages/{package_id}/grab", {"key": str(uuid4())})["assignment"]["id"]
    foreign = str(send_photo(desk, "runner"))
    report: dict[str, Any] = {"key": str(uuid4()), "text": "看过了", "photo_ids": [foreign]}
    desk.post("walker", f"/assignments/{seat}/report", report, expect=422)
    assert desk.get("walker", f"/assignments/{seat}")["state"] == "grabbed"
    own = str(send_photo(desk, "walker"))
    sent = desk.post("walker", f"/assignments/{seat}/report", {**report, "photo_ids": [own]})
    assert [photo["id"] for photo in sent["report"]["photos"]] == [own]
    address = f"/photos/{own}?size=thumb"
    assert desk.ask("officer", "GET", address).status_code == 200
    assert desk.ask("stranger", "GET", address).status_code == 404


def test_reviews_are_listed_and_closed(desk: Desk) -> None:
    package_id = desk.posted()
    desk.post("officer", f"/packages/{package_id}/break-glass", {"reason": "天快黑了"})
    (review,) = desk.get("duty_lead", "/package-reviews")["items"]
    assert review["reason"] == "天快黑了"
    desk.get("officer", "/package-reviews", expect=403)
    closed = desk.post("duty_lead", f"/package-reviews/{review['id']}/close", {"finding": "合理"})
    assert closed["finding"] == "合理"
    assert desk.get("duty_lead", "/package-reviews")["items"] == []


def test_notices_are_read(desk: Desk) -> None:
    package_id = UUID(desk.posted())
    with desk.parts.database.transaction() as session:
        session.add(
            Notice(
                person_id=desk.people["walker"].person_id,
                package_id=package_id,
                event="package",
                round=1,
                data={"title": "寻找走失女童"},
                created_at=desk.parts.clock.now(),
            )
        )
    assert desk.get("walker", "/me/notices")["items"][0]["read_at"] is None
    assert desk.ask("walker", "POST", "/me/notices/read").status_code == 204
    assert desk.get("walker", "/me/notices")["items"][0]["read_at"] is not None
    assert desk.get("runner", "/me/notices")["items"] == []


def send_photo(desk: Desk, who: str) -> UUID:
    out = BytesIO()
    Image.new("RGB", (320, 240), "#7a9").save(out, "JPEG")
    with desk.parts.database.transaction() as session:
        return receive_photo(session, desk.people[who].person_id, out.getvalue()).id
