"""Each volunteer is an open file: the limit is raised as far as it may be, else it is named."""

from __future__ import annotations

import subprocess
import sys

from backend.core.settings import PROJECT_ROOT

# Everything is imported before the rights are gone: nobody's user may not be able to read the code.
PROGRAM = """
import os, resource, sys
from backend.demo.crowd.running import TooFewFilesError, need_files
resource.setrlimit(resource.RLIMIT_NOFILE, (200, 1000))
if os.getuid() == 0:
    os.setuid(65534)
need_files(700)
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
try:
    need_files(5000)
except TooFewFilesError as error:
    print(error.format_message())
"""


def test_the_limit_is_raised_or_named() -> None:
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    raised, sentence = result.stdout.splitlines()
    assert raised == "956"
    assert "open 1000 files, which is 744 volunteers at most" in sentence
    assert "raise the hard limit to 5256" in sentence
