"""Who lives in the demo, and that they live nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from backend.accounts.registrations.identity_number import check_character
from backend.accounts.roles import Role
from backend.core.errors import Bilingual, NotFoundError

if TYPE_CHECKING:
    from backend.core.settings import Settings

STATION: Final = "禾山派出所"
OTHER_STATION: Final = "江头派出所"
HOME: Final = "350206003"
DISTRICT: Final = "350206"
CITY: Final = "3502"
# An area code that was never given out, so that no number is anybody's.
UNUSED_AREA: Final = "350298"
CAST_NUMBERS: Final = 90_000
FIRST_BIRTHDAY: Final = date(1958, 3, 1)
ORDERS: Final = 1_000
# Numbers of nobody of the cast or the crowd, for visitors who register.
SAMPLE_NUMBERS: Final = 60_000
SAMPLES: Final = 40_000
SURNAMES: Final = "陈林黄张吴李王郑刘苏许杨蔡叶谢洪郭曾邱周"
GIVEN: Final = (
    "丽",
    "伟",
    "秀兰",
    "志强",
    "晓燕",
    "建华",
    "美玲",
    "文彬",
    "淑珍",
    "海涛",
    "雅婷",
    "俊杰",
    "阿福",
)


class DemoRefusedError(NotFoundError):
    """Asked for the demo where there is none: as if it did not exist."""


@dataclass(frozen=True, slots=True)
class StaffPart:
    """A member of staff: signs in at the console."""

    code: str
    name: str
    role: Role
    note: Bilingual
    officer_number: str | None = None
    station: str | None = None
    region_code: str = ""


@dataclass(frozen=True, slots=True)
class NeighbourPart:
    """A volunteer, or a citizen who is none yet: signs in on a phone."""

    code: str
    name: str
    note: Bilingual
    volunteer: bool = True
    wake_for_life: bool = False


STAFF: Final = (
    StaffPart(
        "officer-lin", "林警官", Role.OFFICER,
        Bilingual("禾山派出所民警：发布任务包，研判线索", "Officer at Heshan: posts packages"),
        "032187", STATION,
    ),
    StaffPart(
        "aux-huang", "黄辅警", Role.AUXILIARY,
        Bilingual("禾山派出所辅警：起草任务包", "Auxiliary at Heshan: drafts packages"), "F20316", STATION,
    ),
    StaffPart(
        "lead-chen", "陈所长", Role.DUTY_LEAD,
        Bilingual("禾山派出所值班所领导：审批姓名和照片", "Duty lead at Heshan: approves name and face"),
        "030052", STATION,
    ),
    StaffPart(
        "officer-zheng", "郑警官", Role.OFFICER,
        Bilingual("江头派出所民警：看不到禾山的任务", "Officer at Jiangtou: does not see Heshan's work"),
        "032244", OTHER_STATION,
    ),
    StaffPart(
        "centre-huli", "吴指挥长", Role.COMMAND_CENTRE,
        Bilingual("湖里区综合指挥中心：查看、督办、审批", "Huli's command centre: supervises, approves"),
        region_code=DISTRICT,
    ),
    StaffPart(
        "centre-city", "许指挥长", Role.COMMAND_CENTRE,
        Bilingual("厦门市综合指挥中心：全市范围", "Xiamen's command centre: the whole city"),
        region_code=CITY,
    ),
    StaffPart(
        "dispatcher-zhou", "周分拨员", Role.DISPATCHER,
        Bilingual("湖里区分拨员：起草隐患核查任务", "Huli's dispatcher: drafts hazard checks"),
        region_code=DISTRICT,
    ),
    StaffPart(
        "handler-guo", "郭承办", Role.HANDLER,
        Bilingual("承办单位经办人", "Handler in a department"), region_code=DISTRICT,
    ),
    StaffPart(
        "grid-su", "苏网格员", Role.GRID_WORKER,
        Bilingual("禾山街道网格员：上门登记志愿者", "Grid worker in Heshan: registers people in person"),
        region_code=HOME,
    ),
    StaffPart(
        "admin-ye", "叶管理员", Role.ADMINISTRATOR,
        Bilingual("管理员：预算、规则、人员", "Administrator: budgets, rules, staff"), region_code=CITY,
    ),
    StaffPart(
        "admin-zhou", "周管理员", Role.ADMINISTRATOR,
        Bilingual("另一位管理员：批准同事提出的更正", "A second administrator: approves corrections"),
        region_code=CITY,
    ),
    StaffPart(
        "auditor-he", "何审计", Role.AUDITOR,
        Bilingual("审计员：只读账簿和操作记录", "Auditor: reads the ledger and the audit trail"),
        region_code=CITY,
    ),
)  # fmt: skip

NEIGHBOURS: Final = (
    NeighbourPart(
        "volunteer-wang", "王建国",
        Bilingual("退休工程师，常在禾山一带散步", "Retired engineer, often walks around Heshan"),
        wake_for_life=True,
    ),
    NeighbourPart("volunteer-li", "李淑华", Bilingual("热心邻居李阿姨", "Auntie Li from next door")),
    NeighbourPart(
        "volunteer-zhang", "张国强", Bilingual("出租车司机张师傅", "Zhang, a taxi driver"), wake_for_life=True
    ),
    NeighbourPart("volunteer-lin", "林晓梅", Bilingual("小学老师", "A primary school teacher")),
    NeighbourPart("volunteer-huang", "黄志明", Bilingual("小区保安", "A guard of a housing estate")),
    NeighbourPart(
        "volunteer-wu", "吴秀英", Bilingual("退休护士", "A retired nurse"), wake_for_life=True
    ),
    NeighbourPart("volunteer-xu", "许文杰", Bilingual("大学生", "A student")),
    NeighbourPart("volunteer-zheng", "郑丽华", Bilingual("便利店店主", "Keeps a corner shop")),
    NeighbourPart(
        "citizen-chen", "陈女士", Bilingual("走失女孩的母亲", "The girl's mother"),
        volunteer=False,
    ),
    NeighbourPart(
        "citizen-father", "林先生", Bilingual("走失女孩的父亲", "The girl's father"),
        volunteer=False,
    ),
)  # fmt: skip


def refuse_unless_demo(settings: Settings) -> None:
    """Raise DemoRefusedError unless this instance is a demo; the settings refuse real databases."""
    if not settings.demo:
        raise DemoRefusedError


def crowd_code(number: int) -> str:
    """The sign-in code of one of the crowd."""
    return f"crowd-{number:04d}"


def is_of_crowd(code: str) -> bool:
    """Whether a code stands for one of the crowd, not for one of the cast."""
    return code.startswith("crowd-")


def crowd_name(number: int) -> str:
    """The name of one of the crowd."""
    return SURNAMES[number % len(SURNAMES)] + GIVEN[number % len(GIVEN)]


def identity_of(number: int) -> str:
    """An adult's identity number, another for each number below 100 000, and nobody's."""
    born = FIRST_BIRTHDAY + timedelta(days=97 * (number // ORDERS))
    body = f"{UNUSED_AREA}{born:%Y%m%d}{number % ORDERS:03d}"
    return body + check_character(body)


def phone_of(number: int) -> str:
    """A number of eleven digits for one of the demo's people."""
    return f"130{number:08d}"
