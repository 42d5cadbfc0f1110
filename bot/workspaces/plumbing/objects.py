"""Reads and writes the objects of a repository without a work tree, by git's plumbing."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

from bot.errors import GitError, OversizeError
from bot.model import Entry
from bot.texts.display import printable, shortened
from bot.workspaces.plumbing.processes import Answer, Limits
from bot.workspaces.plumbing.signing import Key, unsigned

# The branch that HEAD of a repository of ours names; there never is one.
UNBORN = "ours"
_OID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
# What git can read back as a date: more digits are no time, and would make it refuse the commit.
_DATE = re.compile(rb"\d{1,18} [+-]\d{4}")
_TREE_AND_PARENTS = re.compile(rb"tree ([0-9a-f]+)\n((?:parent [0-9a-f]+\n)*)")
_COMMITTER = re.compile(rb"^committer .*> (.*)$", re.MULTILINE)
# What a server has to say goes through git with this before each line.
_REMOTE = "remote:"
_MOST_LINES = 20
# What lines of git begin with that tell what is wrong; and one that stands below every push that failed.
_BLAMES = ("fatal: ", "error: ", "remote: ")
_SAYS_NOTHING = "error: failed to push some refs"
# Blobs of no more bytes together are read when their sizes are asked for: one process tells both.
_READ_AT_ONCE = Limits(seconds=900, file_bytes=0, output_bytes=1 << 20)


@dataclass(frozen=True, slots=True)
class Tip:
    """A commit as far as publishing asks: its tree, its true parents, and its committer date as git reads it back.

    ``unsigned`` is the id that it would have without its signature.
    """

    tree: str
    parents: tuple[str, ...]
    date: str
    unsigned: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who wrote and who committed, as ``Name <address>``, and when."""

    author: str
    committer: str
    date: str


class Git(Protocol):
    """Runs git commands, in surroundings that nobody else has a hand in."""

    def attempt(
        self, *arguments: str, stdin: bytes = b"", extra: Mapping[str, str] | None = None, limits: Limits | None = None
    ) -> Answer:
        """What the command left, however it ended."""
        ...

    def run(self, *arguments: str, stdin: bytes = b"", extra: Mapping[str, str] | None = None) -> bytes:
        """The command's output; raises GitError where it fails."""
        ...


