"""Write reasons.md, and what ``pip-no-cache explain`` shows: each reason with an example that is run, and advice.

The sentences come from fixer/judgement/reasons.py, the examples from the case folders of the tests. Run it as
``python -m docs.reasons`` after a change there.
"""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from fixer import Finding, Policy, Scripts, Settings, Verdict, check, check_scripts, fix, load_repository_settings
from fixer.command_line.work_tree import WorkTree
from fixer.judgement.explanations import Explanation, Shown
from fixer.judgement.reasons import SENTENCES

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "fixer" / "cases"
PAGE = ROOT / "docs" / "reasons.md"
DATA = ROOT / "fixer" / "judgement" / "explanations.json"
_LONGEST_SHOWN = 120


class Example(NamedTuple):
    """The case folder that shows a reason best, and what a reader is to do (None: no case can show it)."""

    case: str | None
    advice: str
    policy: Policy = Policy.EFFECTIVE


_FIX = {
    "cache-written": Example(
        "edit/before-a-backslash",
        "Run `pip-no-cache fix`. Where every pip of a stage wants it, `ENV PIP_NO_CACHE_DIR=1` at its top does the same"
        " once for all, and reaches the pip that builds a package in isolation too.",
    ),
    "flag-missing": Example(
        "env/value-1-protects",
        "Only `--policy literal` says so: the image is fine, a scanner is not content. Run"
        " `pip-no-cache fix --policy literal`, or leave it and tell the scanner.",
        Policy.LITERAL,
    ),
    "isolated-build": Example(
        "remedy/isolated-builds/variable-for-one-that-has-the-flag",
        'Run `pip-no-cache fix`. With `isolated_builds = "tell"`, the default, it is only said.',
    ),
}
_PRESENT = {
    "flag-present": Example("policy/flag-present", "Nothing."),
    "flag-defeats-mount": Example(
        "remedy/flag-defeats-mount/by-the-flag",
        "Take the flag out, and the next build takes what this one loaded from the mount; or take the mount out, which"
        " is of no use beside the flag. pip-no-cache only ever inserts, so it does neither.",
    ),
    "flag-abbreviated": Example(
        "policy/abbreviated-as-no-cache",
        "Nothing: every pip from 6 on takes it. Scanners look for the whole word; `--policy literal` adds it.",
    ),
}
_PROTECTED = {
    "env": Example(
        "env/env-sets-it",
        "Nothing. Any boolean word turns the cache off, even `0` or `false`; an empty value does not.",
    ),
    "config": Example(
        "config/set-in-an-earlier-run",
        "Nothing. It holds for the stages built on this one too, for the same user or with `--global` for all.",
    ),
    "mount": Example(
        "mount/cache-over-roots-cache",
        "Nothing, and do not add the flag: then the mount would stay empty, and each build would load everything anew.",
    ),
    "nothing-cached": Example(
        "commands/local-wheels-alone",
        "Nothing. With the index, a requirements file or a source distribution pip caches again.",
    ),
    "purged": Example(
        "purge/rm-rf-of-the-parent",
        "Nothing. Only the same RUN counts: a later one cannot make the layer of an earlier one smaller.",
    ),
    "explicit-cache-dir": Example(
        "cache-dir/removed-in-the-same-run", "Nothing: what is written there is gone when the layer is made."
    ),
}
_SUPPRESSED = {
    "ignore-comment": Example(
        "suppress/ours",
        "Nothing. Take the comment away, or pass `--no-suppress`, to have the command judged.",
    ),
    "hadolint-comment": Example(
        "suppress/hadolint",
        "Nothing; DL3042 is hadolint's name of this rule. Take the comment away, or pass `--no-suppress`, to have the"
        " command judged.",
    ),
    "datadog-comment": Example(
        "suppress/datadog-our-rule",
        "Nothing; without a rule's name behind it such a comment covers all rules. Take it away, or pass"
        " `--no-suppress`, to have the command judged.",
    ),
    "hadolint-config": Example(
        "suppress/hadolint-config-ignored",
        "Nothing; it holds for all files of the repository. Take the entry away, or pass `--no-suppress`, to have them"
        " judged.",
    ),
    "datadog-config": Example(
        "suppress/datadog-config-rule-ignore-paths",
        "Nothing; it holds for the paths it leaves out. Take the entry away, or pass `--no-suppress`, to have them"
        " judged.",
    ),
}
_REFUSED = {
    "explicit-cache-dir": Example(
        "cache-dir/after-install",
        "If nobody wants that cache, take `--cache-dir` out and run `fix`. If it is wanted, mount it"
        " (`--mount=type=cache,target=/opt/pip-cache`) or remove it in the same RUN.",
    ),
    "flag-inert": Example(
        "commands/flag-behind-two-dashes",
        "The command fails as it is: write the flag right behind `install`.",
    ),
    "env-invalid": Example(
        "env/value-path-is-invalid", "Write `PIP_NO_CACHE_DIR=1`, or, if a folder was meant, `PIP_CACHE_DIR`."
    ),
    "mount-unknown": Example(
        "mount/dynamic-ends-in-cache-pip",
        "Write the target out, or give the ARG a default, so that one can see whether pip's cache lies below it.",
    ),
    "flag-would-break": Example(
        "purge/later-cache-purge",
        "Here `pip cache purge` came too late to make the image smaller: remove it, and run `fix`. If the cache of"
        " one stage is copied to another, keep both, with an ignore comment.",
    ),
    "dynamic": Example(
        "commands/dynamic-program",
        "Write the program and its subcommand out, or add the flag by hand. A path that ends in a plain name, such as"
        " `$VENV/bin/pip`, is understood; so is `${PYTHON} -m pip`.",
    ),
    "unknown-wrapper": Example(
        "wrappers/unknown-program-before-pip",
        "Name the program with `--wrapper with-proxy` (in a sweep: `wrappers`) if it runs its arguments; put an"
        " ignore comment above if it only prints them.",
    ),
    "shell-not-understood": Example(
        "refused/shell-error",
        "Mend the syntax. Where the shell is meant to be another one, add the flag by hand.",
    ),
    "frontend-unknown": Example(
        "refused/frontend-unknown",
        "Docker hands the file to a program that may read it in its own way: add the flag by hand.",
    ),
    "preprocessed": Example("refused/preprocessed", "Words may be macros in such a file: add the flag by hand."),
    "grammar-ambiguous": Example(
        "grammar/double-backslash-before-a-pip-instruction",
        "Write what both read alike, here with quotes around the path, then run `fix`.",
    ),
    "line-too-long": Example("grammar/long-line-in-a-heredoc", "Break the line, then run `fix`."),
    "not-a-dockerfile": Example(
        "refused/template-marker",
        "Look at that line. In a template, treat the file that is made from it, or write the flag into the template.",
    ),
    "template": Example(
        "templates/from-in-an-if",
        "Look at that line: an if or a loop around FROM, a line above that is one value and may become any"
        " instruction, or a tag without its end. Everything else in a template is judged as what comes out of it may"
        " be.",
    ),
    "not-utf-8": Example("grammar/latin-1-in-the-instruction", "Save the file as UTF-8. Comments may hold any bytes."),
    "pip-too-old": Example(
        "base/ubuntu-14-04",
        "pip below 6 does not know the flag, and 19.0 and 19.0.1 stop at it: take a newer base or a newer pip.",
    ),
    "pip-unknown": Example(
        "remedy/env/image-of-somebody",
        "Only the remedy `env` says so. Take a base image whose pip is known (`python:3.8` and newer), pin pip, or take"
        " the remedy `flag`, which every pip from 6 on takes.",
    ),
    "cache-wanted": Example(
        "remedy/env/a-cache-mount-in-the-chain",
        "Only the remedy `env` says so, which is for all pips of a stage. Take the remedy `flag`, or `mount` for them"
        " all.",
    ),
    "buildkit-unknown": Example(
        "remedy/mount/no-buildkit-told",
        "Only the remedy `mount` says so. Write `# syntax=docker/dockerfile:1` on the first line; or, where everybody"
        " builds with BuildKit, say `--buildkit` (`buildkit = true`).",
    ),
    "folder-unknown": Example(
        "remedy/mount/a-number-without-a-home",
        "Only the remedy `mount` says so. Give pip a folder with `ENV PIP_CACHE_DIR=/var/cache/pip`, or set `HOME`.",
    ),
    "folder-shared": Example(
        "remedy/mount/the-working-folder",
        "Only the remedy `mount` says so: a mount hides what lies below it. Give pip a folder whose name says that"
        " it is for a cache, as in `ENV PIP_CACHE_DIR=/var/cache/pip`.",
    ),
    "owner-unknown": Example(
        "remedy/mount/a-user-without-a-number",
        "Only the remedy `mount` says so. Make the user with a number, as in `useradd --uid 1000 app`.",
    ),
    "mount-would-break": Example(
        "remedy/mount/the-cache-is-removed-before",
        "Only the remedy `mount` says so. A folder that is a mount cannot be removed, and hides what lay there.",
    ),
    "several-runs": Example(
        "remedy/mount/a-script-that-several-runs-run",
        "Only the remedy `mount` says so. A mount is there for the instruction that it stands in, and no longer.",
    ),
    "verification-failed": Example(
        None, "This is a fault of pip-no-cache. The file is as it was; please report it, with the file if you can."
    ),
}
_TOLD = {
    "not-asked": Example(
        "policy/hadolint-does-not-ask",
        "Only a policy that names a scanner (`literal:hadolint`) says so. `--policy effective` has the cache kept out.",
    ),
    "asked-in-vain": Example(
        "policy/kics-asks-all-the-same",
        "Only a policy that names a scanner says so. There is no pip that could take the flag: silence the scanner, as"
        " the sentence says.",
    ),
    "in-script": Example(
        "scripts/run-by-its-path",
        "A script may be run outside images as well, on a laptop say, where pip's cache is welcome. If that is no"
        ' matter, run `pip-no-cache fix --scripts fix`, or put `scripts = "fix"` into the settings. The sentence says'
        " so where something else keeps the flag away: a Dockerfile that was not judged, or one that has a cache mount"
        " for it.",
    ),
    "in-other-file": Example(
        "scripts/python-calls-pip",
        "Files of other languages, and Makefiles, are never changed: write the flag into the call, or set"
        " `ENV PIP_NO_CACHE_DIR=1` before the RUN.",
    ),
}
EXAMPLES = {
    Verdict.FIX: _FIX,
    Verdict.PRESENT: _PRESENT,
    Verdict.PROTECTED: _PROTECTED,
    Verdict.SUPPRESSED: _SUPPRESSED,
    Verdict.REFUSED: _REFUSED,
    Verdict.TOLD: _TOLD,
}
_VERDICTS = {
    Verdict.FIX: "`check` lists it and exits with 1; `fix` makes the change that the diff shows.",
    Verdict.PRESENT: "The command line turns the cache off already. `check --verbose` lists it.",
    Verdict.PROTECTED: "No cache gets into the image, for another reason. `check --verbose` lists it.",
    Verdict.SUPPRESSED: "A maintainer said no: see [saying-no.md](saying-no.md). `check --verbose` lists it.",
    Verdict.REFUSED: "Left alone: the tool cannot be sure, or the flag would do harm. `check` lists it and exits with 0"
    " (with `--strict`: 1).",
    Verdict.TOLD: "It stands in a file that a RUN runs and that is not to be changed. `check` lists it and exits with 0"
    " (with `--strict`: 1).",
}
_INTRODUCTION = """\
# Verdicts and reasons

<!-- Made by docs/reasons.py: change that, or the case folders it names, and run `make docs`. -->

Each pip `install`, `download`, `wheel` or `lock` that a build runs gets one finding, with one verdict and one reason.
The first that holds decides, in this order: the file is refused; somebody said no; the command is not understood; its
own line says it all; something around it protects it; the flag would break something; else it is fixed.

Every example below is a case of the test suite, run when this page was made; in a diff, `+` and `-` are what `fix`
does. The numbers are the line and the column where the pip program stands.
"""


