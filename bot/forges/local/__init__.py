"""A folder of bare repositories as a forge."""
