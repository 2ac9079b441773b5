"""The HTTP edge of the whole application: problems, headers, CSRF, health, pages."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from valkey.exceptions import ValkeyError

from backend.accounts.registrations.identity_number import IdentityNumber, plain_name, plain_phone
from backend.app import create_app
from backend.core.db import new_id
from backend.core.edge import COOKIE, CSRF_HEADER
from backend.core.geo import CityBox
from backend.core.guard import Actor
from backend.core.problems import document, http_problem, respond
from backend.core.runtime import EXTENSION
from backend.core.settings import Settings
from backend.demo.call import CALL_TEXT
from tests.conftest import AFTERNOON

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from backend.core.clock import ManualClock
    from backend.core.runtime import Runtime


@pytest.fixture
def open_app(instance_settings: Settings, clock: ManualClock) -> Iterator[Callable[..., FlaskClient]]:
    """Opens the application with some settings changed; a client of it."""
    opened: list[Runtime] = []

    def open_one(**changed: object) -> FlaskClient:
        app = create_app(instance_settings.model_copy(update=changed), clock)
        opened.append(app.extensions[EXTENSION])
        return app.test_client()

    yield open_one
    for parts in opened:
        parts.database.engine.dispose()
        parts.valkey.close()


@pytest.fixture
def client(open_app: Callable[..., FlaskClient]) -> FlaskClient:
    return open_app()


def problem_of(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    problem: dict[str, Any] = answer.get_json(force=True)
    assert problem["status"] == status
    assert problem["type"].startswith("/problems/")
    assert problem["title"]
    assert problem["detail"]
    return problem


def test_every_answer_carries_the_safe_headers(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_alive_and_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"ok": True, "parts": {"process": True}}
    assert client.get("/readyz").get_json()["ok"] is True


def test_not_ready_without_valkey(open_app: Callable[..., FlaskClient]) -> None:
    answer = open_app(valkey_url="unix:///nonexistent/valkey.sock").get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json() == {"ok": False, "parts": {"database": True, "valkey": False}}


def test_metrics_count_sockets(client: FlaskClient) -> None:
    text = client.get("/metrics").get_data(as_text=True)
    assert 'shouwang_sockets{namespace="/volunteer"} 0.0' in text
    for name in ("due", "oldest_due_seconds", "given_up"):
        assert f"shouwang_outbox_{name} 0.0" in text


def test_unknown_addresses_are_problems_in_the_readers_language(client: FlaskClient) -> None:
    assert problem_of(client.get("/api/v1/nowhere"), 404)["title"] == "没有找到"
    english = client.get("/api/v1/nowhere", headers={"Accept-Language": "en"})
    assert problem_of(english, 404)["title"] == "Not found"


def test_a_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    answer = client.delete("/api/v1/session")
    assert problem_of(answer, 405)["type"] == "/problems/method-not-allowed"
    assert "GET" in answer.headers["Allow"]


def test_a_body_of_another_kind_is_refused(client: FlaskClient) -> None:
    answer = client.post("/api/v1/staff/sign-in", data="username=a", content_type="text/plain")
    problem_of(answer, 415)


def test_broken_json_is_unreadable(client: FlaskClient) -> None:
    answer = client.post("/api/v1/staff/sign-in", data="{", content_type="application/json")
    problem_of(answer, 400)


def test_wrong_shape_names_the_field(client: FlaskClient) -> None:
    answer = client.post("/api/v1/staff/sign-in", json={"username": 5})
    problem = problem_of(answer, 422)
    assert set(problem["errors"]) == {"username", "password"}


def test_too_large_a_body_is_refused(client: FlaskClient, instance_settings: Settings) -> None:
    much = b"x" * (instance_settings.photo_max_bytes + 2 * 1024 * 1024)
    answer = client.post("/api/v1/staff/sign-in", data=much, content_type="application/json")
    problem_of(answer, 413)


def test_a_body_is_read_before_a_connection_is_taken(client: FlaskClient) -> None:
    """A phone on a bad line takes its time; meanwhile nobody's grab may wait for the connection it holds."""
    pool = client.application.extensions[EXTENSION].database.engine.pool
    held: list[int] = []

    class SlowPhone(io.BytesIO):
        def readinto(self, buffer: Any) -> int:
            held.append(pool.checkedout())
            return super().readinto(buffer)

    photo = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\nabc\r\n--x--\r\n'
    for path, sent, kind in (
        ("/api/v1/photos", photo, "multipart/form-data; boundary=x"),
        ("/api/v1/registrations", b"{}", "application/json"),
    ):
        held.clear()
        client.post(
            path,
            input_stream=SlowPhone(sent),
            content_type=kind,
            content_length=len(sent),
            headers={"Authorization": "Bearer somebody"},
        )
        assert set(held) == {0}


