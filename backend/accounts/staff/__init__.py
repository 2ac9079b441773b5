"""Staff seen by each other, and managed by administrators."""
