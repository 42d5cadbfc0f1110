""".dockerignore files, by the rules of Docker: https://docs.docker.com/build/concepts/context/#dockerignore-files.

Each line is a glob from the context on; the last that means a path, or a folder above it, decides, and ``!`` takes it
back in. Lines are made tidy as ReadAll of moby/patternmatcher does it.
"""

from functools import lru_cache

from fixer.record import NamedTuple
from fixer.search.globs import Glob, docker_glob

_MOST_LINES = 1_000
_MOST_STEPS = 1_000_000


class Ignored(NamedTuple):
    """The globs of a file in order, each with whether it takes back in."""

    globs: tuple[tuple[Glob, bool], ...] = ()

    def covers(self, path: str) -> bool:
        """Whether a file of the context is left out of it; also where it would take seconds to tell."""
        if len(path) * sum(glob.cost for glob, _ in self.globs) > _MOST_STEPS:
            return True
        found = False
        for glob, takes_back in self.globs:
            if found is takes_back and glob.covers(path):
                found = not takes_back
        return found


NOTHING_IGNORED = Ignored()


@lru_cache(maxsize=16)
def ignored(source: bytes) -> Ignored:
    """What the bytes of a ``.dockerignore`` leave out."""
    lines = source.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").split("\n")
    found = []
    for line in lines[:_MOST_LINES]:
        pattern = line.strip()
        if not pattern or line.startswith("#"):
            continue
        takes_back = pattern.startswith("!")
        glob = docker_glob(_tidy(pattern.removeprefix("!").strip()))
        if glob is not None:
            found.append((glob, takes_back))
    return Ignored(tuple(found))


def _tidy(pattern: str) -> str:
    """Go's filepath.Clean, and no ``/`` at either end."""
    parts: list[str] = []
    for part in pattern.split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
