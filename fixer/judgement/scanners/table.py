"""What each scanner sees of a pip command and what makes it content: one row each, and a change of theirs is one here.

hadolint: DL3042, its source and runs of it. KICS, and Datadog's scanner of infrastructure as code, which is made of it:
pip_install_keeping_cached_packages, source. semgrep: missing-pip-no-cache-dir of its registry, its text and runs of it.
Datadog's static analysis: docker-best-practices/pip-no-cache; its text is not published, so that the row asks wherever
the examples on its page let it. hadolint means to ask for a cache mount instead (its pull request 1249): that is
``flag=None, wants="a cache mount"`` in its row, under the version that brings it.
"""

from fixer.record import NamedTuple

COMMANDS, PIECES, WORDS = "commands", "pieces", "words"
"""How a RUN is taken apart: into the simple commands of a shell, into pieces of text between separators, or into the
words of a plain chain of commands.
"""


class Scanner(NamedTuple):
    """A scanner of one version.

    ``wants`` is what it asks for, ``flag`` the word with which it is content, None where it is with none. ``env`` are
    the values of an ``ENV PIP_NO_CACHE_DIR`` with which it is content (None: with any), in the stage and those built on
    it or, ``is_env_of_file``, everywhere below; ``takes_prefix``: also anywhere in the text of the RUN. ``mount`` is
    what the target of a cache or tmpfs mount must hold. ``pattern`` tells pip from others, in a piece from its first
    ``pip`` on, and ``separators`` part the pieces. ``ignore`` is the comment that silences it, ``heeds`` are the
    reasons of ours that do. ``rules`` are what its SARIF calls the rule: parts of ids or names, in lower case and with
    ``_`` for a space.
    """

    shown: str
    takes: str
    ignore: str
    rules: frozenset[str]
    heeds: frozenset[str] = frozenset()
    wants: str = "the flag"
    flag: str | None = "--no-cache-dir"
    env: frozenset[str] | None = frozenset()
    is_env_of_file: bool = False
    takes_prefix: bool = False
    mount: str | None = None
    pattern: str = ""
    separators: tuple[str, ...] = ()
    sees_onbuild: bool = True
    sees_heredocs: bool = True
    array_words: frozenset[str] = frozenset()  # of several strings of an array one must be such a word; else as text
    knows_values: bool = False  # ARG and ENV are put in before it looks

    @property
    def heeds_env(self) -> bool:
        """Whether an ENV can make it content."""
        return self.env is None or bool(self.env)


SCANNERS = {
    "hadolint": Scanner(
        "hadolint 2.15.1",
        COMMANDS,
        "# hadolint ignore=DL3042",
        frozenset(("dl3042",)),
        frozenset(("hadolint-comment", "hadolint-config")),
        env=frozenset("1 true True TRUE on On ON yes Yes YES".split()),
        takes_prefix=True,
        mount=".cache/pip",
    ),
    "datadog-sast": Scanner(
        "Datadog's static analysis",
        PIECES,
        "# no-dd-sa:docker-best-practices/pip-no-cache",
        frozenset(("pip-no-cache",)),
        frozenset(("datadog-comment", "datadog-config")),
        pattern=r"\A(?:(?!pip[\d.]*\s)(?s:.))*+pip[\d.]*+\s(?:.*\s)?install\b",  # from the first pip on alone
        separators=("&&", ";", "|", "\n"),  # and so ||, with nothing between
    ),
    "datadog-iac": Scanner(
        "KICS",
        PIECES,
        "# kics-scan ignore-line, or # dd-iac-scan ignore-line for Datadog's",
        frozenset(("pip_install_keeping_cached_packages", "f2f903fb-b977-461e-98d7-b3e2185c6118")),
        frozenset(("datadog-comment",)),
        pattern=r"pip3? (?:--?[a-zA-Z]+ *){0,12}install",  # any number in its text; no more, to end soon
        separators=("&&",),
        sees_onbuild=False,
        sees_heredocs=False,
        array_words=frozenset(("pip", "pip3")),
        knows_values=True,
    ),
    "semgrep": Scanner(
        "semgrep",
        WORDS,
        "# nosemgrep: missing-pip-no-cache-dir",
        frozenset(("missing-pip-no-cache-dir",)),
        env=None,
        is_env_of_file=True,
        pattern=r"pip",
    ),
}
RULES = frozenset(name for one in SCANNERS.values() for name in one.rules)
