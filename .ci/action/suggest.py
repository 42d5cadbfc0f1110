"""Puts what `check` would write as suggestions on a pull request's lines: the Action's input ``suggest``.

Run with ``python -I``, with the path of check's rdjson. It reads that, the event, the Dockerfiles and GitHub's API, and
runs nothing. Whatever goes wrong is one sentence and no failure: the exit code is that of check.
"""

import itertools
import json
import os
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

MARK = "<!-- pip-no-cache: suggestions -->"
AUTHOR = "github-actions[bot]"  # whose the job's own token is
MOST = 50
_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+(\d+)")
_SECONDS = 30


class Suggestion(NamedTuple):
    """One comment: the lines first to last of a file, and what it says."""

    path: str
    first: int
    last: int
    body: str

    def comment(self) -> dict[str, object]:
        """The comment as the API takes it."""
        one: dict[str, object] = {"path": self.path, "line": self.last, "side": "RIGHT", "body": self.body}
        return one if self.first == self.last else {**one, "start_line": self.first, "start_side": "RIGHT"}


class Insertion(NamedTuple):
    """A text that goes before that byte (1-based) of that line, and for what reason."""

    line: int
    column: int
    text: str
    reason: str


class Api(NamedTuple):
    """GitHub's API with the job's token."""

    root: str
    token: str

    def ask(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401
        """The answer's JSON, None where it is empty; raises OSError where there is none, or a refusal."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.root + path, data, method=method)  # noqa: S310 - GITHUB_API_URL
        request.add_unredirected_header("Authorization", f"Bearer {self.token}")
        request.add_header("Accept", "application/vnd.github+json")
        request.add_header("X-GitHub-Api-Version", "2022-11-28")
        request.add_header("User-Agent", "pip-no-cache")
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
            text = answer.read()
        return json.loads(text) if text else None

    def listed(self, path: str) -> Iterator[dict[str, Any]]:
        """All rows of a listing, page by page."""
        for page in itertools.count(1):
            rows = self.ask("GET", f"{path}?per_page=100&page={page}")
            yield from rows
            if len(rows) < 100:
                return


def shown(patch: str) -> dict[int, tuple[int, str]]:
    """The lines of a diff's new side: number -> (which hunk, text)."""
    found: dict[int, tuple[int, str]] = {}
    hunk, number = 0, 0
    for line in patch.split("\n"):
        if start := _HUNK.match(line):
            hunk, number = hunk + 1, int(start[1])
        elif line[:1] in {" ", "+"}:
            found[number] = (hunk, line[1:])
            number += 1
    return found


def insertions(diagnostics: Iterable[dict[str, Any]]) -> dict[str, list[list[Insertion]]]:
    """For each file, the insertions of each finding that has some."""
    found: dict[str, list[list[Insertion]]] = {}
    for one in diagnostics:
        edits = [
            Insertion(**edit["range"]["start"], text=edit["text"], reason=one["code"]["value"])
            for edit in one.get("suggestions", ())
        ]
        if edits:
            found.setdefault(one["location"]["path"], []).append(edits)
    return found


def spans(findings: Iterable[list[Insertion]]) -> list[tuple[int, int, list[Insertion]]]:
    """First line, last line and insertions, those that share a line together: no two comments change one."""
    made: list[tuple[int, int, list[Insertion]]] = []
    for edits in sorted(findings, key=lambda edits: min(edit.line for edit in edits)):
        first, last = min(edit.line for edit in edits), max(edit.line for edit in edits)
        if made and first <= made[-1][1]:
            before = made.pop()
            first, last, edits = before[0], max(last, before[1]), [*before[2], *edits]  # noqa: PLW2901
        made.append((first, last, edits))
    return made


def suggestions(path: str, findings: list[list[Insertion]], patch: str, source: bytes) -> Iterator[Suggestion]:
    """Those whose lines are all in one hunk, read there as in the checkout, and end in a line feed alone."""
    diff, lines = shown(patch), source.split(b"\n")
    for first, last, edits in spans(findings):
        places = [diff.get(number, (0, "")) for number in range(first, last + 1)]
        texts = lines[first - 1 : last]
        is_shown = len({hunk for hunk, _ in places}) == 1 and [text.encode() for _, text in places] == texts
        if is_shown and places[0][0] and not any(b"\r" in text for text in texts):
            yield Suggestion(path, first, last, _body(first, texts, edits))


def _body(first: int, lines: list[bytes], edits: list[Insertion]) -> str:
    changed = list(lines)
    for edit in sorted(edits, key=lambda edit: (edit.line, edit.column), reverse=True):
        line = changed[edit.line - first]
        changed[edit.line - first] = line[: edit.column - 1] + edit.text.encode() + line[edit.column - 1 :]
    text = b"\n".join(changed).decode()
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 3)
    reasons = ", ".join(f"`{reason}`" for reason in sorted({edit.reason for edit in edits}))
    return f"{MARK}\n{reasons}\n\n{fence}suggestion\n{text}\n{fence}"


