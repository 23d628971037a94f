from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from naming import all_named, named

from nbasset.core.collection import BadSize, Limits, Room, bytes_of, collectable, outlived, worth
from nbasset.core.making import Making
from nbasset.core.materialization import Materialization
from nbasset.core.observation import Observation


@pytest.mark.parametrize("text", ["", "GB", "much", "-1", "1 XB", "1e3", "5 GB 3"])
def test_what_is_no_size_is_refused_with_an_example(text):
    with pytest.raises(BadSize, match="is no size: write it as 500MB"):
        bytes_of(text)


@st.composite
def stores(draw):
    """Results of some assets in some notebooks, newest first, and what was current last in each notebook."""
    names, made = st.sampled_from(all_named("a b c")), []
    for number in range(draw(st.integers(0, 12))):
        key = f"k{draw(st.integers(0, 3))}"
        took, size = draw(st.floats(0, 100)), draw(st.integers(1, 1000))
        made.append(
            Materialization(draw(names), key, "", draw(st.sampled_from("nm")), "r", float(number), took, "", size=size)
        )
    current = {(each.asset, each.key) for each in made if draw(st.booleans())}
    return made[::-1], current


def size_of(results):
    return sum(made.size for made in results)


@given(stores())
def test_every_current_version_stays_and_everything_else_may_go(store):
    """Against the naive sentence: of each current key, and of each asset in each notebook, the newest stays."""
    everything, current = store
    found = collectable(everything, [], current)
    going = [*found.cheap, *found.dear]
    staying = [made for made in everything if made not in going]
    for key in current:
        newest = next(made for made in everything if (made.asset, made.key) == key)
        assert newest in staying
    for made in everything:
        maker = (made.notebook, made.asset)
        newest_of_key = next(each for each in everything if (each.asset, each.key) == (made.asset, made.key))
        newest_of_maker = next(each for each in everything if (each.notebook, each.asset) == maker)
        needed = ((made.asset, made.key) in current and made is newest_of_key) or made is newest_of_maker
        assert (made in staying) == needed


@given(stores(), st.floats(0, 12), st.integers(0, 4))
def test_by_age_and_number_goes_what_is_older_and_not_among_the_newest_of_its_asset(store, before, newest):
    everything, current = store
    found = collectable(everything, [], current)
    asked = found.where(outlived(everything, before, newest))
    for part, whole in zip(asked, found, strict=True):
        assert part == [
            made
            for made in whole
            if made.made_at < before
            and sum(each.asset == made.asset and each.made_at >= made.made_at for each in everything) > newest
        ]


def naive(everything, current, limits):
    """What goes, one after another: while the store is above what its kind may take, the worst there is."""
    found, going = collectable(everything, [], current), []
    for kind, most in ((found.cheap, limits.everything), (found.dear, limits.most)):
        left = list(kind)
        while left and size_of(everything) - size_of(going) > most:
            worst = min(left, key=lambda made: (worth(made), -everything.index(made)))
            left.remove(worst)
            going.append(worst)
    return going


@given(stores(), st.integers(0, 3000), st.integers(0, 3000))
def test_what_goes_is_what_a_naive_keeper_would_throw_away_one_by_one(store, easy, more):
    everything, current = store
    limits = Limits(easy, easy + more)
    going = collectable(everything, [], current).within(limits, size_of(everything) - easy)
    assert going == naive(everything, current, limits)


def result(key, took=1.0, at=0.0, wrote=()):
    making = Making(wrote=tuple(Observation("output", name, "d") for name in wrote))
    return Materialization(named("a"), key, "", "n", "r", at, took, "", making=making, size=10)


def test_what_it_was_before_and_what_took_long_stay_longest():
    now, before, slow, cheap = (
        result(key, 90.0 if key == "slow" else 1.0) for key in ("now", "before", "slow", "cheap")
    )
    found = collectable([now, before, slow, cheap], [], {(named("a"), "now")})
    assert (found.cheap, found.dear) == ([cheap], [before, slow])
    assert found.within(Limits(10, 40), 30) == [cheap]
    assert found.within(Limits(10, 20), 30) == [cheap, before]


def test_what_was_only_made_again_is_not_what_it_was_before():
    a = named("a")
    new, again, before = (
        Materialization(a, key, "", "n", "r", float(number), 1.0, "", size=1) for number, key in enumerate("221")
    )
    found = collectable([new, again, before], [], {(a, "2")})
    assert (found.cheap, found.dear) == ([again], [before])


def test_the_only_witness_of_a_file_that_it_left_stays():
    """Whoever reads that file is told that no present version writes it, which nobody would know any more."""
    now, same, other = result("now", wrote=["x"]), result("same", wrote=["x"]), result("other", wrote=["x", "y"])
    found = collectable([now, same, other], [], {(named("a"), "now")})
    assert [*found.cheap, *found.dear] == [same]


@pytest.mark.parametrize(
    ("room", "stored", "limits"),
    [
        (Room(), 0, (2e9, 5e9)),
        (Room(free=10**12, quota=10**12), 0, (2e9, 5e9)),
        (Room(local=False), 0, (1e9, 1e9)),
        (Room(free=9 * 10**9), 10**9, (1e9, 1e9)),
        (Room(free=10**12, quota=15 * 10**9), 0, (2e9, 3e9)),
        (Room(free=0), 0, (0, 0)),
    ],
)
def test_the_limit_is_the_least_of_what_the_disk_and_the_quota_allow(room, stored, limits):
    assert Limits.of(room, stored) == limits


def test_what_is_current_here_stays_though_it_is_not_the_newest_of_its_key():
    """A file was put back: the older record of a key holds again."""
    newer, older = (Materialization(named("a"), "k", f"{at}", "n", "r", at, 1.0, "", size=1) for at in (2.0, 1.0))
    assert collectable([newer, older], [older], {(named("a"), "k")}) == ([], [])
    assert collectable([newer, older], [newer], {(named("a"), "k")}) == ([], [older])
