"""What the commands of a RUN, or of a script, may run: a file of the build context, or a program that is one.

By finding, replacing and splitting alone: a regular expression takes many times as long for each byte.
"""

from functools import lru_cache

from fixer.record import NamedTuple

# What ends a command, so that another begins; quotes, commas and brackets stand between words.
_TO_LINES = bytes.maketrans(b";&|()`\"',[]", b"\n\n\n\n\n\n     ")
# Behind these the program stands, as it does behind options and assignments.
_LEADING = frozenset(b"RUN ! { then do else elif if while until exec time sudo env nohup command eval @".split())
RUNS_NONE = frozenset(
    b"apt-get apt apk yum dnf microdnf rpm dpkg pip pip3 npm yarn pnpm npx go cargo rustup gem bundle composer mvn"
    b" gradle dotnet pecl docker-php-ext-install a2enmod echo printf cat rm mkdir rmdir touch"
    b" chmod chown chgrp cd pwd ls test [ true false : set unset export read exit return shift sed awk grep sort head"
    b" tail tee tr cut wc diff curl wget git tar unzip zip gzip gunzip gpg apt-key add-apt-repository apt-mark"
    b" dpkg-reconfigure locale-gen update-locale update-ca-certificates ldconfig useradd groupadd adduser addgroup"
    b" usermod passwd chpasswd sha256sum md5sum uname id which hash dos2unix cmake ninja gcc g++ strip file"
    b" stat nproc sleep date basename dirname mktemp for case ARG ENV CMD ENTRYPOINT EXPOSE LABEL USER VOLUME WORKDIR"
    b" HEALTHCHECK STOPSIGNAL MAINTAINER SHELL $ # \\ fi done esac } ] break continue * EOF EOT EOS"
    # What stands before the bracket of a case, behind which a command begins.
    b" amd64 arm64 aarch64 x86_64 armhf armv6l armv7l i386 i686 ppc64le s390x riscv64 linux/amd64 linux/arm64".split()
)
"""They take files and run none of them, or run others; most commands begin with one of these."""
# Those of the image are meant, whatever else is brought to a folder that PATH has; what they are given may be a file.
_OF_IMAGES = frozenset(
    b"sh bash dash ash zsh ksh python python2 python3 uv pipx poetry conda mamba micromamba rsync readlink yes jar ruby"
    b" perl node php java dpkg-query xargs find basename".split()
)
_PUTS = frozenset((b"cp", b"mv", b"ln", b"install"))  # they run none either, and may put one where PATH finds it
_TAKE_FILES = RUNS_NONE | _PUTS
_INTERPRETERS = (b"python", b"pypy", b"node", b"ruby", b"perl", b"php")
_STOPS = frozenset((b"-c", b"-", b"-e", b"-r"))
# Of images; a file of the context has another name.
_MODULES = frozenset(
    b"pip pip3 venv virtualenv ensurepip compileall build unittest pytest spacy nltk.downloader playwright site zipfile"
    b" http.server json.tool ipykernel pipx pipenv poetry uv py_compile easy_install".split()
)
_SHELLS = frozenset(b"sh bash dash ash zsh ksh".split())
_WRITTEN_BY_TOOLS = frozenset((b"mvnw", b"gradlew"))  # scripts in many trees, none with a pip
_MAKES = frozenset((b"make", b"gmake", b"just", b"task", b"go-task"))
_ENDINGS = (b".sh", b".bash", b".py")
_SHELL_ENDINGS = (b".sh", b".bash")
_DASH, _EQUALS, _SLASH = b"-=/"  # as numbers, which bytes are searched for in a fifth of the time
_OF_FIND = (b"./", b"sh", b".py", b"-exec {}", b"-execdir {}")
_OF_OTHERS = (b"/", b"sh", b".py")
_WRITERS = (b"cat ", b"sed ", b"tr -d ")
_MOST_LEADING = 12
_TAKE_OPTIONS = frozenset(b"RUN sudo env exec time nohup command".split())


def may_run_files(source: bytes) -> bool:
    """Whether a script, or a RUN, may run a file of the build context by its path."""
    return ran(joined_lines(source)).file


class Ran(NamedTuple):
    """What commands may run: a file by its path, a program by a name that may be anybody's, or a shell's script.

    ``puts``: they put something into a folder for programs, where its name is enough to run it.
    """

    file: bool
    name: bool
    script: bool
    puts: bool


NOTHING = Ran(file=False, name=False, script=False, puts=False)
_PUT = NOTHING._replace(puts=True)
_FILE = NOTHING._replace(file=True)


@lru_cache(maxsize=1_024)  # Dockerfiles of one house have much in common, and a proof asks again
def ran(text: bytes) -> Ran:
    """What the commands of a RUN may run, whose lines are joined."""
    if not (each := commands(text)):
        return NOTHING
    is_piped = may_pipe_files(text)
    found = [what for words in each if (what := ran_by(words, is_piped=is_piped)) is not NOTHING]
    return Ran(*map(any, zip(*found, strict=True))) if found else NOTHING


def ran_by(words: list[bytes], *, is_piped: bool) -> Ran:
    """What one of the ``commands`` may run; ``is_piped``: another may write a file into a shell that reads a pipe."""
    program, rest = _program(words)
    if not program or program in RUNS_NONE or program[:1] == b"#":
        return _FILE if is_piped and words[0] == b"eval" else NOTHING
    if program in _PUTS:
        return _PUT if rest.find(b"bin") >= 0 else NOTHING
    is_file = _is_file(program, rest) or (is_piped and _reads_a_pipe(program, rest))
    found = Ran(is_file, _is_name(program), _is_script(program, rest), puts=False)
    return found if any(found) else NOTHING