def test_a_request_is_counted_before_a_connection_is_taken(client: FlaskClient) -> None:
    """A Valkey that hangs may slow down whoever signs in, not everybody who needs a connection."""
    parts = client.application.extensions[EXTENSION]
    pool, held = parts.database.engine.pool, []

    class Watched:
        def pipeline(self, **options: Any) -> Any:
            held.append(pool.checkedout())
            return valkey.pipeline(**options)

    valkey, parts.hasty = parts.hasty, Watched()
    client.post("/api/v1/staff/sign-in", json={"username": "nobody", "password": "wrong"})
    client.post("/api/v1/sign-in", json={"provider": "x", "code": "y"})
    parts.hasty = valkey
    assert held == [0, 0, 0]


def test_a_request_of_the_wrong_shape_is_not_counted(client: FlaskClient) -> None:
    for _ in range(70):
        problem_of(client.post("/api/v1/staff/sign-in", json={"username": "somebody"}), 422)
    answer = client.post("/api/v1/staff/sign-in", json={"username": "somebody", "password": "wrong"})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "body",
    [b'{"username": 1' + b"0" * 5_000 + b"}", b'{"username": NaN}', b'{"\\ud800": 1}', b"[" * 100_000],
    ids=["five thousand digits", "not a number", "half a letter", "nesting"],
)
def test_json_that_is_none_is_unreadable(client: FlaskClient, body: bytes) -> None:
    answer = client.post("/api/v1/staff/sign-in", data=body, content_type="application/json")
    assert problem_of(answer, 400)["type"] == "/problems/unreadable"


def test_a_sign_in_is_no_form_and_who_may_not_ask_is_told_so_first(client: FlaskClient) -> None:
    problem_of(client.post("/api/v1/photos", json={"file": "x"}), 401)
    problem_of(client.post("/api/v1/staff/sign-in", data={"username": io.BytesIO(b"x")}), 415)


def test_a_csrf_header_of_strange_letters_is_refused_like_any_other(client: FlaskClient) -> None:
    parts = client.application.extensions[EXTENSION]
    actor = Actor(new_id(), new_id(), "staff")
    parts.authenticate_cookie = lambda _session, _cookie: actor
    client.set_cookie(COOKIE, "a-cookie")
    answer = client.post("/api/v1/sign-out", headers={CSRF_HEADER: "é"})
    assert problem_of(answer, 403)["type"] == "/problems/csrf"


def test_while_valkey_is_away_what_needs_it_says_so() -> None:
    assert document(ValkeyError(), "zh")["status"] == 503


