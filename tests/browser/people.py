"""People of the crowd whose phones the tests hold in their hands, and work made for their pages by HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from backend.core.cells import cell_at
from backend.demo.cast import Caller, Citizen, Staff, new_key
from backend.demo.portrait import portrait
from backend.demo.story import SCHOOL, WALK
from tests.contract.players import missing_child

AT_SCHOOL = {"type": "Point", "coordinates": list(SCHOOL)}
POSITION = {"lon": WALK[0][0], "lat": WALK[0][1], "accuracy_m": 9}


@dataclass(frozen=True)
class Neighbour:
    """One of the crowd: by HTTP, and the address of their phone's page."""

    citizen: Citizen
    code: str

    @property
    def page(self) -> str:
        """Their phone, standing near the school."""
        return f"/phone/?as={self.code}&lon={WALK[0][0]}&lat={WALK[0][1]}"


@dataclass
class People:
    """Everybody of one test."""

    url: str
    numbers: Iterator[int]
    callers: list[Caller] = field(default_factory=list)

    def neighbour(self, *, language: str = "zh") -> Neighbour:
        """Somebody nobody else plays."""
        number = next(self.numbers)
        citizen = Citizen.crowd(self.url, 1, first=number)[0]
        self.callers.append(citizen)
        if language != "zh":
            settings = citizen.get("/me/settings") | {"language": language}
            citizen.ask("PUT", "/me/settings", json=settings)
        return Neighbour(citizen, f"crowd-{number:04d}")

    def on_duty(self, *, language: str = "zh") -> Neighbour:
        """The same, on duty near the school."""
        neighbour = self.neighbour(language=language)
        neighbour.citizen.ask("PUT", "/me/duty", json={"on": True, "hours": 2})
        return neighbour

    def staff(self, username: str = "officer-lin") -> Staff:
        """One of the staff by HTTP."""
        staff = Staff(self.url, username)
        self.callers.append(staff)
        return staff

    def posted(self, **changes: Any) -> str:
        """The id of a package at the school that is out, with a photo and all an officer would write."""
        photo = self.staff().ask("POST", "/photos", files={"file": ("girl.jpg", portrait(), "image/jpeg")})
        child = missing_child(area=AT_SCHOOL, photo_id=photo["id"], seats=3, danger_to_life=True)
        return self.put_out(child | changes)

    def put_out(self, fields: dict[str, Any]) -> str:
        """The id of a package of these fields at the school that is out."""
        officer = self.staff()
        body = {"area": AT_SCHOOL} | fields
        package_id: str = officer.ask("POST", "/packages", json=body, expect=201)["id"]
        officer.post(f"/packages/{package_id}/publish", {"key": new_key()})
        return package_id

    def grabbed(self, neighbour: Neighbour, package_id: str) -> str:
        """The id of the seat they took."""
        answer = neighbour.citizen.post(
            f"/packages/{package_id}/grab", {"key": new_key(), "cell": cell_at(*WALK[0])}
        )
        seat: str = answer["assignment"]["id"]
        return seat

    def seen(self, neighbour: Neighbour, package_id: str) -> str:
        """The id of a sighting with a photo that they sent."""
        citizen = neighbour.citizen
        photo = citizen.ask("POST", "/photos", files={"file": ("seen.jpg", portrait(), "image/jpeg")})
        body = {
            "key": new_key(), "position": POSITION, "text": "公交站旁，红外套", "photo_ids": [photo["id"]],
            "seen_at": citizen.get("/session")["server_time"],
        }  # fmt: skip
        sighting: str = citizen.post(f"/packages/{package_id}/sightings", body)["id"]
        return sighting

    def thanked(self, neighbour: Neighbour) -> None:
        """They reported on a package of their own and were given its points."""
        seat = self.grabbed(neighbour, self.posted(title="寻找走失儿童"))
        body = {"key": new_key(), "text": "孩子已交给民警", "found": True, "position": POSITION}
        neighbour.citizen.post(f"/assignments/{seat}/report", body)
        self.staff().post(f"/assignments/{seat}/confirm")

    def leave(self) -> None:
        """Hang up."""
        for caller in self.callers:
            caller.http.close()
