"""Two lists of the same regions, compared by code and by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backend.regions.domain.findings import Finding, FindingKind
from backend.regions.domain.levels import level_of, name_stem, parent_of, plain_name

if TYPE_CHECKING:
    from backend.core.errors import Bilingual


@dataclass(frozen=True, slots=True)
class NamedList:
    """Names by code, and what the list is called. Only a complete list can lack something."""

    title: Bilingual
    names: dict[str, str]
    complete: bool = True


def disagreements(first: NamedList, second: NamedList) -> list[Finding]:
    """Where two lists differ: names, codes, and regions that one lacks; only under parents both list."""
    shared = first.names.keys() & second.names.keys()
    findings = [
        _names_differ(first, second, code)
        for code in sorted(shared)
        if plain_name(first.names[code]) != plain_name(second.names[code])
    ]
    parents = _parents(first.names) & _parents(second.names)
    only_first = _below(first.names.keys() - shared, parents)
    only_second = _below(second.names.keys() - shared, parents)
    moved = _moved(first, second, only_first, only_second)
    findings += [_codes_differ(first, second, *pair) for pair in moved]
    explained = {code for pair in moved for code in pair}
    if second.complete:
        findings += [_missing(first, second, code) for code in only_first if code not in explained]
    if first.complete:
        findings += [_missing(second, first, code) for code in only_second if code not in explained]
    return findings


def _parents(names: dict[str, str]) -> set[tuple[str | None, str]]:
    """Which parents a list goes into, by parent and level."""
    return {(parent_of(code), str(level_of(code))) for code in names}


def _below(codes: Iterable[str], parents: set[tuple[str | None, str]]) -> list[str]:
    """The codes directly below any of the parents."""
    return sorted(code for code in codes if (parent_of(code), str(level_of(code))) in parents)


def _moved(
    first: NamedList, second: NamedList, only_first: list[str], only_second: list[str]
) -> list[tuple[str, str]]:
    """Pairs of codes under one parent whose names mean the same place: 新民镇 and 新民街道."""
    by_stem = {(parent_of(code), name_stem(second.names[code])): code for code in only_second}
    pairs = [(code, by_stem.get((parent_of(code), name_stem(first.names[code])))) for code in only_first]
    return [(code, other) for code, other in pairs if other is not None]


def _names_differ(first: NamedList, second: NamedList, code: str) -> Finding:
    values = {
        "code": code,
        "first": first.title,
        "first_name": first.names[code],
        "second": second.title,
        "second_name": second.names[code],
    }
    return Finding(FindingKind.NAMES_DIFFER, values)


def _codes_differ(first: NamedList, second: NamedList, code: str, other: str) -> Finding:
    values = {
        "name": name_stem(first.names[code]),
        "first": first.title,
        "first_code": code,
        "first_name": first.names[code],
        "second": second.title,
        "second_code": other,
        "second_name": second.names[other],
    }
    return Finding(FindingKind.CODES_DIFFER, values)


def _missing(has: NamedList, lacks: NamedList, code: str) -> Finding:
    values = {"first": has.title, "name": has.names[code], "code": code, "second": lacks.title}
    return Finding(FindingKind.MISSING, values)
