"""Addresses of a forge's pages, made of what the forge itself said: nothing in one ends the link that it stands in."""

import os
from urllib.parse import quote

# What RFC 3986 lets stand in a URL, but for the parentheses, brackets and quotes that end links and attributes.
_PLAIN = "%/:?#@!$&*+,;=~-._"


def web(url: str) -> str:
    """The URL as it may stand in Markdown or HTML; empty where it leads elsewhere than to the web."""
    return quote(url, safe=_PLAIN, errors="surrogatepass") if url.startswith(("https://", "http://")) else ""


def blob(page: str, commit: str, path: str, line: int | None = None) -> str:
    """A file's page at a commit, at a line of it; empty where the repository has no page."""
    if not page:
        return ""
    name = quote(os.fsencode(path) if _is_file_name(path) else path.encode("utf-8", "surrogatepass"))
    return web(page) + f"/blob/{quote(commit)}/{name}" + (f"#L{line}" if line else "")


def files(pull_request: str) -> str:
    """What a pull request changes; empty where it has no page."""
    return f"{found}/files" if (found := web(pull_request)) else ""


def _is_file_name(path: str) -> bool:
    try:
        os.fsencode(path)
    except UnicodeEncodeError:  # half a character, which no file's name can hold
        return False
    return True


def linked(text: str, url: str) -> str:
    """The Markdown as a link to the URL, which is one of the above; the text alone where it is empty."""
    return f"[{text}](<{url}>)" if url else text
