"""gevent patches before psycopg is imported: otherwise one waiting query stops every socket."""

from __future__ import annotations

import subprocess
import sys

from backend.core.settings import PROJECT_ROOT

PROBE = """
import sys

class Guard:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"psycopg", "sqlalchemy", "valkey", "backend"} and name != "backend" \
                and name != "backend.launch":
            from gevent import monkey
            assert monkey.is_module_patched("select"), name + " is imported before gevent patches"
            assert monkey.is_module_patched("socket"), name + " is imported before gevent patches"
        return None

sys.meta_path.insert(0, Guard())
import backend.launch
import psycopg.waiting
# The C waiting function would block the whole process; psycopg keeps to Python's when it sees gevent.
assert psycopg.waiting.wait.__module__ == "psycopg.waiting", psycopg.waiting.wait
assert type(psycopg.waiting.wait).__name__ == "function", psycopg.waiting.wait
print("in order")
"""


def test_psycopg_is_imported_after_patching() -> None:
    probe = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False
    )
    assert probe.stdout.strip() == "in order", probe.stderr


def test_worker_and_tick_are_not_patched() -> None:
    code = "import backend.worker, backend.tick, gevent.monkey as m; print(m.is_module_patched('socket'))"
    probe = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False
    )
    assert probe.stdout.strip() == "False", probe.stderr


def test_what_was_loaded_is_not_looked_through_again() -> None:
    code = """
import gc, backend.launch
loaded = len(gc.get_objects())
backend.launch.set_apart()
assert gc.get_freeze_count() > loaded // 2, gc.get_freeze_count()
assert len(gc.get_objects()) < loaded // 100, len(gc.get_objects())
print("apart")
"""
    probe = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False
    )
    assert probe.stdout.strip() == "apart", probe.stderr
