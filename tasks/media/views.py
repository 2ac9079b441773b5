"""Photos over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from apiflask import APIBlueprint
from flask import Response, g, request

from backend.core.actions import Action
from backend.core.geo import Position
from backend.core.guard import current_actor, guarded
from backend.core.limits import RateLimit, by_person, limited
from backend.core.runtime import runtime
from tasks.media import queries, schemas, service
from tasks.media.domain import PhotoTooLargeError, Size

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage

blueprint = APIBlueprint("media", __name__)

FORM_HEADROOM_BYTES: Final = 64 * 1024
# A walk brings a few photos in an hour, a desk one with each call. Each is decoded, and two at once fill the
# whole process; a refused one cost as much, so all are counted.
UPLOADS: Final = RateLimit("photo-uploads", most=60, per_s=600)
ANSWERS: Final[dict[int | str, Any]] = {
    200: {
        "description": "The picture.",
        "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}},
    },
    304: {"description": "The reader has it already.", "content": {}},
}


@blueprint.before_request
def refuse_large_body() -> None:
    """Refuse by the announced length, before anything of it is read."""
    most = runtime().settings.photo_max_bytes
    if (request.content_length or 0) > most + FORM_HEADROOM_BYTES:
        raise PhotoTooLargeError(limit_mb=most // 1_048_576)
    request.max_content_length = most + FORM_HEADROOM_BYTES


@blueprint.post("/photos")
@guarded(Action.PHOTO_UPLOAD)
@blueprint.input(schemas.PhotoUpload, location="form_and_files", arg_name="form")
@blueprint.output(schemas.PhotoOut, status_code=201)
@limited(UPLOADS, by_person)
def upload_photo(form: dict[str, Any]) -> dict[str, Any]:
    """Take in a photo; it is the sender's alone until it is attached to something."""
    file: FileStorage = form["file"]
    box = runtime().settings.city_box
    position = Position.checked(form["lon"], form["lat"], box) if "lon" in form else None
    photo = service.receive_photo(g.session, current_actor().person_id, file.read(), position)
    return queries.photo_link(photo)


@blueprint.get("/photos/<uuid:photo_id>")
@guarded(Action.SIGNED_IN)
@blueprint.input(schemas.PhotoQuery, location="query", arg_name="query")
@blueprint.doc(responses=ANSWERS)
def get_photo(photo_id: UUID, query: dict[str, Size]) -> Response:
    """One picture of a photo that the reader may see."""
    size = query["size"]
    jpeg, secret = service.open_photo(g.session, current_actor(), photo_id, size)
    response = Response(jpeg, content_type="image/jpeg")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Vary"] = "Authorization, Cookie"
    if secret:
        response.headers["Cache-Control"] = "private, no-store"
        return response
    # Kept by the reader's browser only, and shown again only after asking: they may no longer see it.
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(f"{photo_id}-{size.value}")
    response.make_conditional(request)
    return response
