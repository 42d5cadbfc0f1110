"""The keys of a project's own settings, and what may stand for those that have one of a few values."""

PROJECT_KEYS = frozenset(
    "enabled include exclude policy remedy buildkit isolated_builds uv wrappers suppressions generated max_bytes"
    " scripts overrides".split()
)
"""What a project's own settings may hold for check and fix; a sweep goes by ``enabled`` and ``exclude`` alone."""

# Each has its default first. The enumerations of the judgement are made of these names, in this order.
POLICIES = (
    "effective",
    "literal",
    "literal:hadolint",
    "literal:datadog-sast",
    "literal:datadog-iac",
    "literal:semgrep",
)
REMEDIES = ("flag", "env", "mount")
"""The folders below ``judgement.remedies``."""
ISOLATED_BUILDS = ("tell", "env")
SCRIPTS = ("tell", "fix", "off")
CHOICES = {"policy": POLICIES, "remedy": REMEDIES, "isolated_builds": ISOLATED_BUILDS, "scripts": SCRIPTS}
"""What may stand for a key that has one of a few values, the default first."""
