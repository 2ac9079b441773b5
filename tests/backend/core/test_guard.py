"""What the guard says of one object and what a list holds are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import String, Uuid, cast, select

from backend.core.guard import Actor, Columns, Scope, Target, covers, within

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NOBODY = UUID(int=0)
few = st.sampled_from([UUID(int=number) for number in range(1, 4)])
codes = st.sampled_from(["350200", "350206", "35020%", "350206001", "3502"])
scopes = st.builds(
    Scope,
    kind=st.sampled_from(["own", "station", "region", "all"]),
    station_id=few,
    region_code=codes,
    stations=st.frozensets(few, max_size=2),
)
targets = st.builds(
    Target, owner_id=st.none() | few, station_id=st.none() | few, region_code=st.none() | codes
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(scopes, max_size=3), target=targets)
def test_a_list_holds_what_the_guard_lets_through(
    session: Session, asked: list[Scope], target: Target
) -> None:
    actor = Actor(UUID(int=1), NOBODY, "staff")
    row = select(
        cast(target.owner_id, Uuid).label("owner"),
        cast(target.station_id, Uuid).label("station"),
        cast(target.region_code, String).label("region"),
    ).subquery()
    columns = Columns(owner=row.c.owner, station=row.c.station, region=row.c.region)
    listed = session.scalar(select(1).select_from(row).where(within(asked, actor, columns)))
    assert (listed is not None) == any(covers(scope, actor, target) for scope in asked)
