"""What a command does to the places that it names: which caches it removes, and which it cannot do without."""

import re
from collections.abc import Callable, Iterable, Iterator

from fixer.build.facts.files import MAY_BE_CHANGED, Cache, Files
from fixer.build.facts.place import TOLD, Place, anywhere, covers, has_glob, is_within, names, placed
from fixer.build.facts.scope import UNKNOWN_HOME, join
from fixer.build.facts.state import State
from fixer.build.facts.written import UNKNOWN, Written
from fixer.build.script.shell import Shell
from fixer.dockerfile.document import Text, joined
from fixer.programs.deeds import Deed, Verb
from fixer.shell.command import Redirect, stdin
from fixer.shell.words import Literal, Word, program_name

MENTIONS_PIP = rb"pip[\d.]*\s+cache\s+dir\b"
_CONTENT_WRITERS = frozenset(("cat", "tee"))
_ADDS = frozenset(("-a", "--append"))
_LONGEST_WRITTEN = 65_536  # bytes, of a file that more is added to
_WRITES = frozenset((">", ">|", "&>", ">>", "&>>"))


def places(word: Word, state: State, *, braces: bool) -> Iterator[Place]:
    """The places that a word may name."""
    text = _written(word)
    if has_glob(text):
        quoted = (part.text for part in word.parts if isinstance(part, Literal) and part.quoted)
        if word.plain is None and any(map(has_glob, quoted)):
            return  # a quoted glob is the name of a file that is not there
    value = word.resolve(state.known)
    if value is None:
        yield from _guessed(word.raw.decode("utf-8", "replace"))
        return
    yield from placed(value, state.cwd, braces=braces)
    behind = value.partition("=")[2]
    if behind.startswith(("/", "\0")):
        yield from placed(behind, None, braces=braces)
    elif behind.removeprefix("./").split("/")[0] == ".cache":
        yield from placed(behind, state.cwd, braces=braces)


def _guessed(raw: str) -> Iterator[Place]:
    """The place that a word of unknown value is, as far as it matters."""
    if raw.find(" cache ") >= 0 and re.search(MENTIONS_PIP, raw.encode("utf-8", "replace")):
        yield TOLD
        return
    tail = raw.rstrip("\"'")
    position = tail.find("/.cache")
    if position > 0 and ("$" in tail[:position] or tail.startswith("~")):
        yield anywhere(tail[position:].rstrip("/"))


def _written(word: Word) -> str:
    return word.raw.decode("latin-1") if word.plain is None else word.plain


def _is_path_like(text: str) -> bool:
    return "/" in text or "~" in text or "$" in text or ".cache" in text or "`" in text


def done(deed: Deed, user: str, state: State, shell: Shell, *, fails_run: bool) -> State:
    """The state behind a command that ``user`` runs."""
    files = state.files
    is_idle = not (files.caches or files.configs or files.scripts or files.made or files.laid)
    if (is_idle and deed.verb is not Verb.MAKE) or not deed.words:
        return state
    is_use = deed.verb is Verb.USE
    beside = _beside(state) if is_use and files.caches else frozenset()
    words = [word for word in deed.words if not is_use or deed.folder or _may_matter(_written(word), beside)]
    if not words:
        return state
    where = list(_where(deed, words, state, shell))
    match deed.verb:
        case Verb.REMOVE:
            _missed(files, deed, where, shell, fails_run=fails_run)
            if deed.is_recursive and not deed.asks:
                files = _removed(files, where, user)
            files = files.replaced(where).without_made(where)
        case Verb.EMPTY:
            files = _emptied(files, where, shell, fails_run=fails_run)
        case Verb.MAKE:
            if not deed.is_recursive:
                above = (Place(one.base, one.path.rpartition("/")[0]) for one in where)
                use(files, [one for one in above if not _is_there(one, files)], (), shell)
            files = files.with_made(place.path for place in where if place.base == "" and not has_glob(place.path))
        case Verb.USE:
            wanted = [place for place in where if not (deed.is_looked_at and _is_there(place, files))]
            use(files, wanted, [word.raw for word in words if len(wanted) == len(where)], shell)
            files = _carried(files, deed, where, state, shell)
            if deed.is_gone:
                files = files.replaced(where).without_made(where)
    return state if files is state.files else state._replace(files=files)


