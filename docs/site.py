"""Lay the site's sources out: docs/ and the pages beside it, with links that lead within the site.

Run it as ``python -m docs.site FOLDER``; ``make site`` does, and has Zensical build what lies there.
"""

import re
import shutil
import sys
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
# Pages and files that lie outside docs/, and what they are called in the site.
OUTSIDE = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
    "CODE_OF_CONDUCT.md": "code-of-conduct.md",
    "LICENSE": "LICENSE.txt",
    "benchmarks/README.md": "benchmarks.md",
    "config.example.toml": "config.example.toml",
    "bot/templates": "templates-folder.md",
    "bot/templates/report.md": "report-template.txt",
}
_LINK = re.compile(r"(\]\()([^)#:\s]+)(#[^)\s]*)?(\))")
_FOLDER = "# The built-in templates\n\nThey lie in `bot/templates/` of the repository, and in what is installed.\n"


def laid_out(folder: Path) -> None:
    """Makes the folder anew, with ``docs`` and the generator's own settings in it."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(
        ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("*.py", "__pycache__", "*.toml", "*.1")
    )
    shutil.copytree(ROOT / "docs" / "schedules", folder / "docs" / "schedules", dirs_exist_ok=True)
    shutil.copy(ROOT / "docs" / "zensical.toml", folder)
    for source, name in OUTSIDE.items():
        content = _FOLDER.encode() if (ROOT / source).is_dir() else (ROOT / source).read_bytes()
        (folder / "docs" / name).write_bytes(content)
    places = {name: source for source, name in OUTSIDE.items()}
    for path in (folder / "docs").glob("*.md"):
        path.write_text(relinked(path.read_text("utf-8"), places.get(path.name, f"docs/{path.name}")), "utf-8")


def relinked(text: str, place: str) -> str:
    """The page at this place of the repository with its relative links as they are in the site."""

    def moved(match: re.Match[str]) -> str:
        target = _normal(PurePosixPath(place).parent / match[2])
        name = OUTSIDE.get(target, target.removeprefix("docs/"))
        return f"{match[1]}{name}{match[3] or ''}{match[4]}"

    return _LINK.sub(moved, text)


def _normal(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


if __name__ == "__main__":
    laid_out(Path(sys.argv[1]))
