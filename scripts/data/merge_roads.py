"""Make static/basemap/roads/ out of recorded bus and metro lines: one merged, simplified network.

The lines themselves carry no licence that would let us ship them, so this script needs a folder that holds
them (--source or SHOUWANG_SHARED_DATA); everything else of the base map is made without it. Bus lines run on
the main roads, each many times and once per direction: whatever lies within a carriageway's width of a road
already taken is dropped, and what is left is joined to it, so that routes can be found on the result.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

import shapely
from layers import BASEMAP, flatten, read_features, shared_data, unflatten, write_layer
from shapely.geometry import LineString, MultiLineString, Point
from shapely.ops import linemerge

# The two carriageways of a main road, and the drift of the recordings, lie within this.
SAME_ROAD_M = 32.0
SAME_TRACK_M = 80.0
SHORTEST_PIECE_M = 70.0
SIMPLIFY_M = 4.0
# Half a metre: nodes nearer to each other are one.
GRID_M = 0.5
# A line mostly over water is a ferry, and nobody walks there.
FERRY_SHARE = 0.5
SHORE_M = 100.0
# An island of road shorter than this leads nowhere.
SMALLEST_NETWORK_M = 2_000.0

# From how many lines on a road has this rank.
RANKS = (("main", 12), ("middle", 4), ("minor", 0))

NOTE = (
    "Merged and simplified from recorded public transport lines (github.com/antct/city-vein, no licence "
    "stated). For the demo only; delete this folder and import the city's own OSM extract instead."
)


def main() -> None:
    """Read the lines, merge them, write two layers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, help="folder with basemap/xiamen_bus_lines_wgs84.geojson")
    folder = shared_data(parser.parse_args().source) / "basemap"
    land = shapely.union_all([flatten(part) for _, part in read_features(BASEMAP / "land.geojson")])
    bus = dry([flatten(line) for _, line in read_features(folder / "xiamen_bus_lines_wgs84.geojson")], land)
    roads = network(merge(bus, SAME_ROAD_M))
    write_layer(BASEMAP / "roads" / "roads.geojson", ranked(roads, bus), NOTE)
    metro = [flatten(line) for _, line in read_features(folder / "xiamen_metro_lines_wgs84.geojson")]
    tracks = merge(sorted(metro, key=lambda line: -line.length), SAME_TRACK_M)
    write_layer(BASEMAP / "roads" / "metro.geojson", [({"rank": "metro"}, on_earth(tracks))], NOTE)


def dry(lines: list[LineString], land: Any) -> list[LineString]:
    """The lines that are no ferries, longest first."""
    shore = land.buffer(SHORE_M)
    shapely.prepare(shore)
    kept = [line for line in lines if line.difference(shore).length < FERRY_SHARE * line.length]
    return sorted(kept, key=lambda line: -line.length)


def merge(lines: list[LineString], same_m: float) -> list[LineString]:
    """One line per road out of many that lie on each other."""
    taken: list[LineString] = []
    for line in lines:
        for piece in parts(uncovered(line, taken, same_m)):
            if piece.length >= SHORTEST_PIECE_M:
                taken.append(joined(piece, taken, same_m))
    return taken


def uncovered(line: LineString, taken: list[LineString], same_m: float) -> Any:
    """What of a line runs along none of the roads taken so far."""
    near = [taken[i] for i in shapely.STRtree(taken).query(line, predicate="dwithin", distance=same_m)]
    return line.difference(shapely.union_all(shapely.buffer(near, same_m))) if near else line


def parts(geometry: Any) -> list[LineString]:
    """The lines of any geometry, pieces that touch joined into one."""
    if isinstance(geometry, MultiLineString):
        geometry = linemerge(geometry)
    return [part for part in getattr(geometry, "geoms", [geometry]) if part.length > 0]


def joined(piece: LineString, taken: list[LineString], same_m: float) -> LineString:
    """The piece with its ends drawn to the roads it was cut from."""
    corners = list(piece.coords)
    tree = shapely.STRtree(taken)
    for end, at in ((corners[-1], len(corners)), (corners[0], 0)):
        near = tree.query(Point(end), predicate="dwithin", distance=same_m + 2)
        if len(near):
            road = min((taken[i] for i in near), key=Point(end).distance)
            foot = road.interpolate(road.project(Point(end)))
            if foot.coords[0] != end:
                corners.insert(at, foot.coords[0])
    return LineString(corners)


def network(lines: list[LineString]) -> list[LineString]:
    """The lines cut at every crossing, simplified between crossings, without what leads nowhere."""
    noded = shapely.set_precision(shapely.union_all(lines), GRID_M)
    edges = [edge.simplify(SIMPLIFY_M) for edge in parts(linemerge(noded))]
    root: dict[tuple[float, ...], tuple[float, ...]] = {}

    def find(node: tuple[float, ...]) -> tuple[float, ...]:
        while root.setdefault(node, node) != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for edge in edges:
        root[find(edge.coords[0])] = find(edge.coords[-1])
    lengths: Counter[tuple[float, ...]] = Counter()
    for edge in edges:
        lengths[find(edge.coords[0])] += edge.length  # type: ignore[assignment] # metres, not counts
    return [edge for edge in edges if lengths[find(edge.coords[0])] >= SMALLEST_NETWORK_M]


def ranked(roads: list[LineString], bus: list[LineString]) -> list[tuple[dict[str, Any], Any]]:
    """The roads in three features, by how many bus lines use them: what makes a road a main road.

    Every part of a feature is one edge between two crossings; edges that meet share their end's coordinates.
    """
    tree = shapely.STRtree(bus)
    by_rank: dict[str, list[LineString]] = {rank: [] for rank, _ in RANKS}
    for road in roads:
        middle = road.interpolate(0.5, normalized=True)
        count = len(tree.query(middle, predicate="dwithin", distance=SAME_ROAD_M))
        by_rank[next(rank for rank, least in RANKS if count >= least)].append(road)
    return [({"rank": rank}, on_earth(lines)) for rank, lines in by_rank.items()]


def on_earth(lines: list[LineString]) -> Any:
    """The lines in degrees, in a stable order."""
    return MultiLineString(
        sorted((unflatten(line) for line in lines), key=lambda line: (line.bounds, line.length))
    )


if __name__ == "__main__":
    main()
