"""The verbs of registration: submitting, deciding, ending."""
