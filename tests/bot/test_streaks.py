"""How many repositories have to fail in a row until the rest is put off, and which of these are tried all the same."""

from pathlib import Path

import pytest

from bot.forges.local.forge import LocalForge
from bot.model import Outcome, OutcomeKind, Plan, Repository
from bot.sweeping.outages import Outages

_FORGE, _OTHER = (LocalForge(Path(name), Path("records")) for name in ("one", "other"))
_FAILED, _DEFERRED, _PUBLISHED, _CLEAN = (
    OutcomeKind.FAILED,
    OutcomeKind.DEFERRED,
    OutcomeKind.PUBLISHED,
    OutcomeKind.CLEAN,
)


def _repository(name: str = "acme/app") -> Repository:
    return Repository(name, name, "main")


def _outcome(kind: OutcomeKind, reason: str, *, is_planned: bool = True) -> Outcome:
    made = Plan(_repository(), "0" * 40, files=(), settings=(), left_out=()) if is_planned else None
    return Outcome("acme/app", kind, reason, "So it is.", made)


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def outages(slept: list[float]) -> Outages:
    return Outages(slept.append)


def _try(outages: Outages, outcome: Outcome, times: int = 1, name: str = "acme/app") -> None:
    for _ in range(times):
        outages.breathe(_FORGE, _repository(name))
        outages.note(_FORGE, _repository(name), outcome)


@pytest.mark.parametrize(
    "reason", ["unreachable", "server-error", "bad-credentials", "forbidden", "unexpected-answer", "answer-too-large"]
)
@pytest.mark.parametrize("is_planned", [False, True])
def test_eight_in_a_row_for_one_cause_are_enough(
    outages: Outages, slept: list[float], reason: str, is_planned: bool
) -> None:
    failed = _outcome(_FAILED, reason, is_planned=is_planned)
    _try(outages, failed, 7)
    assert (outages.refusal(_FORGE, _repository()), slept) == (None, [2, 4])
    _try(outages, failed)
    refused = outages.refusal(_FORGE, _repository())
    assert refused
    assert (refused[0], slept) == (reason, [2, 4, 8])
    assert refused[1].endswith("; it is tried again in the next sweep.")
    assert outages.refusal(_OTHER, _repository()) is None


@pytest.mark.parametrize("reason", ["validation-failed", "not-found", "saml", "push-rejected", "git-failed"])
def test_what_has_to_do_with_the_repository_is_not_counted(outages: Outages, slept: list[float], reason: str) -> None:
    _try(outages, _outcome(_FAILED, reason), 50)
    assert (outages.refusal(_FORGE, _repository()), slept) == (None, [])


@pytest.mark.parametrize(
    ("failed", "between", "is_lost"),
    [
        (_outcome(_FAILED, "forbidden"), _outcome(_PUBLISHED, "pull-request-opened"), False),
        (_outcome(_FAILED, "forbidden"), _outcome(_FAILED, "validation-failed"), False),
        (_outcome(_FAILED, "forbidden"), _outcome(_CLEAN, "nothing-to-fix"), True),  # nobody asked for its pull request
        (_outcome(_FAILED, "forbidden", is_planned=False), _outcome(_CLEAN, "nothing-to-fix"), False),
        (_outcome(_FAILED, "forbidden"), _outcome(_FAILED, "saml", is_planned=False), True),
    ],
)
def test_what_shows_that_all_is_well_begins_anew(
    outages: Outages, failed: Outcome, between: Outcome, is_lost: bool
) -> None:
    for _ in range(3):
        _try(outages, failed, 4)
        _try(outages, between)
    assert (outages.refusal(_FORGE, _repository()) is not None) == is_lost


def test_refusals_are_those_of_one_owner(outages: Outages) -> None:
    _try(outages, _outcome(_FAILED, "forbidden"), 8)
    assert outages.refusal(_FORGE, _repository("ACME/other"))
    assert outages.refusal(_FORGE, _repository("emca/app")) is None
    _try(outages, _outcome(_FAILED, "server-error"), 8)
    assert outages.refusal(_FORGE, _repository("emca/app"))


def test_probes_among_what_is_put_off_become_rarer(outages: Outages) -> None:
    _try(outages, _outcome(_FAILED, "forbidden"), 8)
    _try(outages, _outcome(_DEFERRED, "forbidden"), 8)  # made before, and put off for that
    probes = [number for number in range(1, 500) if outages.is_probe(_FORGE, _repository())]
    assert probes == [10, 20, 40, 80, 160, 320]
    _try(outages, _outcome(_PUBLISHED, "pull-request-opened"))
    assert outages.refusal(_FORGE, _repository()) is None


def test_what_is_lost_again_is_probed_as_often_as_at_first(outages: Outages) -> None:
    for _ in range(3):
        _try(outages, _outcome(_FAILED, "forbidden"), 8)
        assert [number for number in range(1, 50) if outages.is_probe(_FORGE, _repository())] == [10, 20, 40]
        _try(outages, _outcome(_PUBLISHED, "pull-request-opened"))


def test_what_is_lost_stays_so_though_a_probe_fails_for_another_cause(outages: Outages) -> None:
    _try(outages, _outcome(_FAILED, "unreachable"), 8)
    _try(outages, _outcome(_FAILED, "server-error"))
    refused = outages.refusal(_FORGE, _repository())
    assert refused
    assert refused[0] == "server-error"
    assert [number for number in range(1, 50) if outages.is_probe(_FORGE, _repository())] == [10, 20, 40]


def test_what_was_under_way_when_patience_gave_up_changes_nothing(outages: Outages) -> None:
    """Else eight of them would have the rest put off without a probe, and the one before would have it tried."""
    _try(outages, _outcome(_DEFERRED, "rate-limited"))
    for _ in range(9):
        _try(outages, _outcome(_FAILED, "server-error"))
        refused = outages.refusal(_FORGE, _repository())
        assert refused
        assert refused[0] == "rate-limited"
    _try(outages, _outcome(_PUBLISHED, "pull-request-opened"))
    _try(outages, _outcome(_FAILED, "server-error"), 8)
    assert [number for number in range(1, 50) if outages.is_probe(_FORGE, _repository())] == [10, 20, 40]


@pytest.mark.parametrize("reason", ["rate-limited", "unreachable"])
def test_what_patience_put_off_is_not_probed(outages: Outages, reason: str) -> None:
    _try(outages, _outcome(_DEFERRED, reason))
    assert outages.refusal(_FORGE, _repository())
    assert [number for number in range(1, 500) if outages.is_probe(_FORGE, _repository())] == []


def test_summary_counts_what_was_put_off_for_a_failure(outages: Outages) -> None:
    for reason in ("rate-limited", "open-pull-requests"):
        outages.tell(_outcome(_DEFERRED, reason))
    assert not outages.summary
    outages.tell(_outcome(_DEFERRED, "unreachable"))
    one = "The forge was lost on the way (unreachable): 1 repository was put off and waits for the next sweep."
    assert outages.summary == one
    outages.tell(_outcome(_DEFERRED, "forbidden"))
    assert "(forbidden, unreachable): 2 repositories were put off and wait for the next sweep." in outages.summary
