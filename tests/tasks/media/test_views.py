"""Photos over HTTP: the right answer for what is sent, and for who asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, text

from backend.core.actions import Action
from backend.core.guard import Actor, Policy, Scope
from backend.core.runtime import EXTENSION
from tasks.media.domain import MOST_LOOSE
from tasks.media.views import UPLOADS, blueprint
from tests.tasks.media.conftest import add_loose
from tests.tasks.small_app import bearer, small_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from backend.core.clock import ManualClock
    from backend.core.events import EventBus
    from backend.core.settings import Settings
    from tasks.media.ports import PhotoReader


LINE = "the-line-between"


class OnlyOwners:
    """Uploading is for volunteers."""

    def scopes(self, actor: Actor, action: Action) -> tuple[Scope, ...]:
        return (Scope("own"),) if action is Action.PHOTO_UPLOAD and actor.kind == "volunteer" else ()


@pytest.fixture
def policy() -> Policy:
    return OnlyOwners()


@pytest.fixture
def people(somebody: Callable[[], Actor]) -> dict[str, Actor]:
    stranger = somebody()
    return {
        "wang": somebody(),
        "li": somebody(),
        "nobody": Actor(stranger.person_id, stranger.session_id, "staff"),
    }


@pytest.fixture
def client(
    instance_settings: Settings,
    clock: ManualClock,
    bus: EventBus,
    policy: Policy,
    people: dict[str, Actor],
) -> Iterator[FlaskClient]:
    with small_app(instance_settings, clock, bus, policy, [blueprint], people) as app:
        yield app.test_client()


def send(client: FlaskClient, data: bytes, who: str = "wang", **form: object) -> Any:
    return client.post(
        "/api/v1/photos", data=multipart(data, form), content_type=f"multipart/form-data; boundary={LINE}",
        headers=bearer(who),
    )  # fmt: skip


def multipart(file: bytes, form: dict[str, object]) -> bytes:
    """The body as a phone sends it; the test client's own way would leave large ones in open files."""
    head = f'--{LINE}\r\nContent-Disposition: form-data; name="'
    parts = "".join(f'{head}{name}"\r\n\r\n{value}\r\n' for name, value in form.items())
    before = f'{parts}{head}file"; filename="照片.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    return before.encode() + file + f"\r\n--{LINE}--\r\n".encode()


def test_send_and_see(client: FlaskClient, jpeg: bytes) -> None:
    answer = send(client, jpeg)
    assert answer.status_code == 201
    photo = answer.json
    assert (photo["width"], photo["height"]) == (640, 480)
    for link in ("url", "thumb_url"):
        seen = client.get(photo[link], headers=bearer("wang"))
        assert seen.status_code == 200
        assert seen.content_type == "image/jpeg"
        assert seen.headers["Cache-Control"] == "private, no-cache"
        assert "sandbox" in seen.headers["Content-Security-Policy"]
        assert seen.headers["X-Content-Type-Options"] == "nosniff"
        again = client.get(photo[link], headers={**bearer("wang"), "If-None-Match": seen.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        # Having seen it once is no right to see it: the check comes before the 304.
        other = client.get(photo[link], headers={**bearer("li"), "If-None-Match": seen.headers["ETag"]})
        assert other.status_code == 404


def test_a_sealed_photo_is_never_kept_by_a_browser(
    client: FlaskClient,
    jpeg: bytes,
    people: dict[str, Actor],
    readers: dict[str, PhotoReader],
    instance_settings: Settings,
) -> None:
    from tasks.media.ports import Access

    photo = send(client, jpeg).json
    engine = create_engine(str(instance_settings.database_url))
    with engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE photos SET expires_at = NULL, attached_type = 'package', attached_id = id,"
                " attached_order = 0"
            )
        )
    engine.dispose()
    readers["package"] = lambda _session, actor, _id: (
        Access(watermark="李四 15:30") if actor is people["li"] else None
    )
    seen = client.get(photo["url"], headers=bearer("li"))
    assert seen.status_code == 200
    assert seen.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in seen.headers
    assert client.get(photo["url"], headers=bearer("nobody")).status_code == 404


