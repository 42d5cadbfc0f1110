"""``check --against``: the scanner's file is read, and what became of its results is told."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from fixer.against.answers import Answer, Answers, Around, Comparison
from fixer.against.scan import read
from fixer.command_line import files, repository, streams
from fixer.command_line.options import STDIN, Call
from fixer.errors import UsageError
from fixer.output.json_object import AgainstObject, ResultObject, finding_object
from fixer.output.visible import leading, plain, visible

_MOST_BYTES = 67_108_864  # GitHub takes 10 MB, compressed
_WORDS = {
    "fixable": "would be fixed by `fix`",
    "fixed": "fixed",
    "safe": "safe already",
    "refused": "refused",
    "told": "told",
    "suppressed": "suppressed",
    "gone": "not there any more",
    "failed": "not judged",
    "left-out": "not judged",
}


def comparison(path: str, call: Call) -> Comparison:
    """What holds the reports against the SARIF at ``path``; UsageError where there is none, or nobody would see it."""
    if call.add_ignore:
        raise UsageError("--against and --add-ignore exclude each other: the comments would move the lines")
    if not any(output.name in {"text", "json"} for output in call.outputs):
        raise UsageError("--against is told in text and in json: give one of them as --format too")
    return Comparison(read(_source(path, call), f"--against {path}"), _around(call.paths))


def lines(path: str, answers: Answers) -> Iterator[str]:
    """The answers for people: a line each, and one with the sums."""
    for one in answers.answers:
        place = leading(one.path) + (f":{one.line}" if one.line else "")
        yield f"{place}: {visible(one.tool)} {visible(one.rule)}: {_WORDS[one.outcome]}{_why(one)}\n"
    sums = Counter(_WORDS[one.outcome] for one in answers.answers)
    count = len(answers.answers)
    told = ", ".join(f"{number} {word}" for word, number in sums.items())
    others = [f"{answers.other_rules} of other rules"] if answers.other_rules else []
    others += [f"{answers.other_files} in files that are not checked"] if answers.other_files else []
    parts = [f"{count} result{'' if count == 1 else 's'}{f': {told}' if told else ''}", *others]
    yield f"Against {visible(path)}: {'; '.join(parts)}.\n"


def found(scans: Mapping[str, Answers]) -> AgainstObject:
    """The answers for programs, by the files of the scans."""
    files = list(map(plain, scans))
    return {
        "file": files[0],
        "files": files,
        "results": [_result(path, answer) for path, answers in scans.items() for answer in answers.answers],
        "other_rules": sum(answers.other_rules for answers in scans.values()),
        "other_files": sum(answers.other_files for answers in scans.values()),
    }


def _around(paths: Iterable[str]) -> Around:
    top = repository.place("x")[0]

    def is_there(path: str) -> bool:
        return os.path.lexists(os.path.join(top, path))

    return Around(top, _from_root("."), tuple(map(_from_root, paths)), repository.from_root, is_there)


def _from_root(path: str) -> str:
    """Where a file or folder lies below the top; "" is the top itself."""
    return repository.from_root(os.path.join(path, "x")).rpartition("/")[0]


def _source(path: str, call: Call) -> bytes:
    if path == STDIN and call.is_stdin():
        raise UsageError("--against - and the path - exclude each other: name one of the two files")
    try:
        source = streams.read(_MOST_BYTES + 1) if path == STDIN else files.whole(path, _MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"--against {path} cannot be read: {error.strerror}") from error
    if len(source) > _MOST_BYTES:
        raise UsageError(f"--against {path} is larger than {_MOST_BYTES} bytes: have the scanner write this rule only")
    return source


def _why(answer: Answer) -> str:
    """The reason, and how many other commands are meant as well."""
    reason = f" ({answer.reason})" if answer.reason else ""
    others = Counter(finding.verdict.value for finding in answer.findings)
    more = len(answer.findings) - 1
    also = f" (and {more} more command{'' if more == 1 else 's'} there)" if more > 0 and len(others) > 1 else ""
    return f"{reason}: {visible(answer.message)}{also}"


def _result(path: str, answer: Answer) -> ResultObject:
    return {
        "file": plain(path),
        "tool": plain(answer.tool),
        "rule": plain(answer.rule),
        "path": plain(answer.path),
        "line": answer.line,
        "outcome": answer.outcome,
        "reason": answer.reason,
        "message": plain(answer.message),
        "findings": list(map(finding_object, answer.findings)),
    }
