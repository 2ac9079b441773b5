"""How people of the demo walk: recorded movement replayed along the city's road layer.

Speed, pauses, gaps and the receiver's jitter come from shipped GPX recordings (data/walks); the places come
from the base map's roads. Nothing here is used for real people.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import cycle, islice, pairwise
from math import cos, radians
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

import click
import gpxpy
import networkx as nx
import numpy as np

from backend.core.geo import haversine_m
from backend.core.settings import PROJECT_ROOT

if TYPE_CHECKING:
    from numpy.typing import NDArray

WALKS: Final = Path(__file__).parent / "data" / "walks"
ROADS: Final = PROJECT_ROOT / "static" / "basemap" / "roads.geojson"
FASTEST_WALK_M_S: Final = 3.0  # anything faster in a recording is the receiver's error, or a bus
LONGEST_GAP_S: Final = 120.0

Node = tuple[float, float]  # (lon, lat), rounded as the road layer is


@dataclass(frozen=True, slots=True)
class Step:
    """One recorded movement: how long it took, and how far it went."""

    seconds: float
    metres: float


class DemoDataError(click.ClickException):
    """Something the crowd walks by is not there; it came with the code, so it can be had again."""

    def __init__(self, what: str, where: Path) -> None:
        super().__init__(
            f"{what} of the demo are missing ({where.relative_to(PROJECT_ROOT)}): restore them with "
            f"`git checkout -- {where.relative_to(PROJECT_ROOT)}`, or start without the crowd (--no-crowd)."
        )


@cache
def recorded_steps() -> tuple[tuple[Step, ...], ...]:
    """Every shipped walk as steps, cleaned of what no walker does."""
    walks = []
    for path in sorted(WALKS.glob("*/*.gpx")):
        document = gpxpy.parse(path.read_text(encoding="utf-8"))
        points = [
            (point.time, point.longitude, point.latitude)
            for point in document.walk(only_points=True)
            if point.time is not None
        ]
        steps = tuple(_steps(points))
        if len(steps) > 10:  # noqa: PLR2004 - shorter recordings repeat themselves visibly
            walks.append(steps)
    if not walks:
        raise DemoDataError("The recorded walks", WALKS)
    return tuple(walks)


def _steps(points: list[tuple[datetime, float, float]]) -> Iterator[Step]:
    for (then, lon_a, lat_a), (now, lon_b, lat_b) in pairwise(points):
        seconds = (now - then).total_seconds()
        metres = haversine_m(lon_a, lat_a, lon_b, lat_b)
        if 0 < seconds <= LONGEST_GAP_S and metres <= FASTEST_WALK_M_S * seconds:
            yield Step(seconds, metres)


@cache
def road_graph() -> nx.Graph[Node]:
    """The road layer's largest connected part: nodes are (lon, lat), edges carry `metres`."""
    graph: nx.Graph[Node] = nx.Graph()
    if not ROADS.is_file():
        raise DemoDataError("The roads", ROADS)
    for feature in json.loads(ROADS.read_text(encoding="utf-8"))["features"]:
        for line in feature["geometry"]["coordinates"]:
            for (lon_a, lat_a), (lon_b, lat_b) in pairwise(line):
                graph.add_edge((lon_a, lat_a), (lon_b, lat_b), metres=haversine_m(lon_a, lat_a, lon_b, lat_b))
    return graph.subgraph(max(nx.connected_components(graph), key=len)).copy()


@cache
def _nodes() -> tuple[tuple[Node, ...], NDArray[np.float64]]:
    """All road nodes, and the same as rows of (lon, lat)."""
    nodes = tuple(road_graph().nodes)
    return nodes, np.array(nodes)


def nearest_node(lon: float, lat: float) -> Node:
    """The road node nearest to a point of the city, on a plane: exact enough to tell corners apart."""
    nodes, places = _nodes()
    apart = (places - (lon, lat)) * (cos(radians(lat)), 1.0)
    return nodes[int(np.einsum("ij,ij->i", apart, apart).argmin())]


def nodes_near(lon: float, lat: float, radius_m: float) -> list[Node]:
    """The road nodes within a radius of a point, in a stable order."""
    return sorted(node for node in road_graph().nodes if haversine_m(lon, lat, node[0], node[1]) <= radius_m)


def _apart_m(one: Node, other: Node) -> float:
    return haversine_m(*one, *other)


class Walker:
    """One person on the roads: wanders, or heads for a place when told to, and stands still there."""

    def __init__(self, start: Node, random: Random) -> None:
        """Begin at a node, with a recorded gait of one's own."""
        self.at: Node = start
        self._random = random
        self._came_from = start
        self._towards = start
        self._route: list[Node] = []
        self._heading = False
        self.is_there = False  # at the place one was told to go to
        gait = random.choice(recorded_steps())
        offset = random.randrange(len(gait))
        self._gait = islice(cycle(gait), offset, None)

    def head_for(self, lon: float, lat: float) -> None:
        """Walk the shortest way along the roads to the node nearest to a place."""
        graph = road_graph()
        goal = nearest_node(lon, lat)
        # As the crow flies to the goal is never further than by road: what leads away is not looked at.
        self._route = nx.astar_path(graph, self._towards, goal, _apart_m, weight="metres")[1:]
        self._heading, self.is_there = True, False

    def wander(self) -> None:
        """Walk on wherever the roads lead."""
        self._heading = self.is_there = False

    def move(self) -> float:
        """Take one step; the seconds it lasted. `at` is the new place."""
        step = next(self._gait)
        left = step.metres
        while left > 0 and not self.is_there:
            to_go = haversine_m(*self.at, *self._towards)
            if to_go > left:
                share = left / to_go
                lon, lat = self.at
                self.at = (lon + (self._towards[0] - lon) * share, lat + (self._towards[1] - lat) * share)
                break
            left -= to_go
            self.at = self._towards
            self._choose_next()
        return step.seconds

    def _choose_next(self) -> None:
        """The next node: on the route, or any road but the one just walked unless it is a dead end."""
        here = self._towards
        if self._route:
            onward = self._route.pop(0)
        elif self._heading:
            self.is_there = True
            return
        else:
            roads = list(road_graph().neighbors(here))
            onward = self._random.choice([node for node in roads if node != self._came_from] or roads)
        self._came_from, self._towards = here, onward