def explanations() -> Iterator[Explanation]:
    """All reasons, in the order of the page."""
    for verdict in Verdict:
        for reason, sentence in SENTENCES[verdict].items():
            example = EXAMPLES[verdict][reason]
            shown, said = _run(verdict, reason, example)
            yield Explanation(verdict, reason, _plain(sentence), example.advice, shown, said)


def data() -> str:
    """The whole text of explanations.json."""
    return json.dumps([dict(zip(one._fields, one, strict=True)) for one in explanations()], indent=1) + "\n"


def page() -> str:
    """The whole text of reasons.md."""
    found = tuple(explanations())
    return "\n".join((_INTRODUCTION, *(part for verdict in Verdict for part in _chapter(verdict, found))))


def _chapter(verdict: Verdict, found: tuple[Explanation, ...]) -> Iterator[str]:
    yield f"## {verdict}\n\n{_VERDICTS[verdict]}\n"
    for one in found:
        if one.verdict == verdict:
            yield "\n\n".join((f"### {verdict}: `{one.reason}`", *_told(one), f"**What to do.** {one.advice}")) + "\n"


def _told(one: Explanation) -> Iterator[str]:
    for block in one.shown:
        if block.caption:
            yield block.caption
        yield "\n".join((f"```{block.language}", *block.lines, "```"))
    yield "\n".join(f"- {line}" for line in one.said) if one.shown else f"> {one.meaning}"


