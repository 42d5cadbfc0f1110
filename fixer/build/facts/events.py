"""The pip commands of a build, each with what it saw whenever it was met, and what became of its cache."""

from collections.abc import Iterator, Mapping

from fixer.build.facts.mounts import Cover
from fixer.build.facts.pips import Pip
from fixer.build.facts.place import UNKNOWN, Place
from fixer.build.facts.scope import NO_ENV, Env
from fixer.dockerfile.document import Instruction, Text
from fixer.programs.options import NOTHING_SAID, Options
from fixer.programs.pip import Tool
from fixer.record import NamedTuple
from fixer.shell.words import Word


class Chain(NamedTuple):
    """A stage, by its number, the one that this is FROM, and so on, in this order.

    ``parents`` is shared by all stages of a file, of which each may be FROM the one before it.
    """

    number: int
    parents: Mapping[int, int]

    def stages(self) -> Iterator[int]:
        """The numbers, its own first."""
        number: int | None = self.number
        while number is not None:
            yield number
            number = self.parents.get(number)


class Spot(NamedTuple):
    """A RUN among the instructions and stages.

    ``node`` is the instruction in the file, ``run`` itself or what its ONBUILD puts off; ``label`` names its stage,
    ``chain`` counts it and those that it is built on.
    """

    node: Instruction
    run: Instruction
    label: str | None
    chain: Chain


class Command(NamedTuple):
    """A pip command of the text, as it is written.

    The flag goes behind the word at ``at``. ``span`` is where it stands, if it is no word that does. ``quoted`` are the
    script texts in quotes around it. ``is_element`` tells that the flag becomes an element of an exec form array.
    ``program`` is what a message calls the program that may run it.
    """

    spot: Spot
    words: tuple[Word, ...]
    at: int
    tool: Tool
    subcommand: str
    program: str = ""
    quoted: tuple[Text, ...] = ()
    is_element: bool = False
    span: tuple[int, int] | None = None
    needs_dash: bool = False  # before the flag: python takes what stands behind a - for the script's
    is_bare: bool = False  # a shell of POSIX reads it, and takes NAME=value before it
    via: int | None = None  # where the command stands that runs the script of the context which it is in

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


OTHER_FILE = "in-other-file"
"""The doubt of what is told of a file that no shell reads."""


class Sight(NamedTuple):
    """What a pip command sees when it is met; ``doubt`` is the reason id why that cannot be trusted.

    ``options`` are what its options say, known variables put in, ``written`` what they say as they are written.
    ``folder`` is where its cache lies unless they say otherwise, ``cover`` what is mounted there. ``version`` is that
    of the pip. ``is_elsewhere_mounted``: a mount lies over what ``--cache-dir`` names. ``is_configured``: a
    configuration file turns the cache off. ``is_off``: whatever it is that runs, the flag is there. ``is_uncached``:
    pip writes none, as it fetches and builds nothing or cannot make the folder; ``is_likely_uncached``: it seems so.
    ``is_modern``: the pip is surely one that takes every spelling of PIP_NO_CACHE_DIR. ``user`` runs it, "" where the
    file does not tell. ``brought`` is the pip that it installs, None where that stays the one that it was.
    """

    env: Env = NO_ENV
    options: Options = NOTHING_SAID
    written: Options = NOTHING_SAID
    folder: Place = UNKNOWN
    cover: Cover = Cover.NONE
    is_elsewhere_mounted: bool = False
    is_configured: bool = False
    version: str | None = None
    doubt: str | None = None
    is_off: bool = False
    is_uncached: bool = False
    is_likely_uncached: bool = False
    is_modern: bool = False
    user: str = ""
    brought: Pip | None = None


class Event(NamedTuple):
    """A pip command with all that was seen of it, and its fate.

    ``is_kept``: its cache lies in a layer; ``is_needed``: something fails without it; ``is_final``: it is, or would be,
    in the final image. ``vias`` are the offsets of all commands that run the script it stands in. Not ``is_alive``:
    nothing is seen that leads to it; not ``is_sure``: a RUN may do without it and end well. ``is_run_again``: another
    instruction runs the script that it stands in, too.
    """

    command: Command
    sights: tuple[Sight, ...]
    is_kept: bool
    is_needed: bool
    is_final: bool
    vias: tuple[int, ...] = ()
    is_alive: bool = True
    is_sure: bool = True
    is_run_again: bool = False

    @property
    def is_likely(self) -> bool:
        """Whether it writes a cache, as far as is seen; what is not alive in a script may never run."""
        is_run = self.is_alive or self.command.via is None
        return is_run and not any(sight.is_likely_uncached for sight in self.sights)


class Record:
    """What is written down while a build is walked. An event is a bit: its number counts them from 0."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}  # by where the flag goes
        self._commands: list[Command] = []
        self._sights: list[list[Sight]] = []
        self._vias: dict[int, dict[int, None]] = {}  # by number, in order
        self._run_again = 0
        self.needed = 0
        self.kept = 0
        self.final = 0
        self.alive = 0  # met on a way that leads there
        self.unsure = 0  # left out on another way
        self.met = 0  # since somebody looked
        self.others: set[int] = set()  # where a variable stands for a program that is no pip

    def meet(self, command: Command, sight: Sight, *, is_dead: bool) -> int:
        """The bit of the event that a pip command is."""
        number = self._numbers.setdefault(command.end, len(self._commands))
        if number == len(self._commands):
            self._commands.append(command)
            self._sights.append([])
        if command.subcommand == "install" != self._commands[number].subcommand:  # it was "download" in a loop before
            self._commands[number] = command
        if sight not in self._sights[number][-3:]:
            self._sights[number].append(sight)
        if command.via is not None:
            self._vias.setdefault(number, {})[command.via] = None
        bit = 1 << number
        if command.spot.node.start != self._commands[number].spot.node.start:
            self._run_again |= bit
        self.met |= bit
        if not is_dead:
            self.alive |= bit
        return bit

    def has_met(self, end: int) -> bool:
        """Whether a pip command whose flag goes there was met."""
        return end in self._numbers

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written down yet."""
        return not self._commands and not self.others

    @property
    def all(self) -> int:
        """The events that were met so far."""
        return (1 << len(self._commands)) - 1

    def events(self) -> Iterator[Event]:
        """All of them, in the order in which they stand in the file."""
        # Where a variable stands for the command, what is said of it as one that it does not stand for counts as well.
        starts = [command.start for command in self._commands]
        whole = {start for start, command in zip(starts, self._commands, strict=True) if _is_variable(command)}
        besides: dict[int, list[Sight]] = {}
        for start, command, sights in zip(starts, self._commands, self._sights, strict=True) if whole else ():
            if start in whole and not _is_variable(command):
                besides.setdefault(start, []).extend(sights)
        for number in sorted(range(len(starts)), key=starts.__getitem__):
            bit = 1 << number
            command = self._commands[number]
            if starts[number] in besides and not _is_variable(command):
                continue
            others = besides.get(starts[number], ())
            doubts = (Sight(doubt="dynamic"),) if command.words[0].start in self.others and not others else ()
            yield Event(
                command,
                (*self._sights[number], *others, *doubts),
                bool(self.kept & bit),
                bool(self.needed & bit),
                bool(self.final & bit),
                tuple(self._vias.get(number, ())),
                bool(self.alive & bit),
                not self.unsure & bit,
                bool(self._run_again & bit),
            )


def _is_variable(command: Command) -> bool:
    """Whether a variable stands for all of the command that is before the flag."""
    first = command.words[0]
    return first.raw.startswith(b"$") and command.end == first.end and command.span is None
