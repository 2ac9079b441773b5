"""Python imports this by itself, in every process of a city that has this folder on its PYTHONPATH."""

import killpoints

killpoints.install()
