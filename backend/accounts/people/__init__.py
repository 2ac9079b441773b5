"""Persons, staff accounts, granted roles and who is a volunteer."""
