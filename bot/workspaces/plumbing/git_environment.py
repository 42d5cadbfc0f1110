"""The surroundings that git is run in: nothing of the caller's but what is named here."""

from collections.abc import Mapping
from pathlib import Path

from bot import certificates

# What a proxy or an unusual PATH need, beside a company's certificates; everything else stays outside.
_PASSED_ON = frozenset(
    {
        "PATH",
        "TMPDIR",
        "http_proxy",
        "https_proxy",
        "HTTPS_PROXY",
        "all_proxy",
        "ALL_PROXY",
        "no_proxy",
        "NO_PROXY",
        "SSL_CERT_DIR",
    }
)

_CONFIG = """\
[core]
\thooksPath = /dev/null
\tattributesFile = /dev/null
\texcludesFile = /dev/null
\tsymlinks = false
\tfsmonitor = false
\tprotectNTFS = false
\tprotectHFS = false
\tbigFileThreshold = 16m
[pack]
\tthreads = 1
[protocol]
\tallow = never
{protocols}[safe]
\tdirectory = *
[http]
\tlowSpeedLimit = 1000
\tlowSpeedTime = 60
\tfollowRedirects = false
[credential]
\thelper =
[fetch]
\trecurseSubmodules = false
[push]
\trecurseSubmodules = no
\tgpgSign = false
[submodule]
\trecurse = false
[transfer]
\tbundleURI = false
[gc]
\tauto = 0
[maintenance]
\tauto = false
"""

# Settings that a repository's own config could turn into commands; for the git that serves it, these win.
SERVED_WITH = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.alternateRefsCommand=true",
    "protocol.allow=never",
    "receive.denyCurrentBranch=refuse",
    "receive.autogc=false",
    "gc.auto=0",
)

# For a git that works in somebody's repository: before 2.39.4 it would fetch what is missing there from wherever,
# and by whatever command, that repository's config says.
WITHOUT_REMOTES = {"GIT_ALLOW_PROTOCOL": ""}


def config(protocols: tuple[str, ...]) -> str:
    """The private global config file; only the named protocols are allowed."""
    allowed = "".join(f'[protocol "{name}"]\n\tallow = always\n' for name in protocols)
    return _CONFIG.format(protocols=allowed)


def environment(caller: Mapping[str, str], home: Path, config_file: Path, protocols: tuple[str, ...]) -> dict[str, str]:
    """The whole environment of a git process; ``home`` is a folder of our own, without any settings of a program."""
    return {
        **{name: caller[name] for name in sorted(_PASSED_ON) if name in caller},
        **certificates.for_git(caller),
        "HOME": str(home),
        "LANGUAGE": "C",
        "LC_ALL": "C",
        "GIT_ALLOW_PROTOCOL": ":".join(protocols),
        "GIT_ASKPASS": "true",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": str(config_file),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TEMPLATE_DIR": "",
        "GIT_TERMINAL_PROMPT": "0",
    }