def _plain(sentence: str) -> str:
    return sentence.format(
        flag="--no-cache-dir",
        remedy="--no-cache-dir",
        detail="…",
        command="pip install",
        leaves="leaves",
        program="the program",
    ).removesuffix(": …")


def _run(verdict: Verdict, reason: str, example: Example) -> tuple[tuple[Shown, ...], tuple[str, ...]]:
    """The case before and after with what stands beside it in the repository, and what is said of it."""
    if example.case is None:
        return (), ()
    folder = CASES / example.case
    if (folder / "context").is_dir():
        return _run_in_context(verdict, reason, folder)
    result = fix((folder / "input.Dockerfile").read_bytes(), settings := _settings(folder, example.policy))
    found = [finding for finding in result.findings if (finding.verdict, finding.reason) == (verdict, reason)]
    assert found, f"{folder}: does not show {verdict} {reason}"
    shown = [_file(_caption(settings, example.policy), result.source, result.output)]
    for name, text in _repository(folder).items():
        shown.append(Shown(f"With this `{name}` at the top of the repository:", "yaml", tuple(text.splitlines())))
    return tuple(shown), tuple(_said(result.findings))


def _run_in_context(verdict: Verdict, reason: str, folder: Path) -> tuple[tuple[Shown, ...], tuple[str, ...]]:
    """The same of a case with a build context: the Dockerfile, and the files that it runs with what is said of them."""
    with TemporaryDirectory() as top:
        copytree(folder / "context", top, dirs_exist_ok=True)
        settings, tree = Settings(), WorkTree(top)
        source = (folder / "input.Dockerfile").read_bytes()
        found = check_scripts(check(source, settings, tree).runs, tree, lambda _: Scripts.TELL, {})
    assert any((one.verdict, one.reason) == (verdict, reason) for result in found.values() for one in result.findings)
    shown, said = [_file("", source, source)], []
    for path, result in found.items():
        shown.append(
            Shown(f"With this `{path}` in the build context:", "text", tuple(result.source.decode().splitlines()))
        )
        said += [f"{path} {line}" for line in _said(result.findings)]
    return tuple(shown), tuple(said)


