"""Addresses of a forge's pages, made of what the forge itself said: nothing in one ends the link that it stands in."""

import os
from urllib.parse import quote

from fixer import HOME_PAGE

# What RFC 3986 lets stand in a URL, but for the parentheses, brackets and quotes that end links and attributes.
_PLAIN = "%/:?#@!$&*+,;=~-._"
# Where docs/reasons.md can be read; nowhere as long as the project has no home of its own.
REASONS = "" if "/OWNER/" in HOME_PAGE else f"{HOME_PAGE}/blob/main/docs/reasons.md"
_GITHUB = "https://github.com/"


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


def unreferenced(url: str, branch: str) -> str:
    """A pull request's page, which is one of the above, so that a text that leads there leaves no mark on it.

    A forge that reads a pull request's address in a text tells the pull request so. GitHub keeps a host that sends
    readers on and is no such address; elsewhere its repository's pull requests are listed, from the branch alone.
    """
    if url.startswith(_GITHUB):
        return f"https://redirect.github.com/{url.removeprefix(_GITHUB)}"
    repository, found, number = url.rpartition("/pull/")
    if not found or not number.isdecimal():
        return url
    return f"{repository}/pulls?q={quote(f'is:pr head:{branch}', safe='')}"
