"""The rules of packages, without any framework."""
