"""What a person may ask of their own data: a copy of all of it, and to be forgotten."""
