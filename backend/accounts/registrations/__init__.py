"""Real-name registration and the station's decision on it."""
