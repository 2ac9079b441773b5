"""When somebody was last seen, in the city's time; the moment of the call itself is not it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from tasks.packages.call_text.numerals import NUMERAL, number

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

AGO: Final = re.compile(
    rf"(\d{{1,3}}|{NUMERAL}|半)\s*个?(?:多)?(小时|钟头|分钟|刻钟)(?:左右|多)?(?:以?前|之前)"
)
DAY: Final = (
    r"(?P<day>今天|今日|今早|今晨|今晚|昨天|昨日|昨晚|昨夜|前天|前日|"
    r"(?:(?P<year>\d{4})[年\-/.])?(?P<month>\d{1,2})[月\-/.](?P<dom>\d{1,2})(?:日|号)?)"
)
PERIOD: Final = r"(?P<period>凌晨|清晨|早上|早晨|上午|中午|午后|下午|傍晚|晚上|晚间|夜里|深夜)"
CLOCK: Final = (
    rf"(?P<hour>\d{{1,2}}|{NUMERAL})(?:[:时点](?P<minute>[0-5]?\d|{NUMERAL}|半|一刻|三刻)?(?:分)?)(?!\d)"
)
MOMENT: Final = re.compile(rf"(?:{DAY})?的?\s*(?:{PERIOD})?\s*{CLOCK}")
CONTEXT: Final = re.compile(rf"{DAY}|{PERIOD}")
OF_THE_CALL: Final = re.compile(r"^\S{0,3}[^，。；]{0,14}?(?:报警|接报|来电|接警|报称)")
LAST_SEEN: Final = re.compile(
    r"最后|走失|走丢|不见|离开|离家|出门|出走|放学|外出|走出|看到|看见|见到|失踪|失联|散步|跑出|联系不上"
)
AFTERNOON: Final = frozenset({"午后", "下午", "傍晚", "晚上", "晚间", "夜里", "深夜", "今晚", "昨晚", "昨夜"})
MORNING: Final = frozenset({"凌晨", "清晨", "早上", "早晨", "上午", "今早", "今晨"})
NOON, MORNING_BEGINS = 12, 3
BACK: Final = {"昨天": 1, "昨日": 1, "昨晚": 1, "昨夜": 1, "前天": 2, "前日": 2}
MINUTES: Final = {"半": 30, "一刻": 15, "三刻": 45, None: 0}


@dataclass(frozen=True, slots=True)
class _Said:
    """One time as it was said, with the day and the part of it that hold for it."""

    start: int
    end: int
    hour: int
    minute: int
    period: str | None
    day: date | None


def last_seen_in(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When the person was last seen, never later than `now`; None when no time is told."""
    local = now.astimezone(zone)
    if found := AGO.search(text):
        return now - _span(found)
    said = [one for one in _all_said(text, local.date()) if not OF_THE_CALL.match(text[one.end :])]
    if not said:
        return None
    best = next((one for one in said if LAST_SEEN.search(_clause_around(text, one))), said[0])
    return _moment(best, local)


def _span(found: re.Match[str]) -> timedelta:
    amount = 0.5 if found.group(1) == "半" else float(number(found.group(1)) or 0)
    minutes = {"小时": 60, "钟头": 60, "分钟": 1, "刻钟": 15}[found.group(2)]
    return timedelta(minutes=amount * minutes)


def _all_said(text: str, today: date) -> list[_Said]:
    """Every clock time; what it leaves open (the day, morning or evening) comes from the words before."""
    found = []
    for match in MOMENT.finditer(text):
        hour, minute = number(match["hour"]), _minute(match["minute"])
        if hour is None or minute is None or hour > 24:  # noqa: PLR2004 - hours of a day
            continue
        period, day = _context(text[: match.start("hour")], today)
        found.append(_Said(match.start(), match.end(), hour % 24, minute, period, day))
    return found


def _context(before: str, today: date) -> tuple[str | None, date | None]:
    """The last part of a day and the last date named before a time."""
    period, day = None, None
    for match in CONTEXT.finditer(before):
        named = match["period"] or match["day"]
        if match["day"]:
            day = _date(match, today)
            period = None
        if named in AFTERNOON | MORNING | {"中午"}:
            period = named
    return period, day


def _date(match: re.Match[str], today: date) -> date | None:
    if match["month"] is None:
        return today - timedelta(days=BACK.get(match["day"], 0))
    try:
        named = date(int(match["year"] or today.year), int(match["month"]), int(match["dom"]))
    except ValueError:
        return None
    # Without a year, a date still to come was last year's.
    return named.replace(year=today.year - 1) if match["year"] is None and named > today else named


def _minute(text: str | None) -> int | None:
    if text in MINUTES:
        return MINUTES[text]
    minute = number(text or "")
    return minute if minute is not None and minute < 60 else None  # noqa: PLR2004 - minutes of an hour


def _clause_around(text: str, said: _Said) -> str:
    start = max(text.rfind(stop, 0, said.start) for stop in "。；;\n，,") + 1
    ends = [text.find(stop, said.end) for stop in "。；;\n，,"]
    return text[start : min([end for end in ends if end >= 0], default=len(text))]


def _moment(said: _Said, local: datetime) -> datetime:
    """The said time as a moment of the past: an open morning or evening is the later one that has been."""
    hour = said.hour
    # Noon's half day begins at twelve, so 中午一点 is after it too.
    is_after_noon = said.period in AFTERNOON or (said.period == "中午" and hour < MORNING_BEGINS)
    if is_after_noon and hour < NOON:
        hour += NOON
    day = said.day or local.date()
    moment = datetime.combine(day, time(hour, said.minute), local.tzinfo)
    later = moment + timedelta(hours=NOON)
    if said.period is None and hour < NOON and later <= local and later.date() == day:
        return later
    # Who reads the call after midnight reads "today" too.
    return moment if moment <= local else moment - timedelta(days=1)
