"""What scanners ask of a pip command, and which remedies answer them. One row each; a change of theirs is one here.

hadolint: DL3042 of 2.15.1, by running it. Datadog's static analysis: docker-best-practices/pip-no-cache. KICS and
Datadog's scanner of infrastructure as code: pip_install_keeping_cached_packages. semgrep: missing-pip-no-cache-dir of
its registry.
"""

from fixer.record import NamedTuple


class Scanner(NamedTuple):
    """A scanner, as messages call it, and the names of the remedies after which it is content."""

    shown: str
    content: frozenset[str]


SCANNERS = {
    "hadolint": Scanner("hadolint", frozenset(("flag", "env", "mount"))),
    "datadog-sast": Scanner("Datadog's static analysis", frozenset(("flag",))),
    "datadog-iac": Scanner("KICS", frozenset(("flag",))),
    "semgrep": Scanner("semgrep", frozenset(("flag", "env"))),
}


def still_asking(remedy: str) -> str:
    """The sentence that says which of them still ask for the flag after a remedy, empty where none does."""
    names = [one.shown for one in SCANNERS.values() if remedy not in one.content]
    if not names:
        return ""
    return f"{', '.join(names[:-1])}{' and ' if len(names) > 1 else ''}{names[-1]} will still ask for the flag"
