"""What is known whichever of two ways was taken: the order of the ways does not matter, and nothing is made up."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixer.build.facts.files import Cache, Files, Laid, merged
from fixer.build.facts.files import joined as joined_files
from fixer.build.facts.pips import Pip, is_too_old
from fixer.build.facts.place import Place
from fixer.build.facts.state import UNTOLD, State, joined
from fixer.build.facts.written import Written
from fixer.dockerfile.document import Text
from fixer.shell.tree import Function, Sequence
from fixer.shell.words import Word

repeatable = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))

# Few values for each field: that two ways meet in some and part in others is what the tests are about.
NAMES = st.sampled_from(("HOME", "PATH", "PIP_NO_CACHE_DIR", "A"))
VALUES = st.sampled_from((None, "", "1", "/c"))
VARIABLES = st.dictionaries(NAMES, VALUES, max_size=3)
PATHS = st.sampled_from(("/etc/pip.conf", "/root/.config/pip/pip.conf", "/x.sh"))
PLACES = st.builds(Place, st.sampled_from(("", "~", "?")), st.sampled_from(("/root/.cache/pip", "/c/pip", "")))
CACHES = st.builds(
    Cache, st.integers(0, 15), st.sampled_from(("root", "app", "")), st.sampled_from(("/root/.cache", "/c"))
)
TEXTS = (Text(b"a", ((0, 0),)), Text(b"b", ((0, 9),)))
WRITTEN = tuple(Written((text,), may_differ=differs) for text in TEXTS for differs in (False, True))
LAID = st.builds(
    Laid, PLACES, st.sampled_from((None, "x.sh", "app")), st.booleans(), st.sampled_from(("", "copied from a"))
)
FILES = st.builds(
    Files,
    st.dictionaries(PLACES, CACHES, max_size=3),
    st.dictionaries(PATHS, st.frozensets(st.sampled_from(("global", "install")), min_size=1), max_size=2),
    st.dictionaries(PATHS, st.sampled_from(WRITTEN), max_size=2),
    st.frozensets(st.sampled_from(("/c", "/root/.cache")), max_size=2),
    st.lists(LAID, max_size=3).map(tuple),
)
PIPS = st.builds(Pip, st.sampled_from((None, "1.5.4", "19.0.1", "24.0")), st.booleans(), st.booleans())
FUNCTIONS = st.sampled_from(tuple((Function("f", Sequence(()), start),) for start in (1, 2)))
WORDS = st.sampled_from(tuple(Word(text, 0, 1, (), "a", "a") for text in TEXTS))
PLAIN = st.builds(
    State,
    env=VARIABLES,
    local=VARIABLES,
    user=st.sampled_from(("root", "app", "")),
    cwd=st.sampled_from((None, "/", "/app")),
    files=FILES,
    pip=PIPS,
    errexit=st.booleans(),
    functions=st.dictionaries(st.just("f"), FUNCTIONS, max_size=1),
    aliases=st.frozensets(st.sampled_from(("pip", "a")), max_size=2),
    trap=st.none() | WORDS,
    remembered=st.dictionaries(st.just("pip"), PIPS, max_size=1),
    scoped=st.frozensets(st.sampled_from(("A", "B")), max_size=2),
    running=st.integers(0, 3),
    given=st.lists(WORDS, max_size=2).map(tuple),
    pipefail=st.booleans(),
    beside=st.lists(st.tuples(FILES, FILES), max_size=1).map(tuple),
)
SOME = st.lists(st.sampled_from(("1", "2", "", UNTOLD)), min_size=2, max_size=3, unique=True)
STATES = PLAIN | st.builds(State.with_one_of, PLAIN, NAMES, SOME, exported=st.booleans())


def both(one: State, other: State) -> State:
    found = joined(one, other)
    assert found is not None
    return found


@repeatable
@given(STATES, STATES)
def test_order_of_two_ways_does_not_matter(one: State, other: State) -> None:
    assert both(one, other) == both(other, one)


@repeatable
@given(STATES, STATES, STATES)
def test_order_of_three_ways_does_not_matter(one: State, two: State, three: State) -> None:
    assert both(both(one, two), three) == both(one, both(two, three))


@repeatable
@given(STATES)
def test_the_same_way_twice_is_that_way(state: State) -> None:
    assert both(state, state) == state == both(state, both(state, state))
    assert joined(state, None) == joined(None, state) == state


@repeatable
@given(STATES, STATES)
def test_nothing_is_known_that_one_of_the_ways_does_not_know(one: State, other: State) -> None:
    found = both(one, other)
    for name in ("PIP_NO_CACHE_DIR", "A"):
        if found.known(name) is not None:
            assert found.known(name) in (one.known(name), other.known(name))
    for state in (one, other):
        assert all(value is None or state.env.get(name, "?") == value for name, value in found.env.items())
        assert found.user in ("", state.user)
        assert found.cwd in (None, state.cwd)
        assert found.pip in (Pip(), one.pip, other.pip)
        assert found.pip in (Pip(), state.pip) or (found.pip.version and is_too_old(found.pip.version))
        assert found.errexit <= state.errexit
        for path, written in found.files.scripts.items():
            own = state.files.scripts.get(path)
            assert own == written or written.may_differ or (own and set(own.texts) <= set(written.texts))
            assert written.told is None or (own and own.told == written.told)
        assert found.files.made <= state.files.made
        assert all(sections <= state.files.configs[path] for path, sections in found.files.configs.items())


@repeatable
@given(STATES, STATES)
def test_no_cache_is_lost_that_one_of_the_ways_has(one: State, other: State) -> None:
    assert both(one, other).files.events == one.files.events | other.files.events


@repeatable
@given(FILES, FILES, FILES)
def test_beside_each_other_a_cache_is_gone_only_where_one_of_them_removed_it(
    before: Files, one: Files, two: Files
) -> None:
    found = merged(before, (one, two))
    assert found == merged(before, (two, one))
    assert merged(before, (before, one)) == one
    for place, cache in found.caches.items():
        in_both = (
            cache.events
            & one.caches.get(place, Cache(0, "", "")).events
            & two.caches.get(place, Cache(0, "", "")).events
        )
        old = before.caches.get(place, Cache(0, "", "")).events
        assert cache.events & old == in_both & old or before in (one, two)


@repeatable
@given(FILES, FILES)
def test_files_of_two_ways_are_those_of_either_order(one: Files, other: Files) -> None:
    assert joined_files(one, other) == joined_files(other, one)


@repeatable
@given(STATES, STATES)
def test_few_values_of_a_variable_are_all_that_it_has_on_either_way(one: State, other: State) -> None:
    found = both(one, other)
    for name in ("PIP_NO_CACHE_DIR", "A"):
        few = found.few(name)
        assert not few or few == one.few(name) | other.few(name)
        for value in few if name in found.choices else ():
            assert found.with_choice(name, value).known(name) == (None if value == UNTOLD else value)


def test_of_more_written_files_than_anybody_writes_nothing_is_known() -> None:
    """Each of them is looked at whenever something is written."""
    files = Files()
    for number in range(2_000):
        files = files.with_script(f"/{number}", WRITTEN[0])
    files = files.with_script("/0", WRITTEN[1])
    assert (len(files.scripts) < 200, files.scripts["/0"]) == (True, WRITTEN[1])