class Objects:
    """A bare repository in which objects can be read and made; nothing is ever fetched for it on the way."""

    def __init__(self, git: Git, git_dir: Path) -> None:
        self._git = git
        self._git_dir = git_dir
        self._tips: dict[str, Tip] = {}
        self._read: dict[str, bytes] = {}

    def entries(self, commit: str) -> Iterator[Entry]:
        """Every file, symbolic link and submodule of a commit, by path; one at a time, for there may be very many."""
        answer = self._attempt("ls-tree", "-r", "-z", "--full-tree", _checked(commit))
        if answer.status:
            wrong = f"the files of its commit {commit[:10]} cannot be told ({cause(answer.complaint)})"
            raise GitError(f"{wrong}; git fsck says what is missing in the repository")
        return map(_entry, _terminated(answer.output))

    def sizes(self, blobs: Iterable[str]) -> dict[str, int]:
        """How many bytes each blob has; raises GitError where one is not at hand."""
        wanted = tuple(dict.fromkeys(blobs))
        if not self._read_at_once(wanted):
            output = self._run(
                "cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)", stdin=lines(wanted)
            )
            return {oid.decode(): int(size) for oid, size in map(_blob_header, output.splitlines())}
        return {blob: len(self._read[blob]) for blob in wanted}

    def blobs(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """The bytes of each blob, all in one go; raises GitError where one is not at hand."""
        wanted = tuple(dict.fromkeys(blobs))
        missing = [blob for blob in wanted if blob not in self._read]
        found = _contents(self._run("cat-file", "--batch", stdin=lines(missing))) if missing else {}
        return {blob: found[blob] if blob in found else self._read[blob] for blob in wanted}

    def _read_at_once(self, blobs: tuple[str, ...]) -> bool:
        """Whether the blobs are so small together that now they are all read."""
        missing = [blob for blob in blobs if blob not in self._read]
        if not missing:
            return True
        try:
            answer = self._attempt("cat-file", "--batch", stdin=lines(missing), limits=_READ_AT_ONCE)
        except OversizeError:
            return False
        if answer.status == 0:
            self._read.update(_contents(answer.output))
        return answer.status == 0

    def tip(self, commit: str) -> Tip | None:
        """The commit's tree, parents and date; None where the object is not at hand or no commit."""
        if commit not in self._tips and is_oid(commit):
            # The raw object: what else git tells of a commit takes a shallow repository's word for its parents.
            answer = self._attempt("cat-file", "commit", commit)
            if answer.status == 0:
                self._tips[commit] = read_tip(commit, answer.output)
        return self._tips.get(commit)

    def write_blob(self, content: bytes) -> str:
        """The new blob's object id; the bytes go in as they are, whatever .gitattributes says."""
        return self._run("hash-object", "-w", "--no-filters", "--stdin", stdin=content).decode().strip()

    def merged_blob(self, ours: str, base: str, theirs: str) -> str | None:
        """The blob that git makes of two changes of one; None where a person has to."""
        contents = self.blobs((ours, base, theirs))
        files = [self._git_dir / f"merge-{side}" for side in ("ours", "base", "theirs")]
        for file, blob in zip(files, (ours, base, theirs), strict=True):
            file.write_bytes(contents[blob])
        answer = self._attempt("merge-file", "--stdout", "--quiet", *map(str, files))
        return self.write_blob(answer.output) if answer.status == 0 else None

    def merged_tree(self, base: str, ours: str, theirs: str) -> str | None:
        """The tree that git makes of two commits, which both came from the ``base``; None where a person has to."""
        index = {"GIT_INDEX_FILE": str(self._git_dir / "merged-index")}
        trees = (_checked(base), _checked(ours), _checked(theirs))
        self._run("read-tree", "-i", "-m", "--aggressive", *trees, extra=index)
        sides: dict[bytes, list[tuple[str, str]]] = {}
        for line in _terminated(self._run("ls-files", "--unmerged", "-z", extra=index)):
            description, _, path = line.partition(b"\t")
            mode, blob, _ = description.decode().split(" ")
            sides.setdefault(path, []).append((mode, blob))
        changes = b""
        for path, found in sides.items():
            modes = {mode for mode, _ in found}
            is_plain = len(found) == 3 and len(modes) == 1 and next(iter(modes)).startswith("100")
            merged = self.merged_blob(found[1][1], found[0][1], found[2][1]) if is_plain else None
            if merged is None:
                return None
            changes += b"0 %s\t%s\0%s %s\t%s\0" % (
                b"0" * len(merged), path, found[0][0].encode(), merged.encode(), path
            )  # fmt: skip
        self._run("update-index", "-z", "--index-info", stdin=changes, extra=index)
        return self._run("write-tree", "--missing-ok", extra=index).decode().strip()

    def write_tree(self, base: str, entries: Iterable[Entry]) -> str:
        """The base commit's tree with these entries in place of those of the same paths."""
        index = {"GIT_INDEX_FILE": str(self._git_dir / "private-index")}
        changes = b"".join(_index_line(entry) for entry in entries)
        self._run("read-tree", _checked(base), extra=index)
        self._run("update-index", "-z", "--index-info", stdin=changes, extra=index)
        return self._run("write-tree", "--missing-ok", extra=index).decode().strip()

    def changed_paths(self, base: str, tree: str) -> frozenset[str]:
        """The paths at which two trees differ."""
        if base == tree:
            return frozenset()
        output = self._run("diff-tree", "-r", "-z", "--name-only", "--no-renames", _checked(base), _checked(tree))
        return frozenset(path.decode("utf-8", "surrogateescape") for path in _terminated(output))

    def write_commit(
        self, tree: str, parent: str | None, message: str, signature: Signature, *others: str, key: Key | None = None
    ) -> str:
        """The commit's object id, the same for the same arguments wherever and whenever it is made.

        ``others`` are its parents behind the first. A ``key`` signs it, and then the id may be another each time.
        """
        who = {**_person("AUTHOR", signature.author), **_person("COMMITTER", signature.committer)}
        when = {"GIT_AUTHOR_DATE": signature.date, "GIT_COMMITTER_DATE": signature.date}
        parents = [word for oid in filter(None, (parent, *others)) for word in ("-p", _checked(oid))]
        words = (*parents, "-F", "-", _checked(tree))
        arguments = key.arguments(*words) if key else ("commit-tree", "--no-gpg-sign", *words)
        extra = {**who, **when, **(key.environment if key else {})}
        return self._run(*arguments, stdin=message.encode(), extra=extra).decode().strip()

    def _run(self, *arguments: str, stdin: bytes = b"", extra: Mapping[str, str] | None = None) -> bytes:
        return self._git.run(f"--git-dir={self._git_dir}", *arguments, stdin=stdin, extra=extra)

    def _attempt(
        self, *arguments: str, stdin: bytes = b"", extra: Mapping[str, str] | None = None, limits: Limits | None = None
    ) -> Answer:
        return self._git.attempt(f"--git-dir={self._git_dir}", *arguments, stdin=stdin, extra=extra, limits=limits)


def make_repository(git_dir: Path, algorithm: str) -> None:
    """What ``git init --bare`` makes, as far as git asks for it; the file is written because a process costs more."""
    git_dir.mkdir(parents=True)
    for folder in ("objects", "refs"):
        (git_dir / folder).mkdir()
    version, extensions = (0, "") if algorithm == "sha1" else (1, f"[extensions]\n\tobjectFormat = {algorithm}\n")
    (git_dir / "config").write_text(f"[core]\n\trepositoryFormatVersion = {version}\n\tbare = true\n{extensions}")
    (git_dir / "HEAD").write_text(f"ref: refs/heads/{UNBORN}\n")


def is_oid(word: str) -> bool:
    """Whether it can be the full id of an object, and so is no option, path or pattern."""
    return _OID.fullmatch(word) is not None


def lines(oids: Iterable[str]) -> bytes:
    """Each object id once, as git reads them from its standard input."""
    return "".join(f"{_checked(oid)}\n" for oid in dict.fromkeys(oids)).encode()


def cause(complaint: bytes) -> str:
    """The line of git's complaint that tells most, safe to show: the first that blames, for advice comes behind it."""
    said = [line.strip() for line in complaint.decode("utf-8", "surrogateescape").splitlines() if line.strip()]
    blames = [line for line in said if line.startswith(_BLAMES) and not line.startswith(_SAYS_NOTHING)]
    told = next(iter(blames), said[-1] if said else "it said nothing")
    return shortened(printable(told), 300)


def remote_lines(complaint: bytes) -> tuple[str, ...]:
    """What the server itself said, line by line, safe to show; of very many lines the first."""
    said = (line.strip() for line in complaint.decode("utf-8", "surrogateescape").split("\n"))
    told = (line.removeprefix(_REMOTE).strip() for line in said if line.startswith(_REMOTE))
    return tuple(shortened(printable(line), 200) for line in islice(filter(None, told), _MOST_LINES))


def _checked(oid: str) -> str:
    if not is_oid(oid):
        raise GitError(f"{shortened(printable(oid), 80)} is no object id; the plan or the repository is broken")
    return oid


def _contents(output: bytes) -> dict[str, bytes]:
    """What ``cat-file --batch`` tells, by the blobs' ids."""
    contents = {}
    position = 0
    while position < len(output):
        end = output.index(b"\n", position)
        oid, size = _blob_header(output[position:end])
        contents[oid.decode()] = output[end + 1 : end + 1 + int(size)]
        position = end + 1 + int(size) + 1
    return contents


def _terminated(output: bytes) -> Iterator[bytes]:
    start = 0
    while (end := output.find(b"\0", start)) >= 0:
        yield output[start:end]
        start = end + 1


def _entry(line: bytes) -> Entry:
    description, _, path = line.partition(b"\t")
    mode, _, blob = description.decode().split(" ")
    return Entry(path.decode("utf-8", "surrogateescape"), mode, blob)


def _index_line(entry: Entry) -> bytes:
    return f"{entry.mode} {entry.blob}\t{entry.path}".encode("utf-8", "surrogateescape") + b"\0"


def _blob_header(line: bytes) -> tuple[bytes, bytes]:
    fields = line.split(b" ")
    if len(fields) != 3 or fields[1] != b"blob":
        raise GitError(
            f"git has no blob {printable(fields[0].decode('ascii', 'replace'))}; the repository is incomplete"
        )
    return fields[0], fields[2]


def read_tip(oid: str, commit: bytes) -> Tip:
    """A raw commit as publishing asks for it; raises GitError where it is none."""
    header = commit.partition(b"\n\n")[0] + b"\n"
    start, committer = _TREE_AND_PARENTS.match(header), _COMMITTER.search(header)
    if start is None:
        raise GitError("a commit of the repository is broken: it names no tree")
    # A date that git cannot read must not become the time of today.
    date = committer[1] if committer and _DATE.fullmatch(committer[1]) else b"0 +0000"
    parents = tuple(start[2].decode().split()[1::2])
    return Tip(start[1].decode(), parents, f"@{date.decode()}", unsigned(oid, commit))


def _person(role: str, person: str) -> dict[str, str]:
    from git import Actor  # where it is imported it starts git, and only what is published needs it

    who = Actor.from_string(person)
    if who.email is None:
        raise GitError(f"{printable(person)} is not a name with an address; write Name <name@host>")
    return {f"GIT_{role}_NAME": who.name or "", f"GIT_{role}_EMAIL": who.email}
