"""What GitHub takes for references in the words of an issue: to issues, pull requests and people.

https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
"""

import re
from dataclasses import dataclass

_CODE = re.compile(r"^```.*?^```|`[^`\n]*`|<!--.*?-->", re.DOTALL | re.MULTILINE)
_NAME = r"[A-Za-z0-9-]+/[A-Za-z0-9._-]+"
_OF_OTHERS = re.compile(rf"(?<![\w/])({_NAME})#(\d+)\b")
_OF_OWN = re.compile(r"(?<![\w/])(?:#|GH-)(\d+)\b")
_PERSON = re.compile(r"(?<![\w/.])@([A-Za-z0-9][A-Za-z0-9-]*(?:/[A-Za-z0-9._-]+)?)")


@dataclass(frozen=True, slots=True)
class References:
    """Issues and pull requests by repository and number, and logins or teams."""

    issues: frozenset[tuple[str, int]]
    people: frozenset[str]


def found(text: str, web: str, repository: str) -> References:
    """Those of a text in a repository of the forge at ``web``; nothing in code or in comments is one."""
    plain = _CODE.sub(" ", text)
    pages = re.findall(rf"{re.escape(web)}/({_NAME})/(?:pull|issues)/(\d+)\b", plain)
    others = [*pages, *_OF_OTHERS.findall(plain)]
    own = [(repository, number) for number in _OF_OWN.findall(_OF_OTHERS.sub(" ", plain))]
    issues = frozenset((name, int(number)) for name, number in (*others, *own))
    return References(issues, frozenset(_PERSON.findall(plain)))
