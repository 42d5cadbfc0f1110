"""A lossless rewriter for Dockerfiles, and the rule that keeps pip's cache out of images.

``fix`` does the whole job for one file. The other names are what a codemod of your own is made of: see
docs/codemod.md. Nothing is imported before it is asked for.
"""

from importlib import import_module

TYPE_CHECKING = False  # to type checkers it is True
if TYPE_CHECKING:
    from typing import Any

    from fixer.build.context.files_brought import might_run_files as might_run_files
    from fixer.build.context.tree import Kind as Kind
    from fixer.build.context.tree import Tree as Tree
    from fixer.build.walk import Launched as Launched
    from fixer.build.walk import launched as launched
    from fixer.choices import PROJECT_KEYS as PROJECT_KEYS
    from fixer.choices import REMEDIES as REMEDIES
    from fixer.diff import unified_diff as unified_diff
    from fixer.dockerfile.document import Document as Document
    from fixer.dockerfile.document import Instruction as Instruction
    from fixer.dockerfile.document import Stage as Stage
    from fixer.dockerfile.document import Text as Text
    from fixer.dockerfile.parser import parse as parse
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
    from fixer.judgement.explanations import Explanation as Explanation
    from fixer.judgement.explanations import explanations as explanations
    from fixer.judgement.finding import Finding as Finding
    from fixer.judgement.finding import Policy as Policy
    from fixer.judgement.finding import Scripts as Scripts
    from fixer.judgement.finding import Settings as Settings
    from fixer.judgement.finding import UnknownScript as UnknownScript
    from fixer.judgement.finding import Verdict as Verdict
    from fixer.judgement.finding import Via as Via
    from fixer.judgement.finding import edits_of as edits_of
    from fixer.judgement.fingerprint import deeds as deeds
    from fixer.judgement.fingerprint import fingerprints as fingerprints
    from fixer.judgement.remedy import File as File
    from fixer.judgement.remedy import Judged as Judged
    from fixer.judgement.remedy import Remedy as Remedy
    from fixer.judgement.remedy import insertions as insertions
    from fixer.judgement.ruling import ISOLATED_BUILD as ISOLATED_BUILD
    from fixer.judgement.ruling import Ruling as Ruling
    from fixer.judgement.suppress import SETTINGS_FILES as SETTINGS_FILES
    from fixer.judgement.suppress import RepositorySettings as RepositorySettings
    from fixer.judgement.suppress import load_repository_settings as load_repository_settings
    from fixer.output.quotes import Quote as Quote
    from fixer.output.quotes import quotes as quotes
    from fixer.output.report import Report as Report
    from fixer.output.sarif import Origin as Origin
    from fixer.output.sarif_rules import HOME_PAGE as HOME_PAGE
    from fixer.output.upload import upload as upload
    from fixer.programs.quick import might_read_lists as might_read_lists
    from fixer.scripts import check_scripts as check_scripts
    from fixer.scripts import fix_scripts as fix_scripts
    from fixer.scripts import unjudged as unjudged
    from fixer.scripts import verify_script as verify_script
    from fixer.search.globs import Glob as Glob
    from fixer.search.globs import plain_glob as plain_glob
    from fixer.search.names import FOREIGN_FOLDERS as FOREIGN_FOLDERS
    from fixer.search.names import is_dockerfile as is_dockerfile
    from fixer.search.names import is_generated as is_generated
    from fixer.shell.command import Command as Command
    from fixer.shell.scripts import commands as commands
    from fixer.shell.words import Word as Word
    from fixer.wanted.image import Target as Target
    from fixer.wanted.wants import Want as Want
    from fixer.wanted.wants import wants as wants

__version__ = "0.1.0"

_HOMES = {
    "build.context.files_brought": ("might_run_files",),
    "programs.quick": ("might_read_lists",),
    "scripts": ("check_scripts", "fix_scripts", "unjudged", "verify_script"),
    "build.context.tree": ("Kind", "Tree"),
    "shell.command": ("Command",),
    "build.walk": ("Launched", "launched"),
    "diff": ("unified_diff",),
    "search.globs": ("Glob", "plain_glob"),
    "search.names": ("FOREIGN_FOLDERS", "is_dockerfile", "is_generated"),
    "dockerfile.document": ("Document", "Instruction", "Stage", "Text"),
    "edits": ("Edit", "apply"),
    "engine": ("FixResult", "check", "fix", "verify"),
    "errors": ("FileError", "ToolError", "UsageError", "VerificationError"),
    "judgement.explanations": ("Explanation", "explanations"),
    "judgement.finding": ("Finding", "Policy", "Scripts", "Settings", "UnknownScript", "Verdict", "Via", "edits_of"),
    "judgement.fingerprint": ("deeds", "fingerprints"),
    "judgement.remedy": ("File", "Judged", "Remedy", "insertions"),
    "output.quotes": ("Quote", "quotes"),
    "output.report": ("Report",),
    "output.sarif": ("Origin",),
    "output.sarif_rules": ("HOME_PAGE",),
    "output.upload": ("upload",),
    "judgement.ruling": ("ISOLATED_BUILD", "Ruling"),
    "dockerfile.parser": ("parse",),
    "shell.scripts": ("commands",),
    "choices": ("PROJECT_KEYS", "REMEDIES"),
    "judgement.suppress": ("SETTINGS_FILES", "RepositorySettings", "load_repository_settings"),
    "shell.words": ("Word",),
    "wanted.image": ("Target",),
    "wanted.wants": ("Want", "wants"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "FOREIGN_FOLDERS",
    "HOME_PAGE",
    "ISOLATED_BUILD",
    "PROJECT_KEYS",
    "REMEDIES",
    "SETTINGS_FILES",
    "Command",
    "Document",
    "Edit",
    "Explanation",
    "File",
    "FileError",
    "Finding",
    "FixResult",
    "Glob",
    "Instruction",
    "Judged",
    "Kind",
    "Launched",
    "Origin",
    "Policy",
    "Quote",
    "Remedy",
    "Report",
    "RepositorySettings",
    "Ruling",
    "Scripts",
    "Settings",
    "Stage",
    "Target",
    "Text",
    "ToolError",
    "Tree",
    "UnknownScript",
    "UsageError",
    "Verdict",
    "VerificationError",
    "Via",
    "Want",
    "Word",
    "__version__",
    "apply",
    "check",
    "check_scripts",
    "commands",
    "deeds",
    "edits_of",
    "explanations",
    "fingerprints",
    "fix",
    "fix_scripts",
    "insertions",
    "is_dockerfile",
    "is_generated",
    "launched",
    "load_repository_settings",
    "might_read_lists",
    "might_run_files",
    "parse",
    "plain_glob",
    "quotes",
    "unified_diff",
    "unjudged",
    "upload",
    "verify",
    "verify_script",
    "wants",
]


def __getattr__(name: str) -> "Any":
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