def _where(deed: Deed, words: list[Word], state: State, shell: Shell) -> Iterator[Place]:
    """The places that the words name, each counted from where the program counts."""
    if deed.folder is not None and (value := deed.folder.resolve(state.known)) is not None:
        state = state._replace(cwd=None if value.startswith(UNKNOWN_HOME) else join(state.cwd, value))
    for word in words:
        yield from places(word, state, braces=shell.has_braces)


def _is_there(place: Place, files: Files) -> bool:
    """Whether a folder is there, whatever pip does."""
    return place.base == "" and files.has_made(place.path)


def _beside(state: State) -> frozenset[str]:
    """The names in the working folder that lead to a cache."""
    cwd = state.cwd
    if cwd is None:
        return frozenset((".cache",))
    start = len(cwd.rstrip("/")) + 1
    inside = (place.path for place in state.files.caches if place.base == "" and is_within(place.path, cwd))
    return frozenset(path[start:].partition("/")[0] for path in inside)


def _may_matter(text: str, beside: frozenset[str]) -> bool:
    return _is_path_like(text) or text in beside or has_glob(text)


def use(files: Files, where: list[Place], texts: Iterable[bytes], shell: Shell) -> None:
    """Something works on these places, and its text names them so."""
    for place, cache in files.caches.items():
        if any(names(one, place, cache.root) for one in where) or any(tells_of(text, place) for text in texts):
            shell.need(cache.events)


def _missed(files: Files, deed: Deed, where: list[Place], shell: Shell, *, fails_run: bool) -> None:
    """What an ``rm`` cannot do without: of what is not there, only ``-f`` makes nothing."""
    where = [one for one in where if not _is_there(one, files)] if files.made and deed.is_recursive else where
    for place, cache in files.caches.items():
        is_whole = any(covers(one, place) for one in where)
        if is_whole and not deed.is_recursive:
            shell.need(cache.events)
        elif not deed.is_forced and (is_whole or any(names(one, place, cache.root) for one in where)):
            shell.need(cache.events, fails_run=fails_run)


def _removed(files: Files, where: list[Place], user: str) -> Files:
    """What an ``rm -r`` by ``user`` leaves."""
    return files.without_caches(
        lambda place, cache: _may_remove(user, cache.owner) and any(covers(one, place) for one in where)
    )


def _may_remove(user: str, owner: str) -> bool:
    return user in ("root", owner)


def _emptied(files: Files, where: list[Place], shell: Shell, *, fails_run: bool) -> Files:
    """What a ``find … -delete`` leaves, which fails where there is nothing to look into."""
    for place, cache in files.caches.items():
        if any(names(one, place, cache.root) and not _is_there(one, files) for one in where):
            is_whole = any(covers(one, place) for one in where)
            shell.need(cache.events, fails_run=fails_run or not is_whole)
    return files.without_caches(_is_named(where))


def _is_named(where: list[Place]) -> Callable[[Place, Cache], bool]:
    return lambda place, cache: any(covers(one, place) and names(one, place, cache.root) for one in where)


def _carried(files: Files, deed: Deed, where: list[Place], state: State, shell: Shell) -> Files:
    """Where caches go with a folder above them that is copied or moved."""
    if deed.target is None or not files.caches:
        return files
    goal = next(iter(places(deed.target, state, braces=shell.has_braces)), None)
    if goal is None or goal.base != "":
        return files
    found = files
    for place, cache in files.caches.items():
        for one in where:
            if one != goal and one.base == "" and covers(one, place) and not has_glob(one.path):
                rest = place.path[len(one.path.rstrip("/")) :]
                name = one.path.rpartition("/")[2]
                for path in (goal.path.rstrip("/") + rest, f"{goal.path.rstrip('/')}/{name}{rest}"):
                    found = found.with_cache(Place("", path), cache._replace(root=path))
    return found