def joined_lines(source: bytes) -> bytes:
    """A text without the ends of lines that go on."""
    if source.find(b"\r") >= 0:
        source = source.replace(b"\r", b"")
    return source.replace(b"\\\n", b" ")


def commands(source: bytes) -> list[list[bytes]]:
    """The commands of a text, each as its first word and the rest, without those whose first word runs no file.

    A variable that is set for one is none of its words.
    """
    found = []
    for line in source.translate(_TO_LINES).split(b"\n"):  # which takes less than a comprehension
        if not line:
            continue
        words = line.split(None, 1)
        if not words or words[0] in RUNS_NONE:
            continue
        if _EQUALS in words[0] and _is_assigned(words[0]):
            words = words[1].split(None, 1) if len(words) > 1 else []
            if not words or words[0] in RUNS_NONE:
                continue
        found.append(words)
    return found


def _program(words: list[bytes]) -> tuple[bytes, bytes]:
    """The program of a command, and the text behind it; none where nothing is run."""
    before = b""
    for _ in range(_MOST_LEADING):
        word = words[0]
        if word in RUNS_NONE:
            return b"", b""
        if word[0] == _DASH:
            if word[:2] != b"--" and before not in _TAKE_OPTIONS and before[:1] != b"-":
                return b"", b""  # a test, which stands in brackets
        elif word not in _LEADING and not _is_assigned(word) and word[:2] != b"<<":
            return word.strip(b"!{}@+<>"), words[1] if len(words) > 1 else b""
        if len(words) == 1:
            return b"", b""
        before = word
        words = words[1].split(None, 1)
        if not words:
            return b"", b""
    return b"./", b""  # somewhere behind all that


def _is_assigned(word: bytes) -> bool:
    return word.find(_EQUALS) > 0 and word[0] != _SLASH and word[0] != _DASH


def _is_name(program: bytes) -> bool:
    """Whether it is looked for on PATH, and may be anybody's."""
    is_known = program in _TAKE_FILES or program in _OF_IMAGES
    return program[:1].isalnum() and not is_known and program.find(b"/") < 0


def _is_file(program: bytes, rest: bytes) -> bool:
    """Whether a program is a file that may be of the context, or is given one to run."""
    if not program or program in _TAKE_FILES or program[:1] == b"#":
        return False
    if program in _MAKES or program.endswith(_ENDINGS) or (program[:1] == b"$" and program != b"$"):
        return True
    name = program.rpartition(b"/")[2]
    if name in _WRITTEN_BY_TOOLS:
        return False
    if name.startswith(_INTERPRETERS):
        return _is_given(rest)
    if name is not program and name not in _SHELLS:
        is_of_image = program[:1] == b"/" and program.find(b"bin/") >= 0
        if is_of_image:
            return name in _MAKES or (name not in _TAKE_FILES and _is_script(name, rest))
        return program.find(b"://") < 0
    return _is_script(program, rest)


def _is_script(program: bytes, rest: bytes) -> bool:
    """Whether a program is a shell that is given a file, or one whose name says that a shell reads it."""
    name = program.rpartition(b"/")[2]
    if name in _SHELLS:
        return _is_given_to_shell(rest)
    if program in (b".", b"source"):
        return bool(rest)
    if name.endswith(_SHELL_ENDINGS):
        return True
    if name == b"run-parts":
        return True
    # What nobody here knows may be a program that runs another one; ``find`` is given folders.
    return any(rest.find(sign) >= 0 for sign in (_OF_FIND if name == b"find" else _OF_OTHERS))


def _is_given(rest: bytes) -> bool:
    """Whether a Python, or what reads another language, is given a file, or a module that may be one."""
    words = rest.split()
    for at, word in enumerate(words):
        if word == b"-m":
            return b"".join(words[at + 1 : at + 2]) not in _MODULES
        if word in _STOPS or (word[:1] == b"-" != word[1:2] and word[-1:] == b"e"):  # perl -pe
            return False
        if word[:1] != b"-":
            return word[:1] != b">" and word[:2] != b"<<"
    return False


def _is_given_to_shell(rest: bytes) -> bool:
    """The same of a shell, for which a text may stand in the place of a file."""
    words, is_value = rest.split(), False
    for at, word in enumerate(words):
        if is_value:
            is_value = False
        elif word[:1] == b"<":
            return word[:2] != b"<<" and (len(word) > 1 or bool(words[at + 1 :]))
        elif word[:1] not in (b"-", b"+"):
            return word[:1] != b">"
        elif word[-1:] == b"c" and word[:2] != b"--":
            return bool(words[at + 1 :]) and _is_run_by_text(b" ".join(words[at + 1 :]))
        else:
            is_value = word[-1:] == b"o"
    return False


def may_pipe_files(source: bytes) -> bool:
    """Whether a command may write a file into a pipe, as it is or changed."""
    return any(source.find(name) >= 0 for name in _WRITERS)


def _reads_a_pipe(program: bytes, rest: bytes) -> bool:
    """Whether it is a shell that may read what a ``cat`` writes, in a pipe or in ``<(…)``."""
    return program.rpartition(b"/")[2] in _SHELLS and all(word[:1] in (b"-", b"<") for word in rest.split()[:1])


def _is_run_by_text(text: bytes) -> bool:
    """Whether a text that a shell is given runs a file, or another shell, be it what it may."""
    program, rest = _program(text.split(None, 1))
    return program.rpartition(b"/")[2] in _SHELLS or _is_file(program, rest)
