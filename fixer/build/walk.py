"""The build, walked once from its first instruction to its last, as BuildKit and the shells in it would take it."""

from collections import deque

from fixer.build import copies
from fixer.build.context.brought import Seen
from fixer.build.context.library import Library
from fixer.build.facts.events import Chain, Event, Record, Spot
from fixer.build.facts.files import Files
from fixer.build.facts.mounts import Mount, mounts
from fixer.build.facts.pips import Pip
from fixer.build.facts.scope import CHANGES_SCOPE, DEFAULT_PATH, NO_ENV, Env, Scope, from_image
from fixer.build.facts.scope import joined as joined_scopes
from fixer.build.facts.state import State
from fixer.build.hidden import unmounted, without
from fixer.build.moment import Asked, Mark, Moment, Stages, either
from fixer.build.relevance import matters
from fixer.build.run import shell_name, walked
from fixer.build.script.shell import History, Ran, Shell
from fixer.build.script.statements import uncalled, walk
from fixer.dockerfile import expansion
from fixer.dockerfile.document import Document, Instruction, Stage
from fixer.programs.files_run import may_run_files
from fixer.programs.images import has_new_pip, is_bash_image
from fixer.record import NamedTuple, new
from fixer.shell.words import Word

_MAKING = frozenset(("RUN", "COPY", "ADD", "WORKDIR", "VOLUME"))  # what may make a folder
_LONGEST_NUMBER = 10  # digits; of a stage
_MATTERING = _MAKING | CHANGES_SCOPE | {"ONBUILD"}
_MOST_TRIGGERS = 50  # nobody writes so many ONBUILDs; those behind them are not put off, but met where they stand
_MARKED: deque[Mark] = deque(maxlen=1)


def events(
    document: Document,
    wrappers: frozenset[str],
    planted: Env = NO_ENV,
    library: Library | None = None,
    seen: Seen | None = None,
) -> tuple[Event, ...]:
    """Every pip command of the file, with what it sees and what becomes of its cache.

    ``planted`` are variables that every image is taken to have. With a ``library`` the commands of the scripts that the
    build runs are among them, at the offsets that the library gives. ``seen`` is shown what may bring files, and run
    them.
    """
    builder = _Builder(document, wrappers, planted=planted, library=library)
    builder.seen = seen
    builder.build()
    return tuple(builder.record.events())


def forget() -> None:
    """Walk the next file from its first instruction on, whatever was walked before."""
    _MARKED.clear()


class Launched(NamedTuple):
    """A program that a RUN runs in the end, and what it sees; None stands for what only a run can tell.

    ``instruction`` is the RUN in the file, or its ONBUILD; ``stage`` names its stage. ``words`` begin with the program,
    behind all that is wrapped around it. ``user`` is "" where the file does not tell.
    """

    instruction: Instruction
    stage: str | None
    words: tuple[Word, ...]
    env: Env
    user: str
    folder: str | None


def launched(document: Document, wrappers: frozenset[str] = frozenset()) -> tuple[Launched, ...]:
    """Every program that the build runs, in the order in which it does; ``wrappers`` run the rest of their line.

    Both ways of a condition are taken, and a function is followed where it is called, as often as that is; what nothing
    leads to is left out, as is a script that is not understood.
    """
    ran: list[Ran] = []
    _Builder(document, wrappers, ran).build()
    return tuple(
        Launched(one.spot.node, one.spot.label, one.words, one.seen.env, one.seen.user, one.seen.cwd) for one in ran
    )


class Watched(NamedTuple):
    """A build with all that it ran; ``images`` are the outside images that stages are built on, by their numbers."""

    events: tuple[Event, ...]
    ran: tuple[Ran, ...]
    images: dict[int, tuple[Stage, str | None]]


