"""Wiring and the rooms every other room stands on."""
