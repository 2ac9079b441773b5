"""Commands of the demo: the story, the crowd, and the city they play in."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import orjson

from backend.core.settings import PROJECT_ROOT, get_settings


@click.command("story")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout, nothing else.")
@click.option("--url", help="Play on a running demo instance instead of a fresh one.")
def story(url: str | None, *, as_json: bool) -> None:
    """Play the story of the girl who missed her way home; exits 1 at the first step that fails."""
    from backend.demo.instance import fresh_instance

    if url is not None:
        outcome = _play(url, None)
    else:
        state_dir = PROJECT_ROOT / "var" / "story"
        with fresh_instance(state_dir) as fresh_url:
            outcome = _play(fresh_url, state_dir)
    if as_json:
        click.echo(orjson.dumps(outcome).decode())
    elif outcome["ok"]:
        click.secho(f"  {outcome['alert_ms']} ms from publish to the volunteer's phone; books balance.")
    if not outcome["ok"]:
        raise SystemExit(1)


def _play(url: str, state_dir: Path | None) -> dict[str, Any]:
    """Play it; the object of `story --json`. The books of a fresh instance are verified at the end."""
    from backend.demo.books import verify
    from backend.demo.story import Story

    zone = get_settings().zone

    def tell(at: datetime, took_ms: float, name: str) -> None:
        click.echo(f"  {at.astimezone(zone):%H:%M:%S}  {took_ms:8.1f} ms  {name}", err=True)

    played = Story(url, tell)
    error: str | None = None
    ledger_sum: int | None = None
    try:
        played.play()
        ledger_sum = verify(url, state_dir)
    except Exception as reason:  # noqa: BLE001 - whatever it was, the story did not happen
        error = f"{type(reason).__name__}: {reason}"
        click.secho(f"  failed: {error}", fg="red", err=True)
    outcome: dict[str, Any] = {
        "ok": error is None and ledger_sum == 0,
        "steps": played.steps,
        "alert_ms": played.alert_ms,
        "ledger_sum": ledger_sum,
    }
    return outcome if error is None else {**outcome, "error": error}


@click.command("simulate")
@click.option("--volunteers", type=click.IntRange(1, 20_000), default=60, show_default=True)
@click.option("--url", help="The demo instance; default: the one of this machine's settings.")
@click.option("--minutes", type=click.FloatRange(min=0.05), default=24 * 60.0, show_default=True)
def simulate(volunteers: int, url: str | None, minutes: float) -> None:
    """Let volunteers walk the city over real sockets, until the time is over or Ctrl-C."""
    settings = get_settings()
    target = url or f"http://127.0.0.1:{settings.port}"
    arguments = [target, str(volunteers), str(minutes * 60)]
    sys.stdout.flush()
    # gevent must be patched in before anything that waits is imported: a process of its own.
    os.execv(sys.executable, [sys.executable, "-m", "backend.demo.crowd", *arguments])  # noqa: S606 - our own program


@click.command("prepare-demo")
def prepare_demo() -> None:
    """Fill the demo city of this machine's settings; doing it again changes nothing."""
    from backend import assembly  # the whole application, needed only here
    from backend.demo.seed import prepare

    prepare(assembly.build(get_settings()))
