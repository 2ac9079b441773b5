"""Signing in: staff by password, volunteers and citizens by a provider; sessions and their end."""
