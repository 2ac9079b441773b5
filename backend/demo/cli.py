"""Commands of the demo: the story, the crowd, and the city they play in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import orjson

from backend.core.settings import PROJECT_ROOT, get_settings

if TYPE_CHECKING:
    from backend.demo.crowd.running import Plan


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
    import requests

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
    except requests.ConnectionError:
        error = f"Nothing answers at {url}: start the demo first (shouwang up --demo)."
        click.secho(f"  failed: {error}", fg="red", err=True)
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


SHARE: Final = click.IntRange(0, 100)


@click.command("simulate")
@click.option("--volunteers", type=click.IntRange(1, 20_000), default=60, show_default=True)
@click.option("--url", help="The demo instance; default: the one that runs in this folder.")
@click.option("--minutes", type=click.FloatRange(min=0.05), default=24 * 60.0, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed, the same people.")
@click.option(
    "--within",
    "within_km",
    type=click.FloatRange(0.3, 40),
    default=9.0,
    show_default=True,
    help="Kilometres around the demo's school they walk in.",
)
@click.option("--grab", type=SHARE, default=12, show_default=True, help="% of alerts one tries to take.")
@click.option("--watch", type=SHARE, default=25, show_default=True, help="% of alerts one watches out for.")
@click.option("--lose-signal", type=SHARE, default=0, show_default=True, help="% of people: now and then.")
@click.option("--rest", type=SHARE, default=0, show_default=True, help="% of people: now and then.")
@click.option(
    "--react",
    type=click.FloatRange(0, 600),
    default=90.0,
    show_default=True,
    help="Seconds until the slowest answers an alert; the quickest takes a quarter of it.",
)
@click.option("--publish-every", type=click.FloatRange(min=1), help="Seconds between an officer's packages.")
@click.option("--seats", type=click.IntRange(1, 100), default=3, show_default=True, help="Of each of those.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout at the end, nothing else.")
def simulate(*, as_json: bool, **asked: Any) -> None:
    """Let volunteers walk the city over real sockets, until the time is over or Ctrl-C; then a summary."""
    from backend.demo.crowd.running import run

    try:
        outcome = run(_plan(**asked))
    except click.ClickException as error:
        if as_json:
            click.echo(orjson.dumps({"ok": False, "error": error.format_message()}).decode())
        raise
    if as_json:
        click.echo(orjson.dumps(outcome).decode())


def _plan(**asked: Any) -> Plan:
    """The options as the crowd reads them: shares from 0 to 1, seconds, metres. Raises BadParameter."""
    from backend.demo.crowd.habits import Habits
    from backend.demo.crowd.running import Plan

    if asked["grab"] + asked["watch"] > 100:  # noqa: PLR2004 - per cent
        raise click.BadParameter("--grab and --watch together are more than 100 %.")
    grab, watch, lose_signal, rest = (asked[name] / 100 for name in ("grab", "watch", "lose_signal", "rest"))
    return Plan(
        asked["url"] or _running_here(),
        asked["volunteers"],
        asked["minutes"] * 60,
        asked["seed"],
        Habits(grab, watch, lose_signal, rest, asked["react"]),
        asked["within_km"] * 1_000,
        asked["publish_every"],
        asked["seats"],
    )


def _running_here() -> str:
    """The instance of this state folder, on whatever port; else where one would be."""
    from backend.ground.running import address_of

    settings = get_settings()
    return address_of(settings.state_dir) or f"http://127.0.0.1:{settings.port}"


@click.command("prepare-demo")
def prepare_demo() -> None:
    """Fill the demo city of this machine's settings; doing it again changes nothing."""
    from backend import assembly  # the whole application, needed only here
    from backend.demo.seed import prepare
    from backend.ground.instance import with_parts
    from backend.ground.places import GroundError

    if not get_settings().demo:
        raise GroundError("A demo city is for demo mode alone: set SHOUWANG_DEMO=1.")
    with with_parts(get_settings(), may_make=True) as settings:
        prepare(assembly.build(settings))
