"""What a wheel holds: one package ``pip_no_cache``, in which ``bot`` and ``fixer`` of the checkout are.

Two top-level packages of such names would meet others. Nothing of a module is changed but the lines that import, so
both trees are the same, node by node. An editable install holds the checkout's folder and ``pip_no_cache`` by name.
"""

import ast
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "pip_no_cache"
MOVED = ("bot", "fixer")
HERE = Path(__file__).parent
_FROM = re.compile(rb"from\s+")


def moved(source: bytes) -> bytes:
    """A module whose ``from bot…`` and ``from fixer…`` import from the package, else as it was, byte for byte.

    Raises ValueError for ``import bot`` and ``import fixer``, which bind a name that would be another one there.
    """
    lines = source.splitlines(keepends=True)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import) and any(_is_moved(alias.name) for alias in node.names):
            message = f"line {node.lineno}: write 'from {node.names[0].name} import …': only that can be moved"
            raise ValueError(message)
        if isinstance(node, ast.ImportFrom) and not node.level and _is_moved(node.module or ""):
            line, start = lines[node.lineno - 1], node.col_offset
            lines[node.lineno - 1] = line[:start] + _FROM.sub(
                rb"\g<0>" + PACKAGE.encode() + b".", line[start:], count=1
            )
    return b"".join(lines)


def _is_moved(module: str) -> bool:
    return module.partition(".")[0] in MOVED


def packaged(root: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a wheel's package, below ``pip_no_cache/``, and what it holds."""
    yield f"{PACKAGE}/__init__.py", (HERE / "package.py").read_bytes()
    yield f"{PACKAGE}/__main__.py", (HERE / "main.py").read_bytes()
    yield f"{PACKAGE}/py.typed", b""
    for path in sorted(path for name in MOVED for path in (root / name).rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            content = path.read_bytes()
            name = path.relative_to(root).as_posix()
            yield f"{PACKAGE}/{name}", moved(content) if path.suffix == ".py" else content


def aliased(root: Path) -> Iterator[tuple[str, bytes]]:
    """The package of an editable install of ``root``."""
    text = (HERE / "editable.py").read_text("utf-8")
    yield f"{PACKAGE}/__init__.py", text.replace('CHECKOUT = ""', f"CHECKOUT = {str(root)!r}").encode()
    yield f"{PACKAGE}/__main__.py", (HERE / "main.py").read_bytes()


class PackageHook(BuildHookInterface):  # type: ignore[type-arg] - its one parameter is a build configuration's class
    """Puts the package into the wheel that is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        self._folder = tempfile.TemporaryDirectory()
        is_editable = version == "editable"
        files = (aliased if is_editable else packaged)(Path(self.root))
        included = build_data["force_include_editable" if is_editable else "force_include"]
        for name, content in files:
            path = Path(self._folder.name, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            included[str(path)] = name

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        self._folder.cleanup()
