"""What a person can be to the system."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class Role(StrEnum):
    """What a person is to the system. The first two follow from the sign-in, the rest are granted."""

    CITIZEN = "citizen"
    VOLUNTEER = "volunteer"
    TEAM_LEAD = "team_lead"
    GRID_WORKER = "grid_worker"
    AUXILIARY = "auxiliary"
    OFFICER = "officer"
    DUTY_LEAD = "duty_lead"
    COMMAND_CENTRE = "command_centre"
    DISPATCHER = "dispatcher"
    HANDLER = "handler"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


CHINESE: Final[Mapping[Role, str]] = {
    Role.CITIZEN: "市民",
    Role.VOLUNTEER: "平安志愿者",
    Role.TEAM_LEAD: "群防队伍负责人",
    Role.GRID_WORKER: "网格员",
    Role.AUXILIARY: "辅警",
    Role.OFFICER: "民警",
    Role.DUTY_LEAD: "值班所领导",
    Role.COMMAND_CENTRE: "综合指挥中心",
    Role.DISPATCHER: "分拨员",
    Role.HANDLER: "承办人",
    Role.ADMINISTRATOR: "管理员",
    Role.AUDITOR: "审计员",
}

STATION_ROLES: Final = frozenset({Role.AUXILIARY, Role.OFFICER, Role.DUTY_LEAD})
REGION_ROLES: Final = frozenset({Role.TEAM_LEAD, Role.GRID_WORKER, Role.COMMAND_CENTRE, Role.DISPATCHER})
GRANTED_ROLES: Final = frozenset(Role) - {Role.CITIZEN, Role.VOLUNTEER}
# A phone's token was not given for a password: only the roles that work on the phone come with it.
PHONE_ROLES: Final = frozenset({Role.TEAM_LEAD, Role.GRID_WORKER})
