"""Sealed names stay out of words that outlive the seal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.packages.domain.errors import NAME_HERE, NameInRecordError
from tasks.packages.domain.rules import fields_with_name
from tasks.packages.queries import sealed

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tasks.packages.models import Package


def refuse_names(session: Session, package: Package, **words: str | None) -> None:
    """Outcomes, reasons and findings of staff, by the field they came in. Raises NameInRecordError.

    They go into the package's story and the audit trail, whose rows nobody can change any more when the name
    is forgotten. Once it is, nothing is left to look for.
    """
    fields = fields_with_name(sealed.read(session, package).names, words)
    if fields:
        raise NameInRecordError(dict.fromkeys(fields, NAME_HERE))
