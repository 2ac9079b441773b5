"""Shapes of packages on the wire."""
