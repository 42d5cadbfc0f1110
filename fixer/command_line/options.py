"""What may be said on the command line of check and fix."""

from fixer.choices import CHOICES
from fixer.command_line.command import FILE, WordError, number, one_of, operand, option, switch
from fixer.command_line.inspection import Inspection
from fixer.command_line.project import Projects
from fixer.record import NamedTuple
from fixer.search.discover import Selection

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "rdjson", "markdown")

STDIN = "-"


class Output(NamedTuple):
    """A format, and the file that it goes to; None for standard output."""

    name: str
    file: str | None


class Call(NamedTuple):
    """The options that both commands have, as they were given."""

    paths: tuple[str, ...]
    policy: str | None
    remedy: str | None
    buildkit: bool
    isolated_builds: str | None
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    no_ignore: bool
    uv: bool
    wrapper: tuple[str, ...]
    no_suppress: bool
    add_ignore: bool
    reason: str | None
    max_bytes: int | None
    config: str | None
    no_config: bool
    show_settings: bool
    stdin_filename: str
    formats: tuple["Output", ...]
    output_file: str | None
    statistics: bool
    exit_zero: bool
    strict: bool
    jobs: int
    quiet: bool
    verbose: bool
    no_color: bool
    sarif_suppressed: str = "keep"
    scripts: str | None = None

    def inspection(self) -> Inspection:
        return Inspection(
            policy=self.policy,
            remedy=self.remedy,
            buildkit=self.buildkit or None,
            isolated_builds=self.isolated_builds,
            uv=self.uv or None,
            wrappers=frozenset(self.wrapper) or None,
            suppressions=False if self.no_suppress else None,
            ignores=False if self.no_ignore else None,
            max_bytes=self.max_bytes,
            projects=self.projects(),
            scripts=self.scripts,
            comment=(self.reason or "") if self.add_ignore else None,
        )

    def projects(self) -> Projects:
        return Projects(self.config, self.no_config)

    def selection(self) -> Selection:
        return Selection(self.include, self.exclude, ignores=not self.no_ignore, project=self.projects().above)

    @property
    def outputs(self) -> tuple["Output", ...]:
        """What is written where, the one for standard output first if there is one."""
        given = self.formats or (Output("text", None),)
        placed = (item._replace(file=item.file or self.output_file) for item in given)
        return tuple(sorted(placed, key=lambda item: item.file is not None))

    def is_text(self) -> bool:
        """Whether standard output is for people."""
        return self.outputs[0] == Output("text", None)

    def is_stdin(self) -> bool:
        return STDIN in self.paths


def _output(word: str) -> Output:
    """``json``, or ``json=FILE``."""
    name, equals, file = word.partition("=")
    one_of(FORMATS, name)
    if equals and not file:
        raise WordError(f"{word!r} names no file behind the =")
    return Output(name, file or None)


class _Names(tuple[str, ...]):
    """The words that a shell completes where more than these is allowed."""

    __slots__ = ()

    def __contains__(self, _word: object) -> bool:
        return True


OPTIONS = (
    operand(
        "paths",
        "A Dockerfile, a folder to search for Dockerfiles, or - for standard input; the current folder by default.",
        nargs="*",
        metavar="PATH",
        completes=FILE,
    ),
    option(
        "--policy",
        "What is asked of a command: would it write a cache into the image (effective, the default), or does it lack "
        "the flag (literal), or does one scanner ask for it: literal:hadolint, literal:datadog-sast, "
        "literal:datadog-iac (KICS) or literal:semgrep?",
        choices=CHOICES["policy"],
        metavar="[effective|literal|literal:SCANNER]",
    ),
    option(
        "--remedy",
        "How a cache is kept out: --no-cache-dir for each pip (flag, the default), one ENV PIP_NO_CACHE_DIR=1 for a "
        "stage (env), or a cache mount for each RUN (mount).",
        choices=CHOICES["remedy"],
    ),
    switch("--buildkit", "Take it for sure that BuildKit builds the files, which --remedy mount needs."),
    option(
        "--isolated-builds",
        "What is done about the pip that builds a package in isolation, which no flag reaches: it is told (tell, the "
        "default), or gets PIP_NO_CACHE_DIR=1 before its command (env).",
        choices=CHOICES["isolated_builds"],
    ),
    option("--include", "Look also into files of this name or path.", metavar="GLOB", action="append", default=[]),
    option(
        "--exclude", "Leave out files and folders of this name or path.", metavar="GLOB", action="append", default=[]
    ),
    switch(
        "--no-ignore",
        "Look also into what .gitignore names, into vendor/, third_party/, testdata/, fixtures/, and into generated "
        "files.",
    ),
    switch("--uv", "Treat `uv pip install` too."),
    option(
        "--wrapper",
        "A program that runs the rest of its command line, alone or as in 'tool run --opt= OPERAND'.",
        metavar="NAME",
        action="append",
        default=[],
    ),
    option(
        "--scripts",
        "What is done about scripts that a Dockerfile runs: what pip leaves there is told (tell, the default), it is "
        "fixed as well (fix), or they are not looked into (off).",
        choices=CHOICES["scripts"],
    ),
    switch("--no-suppress", "Take no notice of ignore comments and scanners' settings."),
    switch(
        "--add-ignore",
        "Write `# pip-no-cache: ignore` above what is left, so that it is neither told nor counted again.",
    ),
    option("--reason", "Why it is ignored, for the comments of --add-ignore.", metavar="TEXT"),
    switch("--strict", "Exit with 1 for refused and told commands too."),
    option("--max-bytes", "Do not read files that are larger; 1048576 by default.", metavar="N", type=number),
    option(
        "--config",
        "Take the settings from FILE, and not from the .pip-no-cache.toml or pyproject.toml above each file.",
        metavar="FILE",
        completes=FILE,
    ),
    switch("--no-config", "Take no settings from files."),
    switch("--show-settings", "Show which settings count for each PATH, and do nothing."),
    option(
        "--stdin-filename",
        "Where the file given on - would be lying.",
        metavar="PATH",
        default="Dockerfile",
        completes=FILE,
    ),
    option(
        "--format",
        f"How the findings are told: {', '.join(FORMATS)} (text by default); several times for several, all but one "
        "of them with a file.",
        dest="formats",
        metavar="FORMAT[=FILE]",
        type=_output,
        choices=_Names(FORMATS),
        action="append",
        default=[],
    ),
    option(
        "-o --output-file",
        "Write there instead of standard output; as FORMAT=FILE does.",
        metavar="FILE",
        completes=FILE,
    ),
    switch("--statistics", "Tell how often each reason was met, and not where."),
    switch("--exit-zero", "Exit with 0 whatever is found; with 2 where something failed."),
    option("-j --jobs", "Processes to use; 1 by default.", metavar="N", type=number, default=1),
    switch("-q --quiet", "Tell errors only."),
    switch("-v --verbose", "Show the source, and the commands that need nothing too."),
    option(
        "--sarif-suppressed",
        "Keep suppressed findings in sarif, or drop them: GitHub shows them as open alerts.",
        choices=("keep", "drop"),
        default="keep",
    ),
    switch("--no-color", "No colours, as with NO_COLOR set."),
)
