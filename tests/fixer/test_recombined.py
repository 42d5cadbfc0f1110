"""The instructions of the case folders, put together anew and broken: what holds for any file holds for these.

They reach every verdict and every reason; random bytes never have a pip in them.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixer import REMEDIES, Policy, Settings, Verdict, check, load_repository_settings, parse
from fixer.judgement.reasons import SENTENCES
from tests.fixer.invariants import fixed

CASES = Path(__file__).parent / "cases"
LONGEST = 3000  # bytes of an instruction that comes often
SOURCES = [path.read_bytes() for path in sorted(CASES.rglob("input.Dockerfile"))]
POOL = sorted({node.raw for source in SOURCES for node in parse(source).nodes if len(node.raw) < LONGEST})
PIPS = [raw for raw in POOL if b"pip" in raw]
ODD = [
    b"\xff",
    b"\0",
    b"\r",
    b"\x0c",
    b"\\\n",
    b"'",
    b'"',
    b"`",
    b"$(",
    b"${",
    b"(",
    b")",
    b"\n",
    b" pip install ",
    b";",
]
NEVER = {"verification-failed"}  # what only a mistake of ours reaches

repeatable = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
instructions = st.sampled_from(PIPS) | st.sampled_from(POOL)
files = st.lists(instructions, min_size=1, max_size=6).map(lambda found: b"FROM python:3.12\n" + b"".join(found))
repositories = st.sampled_from([b"", b"ignored: [DL3042]\n"]).map(
    lambda text: load_repository_settings({".hadolint.yaml": text} if text else {})
)
FLAG = {"remedy": st.just("flag"), "isolated_builds": st.just("tell")}
POLICIES = st.just(Policy.EFFECTIVE) | st.sampled_from(Policy)  # only the first finds most of what protects
usual = st.builds(Settings, policy=POLICIES, uv=st.booleans(), **FLAG)
remedies = st.builds(
    Settings,
    policy=POLICIES,
    remedy=st.sampled_from(REMEDIES),
    buildkit=st.booleans(),
    isolated_builds=st.sampled_from(["tell", "env"]),
    uv=st.booleans(),
)
rare = st.builds(
    Settings,
    policy=POLICIES,
    name=st.sampled_from(["Dockerfile", "Dockerfile.in"]),
    wrappers=st.just(frozenset(("notify",))),
    repository=repositories,
    **FLAG,
)


@st.composite
def broken(draw: st.DrawFn, text: bytes) -> bytes:
    """The text with a piece cut out of it or put into it."""
    place = draw(st.integers(0, len(text)))
    stop = draw(st.integers(place, min(len(text), place + 9)))
    return text[:place] + draw(st.sampled_from(ODD)) + text[stop:]


@repeatable
@given(files.flatmap(broken).flatmap(broken), usual | rare | remedies)
def test_broken_files_are_survived(source: bytes, given_settings: Settings) -> None:
    fixed(source, given_settings)


@repeatable
@given(files, usual | rare | remedies)
def test_files_put_together_are_survived(source: bytes, given_settings: Settings) -> None:
    fixed(source, given_settings)


def test_every_verdict_and_reason_is_reached() -> None:
    """By the files that are put together, each verdict often; every reason by them and the case folders as they are."""
    verdicts: Counter[Verdict] = Counter()
    reasons: set[tuple[Verdict, str]] = set()

    @settings(repeatable, max_examples=300)  # shares of fewer are chance, whoever adds a case folder
    @given(files, usual | rare | remedies)
    def judge(source: bytes, given_settings: Settings) -> None:
        found = check(source, given_settings).findings
        verdicts.update(finding.verdict for finding in found)
        reasons.update((finding.verdict, finding.reason) for finding in found)

    judge()
    shares = {verdict: count / verdicts.total() for verdict, count in verdicts.items()}
    assert set(shares) == set(Verdict)  # only a scanner's policy tells without a build context
    assert min(shares.values()) > 0.003, shares
    assert len(reasons) > 15
    reasons |= {found for path in CASES.rglob("findings*.txt") for found in _told(path)}
    alone = SENTENCES.keys() - {Verdict.TOLD}
    wanted = {(verdict, reason) for verdict in alone for reason in SENTENCES[verdict]}
    assert {(verdict, reason) for verdict, reason in wanted - reasons if reason not in NEVER} == set()


def _told(path: Path) -> Iterator[tuple[Verdict, str]]:
    """What a case folder is told to show, which test_cases.py and test_context_cases.py hold the program to."""
    for line in path.read_text("utf-8").splitlines():
        if line[:1].isdigit():
            _, verdict, reason = line.split()[:3]
            yield Verdict(verdict), reason
