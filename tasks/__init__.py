"""The work: packages, sightings, and later patrols, tips and dispatch."""
