"""The audit trail, read: who did or looked at what, in words."""
