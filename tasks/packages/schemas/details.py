"""What each of the five kinds asks for: a closed table, like the kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from apiflask import Schema
from apiflask.fields import Enum, Field, Integer, List, String
from marshmallow import ValidationError, post_load
from marshmallow.validate import Length, OneOf, Range, Regexp

from backend.core.clock import as_moment
from backend.core.field_notes import name_choices
from backend.core.fields import Moment, Text
from backend.core.shapes import reference
from tasks.packages.domain.kinds import CATEGORY_NAMES, Category, Kind
from tasks.packages.schemas.parts import NO_OBJECT

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_LINE = 120
name_choices(CATEGORY_NAMES)
LONGEST_TEXT = 1_000
OLDEST = 120


class MissingPersonDetails(Schema):
    """Who is missing. `name` is sealed: it is kept under the package's own key and never on the card."""

    category = Enum(Category, by_value=True, load_default=Category.OTHER)
    age = Integer(allow_none=True, strict=True, validate=Range(0, OLDEST))
    sex = String(allow_none=True, validate=OneOf(["female", "male"]))
    height_cm = Integer(allow_none=True, strict=True, validate=Range(30, 250))
    clothing = Text(allow_none=True, validate=Length(max=LONGEST_LINE))
    features = Text(allow_none=True, validate=Length(max=LONGEST_LINE))
    last_seen_at = Moment(allow_none=True)
    direction = Text(allow_none=True, validate=Length(max=LONGEST_LINE))
    likely_roads = List(Text(validate=Length(1, 40)), validate=Length(max=10))
    name = Text(allow_none=True, validate=Length(max=40))

    @post_load
    def _as_json(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if data.get("last_seen_at") is not None:
            data["last_seen_at"] = as_moment(data["last_seen_at"])
        return data | {"category": data["category"].value}


class HazardCheckDetails(Schema):
    """What may be dangerous, and what to look at."""

    what = Text(validate=Length(max=LONGEST_LINE))
    questions = List(Text(validate=Length(1, LONGEST_LINE)), validate=Length(max=10))


class AreaPatrolDetails(Schema):
    """What to keep an eye on, and for how long."""

    focus = Text(validate=Length(max=LONGEST_LINE))
    minutes = Integer(allow_none=True, strict=True, validate=Range(5, 600))


class PublicNoticeDetails(Schema):
    """What to tell people."""

    message = Text(validate=Length(max=LONGEST_TEXT))
    leaflet_url = String(allow_none=True, validate=[Length(max=500), Regexp(r"\A(https?://\S+)?\Z")])


class CommunityHelpDetails(Schema):
    """What help, and for whom; no names."""

    what = Text(validate=Length(max=LONGEST_LINE))
    for_whom = Text(allow_none=True, validate=Length(max=LONGEST_LINE))


DETAILS: Final[dict[Kind, type[Schema]]] = {
    Kind.MISSING_PERSON: MissingPersonDetails,
    Kind.HAZARD_CHECK: HazardCheckDetails,
    Kind.AREA_PATROL: AreaPatrolDetails,
    Kind.PUBLIC_NOTICE: PublicNoticeDetails,
    Kind.COMMUNITY_HELP: CommunityHelpDetails,
}


# What comes in before its kind is looked at.
ANY_DETAILS: Final = {"anyOf": [reference(schema) for schema in DETAILS.values()]}


class DetailsIn(Field["dict[str, Any]"]):
    """Details of any kind: `load_details` reads them once the kind is known."""

    def __init__(self, **options: Any) -> None:
        """Say in the API document what may come."""
        super().__init__(metadata=ANY_DETAILS, error_messages=NO_OBJECT, **options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.make_error("invalid")
        return value


def load_details(kind: Kind, details: Mapping[str, Any]) -> dict[str, Any]:
    """Details checked against their kind's schema; raises ValidationError under "details"."""
    try:
        loaded: dict[str, Any] = DETAILS[kind]().load(details)
    except ValidationError as error:
        raise ValidationError({"details": error.messages}, data={"details": details}) from error
    return loaded


def with_details(kind: Kind, changes: dict[str, Any]) -> dict[str, Any]:
    """Changes to a package of this kind (or of the kind they change it to), their details checked."""
    if "details" not in changes:
        return changes
    return {**changes, "details": load_details(Kind(changes.get("kind", kind)), changes["details"])}
