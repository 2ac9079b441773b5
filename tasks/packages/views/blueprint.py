"""The one blueprint of packages."""

from __future__ import annotations

from apiflask import APIBlueprint

blueprint = APIBlueprint("packages", __name__)
