"""Identity numbers: what is right passes, and each mistake has its own name."""

import json
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.accounts.registrations.identity_number import (
    PROVINCES,
    FieldError,
    IdentityCheckError,
    IdentityDateError,
    IdentityNumber,
    IdentityRegionError,
    IdentityShapeError,
    PersonNameError,
    PhoneError,
    check_character,
    plain_name,
    plain_phone,
)

TODAY = date(2026, 5, 20)
# Shared with the phone, which says the same of a name before it is sent.
NAMES = json.loads((Path(__file__).parents[2] / "vectors" / "person_names.json").read_text("utf-8"))


def number(area: str = "350203", born: str = "19900101", order: str = "123") -> str:
    body = f"{area}{born}{order}"
    return body + check_character(body)


@st.composite
def identity_numbers(draw: st.DrawFn) -> str:
    area = draw(st.sampled_from(sorted(PROVINCES))) + draw(st.from_regex(r"[0-9]{4}", fullmatch=True))
    born = draw(st.dates(date(1900, 1, 1), TODAY))
    return number(area, born.strftime("%Y%m%d"), f"{draw(st.integers(0, 999)):03d}")


@pytest.mark.parametrize(
    "known",
    [
        # The worked examples of GB 11643-1999, annex.
        "11010519491231002X",
        "440524188001010014",
    ],
)
def test_the_standards_own_examples_have_the_right_check_character(known: str) -> None:
    assert check_character(known[:-1]) == known[-1]


@given(identity_numbers())
def test_a_right_number_is_read(text: str) -> None:
    identity = IdentityNumber.parse(text, TODAY)
    assert identity.number == text
    assert identity.birth_date.strftime("%Y%m%d") == text[6:14]
    assert (identity.sex == "male") == (int(text[16]) % 2 == 1)


@given(identity_numbers(), st.integers(0, 16), st.integers(1, 9))
def test_one_mistyped_digit_is_always_noticed(text: str, place: int, shift: int) -> None:
    wrong = text[:place] + str((int(text[place]) + shift) % 10) + text[place + 1 :]
    with pytest.raises(FieldError):
        IdentityNumber.parse(wrong, TODAY)


@given(identity_numbers(), st.integers(0, 15))
def test_two_neighbouring_digits_swapped_are_always_noticed(text: str, place: int) -> None:
    wrong = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    if wrong != text:
        with pytest.raises(FieldError):
            IdentityNumber.parse(wrong, TODAY)


@given(st.text(max_size=40))
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    with suppress(FieldError):
        IdentityNumber.parse(text, TODAY)


def test_blanks_and_a_small_x_are_forgiven() -> None:
    assert IdentityNumber.parse("110105 19491231 002x", TODAY).number == "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", IdentityShapeError),
        ("35020319900101123", IdentityShapeError),
        ("３５０２０３１９９００１０１１２３４", IdentityShapeError),
        ("35020319900101X234", IdentityShapeError),
        (number("990203"), IdentityRegionError),
        (number("160203"), IdentityRegionError),
        (number(born="19900230"), IdentityDateError),
        (number(born="20260521"), IdentityDateError),
        (number(born="18991231"), IdentityDateError),
        (number()[:-1] + ("1" if number()[-1] != "1" else "2"), IdentityCheckError),
    ],
)
def test_each_mistake_has_its_name(text: str, error: type[FieldError]) -> None:
    with pytest.raises(error) as raised:
        IdentityNumber.parse(text, TODAY)
    problem = raised.value.problem("zh")
    assert problem["errors"] == {"identity_number": [problem["detail"]]}
    assert problem["status"] == 422


@pytest.mark.parametrize("area", ["810000", "830000", "935020"])
def test_residents_from_elsewhere_have_numbers_too(area: str) -> None:
    assert IdentityNumber.parse(number(area), TODAY)


@pytest.mark.parametrize(
    ("born", "age"),
    [("20080519", 18), ("20080520", 18), ("20080521", 17), ("20040229", 22), ("20260520", 0)],
)
def test_age_turns_on_the_birthday(born: str, age: int) -> None:
    assert IdentityNumber.parse(number(born=born), TODAY).age_on(TODAY) == age


@pytest.mark.parametrize("text", ["13800001234", "+86 138-0000-1234", "138 0000 1234"])
def test_phone_numbers_have_one_spelling(text: str) -> None:
    assert plain_phone(text) == "13800001234"


@pytest.mark.parametrize(
    "text", ["", "12800001234", "1380000123", "138000012345", "+1 3800001234", "１３８００００１２３４"]
)
def test_what_is_no_mobile_number(text: str) -> None:
    with pytest.raises(PhoneError):
        plain_phone(text)


@pytest.mark.parametrize("text", NAMES["right"])
def test_names_as_people_write_them(text: str) -> None:
    assert plain_name(text) == " ".join(text.split())


@pytest.mark.parametrize("text", NAMES["wrong"])
def test_what_is_no_name(text: str) -> None:
    with pytest.raises(PersonNameError):
        plain_name(text)
