"""The keys of a project's own settings."""

PROJECT_KEYS = frozenset(
    "enabled include exclude policy remedy buildkit isolated_builds uv wrappers suppressions generated max_bytes"
    " scripts overrides".split()
)
"""What a project's own settings may hold for check and fix; a sweep goes by ``enabled`` and ``exclude`` alone."""