def wanted(api: Api, pull: str, diagnostics: Iterable[dict[str, Any]]) -> tuple[list[Suggestion], int]:
    """What to comment, and how many more findings have an edit on lines that the diff does not show."""
    found = insertions(diagnostics)
    patches = {row["filename"]: row.get("patch", "") for row in api.listed(f"{pull}/files")}
    made: list[Suggestion] = []
    for path, findings in found.items():
        if patch := patches.get(path):
            made += suggestions(path, findings, patch, _source(path))
    return made[:MOST], sum(len(spans(findings)) for findings in found.values()) - len(made[:MOST])


def _source(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:
        return b""  # the checkout lies elsewhere: no line of the diff reads so


def put(api: Api, pull: str, commit: str, made: list[Suggestion], others: int) -> None:
    """Makes the review, or changes the one that there is: what no longer holds goes, what is new comes."""
    review = next(filter(_is_ours, api.listed(f"{pull}/reviews")), None)
    body = _summary(len(made), others)
    if review is None:
        if made:
            comments = [one.comment() for one in made]
            asked = {"commit_id": commit, "event": "COMMENT", "body": body, "comments": comments}
            api.ask("POST", f"{pull}/reviews", asked)
        return
    new = _renew(api, pull, made)
    for one in new:
        api.ask("POST", f"{pull}/comments", {"commit_id": commit, **one.comment()})
    if review["body"] != body:
        api.ask("PUT", f"{pull}/reviews/{review['id']}", {"body": body})


def _renew(api: Api, pull: str, made: list[Suggestion]) -> list[Suggestion]:
    """Deletes ours that no longer hold, unless somebody answered; which of the suggestions are not there yet."""
    comments = list(api.listed(f"{pull}/comments"))
    answered = {one.get("in_reply_to_id") for one in comments}
    left = {(one.path, one.last, one.body): one for one in made}
    for one in filter(_is_ours, comments):
        holds = left.pop((one["path"], one.get("line"), one["body"]), None)
        if holds is None and one["id"] not in answered:
            api.ask("DELETE", f"{pull.rpartition('/')[0]}/comments/{one['id']}")
    return list(left.values())


def _is_ours(one: dict[str, Any]) -> bool:
    return (one.get("user") or {}).get("login") == AUTHOR and (one.get("body") or "").startswith(MARK)


def _summary(count: int, others: int) -> str:
    said = f"pip-no-cache has {count} suggestion{'' if count == 1 else 's'} for the lines of this diff"
    more = f", and {others} more that cannot stand on it: see the job's summary" if others else ""
    return f"{MARK}\n{said}{more}."


def main(report: str) -> str:
    """Does it all; what to tell in the log, empty where there is nothing to tell."""
    event = os.environ.get("GITHUB_EVENT_NAME", "")
    if event != "pull_request":
        return f"suggestions are for the event pull_request alone, not for {event}"
    about = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_bytes())["pull_request"]
    api = Api(os.environ["GITHUB_API_URL"], os.environ["TOKEN"])
    pull = f"/repos/{os.environ['GITHUB_REPOSITORY']}/pulls/{about['number']}"
    diagnostics = json.loads(Path(report).read_bytes())["diagnostics"]
    try:
        put(api, pull, about["head"]["sha"], *wanted(api, pull, diagnostics))
    except urllib.error.HTTPError as error:
        if error.code in {401, 403, 404}:
            why = "give the job the permission pull-requests: write, which a pull request from a fork never has"
            return f"the token may not write suggestions to this pull request ({error.code}); {why}"
        return f"GitHub took no suggestions (HTTP {error.code}); the next run tries again"
    except (OSError, ValueError) as error:
        return f"GitHub took no suggestions ({type(error).__name__}); the next run tries again"
    return ""


if __name__ == "__main__":
    if told := main(sys.argv[1]):
        sys.stdout.write(f"::notice title=pip-no-cache::{told}\n")
