"""`shouwang bench NAME`: exit 0 when met, 1 when missed, 2 when it failed, 3 when it was skipped."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass

import click

from backend.demo.cast import StoryError
from bench.children import ChildError
from bench.report import Exit, Report, SkippedError


@dataclass(frozen=True, slots=True)
class Sizes:
    """What the command line says about how large the benches are."""

    sockets: tuple[int, ...]
    cells: int
    runs: int
    processes: int
    people: int
    seats: tuple[int, ...]


def _emit(sizes: Sizes) -> Report:
    from bench.emit import Size, bench_emit

    return bench_emit(Size(sizes.sockets, sizes.cells, sizes.runs, sizes.processes))


def _connect(sizes: Sizes) -> Report:
    from bench.connect import Size, bench_connect

    return bench_connect(Size(sizes.sockets, sizes.cells))


def _publish(sizes: Sizes) -> Report:
    from bench.publish import Size, bench_publish

    return bench_publish(Size(sizes.sockets, sizes.cells, sizes.runs, sizes.processes))


def _reconnect(sizes: Sizes) -> Report:
    from bench.reconnect import Size, bench_reconnect

    return bench_reconnect(Size(sizes.sockets, sizes.cells))


def _grab(sizes: Sizes) -> Report:
    from bench.grab import Size, bench_grab

    return bench_grab(Size(sizes.people, sizes.seats, sizes.runs, sizes.processes))


BENCHES: dict[str, Callable[[Sizes], Report]] = {
    "emit": _emit,
    "connect": _connect,
    "publish": _publish,
    "reconnect": _reconnect,
    "grab": _grab,
}


@click.command(name="bench")
@click.argument("name", type=click.Choice([*BENCHES, "all"]))
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output, nothing else.")
@click.option(
    "--sockets",
    type=click.IntRange(1, 50_000),
    multiple=True,
    default=(1000, 4000),
    show_default=True,
    help="May be given more than once.",
)
@click.option("--cells", type=click.IntRange(1, 5000), default=100, show_default=True)
@click.option("--runs", type=click.IntRange(2, 1000), default=15, show_default=True)
@click.option("--processes", type=click.IntRange(1, 16), default=2, show_default=True, help="Of ours.")
@click.option("--people", type=click.IntRange(1, 50_000), default=2000, show_default=True, help="Who grab.")
@click.option(
    "--seats",
    type=click.IntRange(1, 200),
    multiple=True,
    default=(1, 50),
    show_default=True,
    help="To grab; may be given more than once.",
)
def bench(
    name: str,
    *,
    as_json: bool,
    sockets: tuple[int, ...],
    cells: int,
    runs: int,
    processes: int,
    people: int,
    seats: tuple[int, ...],
) -> None:
    """Measure ours beside what others would use for the same work, on this machine, in one go."""
    sizes = Sizes(tuple(sorted(sockets)), cells, runs, processes, people, seats)
    names = list(BENCHES) if name == "all" else [name]
    reports = [_run(one, sizes) for one in names]
    if as_json:
        documents = [report.as_dict() for report in reports]
        whole = {"name": "all", "met": all(r.met for r in reports), "benches": documents}
        click.echo(json.dumps(whole if name == "all" else documents[0], ensure_ascii=False))
    else:
        click.echo("\n".join(report.as_text() for report in reports))
    sys.exit(max((report.exit for report in reports), key=_gravity))


def _run(name: str, sizes: Sizes) -> Report:
    """One bench; a failure ends the command, since figures after it could not be trusted."""
    try:
        return BENCHES[name](sizes)
    except SkippedError as reason:
        return Report(name, skipped=str(reason))
    except (ChildError, StoryError, OSError) as error:
        click.echo(f"bench {name} failed: {error}", err=True)
        sys.exit(Exit.FAILED)


def _gravity(one: Exit) -> int:
    """Missed is worse than skipped, skipped is worse than met."""
    return (Exit.MET, Exit.SKIPPED, Exit.MISSED, Exit.FAILED).index(one)
