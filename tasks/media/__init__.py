"""Photos: checked, re-encoded, kept encrypted, shown to those who may see what they belong to."""
