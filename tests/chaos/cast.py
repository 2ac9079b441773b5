"""The people of one neighbourhood, who live through everything that is done to their city."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from backend.core.cells import cell_at
from backend.demo.cast import Citizen
from tests.chaos.city import until
from tests.chaos.history import History
from tests.chaos.people import KEEPS_ASKING_S, Officer, Phone, insist
from tests.contract.players import METRES_PER_DEGREE, missing_child

# Who stands where, in metres north of the place the packages are about. Three phones are one person's.
NEAR = {"an": 100, "bo": 300, "three-1": 200, "three-2": 200, "three-3": 200}
FURTHER = {"dan": 1_700}
FAR = {"fan": 6_000}
POCKET = "pocket"  # a phone that is off; its owner watches over the place and gets notices
WATCHES_M = 150
PEOPLE = ("an", "bo", "three", "dan", "fan", POCKET)
DESK = "desk"
ROUNDS = (
    {"range_m": 800, "cap": 500, "wait_s": 3_600},
    {"range_m": 2_500, "cap": 500, "wait_s": 3_600},
)


@dataclass
class Cast:
    """Their phones, all on and on duty, and the officer at the console."""

    url: str
    centre: tuple[float, float]
    numbers: Iterator[int]  # of the crowd, which nobody else plays
    phones: dict[str, Phone] = field(default_factory=dict)
    pocket: Phone = field(init=False)
    officer: Officer = field(init=False)

    def gather(self, username: str) -> None:
        """Everybody takes their place."""
        history = History()
        owners = {name: Citizen.crowd(self.url, 1, first=next(self.numbers))[0] for name in PEOPLE}
        ids = {name: owner.get("/session")["person"]["id"] for name, owner in owners.items()}
        for name, north_m in {**NEAR, **FURTHER, **FAR}.items():
            who = name.partition("-")[0]
            phone = Phone(name, owners[who], ids[who], self.cell(north_m), history)
            phone.switch_on()
            phone.owner.ask("PUT", "/me/duty", json={"on": True, "hours": 8})
            self.phones[name] = phone
        self.pocket = Phone(POCKET, owners[POCKET], ids[POCKET], self.cell(WATCHES_M), history)
        self._watch_over(self.pocket)
        self.officer = Officer(self.url, username, history)
        self.officer.sit_down()
        self.await_lines()

    def _watch_over(self, phone: Phone) -> None:
        place = {"label": "家", "cell": phone.cell}
        wanted = {"wake_for_life": False, "watch_areas": [place], "language": "zh", "large_type": False}
        phone.owner.ask("PUT", "/me/settings", json=wanted)
        phone.owner.ask("PUT", "/me/duty", json={"on": True, "hours": 8})

    def cell(self, north_m: float) -> str:
        """The cell so far north of the centre."""
        lon, lat = self.centre
        return cell_at(lon, lat + north_m / METRES_PER_DEGREE[1])

    def draft(self, seats: int, points: int) -> str:
        """The id of a draft about the place, which the officer has composed."""
        area = {"type": "Point", "coordinates": list(self.centre)}
        body = missing_child(area=area, seats=seats, reward_points=points, rounds=list(ROUNDS))
        return self.officer.draft(body)

    def begin(self) -> History:
        """A new history, which everybody writes from now on."""
        history = History()
        for one in (*self.phones.values(), self.pocket, self.officer):
            one.history = history
        return history

    def everybody(self) -> dict[str, Phone]:
        """One phone of each person, by the person's id."""
        return {phone.person_id: phone for phone in (*self.phones.values(), self.pocket)}

    def await_lines(self, names: Iterable[str] | None = None) -> None:
        """Everybody who was cut off is back."""
        lines = [phone.line for name, phone in self.phones.items() if names is None or name in names]
        lines.append(self.officer.line)
        until(lambda: all(line.is_open for line in lines), KEEPS_ASKING_S, "somebody did not come back")

    def look_at_notices(self) -> None:
        """The phone that was off is looked at."""
        answer, said = insist(lambda: self.pocket.request("GET", "/me/notices"))
        assert answer == "granted", said
        for notice in said["items"]:
            if notice["event"] == "package":
                self.pocket.history.learned.append((POCKET, notice["package_id"]))

    def leave(self) -> None:
        """Everybody hangs up."""
        for phone in (*self.phones.values(), self.pocket):
            phone.line.close()
            phone.owner.http.close()
        self.officer.line.close()
        self.officer.staff.http.close()
