"""Staff put packages out, decide on them and end them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import g

from backend.core.actions import Action
from backend.core.db import send_off
from backend.core.guard import Actor, current_actor, guarded
from tasks.packages.documents.reviews import review_documents
from tasks.packages.queries.packages import get_for_staff
from tasks.packages.queries.reviews import open_reviews
from tasks.packages.schemas.details import with_details
from tasks.packages.schemas.packages_in import BriefIn, FindingIn, ResolveIn, RetractIn
from tasks.packages.schemas.packages_out import PackageOut, ReviewList, ReviewOut
from tasks.packages.schemas.parts import OptionalKeyIn, ReasonIn
from tasks.packages.service import approval, briefing, ending, publishing, rounds
from tasks.packages.service.reading import package_in_full
from tasks.packages.views.blueprint import blueprint

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tasks.packages.models import Package


def _answer(verb: Callable[..., Package], *values: Any, **options: Any) -> dict[str, Any]:
    """Run one verb on behalf of the reader; the package as it is now. Phones do not wait for this answer."""
    session: Session = g.session
    actor: Actor = current_actor()
    package = verb(session, actor, *values, **options)
    send_off(session)
    return package_in_full(session, actor, package)


@blueprint.post("/packages/<uuid:package_id>/publish")
@guarded(Action.PACKAGE_PUBLISH)
@blueprint.input(OptionalKeyIn, arg_name="request")
@blueprint.output(PackageOut)
def post_publish(package_id: UUID, request: dict[str, Any]) -> dict[str, Any]:
    """Out at once, without name and face; a range over 5 km goes to the duty lead first."""
    return _answer(publishing.publish_package, package_id, request["key"])


@blueprint.post("/packages/<uuid:package_id>/submit")
@guarded(Action.PACKAGE_DRAFT)
@blueprint.output(PackageOut)
def post_submit(package_id: UUID) -> dict[str, Any]:
    """Ask the duty lead: to open a draft, or to show name and face."""
    return _answer(publishing.submit_package, package_id)


@blueprint.post("/packages/<uuid:package_id>/approve")
@guarded(Action.PACKAGE_APPROVE)
@blueprint.output(PackageOut)
def post_approve(package_id: UUID) -> dict[str, Any]:
    """Open what waited, or show name and face; never one's own."""
    return _answer(approval.approve_package, package_id)


@blueprint.post("/packages/<uuid:package_id>/refuse")
@guarded(Action.PACKAGE_APPROVE)
@blueprint.input(ReasonIn, arg_name="verdict")
@blueprint.output(PackageOut)
def post_refuse(package_id: UUID, verdict: dict[str, Any]) -> dict[str, Any]:
    """Back to the draft, or name and face stay hidden."""
    return _answer(approval.refuse_package, package_id, verdict["reason"])


@blueprint.post("/packages/<uuid:package_id>/break-glass")
@guarded(Action.PACKAGE_BREAK_GLASS)
@blueprint.input(ReasonIn, arg_name="need")
@blueprint.output(PackageOut)
def post_break_glass(package_id: UUID, need: dict[str, Any]) -> dict[str, Any]:
    """Show name and face without waiting; reviewed the next day."""
    return _answer(approval.break_glass, package_id, need["reason"])


@blueprint.post("/packages/<uuid:package_id>/brief")
@guarded(Action.PACKAGE_PUBLISH)
@blueprint.input(BriefIn, arg_name="changes")
@blueprint.output(PackageOut)
def post_brief(package_id: UUID, changes: dict[str, Any]) -> dict[str, Any]:
    """Change what people look for; everybody on it is told at once."""
    version = changes.pop("version")
    checked = with_details(get_for_staff(g.session, current_actor(), package_id).kind, changes)
    return _answer(briefing.change_briefing, package_id, version, checked)


@blueprint.post("/packages/<uuid:package_id>/next-round")
@guarded(Action.PACKAGE_PUBLISH)
@blueprint.output(PackageOut)
def post_next_round(package_id: UUID) -> dict[str, Any]:
    """Do not wait for the clock."""
    return _answer(rounds.run_next_round, package_id)


@blueprint.post("/packages/<uuid:package_id>/resolve")
@guarded(Action.PACKAGE_END)
@blueprint.input(ResolveIn, arg_name="told")
@blueprint.output(PackageOut)
def post_resolve(package_id: UUID, told: dict[str, Any]) -> dict[str, Any]:
    """The work is done; everybody is told at once."""
    return _answer(ending.resolve_package, package_id, told["outcome"])


@blueprint.post("/packages/<uuid:package_id>/retract")
@guarded(Action.PACKAGE_DRAFT)
@blueprint.input(RetractIn, arg_name="verdict")
@blueprint.output(PackageOut)
def post_retract(package_id: UUID, verdict: dict[str, Any]) -> dict[str, Any]:
    """Take it back: a false alarm, a mistake, or a draft nobody needs."""
    return _answer(ending.retract_package, package_id, verdict["reason"], false_alarm=verdict["false_alarm"])


@blueprint.get("/package-reviews")
@guarded(Action.PACKAGE_REVIEW)
@blueprint.output(ReviewList)
def list_reviews() -> dict[str, Any]:
    """Break-glass openings that wait for their review, oldest first."""
    found = open_reviews(g.session, current_actor())
    return {"items": review_documents(g.session, found), "next": None}


@blueprint.post("/package-reviews/<uuid:review_id>/close")
@guarded(Action.PACKAGE_REVIEW)
@blueprint.input(FindingIn, arg_name="verdict")
@blueprint.output(ReviewOut)
def post_close_review(review_id: UUID, verdict: dict[str, Any]) -> dict[str, Any]:
    """What the review found; never of one's own opening."""
    review = approval.close_review(g.session, current_actor(), review_id, verdict["finding"])
    return review_documents(g.session, [review])[0]
