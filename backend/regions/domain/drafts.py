"""Regions as a file gives them, before anything is checked against the tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from backend.core.errors import Bilingual
from backend.regions.domain.findings import Finding, FindingKind
from backend.regions.domain.levels import Level, level_of, parent_of, plain_name

if TYPE_CHECKING:
    from shapely import MultiPolygon

REGISTERED = Bilingual("已登记的辖区", "the registered regions")


class Crs(StrEnum):
    """The coordinates an import may be declared to have."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"


@dataclass(frozen=True, slots=True)
class RegionDraft:
    """One region of one file. `where` is file and line, or file and feature, as a person finds it."""

    code: str
    name: str
    area: MultiPolygon | None
    approximate: bool
    source: str
    where: str

    @property
    def level(self) -> Level | None:
        return level_of(self.code)

    @property
    def parent_code(self) -> str | None:
        return parent_of(self.code)


@dataclass(slots=True)
class Reading:
    """What one file holds, and what was wrong with it. A list claims to be complete, outlines do not."""

    name: str
    is_list: bool
    drafts: list[RegionDraft] = field(default_factory=list)
    # Outlines with a name and no code; the code is looked up by the name.
    nameless: list[RegionDraft] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def by_code(self) -> dict[str, RegionDraft]:
        """The first draft of every code."""
        first: dict[str, RegionDraft] = {}
        for draft in self.drafts:
            first.setdefault(draft.code, draft)
        return first


def duplicates(reading: Reading) -> list[Finding]:
    """Codes that one file has more than once."""
    first = reading.by_code
    return [
        Finding(
            FindingKind.DUPLICATE,
            {"where": again.where, "name": again.name, "code": again.code, "first": first[again.code].where},
        )
        for again in reading.drafts
        if first[again.code] is not again
    ]


def name_lookup(known: Iterable[tuple[str, str]]) -> dict[str, str | None]:
    """Codes by plain name, out of pairs (code, name); None for a name that several regions have."""
    found: dict[str, str | None] = {}
    for code, name in known:
        key = plain_name(name)
        found[key] = code if found.get(key, code) == code else None
    return found


def with_code(draft: RegionDraft, codes: dict[str, str | None]) -> RegionDraft | Finding:
    """A draft that came with a name alone, with the code of the one region of that name."""
    code = codes.get(plain_name(draft.name))
    if code is None:
        return Finding(FindingKind.UNKNOWN_NAME, {"where": draft.where, "name": draft.name})
    return replace(draft, code=code)


def merged(readings: list[Reading]) -> tuple[dict[str, RegionDraft], list[Finding]]:
    """One draft per code out of several files: the name of the first, the outline of the one that has it."""
    drafts: dict[str, RegionDraft] = {}
    findings = []
    for reading in readings:
        for code, draft in reading.by_code.items():
            known = drafts.get(code)
            if known is None:
                drafts[code] = draft
            elif known.area is None:
                drafts[code] = replace(draft, name=known.name)
            elif draft.area is not None:
                values = {"where": draft.where, "name": draft.name, "code": code, "first": known.where}
                findings.append(Finding(FindingKind.DUPLICATE, values))
    return drafts, findings


def orphans(drafts: Iterable[RegionDraft], known: set[str]) -> list[Finding]:
    """Regions whose parent is neither in the files nor registered."""
    return [
        Finding(
            FindingKind.UNKNOWN_PARENT,
            {"where": draft.where, "name": draft.name, "code": draft.code, "parent": draft.parent_code},
        )
        for draft in drafts
        if draft.parent_code is not None and draft.parent_code not in known
    ]
