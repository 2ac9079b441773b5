"""What the crowd does over HTTP: signs in by the hundred, arrives, reports, goes home; and one officer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any, Final, TypeVar

import click
import requests

from backend.demo.cast import Staff, StoryError, new_key
from backend.demo.crowd.tally import Tally

Answer = TypeVar("Answer")

AT_THE_SAME_TIME: Final = 8
TIMEOUT_S: Final = 20
# The demo makes people as fast as it can, and serves nobody else of that process meanwhile.
BATCH: Final = 100
RESTING_TOGETHER: Final = 500
BATCH_TIMEOUT_S: Final = 120
BUSY_TRIES: Final = 10
BUSY_PAUSE_S: Final = 2.0
DUTY_HOURS: Final = 8
OFFICER: Final = "officer-lin"
RANGE_M: Final = 4_900  # as far as an officer may alert alone


class NoDemoError(click.ClickException):
    """There is no demo to walk in."""


class Errands:
    """Requests in a few threads, so that the loop goes on."""

    def __init__(self, url: str, tally: Tally) -> None:
        """`url` is the instance's, without a path."""
        self._url = url
        self._tally = tally
        self._threads = ThreadPoolExecutor(AT_THE_SAME_TIME, thread_name_prefix="errand")
        self._http = requests.Session()
        adapter = requests.adapters.HTTPAdapter(pool_maxsize=AT_THE_SAME_TIME)
        for scheme in ("http://", "https://"):
            self._http.mount(scheme, adapter)

    def close(self) -> None:
        """Begin nothing more; what is under way ends by its time-out."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._http.close()

    async def _aside(self, work: Callable[..., Answer], *given: Any) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *given)

    # -- the crowd ----------------------------------------------------------------------------

    async def sign_in(self, first: int, count: int) -> list[dict[str, Any]]:
        """So many of the crowd, on duty: {code, token, began_duty} each. Raises NoDemoError."""
        body = {"first": first, "count": count, "duty_hours": DUTY_HOURS}
        for _ in range(BUSY_TRIES):
            people: list[dict[str, Any]] | None = await self._aside(self._sign_in, body)
            if people is not None:
                return people
            await asyncio.sleep(BUSY_PAUSE_S)
        raise NoDemoError(f"{self._url} is too busy to sign a crowd in: it answered 503 {BUSY_TRIES} times.")

    def _sign_in(self, body: dict[str, Any]) -> Any:
        """The people; None when it is too busy just now."""
        try:
            answer = self._http.post(f"{self._url}/api/v1/demo/crowd", json=body, timeout=BATCH_TIMEOUT_S)
        except requests.RequestException as error:
            raise NoDemoError(
                f"Nothing answers at {self._url}: start the demo first (shouwang up --demo)."
            ) from error
        if answer.status_code == HTTPStatus.NOT_FOUND:
            raise NoDemoError(f"{self._url} is no demo instance, so it has no crowd (shouwang up --demo).")
        if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            self._tally.errors["sign-ins put off by a busy instance"] += 1
            return None
        if not answer.ok:
            raise NoDemoError(
                f"{self._url} answered {answer.status_code}, so no crowd could sign in; see its log."
            )
        return answer.json()["items"]

    async def rest(self, codes: Sequence[str]) -> None:
        """These rest: those who began duty with us end it with us."""
        for at in range(0, len(codes), RESTING_TOGETHER):
            resting = {"codes": codes[at : at + RESTING_TOGETHER]}
            await self._aside(self._post, "/demo/crowd/rest", resting, None)

    async def post(self, token: str, path: str, body: dict[str, Any]) -> bool:
        """Whether a volunteer's request was taken. One that came too late is no problem: False."""
        return await self._aside(self._post, path, body, token)

    def _post(self, path: str, body: dict[str, Any], token: str | None) -> bool:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            answer = self._http.post(
                f"{self._url}/api/v1{path}", json=body, headers=headers, timeout=TIMEOUT_S
            )
        except requests.RequestException:
            self._tally.errors["requests without an answer"] += 1
            return False
        if not answer.ok and answer.status_code != HTTPStatus.CONFLICT:
            self._tally.errors[f"requests answered with {answer.status_code}"] += 1
        return answer.ok

    # -- the officer --------------------------------------------------------------------------

    async def publish(self, lon: float, lat: float, seats: int) -> None:
        """Have an officer of the demo publish a package at a place."""
        await self._aside(self._publish, lon, lat, seats)

    def _publish(self, lon: float, lat: float, seats: int) -> None:
        package = {**PACKAGE, "seats": seats, "area": {"type": "Point", "coordinates": [lon, lat]}}
        try:
            with Staff(self._url, OFFICER) as officer:
                package_id = officer.post("/packages", package)["id"]
                officer.post(f"/packages/{package_id}/publish", {"key": new_key()})
        except StoryError:
            self._tally.errors["packages that the instance refused to publish"] += 1
            return
        except requests.RequestException:
            self._tally.errors["packages whose publishing was not answered"] += 1
            return
        self._tally.published += 1


PACKAGE: Final[dict[str, Any]] = {
    "kind": "hazard_check",
    "title": "核查井盖",
    "summary": "路口井盖可能缺失，请到场看一看并拍照。",
    "place_text": "路口",
    "reward_points": 5,
    "duration_min": 60,
    "arrive_within_min": 30,
    "rounds": [{"range_m": RANGE_M, "cap": 20_000, "wait_s": 3_600}],
    "details": {"what": "路口井盖", "questions": ["井盖在不在"]},
}
