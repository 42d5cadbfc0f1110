"""What COPY, ADD and mounts bring into a stage: files that stand in the Dockerfile, and caches of other stages."""

from fixer.build.context.copied import Copy, bound, copied, elsewhere, passed, taking
from fixer.build.context.library import Library
from fixer.build.facts.files import NO_FILES, Files, Laid
from fixer.build.facts.installed import sections
from fixer.build.facts.mounts import Mount
from fixer.build.facts.place import Place, covers, has_glob, is_cache_path, is_within, place, tidy
from fixer.build.facts.scope import Scope, join
from fixer.build.facts.written import Written
from fixer.dockerfile.document import Instruction

_FOREIGN = "comes from another stage or from an image"
_MAY_BE_FOREIGN = "may come from another stage or from an image"
_OF_ANOTHER_BUILD = "may come from the build context of another build"


def origin(node: Instruction) -> str | None:
    """The stage or image that a COPY reads from; None for the build context."""
    return next((flag.value for flag in node.flags if flag.name == "from"), None)


def _words(node: Instruction, scope: Scope) -> tuple[str, ...]:
    if node.elements is not None:
        found = [element.value for element in node.elements]
    else:
        text = node.body.data.decode("utf-8", "replace")
        found = text.split()
        if not _is_marked(text):
            return tuple(found)
    return tuple((scope.expand(word) or word) if _is_marked(word) else word for word in found)


def _is_marked(word: str) -> bool:
    return "$" in word or '"' in word or "'" in word or "\\" in word


def written(node: Instruction, scope: Scope, files: Files, library: Library | None) -> Files:
    """The files behind a COPY or ADD of the build context, or of what stands in the Dockerfile."""
    if library is None:
        files = replaced(node, scope, files)
    else:
        words = _words(node, scope)
        if words and (folder := join(scope.workdir, words[-1])) is not None:
            files = _with_folder(words[-1], folder, files)
        copy = _copy(node, scope, files)
        files = files.replaced(taking(library.context, copy, scope.workdir, (*files.scripts, *files.configs)))
        files = files.with_laid(copied(library.context, copy))
    if not node.heredocs:
        return files
    words = _words(node, scope)
    goal = join(scope.workdir, words[-1]) if words else None
    if goal is None or "$" in goal:
        return files
    is_folder = words[-1].endswith("/") or len(words) > 2
    for heredoc in node.heredocs:
        path = f"{goal.rstrip('/')}/{heredoc.name}" if is_folder else goal
        files = files.with_config(path, sections(heredoc.body.data)).with_script(path, Written((heredoc.body,)))
    return files


def _copy(node: Instruction, scope: Scope, files: Files) -> Copy:
    """What a COPY or ADD says, its heredocs left out."""
    *sources, goal = _words(node, scope) or ("",)
    flags = frozenset(flag.name for flag in node.flags)
    sources = [source for source in sources if not (node.heredocs and source.startswith("<<"))]
    place = None if "$" in goal else join(scope.workdir, goal)
    is_folder = goal.endswith(("/", "/.")) or goal == "." or len(sources) > 1 or place in (scope.workdir, "/")
    is_folder = is_folder or (place is not None and files.has_made(place))
    return Copy(tuple(sources), place, is_folder, flags, is_add=node.keyword == "ADD")


def replaced(node: Instruction, scope: Scope, files: Files) -> Files:
    """The files, without those that others may have taken the place of, and with the folder that is there then."""
    words = _words(node, scope)
    goal = join(scope.workdir, words[-1]) if words else None
    if goal is None:
        return files
    files = _with_folder(words[-1], goal, files)
    if not (files.configs or files.scripts or files.laid):
        return files
    named = [Place("", f"{goal.rstrip('/')}/{word.rstrip('/').rpartition('/')[2]}") for word in words[:-1]]
    whole = [] if goal in ("/", scope.workdir) else [Place("", goal)]
    return files.replaced((*named, *whole))


def _with_folder(written: str, goal: str, files: Files) -> Files:
    """The files with the folder that something is put into, whether it was there before or not."""
    folder = goal if written.endswith(("/", "/.")) else goal.rpartition("/")[0]
    return files.with_made((folder,)) if folder else files


def foreign(node: Instruction, scope: Scope, files: Files, library: Library | None, theirs: Files = NO_FILES) -> Files:
    """The files behind a COPY of an image, of which nobody knows a file, or of a stage, in which ``theirs`` lie."""
    if library is None:
        return files
    copy = _copy(node, scope, files)
    goal = None if copy.goal in ("/", scope.workdir) else copy.goal
    whole = () if goal is None else (Laid(Place("", goal), why=_MAY_BE_FOREIGN),)  # of a folder all that is in it
    files = files.with_laid((*whole, *elsewhere(copy, _FOREIGN)))
    return files.with_laid(passed(library.context, copy, theirs.laid, _FOREIGN)) if theirs.laid else files


