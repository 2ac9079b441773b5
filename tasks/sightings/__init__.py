"""Sightings: urgent word on a missing person, straight to the desk, judged by an officer."""