def test_who_may_not(client: FlaskClient, jpeg: bytes) -> None:
    nobody = client.post("/api/v1/photos", data={"file": (BytesIO(jpeg), "a.jpg")})
    assert (nobody.status_code, nobody.json["type"]) == (401, "/problems/sign-in-required")
    assert send(client, jpeg, who="nobody").status_code == 403
    assert client.get("/api/v1/photos/0190a0b0-0000-7000-8000-000000000000").status_code == 401
    unknown = client.get("/api/v1/photos/0190a0b0-0000-7000-8000-000000000000", headers=bearer("wang"))
    assert (unknown.status_code, unknown.content_type) == (404, "application/problem+json")
    assert client.get("/api/v1/photos/not-an-id", headers=bearer("wang")).status_code == 404


@pytest.mark.parametrize(
    ("data", "status", "slug"),
    [
        (b"", 415, "not-a-photo"),
        (b"plain words", 415, "not-a-photo"),
        (b"GIF89a" + b"\0" * 50, 415, "photo-format"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 50, 415, "photo-heic"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", 422, "photo-broken"),
        (b"\xff\xd8\xff" + b"\0" * 50_000_000, 413, "photo-too-large"),
        (b"\xff\xd8\xff" + b"\0" * 12_600_000, 413, "photo-too-large"),
    ],
)
def test_bad_files(client: FlaskClient, data: bytes, status: int, slug: str) -> None:
    answer = send(client, data)
    assert (answer.status_code, answer.json["type"]) == (status, f"/problems/{slug}")
    assert "没有保存" in answer.json["detail"]


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"lon": "118.1", "lat": "24.5"}, 201),
        ({"lon": "118.1"}, 422),
        ({"lat": "24.5"}, 422),
        ({"lon": "24.5", "lat": "118.1"}, 422),
        ({"lon": "2.35", "lat": "48.85"}, 422),
        ({"lon": "999", "lat": "24.5"}, 422),
        ({"lon": "nan", "lat": "24.5"}, 422),
        ({"lon": "here", "lat": "24.5"}, 422),
    ],
)
def test_positions(client: FlaskClient, jpeg: bytes, form: dict[str, str], status: int) -> None:
    assert send(client, jpeg, **form).status_code == status


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"data": {}}, 422),
        ({"json": {"file": "x"}}, 415),
        ({"data": {"file": "words"}, "content_type": "multipart/form-data"}, 422),
        ({"data": {"file": "words"}}, 415),  # the form browsers send without files
        ({"data": b"\xff\xd8\xff", "content_type": "image/jpeg"}, 415),
        ({"data": b"--x", "content_type": "multipart/form-data"}, 422),
    ],
)
def test_no_file_at_all(client: FlaskClient, request_: dict[str, Any], status: int) -> None:
    answer = client.post("/api/v1/photos", headers=bearer("wang"), **request_)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")


def test_an_unknown_size(client: FlaskClient, jpeg: bytes) -> None:
    photo = send(client, jpeg).json
    answer = client.get(f"/api/v1/photos/{photo['id']}?size=huge", headers=bearer("wang"))
    assert answer.status_code == 422


def test_many_at_once(client: FlaskClient, jpeg: bytes) -> None:
    """More than the pool has connections: none is held while a picture is worked on."""
    app = client.application
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: send(app.test_client(), jpeg), range(24)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["id"] for answer in answers}) == 24


def test_who_sends_many_together_gets_no_further(
    client: FlaskClient, jpeg: bytes, people: dict[str, Actor]
) -> None:
    """All pass the count before their pictures are decoded; what is kept is counted again."""
    app = client.application
    with app.extensions[EXTENSION].database.transaction() as session:
        add_loose(session, people["wang"].person_id, MOST_LOOSE - 1)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: send(app.test_client(), jpeg), range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 429, 429, 429]


def test_photos_come_at_the_pace_of_a_walk(
    client: FlaskClient, jpeg: bytes, people: dict[str, Actor]
) -> None:
    """What is refused as no photo counts too: it was read and looked at."""
    parts = client.application.extensions[EXTENSION]
    for _ in range(UPLOADS.most - 1):
        UPLOADS.take(parts, str(people["wang"].person_id))
    assert send(client, b"<html>").status_code == 415
    refused = send(client, jpeg)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert send(client, jpeg, "li").status_code == 201