def tells_of(text: bytes, place: Place) -> bool:
    """Whether the cache is named within a text: a script of another language, say."""
    if place.base not in ("", "~"):
        return False
    folder = (UNKNOWN_HOME if place.base else "") + place.path
    holder = folder.removesuffix("/pip") if folder.endswith("/.cache/pip") else folder
    if text.find(holder.rpartition("/")[2].encode("utf-8", "surrogateescape")) < 0:
        return False
    owner = holder.removesuffix("/.cache")
    if owner == holder:
        pattern = rf"{re.escape(folder)}(?![\w.-])"
    else:
        homes = rf"(?:{re.escape(owner)}|~|HOME\W?)" if re.search(rb"[\s(]", text) else re.escape(owner)
        pattern = rf"{homes}/\.cache(?:/?(?![\w./-])|/pip(?![\w.-]))"
    return re.search(rf"(?<![\w.]){pattern}", text.decode("utf-8", "replace")) is not None


def redirected(
    words: tuple[Word, ...],
    redirects: tuple[Redirect, ...],
    state: State,
    shell: Shell,
    content: Text | None = None,
) -> State:
    """What redirects read and write: heredocs that tell of a cache, files that are configuration or scripts.

    ``words`` begin with the program, and are none for a compound statement; ``content`` is what it writes, if told.
    """
    files = state.files
    program = program_name(words[0]) if words else ""
    if files.caches and program not in _CONTENT_WRITERS:
        use(files, [], [r.body.data for r in redirects if r.body is not None], shell)
    body = stdin(redirects)
    targets = [r.target for r in redirects if r.target is not None and r.operator[:2] != "<<"]
    if files.caches and targets:
        where = [
            place for word in targets if _is_path_like(_written(word)) for place in places(word, state, braces=False)
        ]
        use(files, where, [], shell)
    written = [
        (r.target, r.operator.endswith(">>"))
        for r in redirects
        if r.target is not None and r.operator in _WRITES and r.descriptor in ("", "1")
    ]
    if program == "tee":
        is_added_to = any(word.value in _ADDS for word in words)
        written += ((word, is_added_to) for word in words[1:])
    content = body or content if program in _CONTENT_WRITERS else content
    for word, is_added in written:
        state = _content_written(word, content, state, is_added=is_added)
    return state


def echoed(words: tuple[Word, ...]) -> Word | None:
    """The one string that an ``echo`` writes, if all shells write it as it stands."""
    if len(words) != 2 or words[0].value != "echo":
        return None
    inner = words[1].inner
    return words[1] if inner is not None and words[1].plain is None and inner.data.find(b"\\") < 0 else None


def _content_written(word: Word, content: Text | None, state: State, *, is_added: bool) -> State:
    from fixer.build.facts.installed import sections

    for place in places(word, state, braces=False):
        path = (UNKNOWN_HOME if place.base else "") + place.path
        before = state.files.scripts.get(path) or UNKNOWN
        whole = None if content is None else _added(before, content) if is_added else Written((content,))
        files = state.files.replaced([place], MAY_BE_CHANGED)
        if whole is not None and place.base in ("", "~"):
            config = frozenset() if whole.told is None else sections(whole.told.data)
            files = files.with_config(path, config).with_script(path, whole)
        state = state._replace(files=files)
    return state


def _added(before: Written, content: Text) -> Written | None:
    """What a file holds when more is written behind what it held; None where that is longer than is kept in mind."""
    if any(len(text.data) > _LONGEST_WRITTEN for text in before.texts):
        return None
    texts = tuple(joined((text, content)) for text in before.texts)
    return Written(texts if texts and not before.may_differ else (*texts, content), before.may_differ)
