"""The permission table: which role may do which action, and how far its arm reaches.

`docs/permissions.md` is printed from here (`python -m backend.accounts.permissions`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from backend.accounts.roles import CHINESE, Role
from backend.core.actions import Action
from backend.core.guard import Scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backend.core.guard import Actor, Grant

Reach = Literal["own", "station", "region", "all"]

# Volunteers hold no grants, so all of them share a few; a city's staff hold some hundred different ones.
KNOWN_SCOPES: Final = 16_384


_CITIZEN: Mapping[Action, Reach] = {
    Action.REGISTRATION_SUBMIT: "own",
    Action.PHOTO_UPLOAD: "own",
    Action.WALLET_READ: "own",
}
_VOLUNTEER: Mapping[Action, Reach] = {
    **_CITIZEN,
    Action.DUTY_STAND: "own",
    Action.PACKAGE_GRAB: "all",  # any that is open: reach decides who is told, not who may help (ADR 0057)
    Action.PACKAGE_WATCH: "all",
    Action.ASSIGNMENT_WORK: "own",
    Action.SIGHTING_SEND: "all",  # about any package they hold or watch
}
_AUXILIARY: Mapping[Action, Reach] = {
    Action.CONSOLE_WATCH: "station",
    Action.STAFF_READ: "station",
    Action.REGISTRATION_READ: "station",
    Action.PACKAGE_READ: "station",
    Action.PACKAGE_DRAFT: "station",
    Action.ASSIGNMENT_READ: "station",
    Action.SIGHTING_READ: "station",
    Action.PHOTO_UPLOAD: "own",
    Action.HANDOVER: "station",
}
_OFFICER: Mapping[Action, Reach] = {
    **_AUXILIARY,
    Action.REGISTRATION_DECIDE: "station",
    Action.PACKAGE_PUBLISH: "station",
    Action.PACKAGE_BREAK_GLASS: "station",
    Action.PACKAGE_END: "station",
    Action.PACKAGE_SEALED_READ: "station",
    Action.ASSIGNMENT_DECIDE: "station",
    Action.SIGHTING_JUDGE: "station",
}
_DUTY_LEAD: Mapping[Action, Reach] = {
    **_OFFICER,
    Action.PACKAGE_APPROVE: "station",
    Action.PACKAGE_REVIEW: "station",
}
# Sees and supervises its region, approves when a duty lead does not answer, rules on disputes, and decides
# the registrations of homes that no station is responsible for yet.
_COMMAND_CENTRE: Mapping[Action, Reach] = {
    Action.CONSOLE_WATCH: "region",
    Action.STAFF_READ: "region",
    Action.REGISTRATION_READ: "region",
    Action.REGISTRATION_DECIDE: "region",
    Action.PACKAGE_READ: "region",
    Action.PACKAGE_DRAFT: "region",
    Action.PACKAGE_PUBLISH: "region",
    Action.PACKAGE_APPROVE: "region",
    Action.PACKAGE_END: "region",
    Action.PACKAGE_REVIEW: "region",
    Action.PACKAGE_SEALED_READ: "region",
    Action.ASSIGNMENT_READ: "region",
    Action.ASSIGNMENT_DECIDE: "region",
    Action.SIGHTING_READ: "region",
    Action.SIGHTING_JUDGE: "region",
    Action.PHOTO_UPLOAD: "own",
    Action.HANDOVER: "region",
    Action.LEDGER_READ: "region",
    Action.AUDIT_READ: "region",  # supervises its stations: who of them read what
}

TABLE: Final[Mapping[Role, Mapping[Action, Reach]]] = {
    Role.CITIZEN: _CITIZEN,
    Role.VOLUNTEER: _VOLUNTEER,
    # A team's lead is a volunteer like the members until patrols bring rosters.
    Role.TEAM_LEAD: {},
    Role.GRID_WORKER: {Action.REGISTRATION_IN_PERSON: "region", Action.PHOTO_UPLOAD: "own"},
    Role.AUXILIARY: _AUXILIARY,
    Role.OFFICER: _OFFICER,
    Role.DUTY_LEAD: _DUTY_LEAD,
    Role.COMMAND_CENTRE: _COMMAND_CENTRE,
    Role.DISPATCHER: {
        Action.CONSOLE_WATCH: "region",
        Action.STAFF_READ: "region",
        Action.PACKAGE_READ: "region",
        Action.PACKAGE_DRAFT: "region",
        Action.ASSIGNMENT_READ: "region",
        Action.PHOTO_UPLOAD: "own",
    },
    Role.HANDLER: {Action.PHOTO_UPLOAD: "own"},
    # Rules, budgets and staff; no personal data, which is sealed from administrators too.
    Role.ADMINISTRATOR: {
        Action.STAFF_READ: "all",
        Action.STAFF_MANAGE: "all",
        Action.REGION_IMPORT: "all",
        Action.BUDGET_OPEN: "all",
        Action.LEDGER_READ: "all",
        Action.LEDGER_CORRECT: "all",  # one proposes, another approves
        Action.LEDGER_VERIFY: "all",
        Action.AUDIT_READ: "all",  # who changed whose roles; names of volunteers stay masked
    },
    Role.AUDITOR: {
        Action.LEDGER_READ: "all",
        Action.LEDGER_VERIFY: "all",
        Action.AUDIT_READ: "all",
    },
}


class TablePolicy:
    """`core.guard.Policy` by the table above."""

    def scopes(self, actor: Actor, action: Action) -> tuple[Scope, ...]:
        """Every scope in which the actor may do the action; empty means never."""
        if actor.kind == "system":
            return (Scope("all"),)
        return _scopes(actor.kind, actor.grants, action)

    def actions(self, actor: Actor) -> list[Action]:
        """Everything the actor may do somewhere, in the order of the actions."""
        return [action for action in Action if self.scopes(actor, action)]


@lru_cache(KNOWN_SCOPES)
def _scopes(kind: str, grants: tuple[Grant, ...], action: Action) -> tuple[Scope, ...]:
    """Worked out once for all who hold the same: every route and socket event asks."""
    reach = TABLE[Role(kind)].get(action) if kind in {Role.CITIZEN, Role.VOLUNTEER} else None
    own = () if reach is None else (Scope(reach),)
    granted = (_granted(grant, action) for grant in grants)
    return (*own, *(scope for scope in granted if scope is not None))


def _granted(grant: Grant, action: Action) -> Scope | None:
    """One grant's scope for an action; a grant without its place gives nothing rather than all."""
    reach = TABLE[Role(grant.role)].get(action)
    match reach:
        case "own" | "all":
            return Scope(reach)
        case "station" if grant.station_id is not None:
            return Scope("station", station_id=grant.station_id)
        case "region" if grant.region_code:
            return Scope("region", region_code=grant.region_code, stations=grant.stations)
        case _:
            return None


def as_markdown() -> str:
    """The table as the page docs/permissions.md."""
    head = ["Action", *(f"{role}<br>{CHINESE[role]}" for role in Role)]
    rows = [
        [f"`{action}`", *(TABLE[role].get(action, "") for role in Role)]
        for action in Action
        if action not in {Action.PUBLIC, Action.SIGNED_IN}
    ]
    lines = ["| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows]]
    return PAGE.format(table="\n".join(lines))


PAGE = """# Who may do what

This page is printed from `backend/accounts/permissions.py`
(`python -m backend.accounts.permissions > docs/permissions.md`); a test holds it current.

Each cell says how far the role's arm reaches: **own** things, those of one's **station**, those in one's
**region** and all below it (also what its stations posted beyond its border), or **all**. Empty means never.
`public` (anybody) and `signed_in` (anybody signed in, about themselves) are not listed. What an action means
for one object, and in which state, is decided in the room the object belongs to.

{table}
"""

if __name__ == "__main__":
    print(as_markdown(), end="")  # noqa: T201 - printing the page is what this is run for
