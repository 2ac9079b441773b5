"""Reads of packages."""
