"""The sealed part of a package: the missing person's name and the guardian's, under the package's own key."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backend.core import crypto
from backend.core.db import settings_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tasks.packages.models import Package


@dataclass(frozen=True, slots=True)
class Sealed:
    """What only few may read."""

    name: str | None = None
    guardian_name: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names in here, of whomever."""
        return tuple(name for name in (self.name, self.guardian_name) if name)

    def __bool__(self) -> bool:
        return self.name is not None or self.guardian_name is not None


def owner_of(package: Package) -> str:
    """The owner of the package's key, as core/crypto names owners."""
    return f"package:{package.id}"


def key_of(session: Session, package: Package) -> crypto.DataKey:
    """The package's own key; raises KeyErasedError once it is forgotten."""
    return crypto.unwrap_key(settings_of(session), package.key, owner_of(package))


def read(session: Session, package: Package) -> Sealed:
    """What is inside; empty when there is nothing, or when it was forgotten."""
    if package.sealed is None or package.key is None:
        return Sealed()
    context = f"{owner_of(package)}:sealed"
    inside = json.loads(crypto.open_sealed(key_of(session, package), context, package.sealed))
    return Sealed(inside["name"], inside["guardian_name"])