def _caption(settings: Settings, policy: Policy) -> str:
    captions = ["With `--policy literal`:"] if policy is Policy.LITERAL else []
    captions += [f"With `--remedy {settings.remedy}`:"] if settings.remedy != Settings().remedy else []
    captions += ["With `--isolated-builds env`:"] if settings.isolated_builds != Settings().isolated_builds else []
    captions += [f"In a file named `{settings.name}`:"] if settings.name != Settings().name else []
    return "\n\n".join(captions)


def _said(findings: tuple[Finding, ...]) -> Iterator[str]:
    """A line for each thing that is said, with all the places it is said of."""
    places: dict[str, list[str]] = {}
    for finding in findings:
        told = f"{finding.verdict} `{finding.reason}`: {finding.message}"
        places.setdefault(told, []).append(f"{finding.line}:{finding.column}")
    yield from (f"{', '.join(where)} {told}" for told, where in places.items())


def _file(caption: str, before: bytes, after: bytes) -> Shown:
    """All lines; what changes goes by pairs, but for an insertion that is a line of its own."""
    if before == after:
        return Shown(caption, "dockerfile", tuple(_lines(before)))
    lines: list[str] = []
    added = _lines(after)
    more = len(added) - len(_lines(before))
    for old in _lines(before):
        while more and old != added[0] and old in added:
            lines.append(f"+{added.pop(0)}")
            more -= 1
        new = added.pop(0)
        lines += [f" {old}"] if old == new else [f"-{old}", f"+{new}"]
    return Shown(caption, "diff", tuple(lines))


def _lines(source: bytes) -> list[str]:
    lines = source.decode("utf-8", "backslashreplace").splitlines()
    return [f"{line[:40]}… ({len(line):,} bytes)" if len(line) > _LONGEST_SHOWN else line for line in lines]


def _settings(folder: Path, policy: Policy) -> Settings:
    given = _given(folder)
    files = {name: text.encode() for name, text in given.pop("repository", {}).items()}
    wrappers = frozenset(given.pop("wrappers", ()))
    policy = Policy(given.pop("policy", policy))
    return Settings(policy=policy, wrappers=wrappers, repository=load_repository_settings(files), **given)


def _repository(folder: Path) -> dict[str, str]:
    return dict(_given(folder).get("repository", {}))


def _given(folder: Path) -> dict[str, Any]:
    path = folder / "settings.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    DATA.write_text(data(), "ascii")