def of_another_build(node: Instruction, scope: Scope, files: Files, library: Library | None) -> Files:
    """The files behind a COPY or ADD that was put off to another build, whose context nobody knows."""
    files = written(node, scope, files, None)
    copy = _copy(node, scope, files)
    if library is None or copy.goal is None:
        return files
    whole = () if copy.goal in ("/", scope.workdir) else (Laid(Place("", copy.goal), why=_OF_ANOTHER_BUILD),)
    return files.with_laid((*whole, *elsewhere(copy, _OF_ANOTHER_BUILD)))


def taken(node: Instruction, scope: Scope, theirs: Files, files: Files) -> tuple[Files, int]:
    """The files behind a ``COPY --from`` of a stage, and the events without whose caches it fails."""
    needed = 0
    files = replaced(node, scope, files)
    if theirs.scripts:
        files = _with_scripts(_copy(node, scope, files), theirs, files)
    words = _words(node, scope) if theirs.caches else ()
    if len(words) < 2:
        return files, 0
    goal = join(scope.workdir, words[-1])
    for where, cache in theirs.caches.items():
        for path in words[:-1]:
            if _needs(path, where, cache.root):
                needed |= cache.events
            rest = _carried(path, where)
            if rest is not None and goal is not None:
                new = (goal.rstrip("/") + rest) or "/"
                files = files.with_cache(Place("", new), cache._replace(root=new))
    return files, needed


def _with_scripts(copy: Copy, theirs: Files, files: Files) -> Files:
    """The files with the scripts that another stage wrote, where they are copied."""
    goal = None if copy.goal is None else copy.goal.rstrip("/")
    for source in copy.sources if goal is not None else ():
        full = tidy(f"/{source}")
        for path, text in theirs.scripts.items():
            if path == full and copy.is_folder:
                files = files.with_script(f"{goal}/{path.rpartition('/')[2]}", text)
            elif is_within(path, full):
                files = files.with_script(f"{goal}{path[len(full.rstrip('/')) :]}", text)
    return files


def _needs(path: str, where: Place, root: str) -> bool:
    """Whether a path is there only because the cache is."""
    if is_cache_path(path, where):
        return True
    full = tidy("/" + path)
    return full.count("/") >= root.count("/") and covers(Place("", full), where)


def _carried(path: str, where: Place) -> str | None:
    """Where below the goal the cache comes to lie, if it is copied; a folder's content is."""
    if where.base != "":
        return None
    full = tidy("/" + path)
    if has_glob(full):
        rest = where.path.split("/")[full.count("/") + 1 :]
        return "".join(f"/{part}" for part in rest) if covers(Place("", full), where) else None
    if is_within(where.path, full):
        return where.path[len(full.rstrip("/")) :]
    return "" if is_within(full, where.path) else None


def shown(mount: Mount, library: Library, theirs: Files | None, *, is_later: bool) -> tuple[Laid, ...]:
    """What of the context lies at the target of a mount, or that it is hidden; ``theirs`` lies in the stage named.

    ``is_later``: it is the context of another build.
    """
    if mount.target is None:
        return ()
    hidden = Laid(Place("", mount.target), why=_FOREIGN if mount.origin else "")
    if theirs is not None:
        copy = Copy((mount.source or "/",), mount.target, is_folder=False)
        return (hidden, *passed(library.context, copy, theirs.laid, _FOREIGN))
    is_of_context = mount.kind == "bind" and not mount.origin and mount.source is not None
    if is_of_context and is_later:
        return (hidden._replace(why=_OF_ANOTHER_BUILD),)
    return (hidden, *bound(library.context, mount.source or "", mount.target)) if is_of_context else (hidden,)


def mounted(mount: Mount, theirs: Files, *, named: bool) -> tuple[Files, int]:
    """What a mount of another stage shows below its target, and the events without whose caches it fails.

    ``named``: the RUN tells of a cache.
    """
    needed = 0
    shown = NO_FILES
    for where, cache in theirs.caches.items():
        source = mount.source or ""
        if _needs(source, where, cache.root) or (named and is_cache_path("/.cache", where)):
            needed |= cache.events
        rest = _carried(source or "/", where)
        if rest is not None and mount.target is not None:
            new = mount.target.rstrip("/") + rest
            shown = shown.with_cache(place(new), cache._replace(root=new))
    return shown, needed