def watched(document: Document, wrappers: frozenset[str], library: Library | None) -> Watched:
    """The same walk as that of ``events``, with everything that was run on the way, and what each of it saw."""
    ran: list[Ran] = []
    builder = _Builder(document, wrappers, ran, library=library)
    builder.build()
    return Watched(tuple(builder.record.events()), tuple(ran), builder.images())


class _Builder:
    """Goes through the stages in order, and writes down what it meets."""

    def __init__(
        self,
        document: Document,
        wrappers: frozenset[str],
        ran: list[Ran] | None = None,
        planted: Env = NO_ENV,
        library: Library | None = None,
    ) -> None:
        self.record = Record()
        self.seen: Seen | None = None
        self._is_later = False  # it is another build, with a context of its own
        self._asked = Asked(document.escape, wrappers, planted)
        self._is_plain = ran is None and library is None  # nobody watches it, and the Dockerfile is all there is
        self._library = library
        self._document = document
        self._ran = ran
        self._stages = Stages({}, {})
        self._images: dict[int, tuple[Stage, str | None]] = {}  # that stages are FROM, none of which is a stage
        self._names: dict[str, int] = {}
        self._in_stage: dict[int, int] = {}  # the events that a stage has met or taken from another

    def build(self) -> None:
        stages = self._document.stages
        global_args = self._global_args(stages)
        for stage in self._left(stages):
            self._stage(stage, global_args)
        used = set(self._stages.parents.values())
        for number, end in tuple(self._stages.ends.items()):
            if end.triggers and number not in used:
                self._is_later = True
                self._triggered(end, number)
        last: int | None = stages[-1].number if stages else None
        while last is not None:
            self.record.final |= self._in_stage.get(last, 0)
            last = self._stages.parents.get(last)

    def images(self) -> dict[int, tuple[Stage, str | None]]:
        """The outside images that all stages are built on in the end, by the numbers of the stages."""
        found: dict[int, tuple[Stage, str | None]] = {}
        for number in self._stages.ends:
            parent = self._stages.parents.get(number)
            found[number] = self._images[number] if parent is None else found[parent]
        return found

    def _left(self, stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
        """The stages that are left to walk, when the walk of the file before an edit is gone on with, if it can be."""
        mark = _MARKED[-1] if _MARKED and self._is_plain and self.seen is None else None
        if mark is None or not mark.leads_to(self._document, self._asked):
            return stages
        index = next(index for index, stage in enumerate(stages) if stage.number == mark.number)
        self._stages = mark.stages.before(mark.number)
        self._names = {stage.name: stage.number for stage in stages[:index] if stage.name}
        self._go_on(stages[index], mark.behind(stages[index]), mark.moment)
        return stages[index + 1 :]

    def _mark(self, node: Instruction, now: Moment, number: int) -> None:
        """Take note of where the walk stands: in front of a RUN."""
        count = len(now.history.texts) - 1 if now.history else 0
        _MARKED.append(Mark(self._asked, self._document, node.start, number, now, count, self._stages))

    def _global_args(self, stages: tuple[Stage, ...]) -> Env:
        """The ARGs before the first FROM: in force in FROM lines, elsewhere only where declared again."""
        scope = Scope(escape=self._document.escape)
        if stages and stages[0].number == -1 and len(stages) > 1:
            for node in stages[0].instructions:
                after = scope.after(node) if node.keyword == "ARG" else scope
                scope = joined_scopes(scope, after) if node.is_optional else after
        return scope.env

    def _stage(self, stage: Stage, global_args: Env) -> None:
        if self.seen is not None and stage.start is not None:
            self.seen.started(stage.start)
        image = self._image(stage, global_args)
        parent = self._names.get(image) if image else None
        if parent is None:
            self._images[stage.number] = stage, image
            scope = from_image(image, global_args if stage.start else NO_ENV, self._document.escape)
            has_bash = image is not None and is_bash_image(image.lower())
            if self._asked.planted:
                scope = scope._replace(env={**scope.env, **self._asked.planted})
            is_new = scope.pip is None and image is not None and has_new_pip(image)
            now = Moment(scope, pip=Pip(scope.pip, scope.pip is not None, is_new), has_bash=has_bash)
        else:
            self._stages.parents[stage.number] = parent
            now = self._triggered(self._stages.ends[parent], stage.number)
        self._go_on(stage, stage.instructions, now._replace(history=History([], now.history)))

    def _go_on(self, stage: Stage, instructions: tuple[Instruction, ...], now: Moment) -> None:
        """Walk a stage to its end."""
        number, label = stage.number, stage.label
        for node in instructions:
            if node.keyword in _MATTERING:
                after = self._instruction(node, now, number, label)
                now = either(now, after) if node.is_optional else after
        self._stages.ends[number] = now
        if stage.name:
            self._names[stage.name] = number

    def _image(self, stage: Stage, global_args: Env) -> str | None:
        words = stage.start.body.data.decode("utf-8", "replace").split() if stage.start else []
        return expansion.expand(words[0], global_args, self._document.escape) if words else None

    def _triggered(self, end: Moment, number: int) -> Moment:
        """A stage in which what another one put off has run."""
        now = end._replace(triggers=())
        for node, label in end.triggers:
            assert node.trigger is not None, "it is an ONBUILD"
            self.record.met = 0
            after = self._instruction(node.trigger, now, number, label, node)
            now = either(now, after) if node.is_optional else after
            self.record.final |= self.record.met
        return now

    def _instruction(
        self, run: Instruction, now: Moment, number: int, label: str | None, node: Instruction | None = None
    ) -> Moment:
        """The stage behind an instruction; ``node`` is the ONBUILD that put it off."""
        keyword = run.keyword
        if keyword in _MAKING and now.history is not None:
            now.history.texts.append(run.raw)
        if keyword == "RUN":
            return self._run(node or run, run, now, number, label)
        match keyword:
            case "ONBUILD" if run.trigger is not None and len(now.triggers) < _MOST_TRIGGERS:
                return now._replace(triggers=(*now.triggers, (run, label)))
            case "ONBUILD" if run.trigger is not None and run.trigger.keyword == "RUN":
                self._run(run, run.trigger, now, number, label)
                return now
            case "COPY" | "ADD":
                return self._copy(run, now, number)
        if keyword in CHANGES_SCOPE:
            scope = now.scope.after(run)
            pip = now.pip if scope.pip == now.scope.pip else Pip(scope.pip)
            files = now.files
            if keyword == "WORKDIR" and scope.workdir is not None:
                files = files.with_made((scope.workdir,))
            return new(Moment, (scope, files, pip, now.has_bash, now.triggers, now.history))
        return now

    def _copy(self, node: Instruction, now: Moment, number: int) -> Moment:
        if self.seen is not None:
            self.seen.copied(node)
        source = copies.origin(node) if node.flags else None
        if source is None:
            put = copies.of_another_build if self._is_later else copies.written
            files = put(node, now.scope, now.files, self._library)
            return now if files is now.files else now._replace(files=files)
        theirs = self._source(source, now, number)
        if theirs is None:
            if "$" in source:  # in a template, any name may be put in there
                self.record.needed |= self._needed_of_any(node, now)
            files = copies.replaced(node, now.scope, now.files)
            files = copies.foreign(node, now.scope, files, self._library)
            return now if files is now.files else now._replace(files=files)
        files, needed = copies.taken(node, now.scope, theirs, now.files)
        files = copies.foreign(node, now.scope, files, self._library, theirs)
        self.record.needed |= needed
        brought = files.carried & ~now.files.carried
        self._in_stage[number] = self._in_stage.get(number, 0) | brought
        return now._replace(files=files)

    def _needed_of_any(self, node: Instruction, now: Moment) -> int:
        """The events whose caches a COPY needs if it is from one of the stages above."""
        needed = 0
        for end in self._stages.ends.values():
            needed |= copies.taken(node, now.scope, end.files, now.files)[1]
        return needed

    def _source(self, name: str, now: Moment, own: int) -> Files | None:
        """What lies in the stage that a ``--from`` or ``from=`` names."""
        known = now.scope.expand(name) if "$" in name else name
        if known is None:
            return None
        is_number = known.isascii() and known.isdigit() and len(known) < _LONGEST_NUMBER
        number = self._names.get(known.lower(), int(known) if is_number else -1)
        if number == own:
            return now.files
        return self._stages.ends[number].files if number in self._stages.ends and number >= 0 else None

    def _run(self, node: Instruction, run: Instruction, now: Moment, number: int, label: str | None) -> Moment:
        """The stage behind a RUN; where a template may leave out some of its lines, with and without them."""
        if self.seen is not None:
            self.seen.ran(run)
        if self._ran is None and not matters(node, now.scope, now.files) and not self._may_run(run, now):
            return now
        if self._is_plain and node is run and number >= 0 and self.record.is_empty:
            self._mark(node, now, number)
        spot = Spot(node, run, label, Chain(number, self._stages.parents))
        after, sparse = self._run_once(spot, now, number), run.sparse
        if sparse is None:
            return after
        met, less = self.record.met, spot._replace(run=run._replace(body=sparse))
        without = self._run_once(less, now, number)
        self.record.unsure |= met & ~self.record.met
        return either(after, without)

    def _run_once(self, spot: Spot, now: Moment, number: int) -> Moment:
        node, run = spot.node, spot.run
        found = mounts(run.flags, now.scope)
        files = self._mounted(node, found, now, number)
        state = State(now.scope.env, user=now.scope.user, cwd=now.scope.workdir, files=files, pip=now.pip)
        shell = Shell(
            walk,
            self.record,
            spot,
            self._asked.wrappers,
            found,
            self.record.all,
            shell_name(run, now.scope, has_bash=now.has_bash),
            now.history,
            self._ran,
            [],
            [0],
            set(),
            [],
            self._library,
        )
        self.record.met = 0
        outcome = walked(run, now.scope, state, shell)
        uncalled(shell)
        end = outcome.success or outcome.anyhow or state
        self.record.kept |= end.files.events | end.running
        self.record.unsure |= self.record.met & ~(0 if node.is_optional else end.ran)
        for events in shell.dead_ends:
            self.record.kept |= events & ~self.record.alive
        self._in_stage[number] = self._in_stage.get(number, 0) | self.record.met
        files = unmounted(end.files, now.files, found) if found else end.files
        return now if files is now.files and end.pip is now.pip else now._replace(files=files, pip=end.pip)

    def _may_run(self, run: Instruction, now: Moment) -> bool:
        """Whether a RUN may run a file of the context: one that a mount brings, or one that is found on PATH."""
        if self._library is None:
            return False
        path = now.scope.env.get("PATH") or DEFAULT_PATH
        is_bound = any(flag.name == "mount" for flag in run.flags) and may_run_files(run.raw)
        return is_bound or self._library.may_run(run.raw, now.files, path)

    def _mounted(self, node: Instruction, found: tuple[Mount, ...], now: Moment, number: int) -> Files:
        """What a RUN sees: its mounts hide what lies below them, and show what another stage has."""
        files = now.files
        for mount in found:
            if mount.target is not None and mount.target != "/":
                files = without(files, mount.target)
            theirs = self._source(mount.origin, now, number) if mount.origin else None
            if theirs is not None:
                shown, needed = copies.mounted(mount, theirs, named=node.raw.find(b".cache") >= 0)
                self.record.needed |= needed
                files = files.with_all(shown)
            if self._library is not None:
                laid = copies.shown(mount, self._library, theirs, is_later=self._is_later)
                files = files.with_laid(laid)
        return files
