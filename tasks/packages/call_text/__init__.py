"""Reads the text of a 110 call: plain rules that a person can follow, no guessing."""
