"""Nothing tracked names a machine of ours or the package index it happens to use."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from backend.core.settings import PROJECT_ROOT

# Words are cut by a dot in the middle, so that this file does not find itself.
FORBIDDEN = {
    "a path of somebody's machine": r"(?<![\w./~-])/(?:wo·rk|ro·ot|ho·me/\w+)(?:/|\b(?!-))",
    "a temporary path": r"(?<![\w./])/t·mp/",
    "a package index": r"registry\.npm·js|npm·mirror|py·pi\.(?:org|python)|files\.python·hosted|deb\.deb·ian",
    "an issue's number": r"(?i)\bissues? #?\d+",
}
# Names of people's work that we ship, quoted as they were written.
QUOTED = re.compile(r"(^|/)(LICEN[CS]E\S*|SOURCE|NOTICE\.md)$|\.gpx$")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT_ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git clone")
    return [PROJECT_ROOT / name for name in listed.stdout.decode().split("\0") if name]


def readable(file: Path) -> str:
    """The text of a file, or nothing when it is a picture or large data."""
    if not file.is_file() or QUOTED.search(file.as_posix()) or file.suffix == ".geojson":
        return ""
    try:
        return file.read_text()
    except UnicodeDecodeError:
        return ""


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_mention(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what].replace("·", ""))
    found = [
        f"{file.relative_to(PROJECT_ROOT)}:{number}: {line.strip()[:120]}"
        for file in tracked()
        for number, line in enumerate(readable(file).splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_lock_files_name_no_place() -> None:
    for lock in PROJECT_ROOT.glob("requirements*.lock"):
        assert "://" not in lock.read_text(), lock.name
        assert "--index-url" not in lock.read_text(), lock.name
    for lock in ("static/console", "wechat/miniprogram"):
        packages = json.loads((PROJECT_ROOT / lock / "package-lock.json").read_text())["packages"]
        assert [name for name, package in packages.items() if "resolved" in package] == []


def test_npm_keeps_it_so() -> None:
    for folder in ("static/console", "wechat/miniprogram"):
        lines = (PROJECT_ROOT / folder / ".npmrc").read_text().splitlines()
        assert "omit-lockfile-registry-resolved=true" in lines
        assert not [line for line in lines if line.startswith(("registry", "@", "//"))]
