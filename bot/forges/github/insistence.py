"""git's requests with the patience of the API: what fails on the way is sent again, and a limit slows everybody."""

from collections.abc import Callable

from bot.forges.github.api.refusal import Refusal, Route
from bot.waiting.patience import Patience, patiently
from bot.waiting.ways import Setback
from bot.workspaces.plumbing.conversation import Insist, Reply, Said

# What may be otherwise in a moment; whatever else a server says is told by the workspace.
_WORTH_WAITING = frozenset({"limit", "passing"})


def insistence(patience: Patience, host: str) -> Insist:
    """What runs a command again that failed on its way to this host: all of them may be, as a push has its lease.

    It raises ForgeError where the server fails for longer, and OutageError where it is not asked any more.
    """
    route = Route(host, f"{host} git", "")

    def insist(send: Callable[[], Said], again: Callable[[], object]) -> Said:
        def attempt() -> Said | Setback:
            said = send()
            return (said.reply and _setback(said.reply, route)) or said

        return patiently(attempt, patience, route.ways, is_repeatable=True, again=again)

    return insist


def _setback(reply: Reply, route: Route) -> Setback | None:
    refusal = Refusal(reply.status, reply.headers, silence=None if reply.status else "unreachable")
    setback = refusal.setback(f"git {reply.request}".rstrip(), route)
    return setback if setback.kind in _WORTH_WAITING else None
