"""What may be said on the command line of check and fix."""

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from fixer.command_line.inspection import Inspection
from fixer.command_line.project import Projects
from fixer.search.discover import Selection

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "rdjson")

STDIN = "-"


class Output(NamedTuple):
    """A format, and the file that it goes to; None for standard output."""

    name: str
    file: str | None


class Call(NamedTuple):
    """The options that both commands have, as they were given."""

    paths: tuple[str, ...]
    policy: str | None
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    no_ignore: bool
    uv: bool
    wrapper: tuple[str, ...]
    no_suppress: bool
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

    def inspection(self) -> Inspection:
        return Inspection(
            policy=self.policy,
            uv=self.uv or None,
            wrappers=frozenset(self.wrapper) or None,
            suppressions=False if self.no_suppress else None,
            ignores=False if self.no_ignore else None,
            max_bytes=self.max_bytes,
            projects=self.projects(),
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


class _Format(click.ParamType[Output]):
    """``json``, or ``json=FILE``."""

    name = "format"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Output:  # noqa: ANN401
        name, equals, file = value.partition("=")
        if name not in FORMATS:
            self.fail(f"{name!r} is not one of {', '.join(map(repr, FORMATS))}.", param, ctx)
        if equals and not file:
            self.fail(f"{value!r} names no file behind the =.", param, ctx)
        return Output(name, file or None)

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's own signature
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> "list[CompletionItem]":
        from click.shell_completion import CompletionItem

        return [CompletionItem(name) for name in FORMATS if name.startswith(incomplete)]


OPTIONS = (
    click.Argument(["paths"], nargs=-1, metavar="[PATH]...", type=click.Path(readable=False)),
    click.Option(
        ["--policy"],
        type=click.Choice(["effective", "literal"]),
        show_default="effective",
        help="What is asked of a command: would it write a cache into the image, or does it lack the flag?",
    ),
    click.Option(["--include"], multiple=True, metavar="GLOB", help="Look also into files of this name or path."),
    click.Option(
        ["--exclude"], multiple=True, metavar="GLOB", help="Leave out files and folders of this name or path."
    ),
    click.Option(
        ["--no-ignore"],
        is_flag=True,
        help="Look also into what .gitignore names, into vendor/, third_party/, testdata/, fixtures/, "
        "and into generated files.",
    ),
    click.Option(["--uv"], is_flag=True, help="Treat `uv pip install` too."),
    click.Option(
        ["--wrapper"],
        multiple=True,
        metavar="NAME",
        help="A program that runs the rest of its command line, alone or as in 'tool run --opt= OPERAND'.",
    ),
    click.Option(["--no-suppress"], is_flag=True, help="Take no notice of ignore comments and scanners' settings."),
    click.Option(["--strict"], is_flag=True, help="Exit with 1 for refused commands too."),
    click.Option(
        ["--max-bytes"],
        type=click.IntRange(min=1),
        show_default="1048576",
        metavar="N",
        help="Do not read files that are larger.",
    ),
    click.Option(
        ["--config"],
        metavar="FILE",
        help="Take the settings from FILE, and not from the .pip-no-cache.toml or pyproject.toml above each file.",
    ),
    click.Option(["--no-config"], is_flag=True, help="Take no settings from files."),
    click.Option(["--show-settings"], is_flag=True, help="Show which settings count for each PATH, and do nothing."),
    click.Option(
        ["--stdin-filename"], default="Dockerfile", metavar="PATH", help="Where the file given on - would be lying."
    ),
    click.Option(
        ["--format", "formats"],
        type=_Format(),
        multiple=True,
        metavar="FORMAT[=FILE]",
        help=f"How the findings are told: {', '.join(FORMATS)} (text by default); several times for several, "
        "all but one of them with a file.",
    ),
    click.Option(
        ["--output-file", "-o"], metavar="FILE", help="Write there instead of standard output; as FORMAT=FILE does."
    ),
    click.Option(["--statistics"], is_flag=True, help="Tell how often each reason was met, and not where."),
    click.Option(["--exit-zero"], is_flag=True, help="Exit with 0 whatever is found; with 2 where something failed."),
    click.Option(
        ["--jobs", "-j"],
        type=click.IntRange(min=1),
        default=1,
        show_default=True,
        metavar="N",
        help="Processes to use.",
    ),
    click.Option(["--quiet", "-q"], is_flag=True, help="Tell errors only."),
    click.Option(["--verbose", "-v"], is_flag=True, help="Show the source, and the commands that need nothing too."),
    click.Option(["--no-color"], is_flag=True, help="No colours, as with NO_COLOR set."),
)
