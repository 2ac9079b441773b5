"""Sealing of personal data: a key per person (or per package), wrapped by the master key.

AES-256-GCM throughout. The master key never enters the database; the wrapped keys never leave it. A sealed
value is bound to its context ("person:<id>:name"), so that it cannot be moved to another row or field.
Erasing means forgetting the wrapped key: what it sealed can never be read again, in backups neither once
they rotate. Look-ups go by a keyed hash.

    wrapped = new_wrapped_key(settings, f"person:{person_id}")
    key = unwrap_key(settings, wrapped, f"person:{person_id}")
    sealed = seal(key, f"person:{person_id}:name", "王建国")
    open_sealed(key, f"person:{person_id}:name", sealed)
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from backend.core.keys import derive_digest, earlier_master_key, master_key
from backend.core.settings import KEY_BYTES

if TYPE_CHECKING:
    from backend.core.settings import Settings

VERSION: Final = b"\x01"  # of the layout and the algorithm; the first byte of everything sealed
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
FINGERPRINT_BYTES: Final = 4


class SealError(Exception):
    """A sealed value could not be opened; says nothing about what is inside."""


class KeyErasedError(SealError):
    """The key was erased: what it sealed is gone for good."""


class BrokenSealError(SealError):
    """The value was changed, belongs to another context, or was sealed with another key."""


class WrongMasterKeyError(SealError):
    """The key was wrapped by another master key than the one this instance was given."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """An unwrapped key; it lives only as long as the request that needed it and is never printed."""

    raw: bytes = field(repr=False)


def new_wrapped_key(settings: Settings, owner: str) -> bytes:
    """A fresh key for one owner ("person:<id>"), wrapped by the master key: store this."""
    raw = AESGCM.generate_key(bit_length=KEY_BYTES * 8)
    return wrap_key(settings, DataKey(raw), owner)


def wrap_key(settings: Settings, key: DataKey, owner: str) -> bytes:
    """Wrap a key by the present master key; a change of master key wraps every key anew."""
    master = master_key(settings)
    return VERSION + _fingerprint(master) + _encrypt(master, f"key of {owner}", key.raw)


def unwrap_key(settings: Settings, wrapped: bytes | None, owner: str) -> DataKey:
    """The key of an owner. Raises KeyErasedError, WrongMasterKeyError or BrokenSealError."""
    if wrapped is None:
        raise KeyErasedError
    body = _after(VERSION, wrapped)
    fingerprint, box = body[:FINGERPRINT_BYTES], body[FINGERPRINT_BYTES:]
    master: bytes | None = master_key(settings)
    if master is None or fingerprint != _fingerprint(master):
        master = earlier_master_key(settings)  # looks for a file, so only when it is needed
    if master is None or fingerprint != _fingerprint(master):
        raise WrongMasterKeyError
    return DataKey(_decrypt(master, f"key of {owner}", box))


def known_marks(settings: Settings) -> tuple[bytes, ...]:
    """What keys begin with that this instance can unwrap: the present master key's, and the one's before."""
    earlier = earlier_master_key(settings)
    return (present_mark(settings), *([VERSION + _fingerprint(earlier)] if earlier else []))


def present_mark(settings: Settings) -> bytes:
    """What every key wrapped by the present master key begins with."""
    return VERSION + _fingerprint(master_key(settings))


def seal(key: DataKey, context: str, plaintext: str) -> bytes:
    """Seal a text; `context` says where it lives and must be given again to open it."""
    return seal_bytes(key, context, plaintext.encode())


def open_sealed(key: DataKey, context: str, sealed: bytes) -> str:
    """The text inside. Raises BrokenSealError when anything about it is not as it was sealed."""
    return open_bytes(key, context, sealed).decode()


def seal_bytes(key: DataKey, context: str, plaintext: bytes) -> bytes:
    """Seal what is no text: a picture, or another key."""
    return VERSION + _encrypt(key.raw, context, plaintext)


def open_bytes(key: DataKey, context: str, sealed: bytes) -> bytes:
    """The bytes inside. Raises BrokenSealError when anything about them is not as it was sealed."""
    return _decrypt(key.raw, context, _after(VERSION, sealed))


def lookup_hash(settings: Settings, purpose: str, value: str) -> str:
    """A keyed hash to find a value by without storing it; the caller brings it to its one spelling."""
    return derive_digest(settings, f"lookup:{purpose}", value)


def _encrypt(key: bytes, context: str, plaintext: bytes) -> bytes:
    """Nonce and box; a random nonce is safe for far more values than one person will ever have."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, context.encode())


def _decrypt(key: bytes, context: str, box: bytes) -> bytes:
    if len(box) < NONCE_BYTES + TAG_BYTES:
        raise BrokenSealError
    try:
        return AESGCM(key).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], context.encode())
    except InvalidTag as error:
        raise BrokenSealError from error


def _after(version: bytes, value: bytes) -> bytes:
    if not value.startswith(version):
        raise BrokenSealError
    return value[len(version) :]


def _fingerprint(master: bytes) -> bytes:
    """Tells master keys apart without saying anything about them."""
    return hashlib.sha256(b"shouwang master key" + master).digest()[:FINGERPRINT_BYTES]
