"""The secrets of this process, and text without them."""

import base64
from urllib.parse import quote

# Whoever git logs in as; the token is its password.
GIT_USER = "x-access-token"
_SHOWN = "***"
_forms: set[str] = set()


def hide(secret: str) -> None:
    """Remembers a secret, in every form in which it travels."""
    if secret:
        _forms.update({secret, quote(secret, safe=""), _encoded(secret), basic(secret)})


def redacted(text: str) -> str:
    """The text with ``***`` in place of every secret that is to be hidden."""
    # Longest first: one form may be a part of another.
    for form in sorted(_forms, key=len, reverse=True):
        text = text.replace(form, _SHOWN)
    return text


def basic(token: str) -> str:
    """The token as git's header has it, behind ``Authorization: Basic``."""
    return _encoded(f"{GIT_USER}:{token}")


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode("utf-8", "surrogateescape")).decode("ascii")
