"""A console's picture of the work, kept as a stranger would from the contract: a snapshot, then events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

KINDS = {"package": "packages", "assignment": "assignments", "sighting": "sightings"}
# What a snapshot may leave out: work that is over.
OVER = {
    "package": {"resolved", "retracted", "expired"},
    "assignment": {"confirmed", "rejected", "released", "lapsed", "stood_down"},
    "sighting": {"ruled_out", "found", "closed"},
}
# Where somebody is comes by the unnumbered `positions`; what an assignment says of its package is a copy
# as of when it was told, and the package itself has the last word.
LEFT_OUT = {"position", "package"}


@dataclass
class Desk:
    """Everything by kind and id."""

    number: int
    objects: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    @classmethod
    def of(cls, snapshot: dict[str, Any]) -> Desk:
        objects = {kind: {one["id"]: one for one in snapshot[plural]} for kind, plural in KINDS.items()}
        return cls(snapshot["number"], objects)

    def apply(self, events: list[dict[str, Any]], up_to: int) -> Desk:
        """A new picture with the events after this one's number."""
        objects = {kind: dict(by_id) for kind, by_id in self.objects.items()}
        for event in sorted(events, key=lambda one: one["number"]):
            if self.number < event["number"] <= up_to and event["type"] in KINDS:
                objects[event["type"]][event["data"]["id"]] = event["data"]
        return Desk(up_to, objects)

    def differences(self, fresh: Desk) -> list[str]:
        """How this picture differs from a fresh snapshot, in words."""
        found = []
        for kind, by_id in fresh.objects.items():
            ours = self.objects[kind]
            found += [f"{kind} {one} is missing" for one in by_id.keys() - ours.keys()]
            found += [
                f"{kind} {one} is not over: {ours[one]['state']}"
                for one in ours.keys() - by_id.keys()
                if ours[one]["state"] not in OVER[kind] and not self._is_of_an_ended_package(kind, ours[one])
            ]
            for one in by_id.keys() & ours.keys():
                found += [f"{kind}.{name} {told}" for name, told in _unlike(ours[one], by_id[one])]
        return sorted(found)

    def _is_of_an_ended_package(self, kind: str, one: dict[str, Any]) -> bool:
        package = self.objects["package"].get(one.get("package_id", ""))
        return kind != "package" and package is not None and package["state"] in OVER["package"]


def _unlike(ours: dict[str, Any], fresh: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields that differ. An event's actions are anybody's, a snapshot's only the reader's."""
    for name in (ours.keys() | fresh.keys()) - LEFT_OUT:
        told, read = ours.get(name), fresh.get(name)
        if told != read and not (name == "actions" and set(read or ()) <= set(told or ())):
            yield name, f"{told!r} ≠ {read!r}"
