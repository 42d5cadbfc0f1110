"""What code scanning shows beside each kind of result: a rule's title, its level, and what to do about it."""

from fixer.record import NamedTuple

# The project's own page, as pyproject.toml has it.
HOME_PAGE = "https://github.com/OWNER/pip-no-cache"
# What scanners say of the rule, and pip of its cache.
_RULE_PAGE = "https://github.com/hadolint/hadolint/wiki/DL3042"
_PIP_PAGE = "https://pip.pypa.io/en/stable/topics/caching/"
_OF_THE_RULE = frozenset(("cache-written", "flag-missing"))
_NO = "To leave a command as it is, put `# pip-no-cache: ignore -- why` on the line before its instruction."


class Rule(NamedTuple):
    """The rule of one reason id: ``help`` is Markdown that knows no other marks than backticks."""

    id: str
    level: str
    title: str
    help: str

    def descriptor(self) -> dict[str, object]:
        """The rule as a reportingDescriptor."""
        markdown = f"{self.help} {_NO}"
        severity = "warning" if self.level == "warning" else "recommendation"
        return {
            "id": self.id,
            "name": _name(self.title),
            "shortDescription": {"text": self.title},
            "fullDescription": {"text": f"{self.title}. {self.help.replace('`', '')}"},
            "helpUri": _RULE_PAGE if self.id in _OF_THE_RULE else _PIP_PAGE,
            "help": {"text": markdown.replace("`", ""), "markdown": markdown},
            "defaultConfiguration": {"level": self.level},
            "properties": {"tags": ["docker", "pip"], "precision": "high", "problem.severity": severity},
        }


def _name(title: str) -> str:
    """The title as one word, which no id is, whatever its case."""
    plain = title.replace("'", "").removeprefix("The ").removeprefix("A ").removeprefix("An ")
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    return "".join(map(str.capitalize, words))


