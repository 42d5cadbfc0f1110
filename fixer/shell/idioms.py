"""The ways in which scripts write the folder that they lie in themselves."""

import re
from functools import lru_cache

from fixer.record import NamedTuple

_SELF = r"\$(?:0|\{0\}|BASH_SOURCE|\{BASH_SOURCE(?:\[0\])?\})"
_PATH = rf"(?:{_SELF}|\$\((?:readlink -f|realpath) (?:-- )?{_SELF}\))"
_DIRNAME = rf"(?:\$\(dirname (?:-- )?{_PATH}\)|`dirname (?:-- )?{_PATH}`|\$\{{(?:0|BASH_SOURCE(?:\[0\])?)%/\*\}})"
_FOLDER = rf"{_DIRNAME}|\$\(cd (?:-P )?(?:-- )?{_DIRNAME}(/[\w./-]*)?(?: >[^&;]*)? ?(?:&&|;) ?pwd(?: -P)?\)"
_LONGEST = 200


class OwnFolder(NamedTuple):
    """A folder that counts from the script's own: from ``$0`` or, where not ``is_zero``, from ``$BASH_SOURCE``."""

    is_zero: bool
    below: str = ""


@lru_cache(maxsize=64)
def own_folder(source: str) -> OwnFolder | None:
    """What an expansion like ``$(dirname "$0")`` means; None for any other."""
    if len(source) > _LONGEST:
        return None
    match = re.fullmatch(_FOLDER, " ".join(source.replace('"', "").split()).replace("( ", "(").replace(" )", ")"))
    return None if match is None else OwnFolder("BASH_SOURCE" not in source, match[1] or "")
