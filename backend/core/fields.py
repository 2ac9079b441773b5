"""Fields that every room's schemas share."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import Any, Final

from apiflask import fields
from marshmallow import ValidationError

from backend.core.clock import as_moment
from backend.core.field_notes import EMPTY
from backend.core.words import Bilingual

STRANGE = Bilingual("含有无法保存的字符。", "Contains characters that cannot be kept.")
OFF_THE_CALENDAR = Bilingual("时间超出可用的范围。", "Outside the range of dates that can be used.")
# They turn the reading direction of what follows, so that a screen shows other words than were typed. What is
# copied from a file's properties or a web page carries them, and nobody sees them to take them out.
TURNING: Final = dict.fromkeys(
    (0x061C, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
LINE_ENDS: Final = {0x2028: "\n", 0x2029: "\n"}


class Moment(fields.AwareDateTime):
    """A moment: RFC 3339; read in any zone, written in UTC with Z."""

    def __init__(self, **options: Any) -> None:
        """A moment without a zone is refused: nobody knows when it was."""
        super().__init__(format="iso", **options)

    def _serialize(self, value: datetime | None, *_: Any, **__: Any) -> str | None:
        return None if value is None else as_moment(value)

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> datetime:
        """The moment in UTC; raises ValidationError for one that UTC's calendar does not have."""
        told: datetime = super()._deserialize(value, *args, **options)
        try:
            return told.astimezone(UTC)
        except OverflowError as error:
            raise ValidationError([OFF_THE_CALENDAR]) from error


class Text(fields.String):
    r"""Words a person typed: trimmed, line ends as \n, nothing that PostgreSQL or a screen cannot hold.

    Marks that turn the reading direction are taken out: a name shall read as it is kept.
    """

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> str:
        """The words; raises ValidationError for control characters and halves of surrogate pairs."""
        text = str(super()._deserialize(value, *args, **options)).replace("\r\n", "\n")
        text = text.translate(TURNING | LINE_ENDS).strip()
        if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\t" for letter in text):
            raise ValidationError([STRANGE])
        if not text and not self._may_be_empty():
            raise ValidationError([EMPTY])
        return text

    def _may_be_empty(self) -> bool:
        """Whether every rule takes no words at all; if not, one sentence says so instead of one a rule."""
        try:
            for rule in self.validators:
                rule("")
        except ValidationError:
            return False
        return True


class Password(fields.String):
    """A password: as it was typed, for nobody would know what was taken out of it."""

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> str:
        """Every character of it; raises ValidationError for those that no keyboard types on purpose."""
        password = str(super()._deserialize(value, *args, **options))
        if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in password):
            raise ValidationError([STRANGE])
        return password


class Flag(fields.Boolean):
    """True or false, and nothing that merely looks like it: 1 and "yes" are somebody's mistake."""

    def _deserialize(self, value: object, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value
