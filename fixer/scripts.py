"""Scripts that Dockerfiles run, from findings to better bytes: the same promises as for a Dockerfile."""

from __future__ import annotations

from fixer.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from fixer.build.context.tree import Kind, Tree

from fixer.dockerfile.document import Text
from fixer.edits import Edit, apply, ordered
from fixer.engine import FixResult, check, give_up
from fixer.errors import VerificationError
from fixer.judgement.finding import Finding, Scripts, Settings, Verdict, edits_of
from fixer.judgement.scripts import merged
from fixer.search.names import is_dockerfile
from fixer.shell import scripts as shell
from fixer.shell.command import Script
from fixer.shell.words import Word


def unjudged(
    judged: Mapping[str, FixResult | None], tree: Tree, paths: Iterable[str], settings: Settings
) -> dict[str, str]:
    """By the path of a script, a Dockerfile that may run it and was not judged, or not in a folder that is known.

    ``judged`` are all that were, by their paths, None for those that run no script; the others are looked for among the
    names of the tree.
    """
    wanted = frozenset(paths)
    found: dict[str, str] = {}
    for dockerfile in filter(is_dockerfile, tree.paths()) if wanted else ():
        result = judged.get(dockerfile)
        is_judged = result is None or (result.is_placed and not _is_refused(result))
        if dockerfile not in judged or not is_judged:
            for path in _may_run(result, tree, settings._replace(name=dockerfile), wanted):
                found.setdefault(path, dockerfile)
    return found


def _may_run(result: FixResult | None, tree: Tree, settings: Settings, wanted: frozenset[str]) -> frozenset[str]:
    """Which of the scripts a Dockerfile may run; of one that cannot be judged, those that it names."""
    source = tree.read(settings.name)
    if source is None:
        return wanted
    result = result or check(source, settings, tree)
    if not _is_refused(result):
        return result.may_run & wanted
    names = {path: path.rpartition("/")[2].encode("utf-8", "surrogateescape") for path in wanted}
    return frozenset(path for path, name in names.items() if source.find(name) >= 0)


def _is_refused(result: FixResult) -> bool:
    """Whether it is the file that was refused, and nothing in it was looked at."""
    return any(finding.verdict is Verdict.REFUSED and not finding.command for finding in result.findings)


def check_scripts(
    runs: Iterable[Finding], tree: Tree, scripts: Callable[[str], Scripts], unjudged: Mapping[str, str]
) -> dict[str, FixResult]:
    """What is found in each script by its path, and what ``fix_scripts`` would write, without its proof."""
    found = {}
    for path, findings in merged(runs, scripts, unjudged).items():
        source = tree.read(path)
        if source is not None:
            found[path] = FixResult(source, apply(source, edits_of(findings)), findings)
    return found


def fix_scripts(
    files: Iterable[tuple[Settings, FixResult]],
    tree: Tree,
    scripts: Callable[[str], Scripts],
    unjudged: Mapping[str, str],
) -> dict[str, FixResult]:
    """The same for the scripts that these Dockerfiles run, with proof.

    A shell reads what it read before and the new words, and judged again nothing is left to fix.

    A script that does not pass is left as it was, its findings ``refused``.
    """
    files = tuple((settings, result) for settings, result in files if result.runs)
    found = check_scripts((finding for _, result in files for finding in result.runs), tree, scripts, unjudged)
    changed = {path: result for path, result in found.items() if result.changed}
    if not changed:
        return found
    written = _Written(tree, {path: result.output for path, result in changed.items()})
    paths = changed.keys()
    again = [
        check(result.output, settings, written)
        for settings, result in files
        if any(finding.path in paths for finding in result.runs)
    ]
    after = merged((finding for result in again for finding in result.runs), scripts, unjudged)
    for path, result in changed.items():
        try:
            verify_script(result.source, result.output, edits_of(result.findings))
            _verify_done(result.findings, after.get(path, ()))
        except VerificationError as error:
            findings = tuple(give_up(finding, error) for finding in result.findings)
            found[path] = FixResult(result.source, result.source, findings)
    return found


def verify_script(before: bytes, after: bytes, edits: tuple[Edit, ...]) -> None:
    """Raise VerificationError unless a shell reads of ``after`` what it reads of ``before``, and the insertions."""
    added, shift = [], 0
    for edit in ordered(edits):
        added.append((edit.offset + shift, edit.offset + shift + len(edit.text)))
        shift += len(edit.text)
    try:
        is_same = _shape(_tree(before), ()) == _shape(_tree(after), tuple(added))
    except RecursionError:
        is_same = False
    if not is_same:
        raise VerificationError("a shell would read the script in another way")


def _tree(source: bytes) -> Any:  # noqa: ANN401 - of all kinds of statements
    return shell.tree(Script(Text(source, ((0, 0),))))


def _shape(node: Any, added: tuple[tuple[int, int], ...]) -> Any:  # noqa: ANN401
    """A tree as what it says, without places, and without the bytes that were added."""
    if isinstance(node, Word):
        return _cut(node.text, added)
    if isinstance(node, Text):
        return _cut(node, added)
    if isinstance(node, tuple):
        parts = [_shape(part, added) for part in node if not isinstance(part, int) or isinstance(part, bool)]
        return type(node).__name__, [part for part in parts if part != b""]
    return node


def _cut(text: Text, added: tuple[tuple[int, int], ...]) -> bytes:
    if not any(start < text.end and text.start < end for start, end in added):
        return text.data
    kept = (at for at in range(len(text.data)) if not any(a <= text.offset(at) < b for a, b in added))
    return bytes(text.data[at] for at in kept)


def _verify_done(findings: tuple[Finding, ...], again: tuple[Finding, ...]) -> None:
    expected = [Verdict.PRESENT if finding.verdict is Verdict.FIX else finding.verdict for finding in findings]
    if [finding.verdict for finding in again] != expected:
        raise VerificationError("judged again, the commands look different")


class _Written:
    """A tree in which some files have other bytes."""

    def __init__(self, tree: Tree, changed: Mapping[str, bytes]) -> None:
        self.tree = tree
        self.changed = changed

    def kind(self, path: str) -> Kind | None:
        return self.tree.kind(path)

    def names(self, folder: str) -> tuple[str, ...]:
        return self.tree.names(folder)

    def read(self, path: str) -> bytes | None:
        return self.changed[path] if path in self.changed else self.tree.read(path)

    def paths(self) -> Iterable[str]:
        return self.tree.paths()
