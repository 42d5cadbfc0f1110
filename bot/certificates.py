"""Whose certificates count: a company's own are named once for the API, for git, and for a look between.

Where nobody names any, the API trusts the system's, as git and browsers do, and certifi's list, for images without.
The only importer of truststore.
"""

import ssl
from collections.abc import Mapping
from pathlib import Path

import truststore

from fixer import UsageError

# The first is that of the library that asks the API.
_OF_ALL = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
_OF_GIT = ("GIT_SSL_CAINFO", "GIT_SSL_CAPATH")


def for_api(environment: Mapping[str, str]) -> Path | None:
    """The file, or the folder of them, None where nobody names one; raises UsageError where it is not there."""
    found = _named(environment)
    if found is None:
        return None
    name, path = found
    if not path.exists():
        raise UsageError(f"{path}, which {name} names, is not there; name the file with the company's certificates")
    return path


def for_git(environment: Mapping[str, str]) -> dict[str, str]:
    """The same as git's own variables, unless these are set already."""
    own = {name: environment[name] for name in _OF_GIT if environment.get(name)}
    found = _named(environment)
    if own or found is None:
        return own
    _, path = found
    return {"GIT_SSL_CAPATH" if path.is_dir() else "GIT_SSL_CAINFO": str(path)}


def of_system() -> ssl.SSLContext:
    """What trusts whom the system trusts, its keychain where it has one; not for two connections at once."""
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def used(environment: Mapping[str, str]) -> str:
    """Which count, in a sentence; raises UsageError as ``for_api`` does."""
    for_api(environment)
    named, git = _named(environment), for_git(environment)
    api = f"{named[1]} ({named[0]})" if named else f"the system{_places()} and of certifi's list"
    own = " and ".join(f"{path} ({name})" for name, path in git.items()) if git else "its own build or system"
    return f"Certificates: those of {api} count for the API, and of {own} for git."


def _places() -> str:
    """Where OpenSSL looks, where there is such a place: other systems have other ways."""
    found = ssl.get_default_verify_paths()
    places = " and ".join(filter(None, (found.cafile, found.capath)))
    return f" ({places})" if places else ""


def _named(environment: Mapping[str, str]) -> tuple[str, Path] | None:
    return next(((name, Path(environment[name]).absolute()) for name in _OF_ALL if environment.get(name)), None)
