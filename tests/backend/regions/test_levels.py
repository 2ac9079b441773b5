"""Codes and names of regions."""

from __future__ import annotations

import pytest

from backend.regions.domain.levels import Level, level_of, name_stem, parent_of, plain_code, plain_name


@pytest.mark.parametrize(
    ("filled", "plain"),
    [
        ("350000000000", "35"),
        ("350000", "35"),
        ("350200", "3502"),
        ("350200000000", "3502"),
        ("350206", "350206"),
        ("350206000000", "350206"),
        ("350206003000", "350206003"),
        ("350206003001", "350206003001"),
        ("350206003001002", "350206003001002"),
        ("3502", "3502"),
        ("", ""),
        ("abc", "abc"),
    ],
)
def test_the_zeros_codes_are_filled_up_with_are_dropped(filled: str, plain: str) -> None:
    assert plain_code(filled) == plain


def test_every_level_knows_the_one_above() -> None:
    code: str | None = "350206003001002003"
    chain = []
    while code is not None:
        chain.append((code, level_of(code)))
        code = parent_of(code)
    assert [level for _, level in chain] == list(reversed(Level))
    assert chain[-1][0] == "35"
    assert level_of("35020") is None
    assert parent_of("35020") is None


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("鸿山社区居委会", "鸿山社区"),
        ("鸿山社区居民委员会", "鸿山社区"),
        ("古庄村委会", "古庄村"),
        ("古庄村民委员会", "古庄村"),
        ("滨海居委会", "滨海社区"),
        ("居委会", "居委会"),
        ("禾山街道", "禾山街道"),
    ],
)
def test_a_committee_is_not_the_place(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("新民镇", "新民"),
        ("新民街道", "新民"),
        ("新民街道办事处", "新民"),
        ("大帽山农场", "大帽山农场"),
        ("镇", "镇"),
    ],
)
def test_a_town_that_became_a_street_keeps_its_stem(name: str, stem: str) -> None:
    assert name_stem(name) == stem
