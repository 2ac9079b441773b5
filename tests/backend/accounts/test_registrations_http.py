"""Registrations over HTTP: the contract's shapes, and bad input that writes nothing."""

import json
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from backend.accounts.registrations.models import Registration
from backend.core.guard import Grant
from backend.core.stream import StreamRow
from tests.backend.accounts.town import HOME, add_citizen, add_staff, fields
from tests.backend.accounts.web import Caller, Web, problem

numbers = count(1)


@pytest.fixture(scope="module")
def web(shared_web: Web) -> Web:
    """One instance for all: everybody here is somebody new."""
    return shared_web


@pytest.fixture
def number() -> int:
    """Nobody else's."""
    return next(numbers)


@pytest.fixture
def phone(web: Web) -> Caller:
    return web.phone(web.made(add_citizen))


@pytest.fixture
def desk(web: Web, number: int) -> Caller:
    return web.desk(web.made(add_staff, f"officer-{number}", Grant("officer", web.town.station)))


def written(web: Web) -> tuple[int, int]:
    """Registrations and messages in the database."""
    with web.transaction() as session:
        return (
            session.scalar(select(func.count()).select_from(Registration)) or 0,
            session.scalar(select(func.count()).select_from(StreamRow)) or 0,
        )


def test_from_the_consent_to_duty(web: Web, phone: Caller, desk: Caller, number: int) -> None:
    consent = web.anybody().get("/consents/current", headers={"Accept-Language": "en"}).get_json()
    assert "agree" in consent["title"]
    assert phone.get("/registrations/mine").get_json() == {"items": [], "next": None}
    assert problem(phone.put("/me/duty", {"on": True})) == "forbidden"
    sent = phone.post("/registrations", {**fields(number), "consent_version": consent["version"]})
    assert sent.status_code == 201
    registration = sent.get_json()
    assert registration["name"] == "王建国"
    assert registration["identity_masked"].startswith("350***")
    assert registration["phone_masked"] == f"138****{number:04d}"
    assert registration["home_region"] == {"code": HOME, "name": "禾山街道"}
    assert phone.get("/session").get_json()["person"]["volunteer_state"] == "pending"
    items = desk.get("/registrations?state=pending").get_json()["items"]
    (item,) = [item for item in items if item["id"] == registration["id"]]
    assert item["actions"] == ["approve", "refuse"]
    assert "identity_number" not in item
    detail = desk.get(f"/registrations/{item['id']}").get_json()
    assert detail["identity_number"] == fields(number)["identity_number"]
    assert desk.post(f"/registrations/{item['id']}/approve").get_json()["state"] == "approved"
    person = phone.get("/session").get_json()["person"]
    assert (person["kind"], person["volunteer_state"]) == ("volunteer", "approved")
    duty = phone.put("/me/duty", {"on": True, "hours": 2}).get_json()
    assert duty == {"on": True, "until": "2026-05-20T09:30:00.000Z"}
    assert phone.get("/me/duty").get_json() == duty
    assert phone.put("/me/duty", {"on": False}).get_json() == {"on": False, "until": None}


def test_in_person(web: Web, phone: Caller, number: int) -> None:
    grid = web.desk(web.made(add_staff, "grid", Grant("grid_worker", region_code=HOME)))
    answer = grid.post("/registrations/in-person", fields(number))
    assert answer.status_code == 201
    said = answer.get_json()
    assert said["registration"]["state"] == "awaiting_claim"
    assert said["registration"]["name"] == "王**"
    assert problem(phone.post("/registrations/claim", {"code": "WRONG"})) == "claim-code"
    assert phone.post("/registrations/claim", {"code": said["claim_code"]}).get_json()["state"] == "pending"
    assert phone.post("/registrations/mine/withdraw").get_json()["state"] == "withdrawn"


def test_wrong_codes_count_although_they_are_refused(web: Web, phone: Caller) -> None:
    answers = [phone.post("/registrations/claim", {"code": "WRONG"}) for _ in range(6)]
    assert [problem(answer) for answer in answers] == ["claim-code"] * 5 + ["paused"]


GOOD = fields(999)


@pytest.mark.parametrize(
    ("body", "status", "names"),
    [
        ({}, 422, set(GOOD)),
        ({**GOOD, "name": None}, 422, {"name"}),
        ({**GOOD, "name": 7}, 422, {"name"}),
        ({**GOOD, "name": ["王"]}, 422, {"name"}),
        ({**GOOD, "name": "x" * 10_000}, 422, {"name"}),
        ({**GOOD, "name": "王1"}, 422, {"name"}),
        ({**GOOD, "identity_number": "1"}, 422, {"identity_number"}),
        ({**GOOD, "identity_number": GOOD["identity_number"][:-1] + "Y"}, 422, {"identity_number"}),
        ({**GOOD, "phone": "110"}, 422, {"phone"}),
        ({**GOOD, "home_region_code": "厦门"}, 422, {"home_region_code"}),
        ({**GOOD, "home_region_code": "350206003\n"}, 422, {"home_region_code"}),
        ({**GOOD, "more": 1}, 422, {"more"}),
        ([], 422, None),
        ("text", 422, None),
    ],
)
def test_bad_input_names_the_field_and_writes_nothing(
    web: Web, phone: Caller, body: Any, status: int, names: set[str] | None
) -> None:
    before = written(web)
    answer = phone.post("/registrations", body)
    assert answer.status_code == status
    assert problem(answer) == "invalid-input"
    if names is not None:
        assert set(answer.get_json(force=True)["errors"]) == names
    assert written(web) == before


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"data": "{not json", "content_type": "application/json"}, 400),
        ({"data": b"\xff\xfe", "content_type": "application/json"}, 400),
        ({"data": "a=b", "content_type": "application/x-www-form-urlencoded"}, 415),
        ({"data": "<x/>", "content_type": "application/xml"}, 415),
        ({"data": b"0" * (14 * 1024 * 1024), "content_type": "application/json"}, 413),
    ],
)
def test_what_cannot_be_read_is_refused(web: Web, phone: Caller, sent: dict[str, Any], status: int) -> None:
    before = written(web)
    answer = phone.ask("POST", "/registrations", **sent)
    assert answer.status_code == status
    problem(answer)
    assert written(web) == before


