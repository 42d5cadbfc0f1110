"""Git without a work tree: reads and writes objects by plumbing; the only importer of GitPython."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from git.cmd import Git
from git.exc import GitCommandError, GitCommandNotFound

from bot import git_environment
from bot.display import printable, shortened
from bot.errors import GitError, PushRejectedError
from bot.model import Entry

OLDEST_GIT = (2, 32)
LOCAL_PROTOCOLS = ("file",)
_LONGEST_SECONDS = 900
_VERSION = re.compile(r"git version (\d+)\.(\d+)")
_DATE = re.compile(r"\d+ [+-]\d{4}")
_PERSON = re.compile(r"(?P<name>.*) <(?P<address>.*)>")


@dataclass(frozen=True, slots=True)
class Tip:
    """A commit as far as publishing asks: its tree, its parents, and its committer date as git reads it back."""

    tree: str
    parents: tuple[str, ...]
    date: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who wrote and who committed, as ``Name <address>``, and when."""

    author: str
    committer: str
    date: str


@dataclass(frozen=True, slots=True)
class Refs:
    """What a remote answers: HEAD's object (None: no commit there), the branch it names, and one asked branch."""

    head: str | None
    default_branch: str | None
    branch: str | None = None


class Runner:
    """Runs git commands below one private folder, each with the environment of ``git_environment`` and no more."""

    def __init__(self, folder: Path, protocols: tuple[str, ...]) -> None:
        self.folder = folder
        home = folder / "home"
        home.mkdir()
        config_file = folder / "config"
        config_file.write_text(git_environment.config(protocols))
        self._environment = git_environment.environment(os.environ, home, config_file, protocols)
        self._git = Git(str(home))

    def run(self, *arguments: str, stdin: bytes = b"", extra: Mapping[str, str] | None = None) -> bytes:
        """The command's output; raises GitError where it fails."""
        status, output, complaint = self.attempt(*arguments, stdin=stdin, extra=extra)
        if status:
            raise GitError(f"git {_name(arguments)} failed: {_last_line(complaint)}")
        return output

    def attempt(
        self, *arguments: str, stdin: bytes = b"", extra: Mapping[str, str] | None = None
    ) -> tuple[int, bytes, str]:
        """Exit status, output and error output."""
        environment = {**self._environment, **(extra or {})}
        # GitPython hands the caller's whole environment on; env -u takes away what is not ours to pass.
        unset = [word for name in os.environ if name and name not in environment for word in ("-u", name)]
        with tempfile.TemporaryFile(dir=self.folder) as stream:
            stream.write(stdin)
            stream.seek(0)
            try:
                status, output, complaint = self._git.execute(
                    ["env", *unset, "git", *arguments],
                    istream=stream,
                    env=environment,
                    with_extended_output=True,
                    with_exceptions=False,
                    stdout_as_string=False,
                    strip_newline_in_stdout=False,
                    kill_after_timeout=_LONGEST_SECONDS,
                )
            except (GitCommandError, GitCommandNotFound) as error:
                raise GitError(f"git {_name(arguments)} could not be run: {_last_line(str(error))}") from None
        return status, output, complaint

    def refs(self, remote: str, branch: str | None = None) -> Refs:
        """HEAD of a remote and, where asked for, one branch; no object is read or fetched."""
        wanted = ["HEAD"] if branch is None else ["HEAD", f"refs/heads/{branch}"]
        served = f"--upload-pack={_served('upload-pack')}"
        output = self.run("ls-remote", "--symref", served, "--", remote, *wanted)
        lines = [line.split("\t", 1) for line in output.decode("utf-8", "surrogateescape").splitlines() if "\t" in line]
        symbolic = {name: value.removeprefix("ref: ") for value, name in lines if value.startswith("ref: ")}
        oids = {name: value for value, name in lines if not value.startswith("ref: ")}
        default = symbolic.get("HEAD", "")
        return Refs(
            head=oids.get("HEAD"),
            default_branch=default.removeprefix("refs/heads/") or None,
            branch=oids.get(f"refs/heads/{branch}"),
        )

    def has_branches(self, remote: str) -> bool:
        """Whether there is any branch with a commit."""
        return bool(self.run("ls-remote", "--heads", f"--upload-pack={_served('upload-pack')}", "--", remote))


