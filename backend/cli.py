"""`shouwang`: the commands of all rooms, each loaded only when it is called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from backend.core.db import Database

# Where each command lives. A room that is not built yet simply has no command.
COMMANDS: dict[str, str | dict[str, str]] = {
    "up": "backend.ground.up:command",
    "doctor": "backend.ground.doctor:command",
    "migrate": "backend.ground.upkeep:migrate",
    "psql": "backend.ground.upkeep:psql",
    "openapi": "backend.ground.document:openapi",
    "create-admin": "backend.accounts.cli:create_admin",
    "import": {
        "regions": "backend.regions.cli:import_regions",
        "stations": "backend.regions.cli:import_stations",
        "tracks": "tasks.patrols.cli:import_tracks",
        "tips": "tasks.tips.cli:import_tips",
    },
    "ledger": {
        "verify": "rewards.ledger.cli:verify",
    },
    "keys": {
        "check": "backend.ground.keys:check",
        "rotate": "backend.ground.keys:rotate",
    },
    "story": "backend.demo.cli:story",
    "simulate": "backend.demo.cli:simulate",
    "prepare-demo": "backend.demo.cli:prepare_demo",
    "bench": "bench.cli:bench",
}

# What PostgreSQL answers with when it is away: connections that fail, a server that starts or ends.
AWAY = ("08", "57P")

GROUP_HELP = {
    "import": "Bring data in from files; nothing is half-imported.",
    "ledger": "Look after the reward ledger.",
    "keys": "Look after the keys that personal data is sealed under.",
}


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def __init__(self, places: Mapping[str, str | dict[str, str]], **attributes: object) -> None:
        super().__init__(**attributes)  # type: ignore[arg-type] # click's own keywords
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [name for name, place in self._places.items() if _exists(place)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        place = self._places.get(cmd_name)
        if place is None or not _exists(place):
            return None
        if isinstance(place, dict):
            return LazyGroup(place, name=cmd_name, help=GROUP_HELP[cmd_name])
        module, _, attribute = place.partition(":")
        command: click.Command | None = getattr(import_module(module), attribute, None)
        return command


def _exists(place: str | dict[str, str]) -> bool:
    if isinstance(place, dict):
        return any(_exists(one) for one in place.values())
    module = place.partition(":")[0]
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # a package above it is not there
        return False


@contextmanager
def open_database() -> Iterator[Database]:
    """What commands get as their context's object (`click.pass_obj`): the instance's database.

    The instance is the one of the environment's settings: a running one, or its database and Valkey
    started for the length of the block.
    """
    from backend import assembly
    from backend.core.settings import get_settings
    from backend.ground.instance import with_parts

    with with_parts(get_settings()) as settings:
        runtime = assembly.build(settings)
        try:
            yield runtime.database
        finally:
            runtime.database.engine.dispose()
            runtime.valkey.close()


class Shouwang(LazyGroup):
    """The program itself: says in one sentence what stands in the way, whichever command met it."""

    def invoke(self, ctx: click.Context) -> object:
        import psycopg
        import valkey
        from pydantic import ValidationError
        from sqlalchemy.exc import OperationalError

        from backend.core.settings import wrong_settings
        from backend.ground.places import GroundError

        try:
            return super().invoke(ctx)
        except GroundError as error:
            raise click.ClickException(str(error)) from error
        except (OperationalError, psycopg.OperationalError) as error:
            cause = getattr(error, "orig", error)
            state = getattr(cause, "sqlstate", None) or ""
            what = "The database" if state and not state.startswith(AWAY) else "The database does not answer"
            raise click.ClickException(f"{what}: {str(cause).splitlines()[0]}") from None
        except valkey.exceptions.AuthenticationError as error:
            raise click.ClickException(f"Valkey does not let us in: {error}") from None
        except (valkey.exceptions.ConnectionError, valkey.exceptions.TimeoutError) as error:
            raise click.ClickException(f"Valkey does not answer: {error}") from None
        except ValidationError as error:
            if error.title != "Settings":
                raise
            raise click.ClickException(wrong_settings(error)) from None


main = Shouwang(
    COMMANDS,
    name="shouwang",
    help="Shouwang 守望: neighbours looking out for neighbours.",
    context_settings={"obj": open_database},
)

if __name__ == "__main__":
    main()
