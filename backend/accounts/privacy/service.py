"""Forgetting a person at their own wish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.accounts.domain import PersonErased, PersonForgotten, VolunteerEnded
from backend.accounts.people.queries import grants_of, lock_person, volunteers_among
from backend.accounts.people.service import end_volunteer, forget_person
from backend.accounts.privacy.domain import StaffEraseError
from backend.core.audit import note
from backend.core.events import record
from backend.core.stream import take_back

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.guard import Actor


def erase_me(session: Session, actor: Actor) -> None:
    """Erase the key and everything personal, in every room, now. Raises StaffEraseError.

    Ids stay where other rows speak of them: chains and books hold ids and digests only.
    """
    person = lock_person(session, actor.person_id)
    if actor.kind == "staff" or grants_of(session, [person.id])[person.id]:
        raise StaffEraseError
    if volunteers_among(session, [person.id]):
        end_volunteer(session, person.id)
        record(session, VolunteerEnded(person.id))
    # The rooms first: some need the key to find what is to go.
    record(session, PersonErased(person.id))
    forget_person(session, person)
    # What was told of them in the last day holds their words: it goes, and what is left is told again.
    take_back(session, person.id)
    record(session, PersonForgotten(person.id))
    note(session, actor, "person.erase", "person", person.id)
