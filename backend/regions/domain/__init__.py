"""What regions are, and what can be wrong with a list of them: no framework, no database."""
