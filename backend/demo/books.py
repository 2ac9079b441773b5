"""The end of the story: the books, verified."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from backend.core.settings import PROJECT_ROOT
from backend.demo.cast import Staff, StoryError


def verify(url: str, state_dir: Path | None) -> int:
    """The sum over all accounts. For an instance of our own, after `ledger verify` found nothing wrong."""
    if state_dir is not None:
        _verify_instance(state_dir)
    balance: int = Staff(url, "auditor-he").get("/ledger/trial-balance")["sum"]
    return balance


def _verify_instance(state_dir: Path) -> None:
    command = [sys.executable, "-m", "backend.cli", "ledger", "verify", "--json"]
    env = {**os.environ, "SHOUWANG_STATE_DIR": str(state_dir)}
    result = subprocess.run(command, env=env, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    if result.returncode:
        raise StoryError(f"ledger verify: {result.stdout.strip() or result.stderr.strip()}")
    if not json.loads(result.stdout)["ok"]:
        raise StoryError(f"ledger verify found: {result.stdout.strip()}")
