"""The verbs of signing in: sessions, staff by password, phones by a provider, the second factor."""
