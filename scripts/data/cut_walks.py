"""Cut backend/demo/data/walks/ out of recorded GPX tracks: short stretches of real people on foot.

The demo's crowd replays their movement (speed, gaps, jitter) along Xiamen's roads, never the places. The
tracks come from the test files of gpxpy, togeojson and graphhopper, whose licences allow a copy.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

from layers import PROJECT, shared_data

sys.path.insert(0, str(PROJECT))

from backend.core.geo import haversine_m  # found only through the line above

WALKS = PROJECT / "backend" / "demo" / "data" / "walks"
SOURCES = {
    "gpxpy": ("gpx_gpxpy", ["cerknicko-jezero", "korita-zbevnica"]),
    "togeojson": ("gpx_togeojson", ["blue_hills", "multitrackgpx"]),
    "graphhopper": ("gpx_graphhopper", ["issue-70"]),
}
LONGEST_S = 720.0
SHORTEST_S = 240.0
FEWEST_POINTS = 10
# Slower is a rest, faster over a whole stretch is a run, a bicycle or a ski lift.
SLOWEST_M_S, FASTEST_M_S = 0.5, 1.9
# Single steps may look faster, since a receiver jumps; not this fast.
FASTEST_STEP_M_S = 6.0
LONGEST_GAP_S = 180.0
NAMESPACE = "http://www.topografix.com/GPX/1/1"


@dataclass(frozen=True)
class Fix:
    """One recorded point."""

    lon: float
    lat: float
    at: datetime


def main() -> None:
    """Read every source, cut it, write what is a walk."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, help="folder with tracks/gpx_gpxpy and its siblings")
    tracks = shared_data(parser.parse_args().source) / "tracks"
    for project, (folder, names) in SOURCES.items():
        target = WALKS / project
        for old in target.glob("*.gpx"):
            old.unlink()
        target.mkdir(parents=True, exist_ok=True)
        for name in names:
            walks = [walk for part in segments(tracks / folder / f"{name}.gpx") for walk in cut(part)]
            for number, walk in enumerate(filter(is_walk, walks), start=1):
                write(target / f"{name}-{number:02}.gpx", walk, project, name)
    files = sorted(WALKS.glob("*/*.gpx"))
    print(f"{len(files)} walks, {sum(file.stat().st_size for file in files) / 1024:.0f} KB")


def segments(path: Path) -> list[list[Fix]]:
    """The timed points of each track segment."""
    root = ET.parse(path)  # noqa: S314 # a file this project chose, on a developer's machine
    tracked = [element for element in root.iter() if element.tag.endswith("trkseg")]
    return [[fix for point in part if (fix := read_fix(point)) is not None] for part in tracked]


def read_fix(point: ET.Element) -> Fix | None:
    """One point, or None if it has no time."""
    time = next((child.text for child in point if child.tag.endswith("}time")), None)
    if not time:
        return None
    return Fix(float(point.attrib["lon"]), float(point.attrib["lat"]), datetime.fromisoformat(time.strip()))


def cut(fixes: list[Fix]) -> list[list[Fix]]:
    """Stretches of at most LONGEST_S, also ended by a long gap or a clock that runs back."""
    stretches: list[list[Fix]] = [[]]
    for fix in fixes:
        current = stretches[-1]
        if current:
            step_s = (fix.at - current[-1].at).total_seconds()
            if not 0 < step_s <= LONGEST_GAP_S or (fix.at - current[0].at).total_seconds() > LONGEST_S:
                stretches.append([])
        stretches[-1].append(fix)
    return stretches


def is_walk(fixes: list[Fix]) -> bool:
    """Whether a stretch is long enough and as fast as somebody on foot."""
    if len(fixes) < FEWEST_POINTS:
        return False
    duration_s = (fixes[-1].at - fixes[0].at).total_seconds()
    steps = [
        (haversine_m(a.lon, a.lat, b.lon, b.lat), (b.at - a.at).total_seconds()) for a, b in pairwise(fixes)
    ]
    speed = sum(metres for metres, _ in steps) / duration_s
    fastest = max(metres / seconds for metres, seconds in steps)
    return duration_s >= SHORTEST_S and SLOWEST_M_S <= speed <= FASTEST_M_S and fastest <= FASTEST_STEP_M_S


def write(path: Path, fixes: list[Fix], project: str, name: str) -> None:
    """One walk as GPX 1.1, saying where it was cut from."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(f"{{{NAMESPACE}}}gpx", version="1.1", creator="shouwang cut_walks")
    track = ET.SubElement(root, f"{{{NAMESPACE}}}trk")
    ET.SubElement(track, f"{{{NAMESPACE}}}desc").text = f"Cut from {name}.gpx of {project}; see LICENCE."
    segment = ET.SubElement(track, f"{{{NAMESPACE}}}trkseg")
    for fix in fixes:
        point = ET.SubElement(segment, f"{{{NAMESPACE}}}trkpt", lat=f"{fix.lat:.6f}", lon=f"{fix.lon:.6f}")
        ET.SubElement(point, f"{{{NAMESPACE}}}time").text = fix.at.isoformat().replace("+00:00", "Z")
    ET.indent(root, " ")
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


if __name__ == "__main__":
    main()
