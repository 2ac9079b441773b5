"""The region tree, its stations, and who is responsible where."""
