"""Carries the fixer across many repositories; uses nothing of it but the names in ``fixer``."""

PROGRAM = "pip-no-cache"