class Workspace:
    """A private bare repository in which one repository's objects can be read, and a commit be made and pushed."""

    def __init__(self, runner: Runner, git_dir: Path, remote: str) -> None:
        self._runner = runner
        self._git_dir = git_dir
        self._remote = remote

    def entries(self, commit: str) -> tuple[Entry, ...]:
        """Every file, symbolic link and submodule of a commit, by path."""
        output = self._run("ls-tree", "-r", "-z", "--full-tree", commit)
        return tuple(_entry(line) for line in output.split(b"\0") if line)

    def sizes(self, blobs: Iterable[str]) -> dict[str, int]:
        """How many bytes each blob has."""
        wanted = _lines(blobs)
        output = self._run("cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)", stdin=wanted)
        return {oid.decode(): int(size) for oid, size in map(_blob_header, output.splitlines())}

    def blobs(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """The bytes of each blob, all in one go."""
        output = self._run("cat-file", "--batch", stdin=_lines(blobs))
        contents = {}
        position = 0
        while position < len(output):
            end = output.index(b"\n", position)
            oid, size = _blob_header(output[position:end])
            contents[oid.decode()] = output[end + 1 : end + 1 + int(size)]
            position = end + 1 + int(size) + 1
        return contents

    def tip(self, commit: str) -> Tip | None:
        """The commit's tree, parents and date; None where the object is not at hand or no commit."""
        status, output, _ = self._attempt("rev-list", "--no-walk", "--format=%T%n%P%n%cd", "--date=raw", commit, "--")
        if status:
            return None
        tree, parents, date = output.decode("ascii", "replace").split("\n")[1:4]
        # A date that git cannot read is shown empty; it must not become the time of today.
        return Tip(tree, tuple(parents.split()), f"@{date}" if _DATE.fullmatch(date) else "@0 +0000")

    def write_blob(self, content: bytes) -> str:
        """The new blob's object id; the bytes go in as they are, whatever .gitattributes says."""
        return self._run("hash-object", "-w", "--no-filters", "--stdin", stdin=content).decode().strip()

    def write_tree(self, base: str, entries: Iterable[Entry]) -> str:
        """The base commit's tree with these entries in place of those of the same paths."""
        index = {"GIT_INDEX_FILE": str(self._git_dir / "private-index")}
        changes = b"".join(_index_line(entry) for entry in entries)
        self._run("read-tree", base, extra=index)
        self._run("update-index", "-z", "--index-info", stdin=changes, extra=index)
        return self._run("write-tree", "--missing-ok", extra=index).decode().strip()

    def changed_paths(self, base: str, tree: str) -> frozenset[str]:
        """The paths at which two trees differ."""
        output = self._run("diff-tree", "-r", "-z", "--name-only", "--no-renames", base, tree)
        return frozenset(path.decode("utf-8", "surrogateescape") for path in output.split(b"\0") if path)

    def write_commit(self, tree: str, parent: str, message: str, signature: Signature) -> str:
        """The commit's object id, the same for the same arguments wherever and whenever it is made."""
        who = {**_person("AUTHOR", signature.author), **_person("COMMITTER", signature.committer)}
        when = {"GIT_AUTHOR_DATE": signature.date, "GIT_COMMITTER_DATE": signature.date}
        arguments = ("commit-tree", "--no-gpg-sign", "-p", parent, "-F", "-", tree)
        return self._run(*arguments, stdin=message.encode(), extra={**who, **when}).decode().strip()

    def remote_branch(self, branch: str) -> str | None:
        """The object id of the remote's branch, None where there is none."""
        return self._runner.refs(self._remote, branch).branch

    def push(self, commit: str, branch: str, expected: str | None) -> None:
        """Moves the remote's branch from ``expected`` (None: it must not exist) to the commit.

        Raises PushRejectedError where the branch is not at the commit afterwards.
        """
        ref = f"refs/heads/{branch}"
        lease = f"--force-with-lease={ref}:{expected or ''}"
        served = f"--receive-pack={_served('receive-pack')}"
        flags = ("--no-verify", "--no-signed", "--no-follow-tags", "--recurse-submodules=no", "--porcelain", "--quiet")
        status, _, complaint = self._attempt("push", *flags, served, lease, "--", self._remote, f"{commit}:{ref}")
        # The connection may break after the branch has moved: where it is counts, not what was answered.
        if status and self.remote_branch(branch) != commit:
            raise PushRejectedError(f"The branch {branch} was not taken: {_last_line(complaint)}")

    def _run(self, *arguments: str, stdin: bytes = b"", extra: Mapping[str, str] | None = None) -> bytes:
        return self._runner.run(f"--git-dir={self._git_dir}", *arguments, stdin=stdin, extra=extra)

    def _attempt(self, *arguments: str) -> tuple[int, bytes, str]:
        return self._runner.attempt(f"--git-dir={self._git_dir}", *arguments)


@contextmanager
def runner(protocols: tuple[str, ...]) -> Iterator[Runner]:
    """Git in a temporary folder that only its owner may enter, gone afterwards."""
    folder = tempfile.mkdtemp(prefix="pip-no-cache-")
    try:
        yield Runner(Path(folder), protocols)
    finally:
        _remove(folder)


def _remove(folder: str) -> None:
    try:
        shutil.rmtree(folder, ignore_errors=True)
    except BaseException:  # an interrupt in the middle: nothing stays behind for that
        shutil.rmtree(folder, ignore_errors=True)
        raise


@contextmanager
def borrowing(remote: str) -> Iterator[Workspace]:
    """A workspace over a repository on this machine: its objects are borrowed, nothing is copied."""
    with runner(LOCAL_PROTOCOLS) as git:
        yield Workspace(git, _borrowed(git, remote), remote)


def require_git() -> None:
    """Raises GitError where git is missing or too old."""
    oldest = ".".join(map(str, OLDEST_GIT))
    with runner(()) as git:
        found = _VERSION.match(git.run("--version").decode("utf-8", "replace"))
    if not found or (int(found[1]), int(found[2])) < OLDEST_GIT:
        shown = found[0] if found else "this git"
        raise GitError(f"{shown} is too old: git {oldest} or newer is needed")


def _borrowed(git: Runner, remote: str) -> Path:
    source = Path(remote)
    own = source / ".git"
    described = git.run(
        *(word for setting in git_environment.SERVED_WITH for word in ("-c", setting)),
        f"--git-dir={own if own.exists() else source}",
        *("rev-parse", "--show-object-format", "--path-format=absolute", "--git-common-dir"),
    )
    algorithm, _, common = described.removesuffix(b"\n").decode("utf-8", "surrogateescape").partition("\n")
    git_dir = git.folder / "repository.git"
    git.run("init", "--quiet", "--bare", f"--object-format={algorithm}", str(git_dir))
    (git_dir / "objects/info").mkdir(exist_ok=True)
    (git_dir / "objects/info/alternates").write_bytes(_quoted(os.fsencode(f"{common}/objects")) + b"\n")
    shallow = Path(common, "shallow")
    if shallow.is_file():
        (git_dir / "shallow").write_bytes(shallow.read_bytes())
    return git_dir


def _served(program: str) -> str:
    settings = " ".join(f"-c {setting}" for setting in git_environment.SERVED_WITH)
    return f"git {settings} {program}"


def _entry(line: bytes) -> Entry:
    description, _, path = line.partition(b"\t")
    mode, _, blob = description.decode().split(" ")
    return Entry(path.decode("utf-8", "surrogateescape"), mode, blob)


def _index_line(entry: Entry) -> bytes:
    return f"{entry.mode} {entry.blob}\t{entry.path}".encode("utf-8", "surrogateescape") + b"\0"


def _lines(words: Iterable[str]) -> bytes:
    return "".join(f"{word}\n" for word in dict.fromkeys(words)).encode()


def _blob_header(line: bytes) -> tuple[bytes, bytes]:
    fields = line.split(b" ")
    if len(fields) != 3 or fields[1] != b"blob":
        raise GitError(
            f"git has no blob {printable(fields[0].decode('ascii', 'replace'))}; the repository is incomplete"
        )
    return fields[0], fields[2]


def _person(role: str, person: str) -> dict[str, str]:
    match = _PERSON.fullmatch(person)
    if match is None:
        raise GitError(f"{printable(person)} is not a name with an address; write Name <name@host>")
    return {f"GIT_{role}_NAME": match["name"], f"GIT_{role}_EMAIL": match["address"]}


def _quoted(path: bytes) -> bytes:
    """A path in quotes as git reads it in ``alternates``, newlines and quotes included."""
    return (
        b'"'
        + b"".join(bytes([byte]) if 32 < byte < 127 and byte not in b'"\\' else b"\\%03o" % byte for byte in path)
        + b'"'
    )


def _name(arguments: Iterable[str]) -> str:
    return next((word for word in arguments if not word.startswith("-") and "=" not in word), "")


def _last_line(complaint: str) -> str:
    lines = [line for line in complaint.strip().splitlines() if line.strip()]
    return shortened(printable(lines[-1].strip()), 300) if lines else "it said nothing"
