"""Where a git server sends us on to: git itself would hand our credentials to any host that it is sent to."""

from urllib.parse import urljoin, urlsplit

_REFS = "/info/refs?service=git-upload-pack"


def moved_to(remote: str, location: str) -> str | None:
    """Another address at the same origin, where a renamed repository is found; None where it is sent elsewhere."""
    if not location:
        return None
    target = urljoin(f"{remote}{_REFS}", location)
    if not target.endswith(_REFS) or _origin(target) != _origin(remote):
        return None
    return target.removesuffix(_REFS)


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc
