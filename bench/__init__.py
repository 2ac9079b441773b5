"""The measured comparisons: our parts beside what others would use for the same work, on this machine."""
