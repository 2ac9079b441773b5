"""The city of the demo: the front page, the crowd that walks it, and the story."""