# What is asked of every command that is understood: present, protected and suppressed are answers to it too.
ASKED = "cache-written"
RULES = (
    Rule(
        ASKED,
        "warning",
        "pip leaves its cache in the image",
        "pip keeps what it downloads and builds in a cache that no later build uses and that makes the layer larger."
        " Write `--no-cache-dir` right behind the subcommand, as in `pip install --no-cache-dir -r requirements.txt`.",
    ),
    Rule(
        "flag-missing",
        "note",
        "pip is run without --no-cache-dir",
        "Something else keeps pip's cache out of the image here, but scanners look for `--no-cache-dir` on the command"
        " line. Write it right behind the subcommand, or use the policy `effective`, which does not ask for it.",
    ),
    Rule(
        "isolated-build",
        "warning",
        "The pip of an isolated build leaves its cache in the image",
        "What is built from source is built by a second pip, which no flag reaches."
        " Write `PIP_NO_CACHE_DIR=1` before the command, or `ENV PIP_NO_CACHE_DIR=1` for all of them.",
    ),
    Rule(
        "explicit-cache-dir",
        "note",
        "--cache-dir puts pip's cache into the image on purpose",
        "`--no-cache-dir` would defeat the `--cache-dir` that is there."
        " Remove that option, or put a cache mount there.",
    ),
    Rule(
        "flag-inert",
        "note",
        "--no-cache-dir stands where pip does not take it for the flag",
        "Behind `--` or an option that wants a value, pip takes the flag for a requirement or a file, and stops."
        " Move it right behind the subcommand.",
    ),
    Rule(
        "env-invalid",
        "note",
        "PIP_NO_CACHE_DIR is no boolean word",
        "pip refuses to run with such a value. Set `PIP_NO_CACHE_DIR=1`.",
    ),
    Rule(
        "mount-unknown",
        "note",
        "It is not known whether a mount lies over pip's cache",
        "The flag would defeat a cache mount that is meant for pip, and where this one lies is only known at build"
        " time. Write its target and `HOME` out.",
    ),
    Rule(
        "flag-would-break",
        "note",
        "A later command needs pip's cache",
        "With `--no-cache-dir` the directory would not be there, and the later command would fail."
        " Remove that command first, then add the flag.",
    ),
    Rule(
        "dynamic",
        "note",
        "What is run is only known at build time",
        "A variable, `eval`, an alias or a pipe decides about the command. Write it out, or see to it by hand that"
        " `--no-cache-dir` is there.",
    ),
    Rule(
        "unknown-wrapper",
        "note",
        "An unknown program stands before pip",
        "The program may run its arguments or do something else with them. If it runs them, name it with `--wrapper`.",
    ),
    Rule(
        "shell-not-understood",
        "note",
        "The script is not understood well enough to edit it",
        "The shell is not a known one, or its text has an error. Add `--no-cache-dir` by hand where pip is run.",
    ),
    Rule(
        "frontend-unknown",
        "note",
        "The file has a grammar of its own",
        "Its `# syntax=` line hands the file to a frontend that is not known here, so nothing in it was judged."
        " Add `--no-cache-dir` by hand where pip is run.",
    ),
    Rule(
        "preprocessed",
        "note",
        "The file goes through a preprocessor first",
        "Words of a `*.in` file may be macros, so nothing in it was judged."
        " Add `--no-cache-dir` by hand where pip is run.",
    ),
    Rule(
        "grammar-ambiguous",
        "note",
        "Builders read this instruction differently",
        "Versions of Docker, or Buildah, do not agree on where words or lines end here. Write it so that there is one"
        " way to read it, or add `--no-cache-dir` by hand.",
    ),
    Rule(
        "line-too-long",
        "note",
        "The line would be too long for Docker",
        "Docker reads lines of up to 65535 bytes, and `--no-cache-dir` would make this one longer. Break it.",
    ),
    Rule(
        "not-a-dockerfile",
        "note",
        "Docker would not build this file",
        "It is a template, or it has an error, so nothing in it was judged. Mend the error, or leave the file out"
        " with `--exclude`.",
    ),
    Rule(
        "template",
        "note",
        "What becomes of this template is not told",
        "An if or a loop stands around a FROM, a line is one value, or a tag has no end. Write the flag into it by"
        " hand, or treat the file that is made from it.",
    ),
    Rule(
        "not-utf-8",
        "note",
        "The instruction is not valid UTF-8",
        "Docker refuses to build it. Save the file as UTF-8.",
    ),
    Rule(
        "pip-too-old",
        "note",
        "The image's pip stops at --no-cache-dir",
        "pip before 6, 19.0 and 19.0.1 fail with the flag. Install a newer pip, or take a newer base image.",
    ),
    Rule(
        "pip-unknown",
        "note",
        "It is not known whether every pip takes PIP_NO_CACHE_DIR=1",
        "pip before 19.0.2 stops at the variable, and one that the line would reach may be that old. Pin pip, take a"
        " base image whose pip is known, or take the remedy `flag`.",
    ),
    Rule(
        "cache-wanted",
        "note",
        "Another command of the stage is to keep its cache",
        "`ENV PIP_NO_CACHE_DIR=1` is for all pips of a stage, and would defeat a cache mount or a maintainer's no."
        " Take the remedy `flag` here.",
    ),
    Rule(
        "buildkit-unknown",
        "note",
        "It is not known whether BuildKit builds this file",
        "Other builders refuse a mount, or pass over it. Write `# syntax=docker/dockerfile:1` on the first line, or say"
        " `--buildkit`.",
    ),
    Rule(
        "folder-unknown",
        "note",
        "It is not known where pip keeps its cache",
        "A mount needs a folder that the file tells. Write `HOME` or `PIP_CACHE_DIR` out, or take the remedy `flag`.",
    ),
    Rule(
        "folder-shared",
        "note",
        "More than a cache may lie in pip's folder",
        "A mount hides what lies below it. Let `PIP_CACHE_DIR` name a folder for caches alone, or take the remedy"
        " `flag`.",
    ),
    Rule(
        "owner-unknown",
        "note",
        "It is not known by number who runs pip",
        "A mount belongs to root unless it names another user by number, and pip does without a cache where it may not"
        " write. Give the user a number, or take the remedy `flag`.",
    ),
    Rule(
        "several-runs",
        "note",
        "Several instructions run a script that the file writes",
        "A mount is there for the instruction that it stands in, and no longer. Take the remedy `flag`, which goes into"
        " the script.",
    ),
    Rule(
        "mount-would-break",
        "note",
        "Something works on the folder of pip's cache itself",
        "A folder that is a mount cannot be removed, and hides what lay there before. Take that out, or take the remedy"
        " `flag`.",
    ),
    Rule(
        "not-asked",
        "note",
        "The scanner that the policy names does not ask for --no-cache-dir here",
        "The policy judges as that scanner does. Use the policy `effective` to have pip's cache kept out of the image.",
    ),
    Rule(
        "asked-in-vain",
        "note",
        "The scanner that the policy names asks for --no-cache-dir where no pip takes it",
        "What stands there is no pip that could take the flag. Silence the scanner with its ignore comment.",
    ),
    Rule(
        "in-script",
        "note",
        "A script that a RUN runs leaves pip's cache in the image",
        "The script may be of use outside images too, where a cache is welcome, so it is left alone."
        ' With `scripts = "fix"` in the settings, or `--scripts fix`, `--no-cache-dir` is added to it.',
    ),
    Rule(
        "in-other-file",
        "note",
        "Another file that a RUN runs calls pip",
        "Files of this kind are never changed. Add `--no-cache-dir` by hand, or set"
        " `PIP_NO_CACHE_DIR=1` before that RUN.",
    ),
    Rule(
        "verification-failed",
        "note",
        "The rewritten file did not pass its own check",
        "The file was left as it is. Please report it, and add `--no-cache-dir` by hand.",
    ),
)
