"""A lossless rewriter for Dockerfiles, and the rule that keeps pip's cache out of images.

``fix`` does the whole job for one file. The other names are what a codemod of your own is made of: see
docs/codemod.md. Nothing is imported before it is asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fixer.command import Command as Command
    from fixer.diff import unified_diff as unified_diff
    from fixer.discover import FOREIGN_FOLDERS as FOREIGN_FOLDERS
    from fixer.discover import is_dockerfile as is_dockerfile
    from fixer.discover import is_generated as is_generated
    from fixer.document import Document as Document
    from fixer.document import Instruction as Instruction
    from fixer.document import Stage as Stage
    from fixer.document import Text as Text
    from fixer.edits import Edit as Edit
    from fixer.edits import apply as apply
    from fixer.engine import FixResult as FixResult
    from fixer.engine import check as check
    from fixer.engine import fix as fix
    from fixer.engine import verify as verify
    from fixer.errors import FileError as FileError
    from fixer.errors import ToolError as ToolError
    from fixer.errors import UsageError as UsageError
    from fixer.errors import VerificationError as VerificationError
    from fixer.finding import Finding as Finding
    from fixer.finding import Policy as Policy
    from fixer.finding import Settings as Settings
    from fixer.finding import Verdict as Verdict
    from fixer.fingerprint import fingerprints as fingerprints
    from fixer.parser import parse as parse
    from fixer.shell import commands as commands
    from fixer.suppress import SETTINGS_FILES as SETTINGS_FILES
    from fixer.suppress import RepositorySettings as RepositorySettings
    from fixer.suppress import load_repository_settings as load_repository_settings
    from fixer.words import Word as Word

__version__ = "0.1.0"

_HOMES = {
    "command": ("Command",),
    "diff": ("unified_diff",),
    "discover": ("FOREIGN_FOLDERS", "is_dockerfile", "is_generated"),
    "document": ("Document", "Instruction", "Stage", "Text"),
    "edits": ("Edit", "apply"),
    "engine": ("FixResult", "check", "fix", "verify"),
    "errors": ("FileError", "ToolError", "UsageError", "VerificationError"),
    "finding": ("Finding", "Policy", "Settings", "Verdict"),
    "fingerprint": ("fingerprints",),
    "parser": ("parse",),
    "shell": ("commands",),
    "suppress": ("SETTINGS_FILES", "RepositorySettings", "load_repository_settings"),
    "words": ("Word",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "FOREIGN_FOLDERS",
    "SETTINGS_FILES",
    "Command",
    "Document",
    "Edit",
    "FileError",
    "Finding",
    "FixResult",
    "Instruction",
    "Policy",
    "RepositorySettings",
    "Settings",
    "Stage",
    "Text",
    "ToolError",
    "UsageError",
    "Verdict",
    "VerificationError",
    "Word",
    "__version__",
    "apply",
    "check",
    "commands",
    "fingerprints",
    "fix",
    "is_dockerfile",
    "is_generated",
    "load_repository_settings",
    "parse",
    "unified_diff",
    "verify",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'fixer' has no attribute {name!r}")
    return getattr(import_module(f"fixer.{_HOME_OF[name]}"), name)
