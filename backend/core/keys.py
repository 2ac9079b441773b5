"""The instance's own secrets: from the settings, or made once and kept in its state folder."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from backend.core.settings import KEY_BYTES

if TYPE_CHECKING:
    from backend.core.settings import Settings


def secret_key(settings: Settings) -> bytes:
    """The secret that cookies, CSRF tokens and keyed look-ups derive from."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    return _kept(settings.state_dir / "keys" / "secret")


def master_key(settings: Settings) -> bytes:
    """The 32-byte key-encryption key; it lives outside the database, always."""
    if settings.master_key is not None:
        return base64.b64decode(settings.master_key.get_secret_value())
    return _kept(settings.state_dir / "keys" / "master")


def has_master_key(settings: Settings) -> bool:
    """Whether there is one already; asking makes none."""
    return settings.master_key is not None or (settings.state_dir / "keys" / "master").exists()


def earlier_master_key(settings: Settings) -> bytes | None:
    """The master key before this one, while there is something that it wrapped."""
    if settings.master_key_before is not None:
        return base64.b64decode(settings.master_key_before.get_secret_value())
    path = settings.state_dir / "keys" / "master.before"
    return path.read_bytes() if settings.master_key is None and path.exists() else None


def derive_digest(settings: Settings, purpose: str, value: str) -> str:
    """A hex HMAC-SHA-256 of a value, separate for each purpose."""
    message = f"{purpose}\0{value}".encode()
    return hmac.new(secret_key(settings), message, hashlib.sha256).hexdigest()


@lru_cache(maxsize=8)
def _kept(path: Path) -> bytes:
    """Read a key file, making it first if this is the first start. Safe when two start at once."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_bytes(secrets.token_bytes(KEY_BYTES))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()
