"""A sweep from its sources to its outcomes."""
