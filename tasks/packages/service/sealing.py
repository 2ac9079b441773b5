"""Keeping the name, the guardian's name and the face of a missing person under the package's own key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from backend.core import crypto
from backend.core.db import now, settings_of
from tasks.media.service import attach_photos, detach_photos, seal_photo
from tasks.packages.domain.kinds import Kind
from tasks.packages.domain.name_and_face import NameAndFace
from tasks.packages.domain.packages import UNPOSTED
from tasks.packages.domain.rules import SEALED_KEPT, SEALED_KEPT_AT_MOST
from tasks.packages.models import HistoryRow, Package
from tasks.packages.queries.sealed import Sealed, key_of, owner_of

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

PHOTO_OWNER = "package"
BATCH = 50


def write_sealed(session: Session, package: Package, inside: Sealed) -> None:
    """Seal what only few may read; an empty one leaves nothing behind."""
    if not inside:
        package.sealed = None
        return
    owner = owner_of(package)
    text = json.dumps({"name": inside.name, "guardian_name": inside.guardian_name}, ensure_ascii=False)
    package.sealed = crypto.seal(_own_key(session, package), f"{owner}:sealed", text)


def put_photo(session: Session, package: Package, owner_id: UUID, photo_id: UUID | None) -> None:
    """Give the package another photo, or none; a missing person's face is sealed with the package's key."""
    if photo_id == package.photo_id:
        return
    if package.photo_id is not None:
        detach_photos(session, PHOTO_OWNER, package.id)
    package.photo_id = photo_id
    if photo_id is None:
        return
    attach_photos(session, owner_id, [photo_id], PHOTO_OWNER, package.id)
    if package.kind is Kind.MISSING_PERSON:
        seal_photo(session, photo_id, _own_key(session, package))


def withhold(package: Package, inside: Sealed) -> None:
    """Name and face, if there are any, are shown to nobody until somebody decides."""
    has_any = inside.name is not None or package.photo_id is not None
    if package.kind is Kind.MISSING_PERSON and has_any:
        package.name_and_face = NameAndFace.WITHHELD
    else:
        package.name_and_face = NameAndFace.NONE


def forget(session: Session, package: Package) -> None:
    """Delete the key and everything under it: nobody can read it any more."""
    if package.photo_id is not None and package.kind is Kind.MISSING_PERSON:
        detach_photos(session, PHOTO_OWNER, package.id)
        package.photo_id = None
    package.key = package.sealed = None
    withhold(package, Sealed())


def forget_due(session: Session) -> int:
    """Forget what is sealed in packages settled or ended long enough ago, and in drafts long untouched.

    One batch; the number done.
    """
    oldest, last = now(session) - SEALED_KEPT, now(session) - SEALED_KEPT_AT_MOST
    touched = select(HistoryRow.id).where(HistoryRow.package_id == Package.id, HistoryRow.at > oldest)
    lies_about = Package.state.in_(UNPOSTED) & ~touched.exists()
    query = (
        select(Package)
        .where(
            Package.key.is_not(None), or_(Package.settled_at <= oldest, Package.ended_at <= last, lies_about)
        )
        .order_by(Package.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    packages = session.scalars(query).all()
    for package in packages:
        forget(session, package)
    return len(packages)


def _own_key(session: Session, package: Package) -> crypto.DataKey:
    """The package's key, made when it is first needed."""
    if package.key is None:
        package.key = crypto.new_wrapped_key(settings_of(session), owner_of(package))
    return key_of(session, package)
