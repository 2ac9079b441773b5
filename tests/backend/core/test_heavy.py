"""Work off the event loop, in a process of greenlets as a web process is one."""

from __future__ import annotations

import subprocess
import sys

REFUSED = """
from gevent import monkey; monkey.patch_all()
from backend.core.heavy import HeavyWork

def refuse(what):
    raise ValueError(what)

work = HeavyWork(at_once=1, waiting=1)
assert work.run(len, "four") == 4
try:
    work.run(refuse, "no picture")
except ValueError as error:
    print("refused:", error)
"""


def test_what_the_work_raises_reaches_who_asked_and_nobody_else() -> None:
    done = subprocess.run([sys.executable, "-c", REFUSED], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "refused: no picture\n", "")
