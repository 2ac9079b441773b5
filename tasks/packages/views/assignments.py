"""Assignments: the volunteer's own steps, and the decisions of staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import g

from backend.core.actions import Action
from backend.core.guard import current_actor, guarded
from tasks.packages.documents.assignments import assignment_document, assignment_documents
from tasks.packages.positions import with_positions
from tasks.packages.queries.matching import assignments_of
from tasks.packages.schemas.assignments_out import AssignmentList, AssignmentOut
from tasks.packages.schemas.parts import ReasonIn
from tasks.packages.schemas.volunteers import ArriveIn, ConfirmIn, HelpIn, ReleaseIn, ReportIn
from tasks.packages.service import deciding, working
from tasks.packages.service.reading import read_assignment
from tasks.packages.views.blueprint import blueprint


@blueprint.get("/me/assignments")
@guarded(Action.ASSIGNMENT_WORK)
@blueprint.output(AssignmentList)
def list_my_assignments() -> dict[str, Any]:
    """My own assignments, newest first."""
    actor = current_actor()
    found = assignments_of(g.session, actor.person_id)
    return {"items": assignment_documents(g.session, found, actor), "next": None}


@blueprint.get("/assignments/<uuid:assignment_id>")
@guarded(Action.SIGNED_IN)
@blueprint.output(AssignmentOut)
def get_assignment(assignment_id: UUID) -> dict[str, Any]:
    """One assignment: my own, or one of a package I may see."""
    found = read_assignment(g.session, current_actor(), assignment_id)
    return with_positions(g.session, [found])[0]


@blueprint.post("/assignments/<uuid:assignment_id>/arrive")
@guarded(Action.ASSIGNMENT_WORK)
@blueprint.input(ArriveIn, arg_name="told")
@blueprint.output(AssignmentOut)
def post_arrive(assignment_id: UUID, told: dict[str, Any]) -> dict[str, Any]:
    """我到了."""
    actor = current_actor()
    done = working.arrive(g.session, actor, assignment_id, told["key"], told["position"])
    return assignment_document(g.session, done, actor)


@blueprint.post("/assignments/<uuid:assignment_id>/help")
@guarded(Action.ASSIGNMENT_WORK)
@blueprint.input(HelpIn, arg_name="told")
@blueprint.output(AssignmentOut)
def post_help(assignment_id: UUID, told: dict[str, Any]) -> dict[str, Any]:
    """需要帮助: the desks see it at once."""
    actor = current_actor()
    done = working.ask_for_help(g.session, actor, assignment_id, told["key"], told["position"])
    return assignment_document(g.session, done, actor)


@blueprint.post("/assignments/<uuid:assignment_id>/help/answer")
@guarded(Action.ASSIGNMENT_DECIDE)
@blueprint.output(AssignmentOut)
def post_help_answer(assignment_id: UUID) -> dict[str, Any]:
    """已联系: the call for help was seen, and whoever called was spoken to."""
    deciding.answer_help(g.session, current_actor(), assignment_id)
    return read_assignment(g.session, current_actor(), assignment_id)


@blueprint.post("/assignments/<uuid:assignment_id>/release")
@guarded(Action.ASSIGNMENT_WORK)
@blueprint.input(ReleaseIn, arg_name="told")
@blueprint.output(AssignmentOut)
def post_release(assignment_id: UUID, told: dict[str, Any]) -> dict[str, Any]:
    """Give the seat back."""
    actor = current_actor()
    done = working.release_seat(
        g.session, actor, assignment_id, told["key"], told["reason"], unsafe=told["unsafe"]
    )
    return assignment_document(g.session, done, actor)


@blueprint.post("/assignments/<uuid:assignment_id>/report")
@guarded(Action.ASSIGNMENT_WORK)
@blueprint.input(ReportIn, arg_name="report")
@blueprint.output(AssignmentOut)
def post_report(assignment_id: UUID, report: dict[str, Any]) -> dict[str, Any]:
    """What was found and done; it waits for a decision from now on."""
    actor = current_actor()
    key = report.pop("key")
    done = working.send_report(g.session, actor, assignment_id, key, **report)
    return assignment_document(g.session, done, actor)


@blueprint.post("/assignments/<uuid:assignment_id>/confirm")
@guarded(Action.ASSIGNMENT_DECIDE)
@blueprint.input(ConfirmIn, arg_name="verdict")
@blueprint.output(AssignmentOut)
def post_confirm(assignment_id: UUID, verdict: dict[str, Any]) -> dict[str, Any]:
    """Accept a report; never one's own."""
    deciding.confirm_assignment(g.session, current_actor(), assignment_id, verdict["points"])
    return read_assignment(g.session, current_actor(), assignment_id)


@blueprint.post("/assignments/<uuid:assignment_id>/reject")
@guarded(Action.ASSIGNMENT_DECIDE)
@blueprint.input(ReasonIn, arg_name="verdict")
@blueprint.output(AssignmentOut)
def post_reject(assignment_id: UUID, verdict: dict[str, Any]) -> dict[str, Any]:
    """Turn down a report, or take the seat of somebody who does not come."""
    deciding.reject_assignment(g.session, current_actor(), assignment_id, verdict["reason"])
    return read_assignment(g.session, current_actor(), assignment_id)
