"""Growing pauses after wrong passwords and wrong codes, kept in the database."""
