"""Previews of a range wait for each other, and no alert waits for them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.core.cells import covers, reach
from tests.tasks.packages.city import HERE

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

GREENLETS = """
from gevent import monkey; monkey.patch_all()
import gevent, shapely
from backend.core.cells import reach
from backend.core.clock import SystemClock
from backend.core.heavy import BusyError, RANGES
from tasks.packages.queries.near import rings

class NobodyNear:
    info = {"clock": SystemClock(), "presence": None}
    def execute(self, *_):
        return []

here = shapely.Point(118.115, 24.5)
reach(here, 1_000)
done = []

def preview():
    try:
        rings(NobodyNear(), here, [10_000])
    except BusyError:
        done.append("busy")
    else:
        done.append("preview")

def alert():
    RANGES.run(reach, here, 1_000)
    done.append("alert")

gevent.joinall([*(gevent.spawn(preview) for _ in range(12)), gevent.spawn(alert)], raise_error=True)
assert done.count("busy") == 3, done
assert done.count("preview") == 9, done
print([one for one in done if one != "busy"].index("alert"))
"""


def test_an_alert_does_not_stand_in_line_behind_previews() -> None:
    done = subprocess.run([sys.executable, "-c", GREENLETS], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    # One preview may have been done before the alert began at all.
    assert int(done.stdout) <= 1


@settings(max_examples=20, deadline=None)
@given(
    st.sampled_from((shapely.Point(*HERE), shapely.box(118.10, 24.49, 118.12, 24.51))),
    st.lists(st.integers(100, 6_000), min_size=1, max_size=4),
)
def test_several_ranges_have_the_cells_each_has_alone(area: BaseGeometry, ranges_m: list[int]) -> None:
    found = covers(area, ranges_m)
    assert list(found) == sorted(set(ranges_m))
    for range_m, cells in found.items():
        assert cells == {item.cell for item in reach(area, range_m)}
