"""Registrations over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from apiflask import APIBlueprint
from flask import g

from backend.accounts.registrations import consent, reading, schemas
from backend.accounts.registrations.service import deciding, submitting
from backend.core.actions import Action
from backend.core.guard import current_actor, guarded
from backend.core.limits import RateLimit, by_person, limited
from backend.core.problems import reader_language

if TYPE_CHECKING:
    from uuid import UUID

    from backend.accounts.registrations.queries import RegistrationView
    from backend.accounts.registrations.reading import Page

blueprint = APIBlueprint("registrations", __name__)

# An identity number that is taken is refused, so nobody may try many.
SUBMISSIONS: Final = RateLimit("registrations", most=20, per_s=3600)
# The same answer comes to staff; one a minute is as fast as somebody at a stall takes people down.
IN_PERSON: Final = RateLimit("registrations-in-person", most=60, per_s=3600)


@blueprint.get("/consents/current")
@guarded(Action.PUBLIC)
@blueprint.output(schemas.ConsentOut)
def get_consent() -> dict[str, str]:
    """The text a person agrees to when they register."""
    text, language = consent.CURRENT, reader_language()
    return {
        "version": text.version,
        "title": text.title.read(language),
        "text": text.text.read(language),
    }


@blueprint.post("/registrations")
@guarded(Action.REGISTRATION_SUBMIT)
@blueprint.input(schemas.RegistrationIn, arg_name="form")
@blueprint.output(schemas.RegistrationOut, status_code=201)
@limited(SUBMISSIONS, by_person)
def post_registration(form: submitting.RegistrationForm) -> RegistrationView:
    """Register myself as a volunteer."""
    return reading.for_person(g.session, submitting.submit(g.session, current_actor(), form))


@blueprint.get("/registrations/mine")
@guarded(Action.SIGNED_IN)
@blueprint.output(schemas.RegistrationListOut)
def list_my_registrations() -> Page:
    """The registration I sent last; nothing, if I never sent one."""
    return reading.read_own(g.session, current_actor())


@blueprint.post("/registrations/mine/withdraw")
@guarded(Action.REGISTRATION_SUBMIT)
@blueprint.output(schemas.RegistrationOut)
@blueprint.doc(responses={404: "I have sent none."})
def withdraw_my_registration() -> RegistrationView:
    """Take my registration back; I am no volunteer from then on."""
    return reading.for_person(g.session, deciding.withdraw(g.session, current_actor()))


@blueprint.post("/registrations/in-person")
@guarded(Action.REGISTRATION_IN_PERSON)
@blueprint.input(schemas.RegistrationIn, arg_name="form")
@blueprint.output(schemas.InPersonOut, status_code=201)
@limited(IN_PERSON, by_person)
def post_in_person(form: submitting.RegistrationForm) -> dict[str, Any]:
    """Register somebody who stands before me; they confirm it with the code."""
    actor = current_actor()
    registration, code = submitting.register_in_person(g.session, actor, form)
    seen = reading.for_recorder(g.session, registration)
    return {"registration": seen, "claim_code": code}


@blueprint.post("/registrations/claim")
@guarded(Action.REGISTRATION_SUBMIT)
@blueprint.input(schemas.ClaimIn, arg_name="sent")
@blueprint.output(schemas.RegistrationOut)
def claim_registration(sent: dict[str, str]) -> RegistrationView:
    """Confirm what a grid worker wrote down for me."""
    return reading.for_person(g.session, submitting.claim(g.session, current_actor(), sent["code"]))


@blueprint.get("/registrations")
@guarded(Action.REGISTRATION_READ)
@blueprint.input(schemas.RegistrationQuery, location="query", arg_name="wanted")
@blueprint.output(schemas.RegistrationListOut)
def list_registrations(wanted: dict[str, Any]) -> Page:
    """Registrations of my station or region, oldest first."""
    return reading.read_page(g.session, current_actor(), **wanted)


@blueprint.get("/registrations/<uuid:registration_id>")
@guarded(Action.REGISTRATION_READ)
@blueprint.output(schemas.RegistrationDetailOut)
def get_registration(registration_id: UUID) -> RegistrationView:
    """One registration; its numbers are in clear for those who decide it."""
    actor = current_actor()
    registration = deciding.open_for_staff(g.session, actor, registration_id)
    return reading.read_detail(g.session, actor, registration)


@blueprint.post("/registrations/<uuid:registration_id>/approve")
@guarded(Action.REGISTRATION_DECIDE)
@blueprint.output(schemas.RegistrationDetailOut)
def approve_registration(registration_id: UUID) -> RegistrationView:
    """Accept the person as a volunteer."""
    actor = current_actor()
    registration = deciding.approve(g.session, actor, registration_id)
    return reading.read_detail(g.session, actor, registration)


@blueprint.post("/registrations/<uuid:registration_id>/refuse")
@guarded(Action.REGISTRATION_DECIDE)
@blueprint.input(schemas.ReasonIn, arg_name="sent")
@blueprint.output(schemas.RegistrationDetailOut)
def refuse_registration(registration_id: UUID, sent: dict[str, str]) -> RegistrationView:
    """Do not accept the person, and say why."""
    actor = current_actor()
    registration = deciding.refuse(g.session, actor, registration_id, sent["reason"])
    return reading.read_detail(g.session, actor, registration)


@blueprint.post("/registrations/<uuid:registration_id>/revoke")
@guarded(Action.REGISTRATION_DECIDE)
@blueprint.input(schemas.ReasonIn, arg_name="sent")
@blueprint.output(schemas.RegistrationDetailOut)
def revoke_registration(registration_id: UUID, sent: dict[str, str]) -> RegistrationView:
    """Take back an approval, and say why."""
    actor = current_actor()
    registration = deciding.revoke(g.session, actor, registration_id, sent["reason"])
    return reading.read_detail(g.session, actor, registration)