def test_the_front_page_without_demo_has_plain_links(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    assert 'href="/phone/"' in page
    assert "officer-lin" not in page


def test_the_front_page_of_the_demo_has_four_doors(open_app: Callable[..., FlaskClient]) -> None:
    page = open_app(demo=True, demo_on_external_database=True).get("/?lang=en").get_data(as_text=True)
    assert page.count('class="door ') == 4
    assert "Demo city" in page


def test_the_demo_lends_a_call_and_somebody_to_register(
    open_app: Callable[..., FlaskClient], client: FlaskClient
) -> None:
    demo = open_app(demo=True, demo_on_external_database=True)
    assert demo.get("/api/v1/demo/sample-call").get_json() == {"text": CALL_TEXT}
    sample = demo.get("/api/v1/demo/sample-registration").get_json()
    born = IdentityNumber.parse(sample["identity_number"], date(2026, 11, 21))
    assert (plain_name(sample["name"]), plain_phone(sample["phone"])) == (sample["name"], sample["phone"])
    assert born.age_on(date(2026, 11, 21)) >= 18
    problem_of(client.get("/api/v1/demo/sample-call"), 404)
    problem_of(client.get("/api/v1/demo/sample-registration"), 404)


def test_the_doors_speak_the_pages_language(open_app: Callable[..., FlaskClient]) -> None:
    client = open_app(demo=True, demo_on_external_database=True)
    page = client.get("/?lang=en").get_data(as_text=True)
    assert 'href="/phone/?as=volunteer-wang&amp;lang=en"' in page
    assert 'href="/console/?as=auditor-he&amp;lang=en#/ledger"' in page
    assert "陈女士报警称其女儿林小雨" in page  # the call to paste, with its copy button
    assert ">Copy</button>" in page


def test_a_sample_registration_is_nobodys(open_app: Callable[..., FlaskClient]) -> None:
    sample = open_app(demo=True, demo_on_external_database=True).get("/api/v1/demo/sample-registration")
    IdentityNumber.parse(sample.get_json()["identity_number"], AFTERNOON.date())
    assert set(sample.get_json()) == {"name", "identity_number", "phone", "home_region_code"}
    assert sample.get_json()["home_region_code"] == "350206003"  # in the story's station's district
    problem_of(open_app().get("/api/v1/demo/sample-registration"), 404)


def test_a_browser_is_shown_a_page_where_there_is_none(client: FlaskClient) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "zh"}
    answer = client.get("/nothing", headers=browser)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    page = answer.get_data(as_text=True)
    assert "没有这个页面" in page
    assert 'href="/?lang=zh"' in page
    english = client.get("/nothing", headers={**browser, "Accept-Language": "en"})
    assert "There is no such page" in english.get_data(as_text=True)
    problem_of(client.get("/api/v1/nothing", headers=browser), 404)
    problem_of(client.get("/nothing"), 404)


def test_sources_beside_the_base_map_are_not_served(client: FlaskClient) -> None:
    for served in ("/static/basemap/land.geojson", "/static/tokens.css"):
        with client.get(served) as answer:
            assert answer.status_code == 200
    problem_of(client.get("/static/console/package.json"), 404)
    problem_of(client.get("/static/basemap/%2e%2e/%2e%2e/pyproject.toml"), 404)


def test_a_console_page_typed_without_its_hash_is_led_there(client: FlaskClient) -> None:
    answer = client.get("/console/desk/package/7")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/console/#/desk/package/7")
    problem_of(client.get("/console/nothing.js"), 404)


def test_the_api_document_says_what_each_route_refuses(client: FlaskClient) -> None:
    document = client.get("/api/openapi.json").get_json()
    operation = document["paths"]["/api/v1/me/duty"]["put"]
    assert operation["x-action"]
    assert {"401", "403", "409", "422"} <= set(operation["responses"])


def test_the_city_is_a_setting(open_app: Callable[..., FlaskClient]) -> None:
    beijing, xiamen = "lon=116.4&lat=39.9", "lon=118.1&lat=24.5"
    client = open_app(city_box=CityBox(116.0, 39.6, 116.8, 40.2))
    assert client.get(f"/api/v1/places/responsible?{beijing}").status_code == 200
    refused = problem_of(client.get(f"/api/v1/places/responsible?{xiamen}"), 422)
    assert refused["type"] == "/problems/position-outside-city"


def test_every_429_says_when_to_come_back(client: FlaskClient) -> None:
    document = client.get("/api/openapi.json").get_json()
    refusal = document["components"]["responses"]["429"]
    assert refusal["headers"]["Retry-After"]["required"]
    for item in document["paths"].values():
        for operation in item.values():
            said = operation["responses"].get("429", refusal)
            assert "headers" in said or said["$ref"].endswith("/429")
    with client.application.test_request_context():
        answer = respond(http_problem(429))
    assert answer.headers["Retry-After"] == "60"
    assert "60" in problem_of(answer, 429)["detail"]
