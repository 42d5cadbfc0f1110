"""One pip command that gets a finding: where it is launched, what it says, and what it sees."""

from collections.abc import Iterator
from typing import NamedTuple

from fixer.build.configuration import Effect, changes_builds
from fixer.build.runs import Run
from fixer.build.runtime import Runtime
from fixer.programs.launch import Launch
from fixer.programs.options import Cache, Options
from fixer.programs.pip import Tool
from fixer.shell import windows
from fixer.shell.words import Word


class Call(NamedTuple):
    """One pip command that gets a finding, and what is doubtful about it.

    ``options`` are what its options say, known variables put in, ``literal_options`` what they say as they are
    written; ``runtime`` is what it sees, and ``effects`` what the launches above it do to pip, each with whether it is
    sure to have run. ``folder`` is where its cache would lie, None where the file does not tell.
    """

    run: Run
    launch: Launch
    words: tuple[Word, ...]
    at: int  # the word after which the flag goes
    tool: Tool
    subcommand: str
    runtime: Runtime
    options: Options
    literal_options: Options
    folder: str | None
    effects: tuple[tuple[Effect, bool], ...] = ()
    doubt: str | None = None
    span: tuple[int, int] | None = None
    needs_dash: bool = False  # before the flag: python takes what stands behind a - for the script's

    @property
    def start(self) -> int:
        """The file offset of the program's first byte."""
        return self.span[0] if self.span else self.words[0].start

    @property
    def end(self) -> int:
        """The file offset behind the word that the flag follows."""
        return self.span[1] if self.span else self.words[self.at].end

    @property
    def shown(self) -> tuple[str, ...]:
        """The words as the shell sees them."""
        return tuple([word.shown for word in self.words])

    @property
    def is_element(self) -> bool:
        """Whether the flag becomes an element of an exec form array."""
        return self.run.run.elements is not None and not self.launch.shell_path

    def shows_flag(self, doubt: str) -> bool:
        """Whether a pip command that is written out has the flag, whatever only a run can tell around it.

        It says nothing of a script in error, or for a shell that is not known.
        """
        is_strange = self.run.doubt is not None or (self.launch.command.is_doubtful and not self.is_for_windows)
        if doubt not in ("dynamic", "shell-not-understood") or is_strange or not self.subcommand:
            return False
        options = self.literal_options
        hands_on = any(word.value == "--" for word in self.words[: self.at])  # to the subcommand
        return options.has_flag and options.cache is Cache.OFF and not options.is_inert and not hands_on

    @property
    def is_for_windows(self) -> bool:
        """Whether the command stands in a script for cmd or PowerShell."""
        return windows.is_from(self.launch.command)

    @property
    def pip_version(self) -> str | None:
        """The version of the pip that runs, where the file tells."""
        version = self.run.scope.pip
        for effect, is_sure in self.effects:
            if effect.pip != "":
                version = effect.pip if is_sure else None
        return version

    @property
    def notes(self) -> Iterator[str]:
        """What a person should know about a fix."""
        place = self.run.place
        if not place.is_final:
            yield f"stage {place.label} is not part of the final image, so that one gets no smaller"
        version = self.pip_version if self.tool is Tool.PIP else None  # get-pip.py brings its own
        if version is not None and changes_builds(version):
            yield f"pip {version} then installs source distributions as egg-info"
