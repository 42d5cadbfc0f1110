"""What about a repository keeps the bot from its work, found out from its flags."""

from bot.errors import ForgeError, OutageError
from bot.forges.github.api.answers import Answer
from bot.forges.github.api.reading import Api
from bot.model import Repository

# A ref is asked for: the second is said of a repository without a commit.
_NOT_THERE = frozenset({"not-found", "conflict"})
# The verification itself failed, which says nothing of the signature.
_PASSING = frozenset({"gpgverify_error", "gpgverify_unavailable"})
_MESSAGES = {
    "archived": "It is archived, so nothing can be changed in it.",
    "disabled": "The forge has disabled it.",
    "empty": "It has no commit yet.",
    "vanished": "It is not there any more, or the token may not see it any more.",
    "pull-requests-disabled": "It takes no pull requests; allow them in its settings, or leave it out with exclude.",
}


def diagnosis(api: Api, repository: Repository) -> tuple[str, str] | None:
    """Why git fails on it, as a reason and a sentence; None where nothing is to be seen.

    Raises OutageError where nobody may be asked now, which says nothing about the repository.
    """
    try:
        answer = api.get(f"/repos/{repository.name}")
    except OutageError:
        raise
    except ForgeError as error:
        return ("vanished", _MESSAGES["vanished"]) if error.reason == "not-found" else (error.reason, f"{error}.")
    reason = _unwritable(answer)
    if reason is None and _is_empty(api, repository, answer):
        reason = "empty"
    return (reason, _MESSAGES[reason]) if reason else _unreadable(api, repository)


def _unreadable(api: Api, repository: Repository) -> tuple[str, str] | None:
    """Whoever may see a repository may still not read what is in it."""
    try:
        api.get(f"/repos/{repository.name}/git/ref/heads/{repository.branch or ''}")
    except OutageError:
        raise
    except ForgeError as error:
        return (error.reason, f"{error}.") if error.reason in {"forbidden", "saml"} else None
    return None


def explained(api: Api, repository: Repository, error: ForgeError) -> ForgeError:
    """A refusal's better reason, where the repository's flags tell one."""
    if error.reason not in {"forbidden", "not-found", "validation-failed"}:
        return error
    try:
        answer = api.get(f"/repos/{repository.name}")
    except ForgeError:
        return error
    reason = _unwritable(answer) or (None if _takes_pull_requests(answer) else "pull-requests-disabled")
    return ForgeError(reason, _MESSAGES[reason].removesuffix("."), error.status) if reason else error


def tip(api: Api, repository: Repository, branch: str) -> str | None:
    """The commit at which a branch stands; None where there is no such branch, or no commit at all."""
    try:
        return api.get(f"/repos/{repository.name}/git/ref/heads/{branch}")["object"]["sha"].oid or None
    except ForgeError as error:
        if error.reason in _NOT_THERE:
            return None
        raise


def node(api: Api, repository: Repository) -> str:
    """What GraphQL's mutations know the repository by."""
    return api.get(f"/repos/{repository.name}")["node_id"].text


def merge_base(api: Api, repository: Repository, one: str, other: str) -> str | None:
    """The newest commit that is in the history of both; None where they share nothing, or one of them is not there."""
    try:
        # Commits and files are told on the first page, and nobody wants them.
        found = api.get(f"/repos/{repository.name}/compare/{one}...{other}", page="2", per_page="1")
    except ForgeError as error:
        if error.reason == "not-found":
            return None
        raise
    return found["merge_base_commit"]["sha"].oid or None


def distrust(api: Api, repository: Repository, commit: str) -> str | None:
    """GitHub's word for what is wrong with a commit's signature; None where it verified that, or cannot do so now.

    https://docs.github.com/rest/git/commits#get-a-commit-object
    """
    found = api.get(f"/repos/{repository.name}/git/commits/{commit}")["verification"]
    reason = found["reason"].text_or_nothing
    return None if found["verified"].is_true or reason in _PASSING else reason or "unsigned"


def takes_pull_requests(api: Api, repository: Repository) -> bool:
    """Whether its settings allow them; only REST tells."""
    return _takes_pull_requests(api.get(f"/repos/{repository.name}"))


def _takes_pull_requests(answer: Answer) -> bool:
    return not answer["has_pull_requests"].is_false


def _unwritable(answer: Answer) -> str | None:
    return next((reason for reason in ("archived", "disabled") if answer[reason].is_true), None)


def _is_empty(api: Api, repository: Repository, answer: Answer) -> bool:
    """A size of 0 alone says little: it is told late, and in units of 1024 bytes."""
    if answer["size"].number_or_nothing:
        return False
    try:
        return not any(True for _ in api.items(f"/repos/{repository.name}/branches"))
    except ForgeError:
        return False
