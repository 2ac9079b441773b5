"""What other rooms may ask of this one."""

from backend.accounts.duty.queries import (
    count_wakeable,
    duty_now,
    duty_of,
    everybody_on_duty,
    load_profile,
    persons_watching,
    wakeable,
)
from backend.accounts.people.queries import (
    display_names,
    grants_of,
    officer_number,
    phones,
    staff_of,
    volunteers_among,
)

__all__ = [
    "count_wakeable",
    "display_names",
    "duty_now",
    "duty_of",
    "everybody_on_duty",
    "grants_of",
    "load_profile",
    "officer_number",
    "persons_watching",
    "phones",
    "staff_of",
    "volunteers_among",
    "wakeable",
]
