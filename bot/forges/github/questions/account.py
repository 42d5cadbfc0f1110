"""Who GitHub says that its commits are made by: the token's user, or the App's bot."""

from bot.errors import ForgeError
from bot.forges.github.api.answers import Answer
from bot.forges.github.api.reading import Api
from bot.forges.github.questions.web_host import WebHost
from bot.texts.display import printable

_VIEWER = "query viewer { viewer { login databaseId } }"
# What would end a name or an address in a line of a commit's message.
_ENDS = str.maketrans("", "", "<>\n\r")


def committer(api: Api, host: WebHost) -> str:
    """Name and address as they stand in the commits that the API makes for this token.

    https://docs.github.com/account-and-profile: the address is that of the profile, or one that GitHub gives out where
    it is kept private; an App has the latter alone.
    """
    user = _user(api)
    if user is None:
        bot = api.query(_VIEWER, {})["data"]["viewer"]
        return _person(bot["login"], _private(bot["login"], bot["databaseId"], host))
    name = user["name"] if user["name"].text_or_nothing.strip() else user["login"]
    return _person(name, user["email"].text_or_nothing or _private(user["login"], user["id"], host))


def login(api: Api) -> str:
    """The name of the account; that of an App ends in ``[bot]``."""
    user = _user(api) or api.query(_VIEWER, {})["data"]["viewer"]
    return user["login"].text


def _user(api: Api) -> Answer | None:
    """The token's user; None for an App, which has none."""
    try:
        return api.get("/user")
    except ForgeError as error:
        if error.reason not in {"forbidden", "not-found"}:
            raise
        return None


def _private(login: Answer, number: Answer, host: WebHost) -> str:
    return f"{number.number}+{login.text}@users.noreply.{host.name}"


def _person(name: Answer, address: str) -> str:
    return printable(f"{name.text.translate(_ENDS).strip()} <{address.translate(_ENDS)}>")
