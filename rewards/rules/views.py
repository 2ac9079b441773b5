"""The reward rules over HTTP, for whoever composes a package."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint

from backend.core.actions import Action
from backend.core.guard import guarded
from rewards.rules import queries, schemas

blueprint = APIBlueprint("reward_rules", __name__)


@blueprint.get("/rewards/package-rules")
@guarded(Action.SIGNED_IN)
@blueprint.output(schemas.PackageRewardList)
def list_package_rules() -> dict[str, Any]:
    """What each kind of package usually offers and may offer at most, per seat."""
    return {"items": list(queries.package_rewards().values())}
