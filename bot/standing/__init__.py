"""How a campaign stands: one row for each pull request, what the forges say of it now, and the shapes to show it in."""
