"""When a repository may be written to: limits, waves, turns, and what is open already."""