@pytest.mark.parametrize(
    "path",
    [
        "/registrations?state=lost",
        "/registrations?limit=0",
        "/registrations?limit=101",
        "/registrations?after=7",
    ],
)
def test_bad_questions(desk: Caller, path: str) -> None:
    assert problem(desk.get(path)) == "invalid-input"


def test_unknown_ids_are_not_found(desk: Caller) -> None:
    unknown = "/registrations/00000000-0000-7000-8000-000000000000"
    assert problem(desk.get(unknown)) == "not-found"
    assert problem(desk.post(f"{unknown}/approve")) == "not-found"
    assert problem(desk.get("/registrations/7")) == "not-found"


@pytest.mark.parametrize("reason", [None, "", "  ", "x" * 501, 7])
def test_a_refusal_needs_its_reason(web: Web, phone: Caller, desk: Caller, number: int, reason: Any) -> None:
    registration = phone.post("/registrations", fields(number)).get_json()["id"]
    before = written(web)
    answer = desk.post(f"/registrations/{registration}/refuse", {"reason": reason})
    assert problem(answer) == "invalid-input"
    assert written(web) == before


@pytest.mark.parametrize(
    "body",
    [
        {"on": "yes"},
        {"on": 1, "hours": 1},
        {},
        {"on": True, "hours": -1},
        {"on": True, "hours": 1e308},
        {"on": True, "hours": "NaN"},
        {"on": True, "hours": {}},
    ],
)
def test_bad_duty(phone: Caller, desk: Caller, number: int, body: dict[str, Any]) -> None:
    registration = phone.post("/registrations", fields(number)).get_json()["id"]
    desk.post(f"/registrations/{registration}/approve")
    assert problem(phone.put("/me/duty", body)) == "invalid-input"
    assert phone.get("/me/duty").get_json()["on"] is False


def test_settings_are_replaced_whole(phone: Caller) -> None:
    assert phone.get("/me/settings").get_json() == {
        "wake_for_life": False,
        "watch_areas": [],
        "language": "zh",
        "large_type": False,
    }
    area = {"label": "家", "cell": "89411d2d2b7ffff"}
    wanted = {"wake_for_life": True, "watch_areas": [], "language": "en", "large_type": True}
    assert phone.put("/me/settings", wanted).get_json() == wanted
    for wrong in (
        {**wanted, "watch_areas": [area] * 4},
        {**wanted, "watch_areas": [{"label": "", "cell": area["cell"]}]},
        {**wanted, "watch_areas": [{"label": "家"}]},
        {**wanted, "language": "fr"},
        {"wake_for_life": True},
    ):
        assert problem(phone.put("/me/settings", wrong)) == "invalid-input"
    assert (
        problem(phone.put("/me/settings", {**wanted, "watch_areas": [{**area, "cell": "z" * 15}]}))
        == "cell-invalid"
    )
    assert phone.get("/me/settings").get_json() == wanted


def test_problems_speak_the_readers_language(phone: Caller) -> None:
    nowhere = f"/photos/{uuid4()}"
    chinese = phone.get(nowhere, headers={"Accept-Language": "zh-CN"})
    english = phone.get(nowhere, headers={"Accept-Language": "en-GB"})
    assert chinese.get_json(force=True)["title"] == "没有找到"
    assert english.get_json(force=True)["title"] == "Not found"


@pytest.mark.parametrize("bad", ["\x00", "a\x00b", "\ud800", "\x1b[31m"])
def test_what_no_database_can_hold_is_refused_everywhere(phone: Caller, number: int, bad: str) -> None:
    settings = {"wake_for_life": True, "language": "zh", "large_type": True}
    area = {"label": bad, "cell": "89411d2d2b7ffff"}
    asked = [
        ("POST", "/staff/sign-in", {"username": bad, "password": "x"}),
        ("POST", "/staff/sign-in", {"username": "x", "password": bad}),
        ("POST", "/sign-in", {"provider": "demo", "code": bad}),
        ("POST", "/sign-in", {"provider": bad, "code": "x"}),
        ("POST", "/demo/staff-sign-in", {"username": bad}),
        ("PUT", "/me/settings", {**settings, "watch_areas": [area]}),
        ("POST", "/registrations/claim", {"code": bad}),
        *(("POST", "/registrations", {**fields(number), name: bad}) for name in fields(number)),
    ]
    for method, path, body in asked:
        sent = json.dumps(body)  # in ASCII, so that half a surrogate pair travels as its escape
        answer = phone.ask(method, path, data=sent, content_type="application/json")
        # Half a surrogate pair is no JSON at all.
        wanted = (400, "unreadable") if bad == "\ud800" else (422, "invalid-input")
        assert (answer.status_code, problem(answer)) == wanted, (path, body)
