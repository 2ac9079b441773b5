"""What is sealed opens only with its own key, in its own place, unchanged."""

import base64
import secrets
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from backend.core.crypto import (
    BrokenSealError,
    DataKey,
    KeyErasedError,
    WrongMasterKeyError,
    lookup_hash,
    new_wrapped_key,
    open_sealed,
    seal,
    unwrap_key,
    wrap_key,
)
from backend.core.settings import Settings

KEY = DataKey(secrets.token_bytes(32))


def settings_with(master: bytes) -> Settings:
    return Settings(master_key=SecretStr(base64.b64encode(master).decode()), secret_key=SecretStr("s" * 32))


@pytest.fixture
def settings() -> Settings:
    return settings_with(b"m" * 32)


@given(st.text(), st.text(max_size=40))
def test_what_is_sealed_opens_again(plaintext: str, context: str) -> None:
    assert open_sealed(KEY, context, seal(KEY, context, plaintext)) == plaintext


@given(st.data())
def test_one_changed_bit_breaks_the_seal(data: st.DataObject) -> None:
    sealed = bytearray(seal(KEY, "person:1:name", "王建国"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(BrokenSealError):
        open_sealed(KEY, "person:1:name", bytes(sealed))


def test_a_value_moved_to_another_row_or_field_does_not_open() -> None:
    sealed = seal(KEY, "person:1:name", "王建国")
    for context in ("person:2:name", "person:1:phone", ""):
        with pytest.raises(BrokenSealError):
            open_sealed(KEY, context, sealed)


@pytest.mark.parametrize("length", [0, 1, 12, 28])
def test_a_truncated_value_is_broken(length: int) -> None:
    with pytest.raises(BrokenSealError):
        open_sealed(KEY, "c", seal(KEY, "c", "")[:length])


def test_the_same_text_never_seals_to_the_same_bytes() -> None:
    assert seal(KEY, "c", "王建国") != seal(KEY, "c", "王建国")


def test_a_wrapped_key_opens_for_its_owner_only(settings: Settings) -> None:
    wrapped = new_wrapped_key(settings, "person:1")
    key = unwrap_key(settings, wrapped, "person:1")
    assert open_sealed(unwrap_key(settings, wrapped, "person:1"), "c", seal(key, "c", "x")) == "x"
    with pytest.raises(BrokenSealError):
        unwrap_key(settings, wrapped, "person:2")


def test_the_key_before_is_not_looked_for_while_the_present_one_fits(
    settings: Settings, tmp_path: Path
) -> None:
    kept = Settings(state_dir=tmp_path, secret_key=SecretStr("s" * 32))
    wrapped = new_wrapped_key(kept, "person:1")
    (tmp_path / "keys" / "master.before").mkdir()  # whoever reads it fails
    unwrap_key(kept, wrapped, "person:1")
    with pytest.raises(IsADirectoryError):
        unwrap_key(kept, new_wrapped_key(settings, "person:1"), "person:1")


def test_an_erased_key_says_so(settings: Settings) -> None:
    with pytest.raises(KeyErasedError):
        unwrap_key(settings, None, "person:1")


def test_another_master_key_is_named_and_wrapping_anew_mends_it(settings: Settings) -> None:
    wrapped = new_wrapped_key(settings, "person:1")
    other = settings_with(b"n" * 32)
    with pytest.raises(WrongMasterKeyError):
        unwrap_key(other, wrapped, "person:1")
    key = unwrap_key(settings, wrapped, "person:1")
    assert unwrap_key(other, wrap_key(other, key, "person:1"), "person:1") == key


def test_a_key_is_never_printed() -> None:
    assert repr(DataKey(b"secret")) == "DataKey()"


def test_lookups_depend_on_purpose_value_and_secret(settings: Settings, tmp_path: Path) -> None:
    found = lookup_hash(settings, "identity", "350203199001011234")
    assert found == lookup_hash(settings, "identity", "350203199001011234")
    assert found != lookup_hash(settings, "phone", "350203199001011234")
    assert found != lookup_hash(Settings(state_dir=tmp_path), "identity", "350203199001011234")
