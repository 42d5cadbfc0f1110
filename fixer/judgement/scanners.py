"""What scanners ask of a pip command, and which remedies answer them. One row each; a change of theirs is one here.

hadolint: DL3042 of 2.15.1, by running it. Datadog's static analysis: docker-best-practices/pip-no-cache. KICS and
Datadog's scanner of infrastructure as code: pip_install_keeping_cached_packages. semgrep: missing-pip-no-cache-dir of
its registry.
"""

from fixer.record import NamedTuple


class Scanner(NamedTuple):
    """A scanner, as messages call it, the names of the remedies after which it is content, and its rule.

    ``rules`` are what its SARIF calls the rule: parts of ids or names, in lower case and with ``_`` for a space.
    """

    shown: str
    content: frozenset[str]
    rules: frozenset[str]


SCANNERS = {
    "hadolint": Scanner("hadolint", frozenset(("flag", "env", "mount")), frozenset(("dl3042",))),
    "datadog-sast": Scanner("Datadog's static analysis", frozenset(("flag",)), frozenset(("pip-no-cache",))),
    "datadog-iac": Scanner(
        "KICS",
        frozenset(("flag",)),
        frozenset(("pip_install_keeping_cached_packages", "f2f903fb-b977-461e-98d7-b3e2185c6118")),
    ),
    "semgrep": Scanner("semgrep", frozenset(("flag", "env")), frozenset(("missing-pip-no-cache-dir",))),
}
RULES = frozenset(name for one in SCANNERS.values() for name in one.rules)


def still_asking(remedy: str) -> str:
    """The sentence that says which of them still ask for the flag after a remedy, empty where none does."""
    names = [one.shown for one in SCANNERS.values() if remedy not in one.content]
    if not names:
        return ""
    return f"{', '.join(names[:-1])}{' and ' if len(names) > 1 else ''}{names[-1]} will still ask for the flag"
