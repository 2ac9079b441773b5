"""Duty of volunteers, and the settings that decide when they may be alerted."""
