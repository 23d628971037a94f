"""Status: each word, when it is said, and how it travels down the graph."""

from __future__ import annotations

import pytest
from naming import named

from nbasset.core.causes import Category
from nbasset.core.observation import Observation, ObservationKind
from nbasset.core.status import Status
from nbasset.core.version import BODY, Part, Settings, Through


def statuses(world):
    return {str(name): str(each.status) for name, each in world.all().items()}


# FRESH


def test_what_was_made_as_it_is_defined_is_fresh_and_has_no_causes(chain):
    assert statuses(chain) == {"a": "FRESH", "b": "FRESH", "c": "FRESH"}
    assert chain["c"].causes == ()
    assert str(chain["c"]) == "FRESH"


def test_an_edit_put_back_is_fresh_at_once(chain):
    chain.define("a", code="2")
    chain.make("a", "other")
    chain.define("a")
    assert statuses(chain) == {"a": "FRESH", "b": "FRESH", "c": "FRESH"}


def test_an_upstream_that_gave_the_same_value_from_new_code_leaves_its_downstream_fresh(chain):
    value = chain["a"].current.data_version
    chain.define("a", code="2")
    chain.make("a", value)
    assert statuses(chain) == {"a": "FRESH", "b": "FRESH", "c": "FRESH"}


# MISSING


def test_what_was_never_made_is_missing_and_says_so(world):
    world.define("a")
    assert (world.status("a"), world.words("a")) == ("MISSING", ["never made"])


def test_downstream_of_what_was_never_made_is_missing_too_and_names_it(world):
    world.define("a")
    world.define("b", ups=["a"])
    assert world.words("b") == ["never made", "a is missing"]
    assert world["b"].key is None


def test_a_result_that_was_cleaned_up_is_missing_with_that_cause(chain):
    chain.kept = {at: made for at, made in chain.kept.items() if at[0] != named("c")}
    assert (chain.status("c"), chain.words("c")) == ("MISSING", ["its stored result was cleaned up"])


def test_a_result_that_was_lost_is_missing_with_the_reason_the_store_gives(chain):
    key = chain["c"].key
    chain.kept = {at: made for at, made in chain.kept.items() if at[0] != named("c")}
    chain.reasons[key] = "it was damaged"
    assert chain.words("c") == ["it was damaged"]


# STALE


def test_edited_code_makes_stale_and_everything_downstream_with_it_however_far(world):
    world.define("n0")
    for number in range(1, 30):
        world.define(f"n{number}", ups=[f"n{number - 1}"])
    world.make_all()
    world.define("n0", code="2")
    assert set(statuses(world).values()) == {"STALE"}
    assert world.words("n0") == ["its code changed (- return 1  + return 2)"]
    assert world.words("n29") == ["n28 is stale"]
    assert world["n29"].causes[0].via == named("n28")


def test_what_does_not_rest_on_the_edit_stays_fresh(chain):
    chain.define("lone")
    chain.make("lone")
    chain.define("b", code="2", ups=["a"])
    assert statuses(chain) == {"a": "FRESH", "b": "STALE", "c": "STALE", "lone": "FRESH"}


def test_an_upstream_made_again_with_another_value_leaves_its_downstream_stale(chain):
    chain.define("a", code="2")
    chain.make("a", "other")
    assert statuses(chain) == {"a": "FRESH", "b": "STALE", "c": "STALE"}
    assert chain.words("b") == ["a has a new value"]
    assert chain.words("c") == ["b is stale"]


def test_a_changed_file_makes_stale_and_back_again(chain):
    made = chain["b"].current
    chain.observed[named("b"), made.made_at] = ["file x.csv changed"]
    assert statuses(chain) == {"a": "FRESH", "b": "STALE", "c": "STALE"}
    assert chain.words("b") == ["file x.csv changed"]
    assert chain["b"].causes[0].category is Category.DATA
    chain.observed.clear()
    assert set(statuses(chain).values()) == {"FRESH"}


def test_of_several_records_of_a_key_the_one_whose_files_are_as_they_are_counts(chain):
    first = chain["b"].current
    chain.observed[named("b"), first.made_at] = ["file x.csv changed"]
    second = chain.make("b", "of the new file")
    assert chain["b"].current is second
    chain.observed = {(named("b"), second.made_at): ["file x.csv changed"]}
    assert chain["b"].current is first


def test_another_seed_io_manager_or_config_makes_stale(chain):
    for settings, words in [
        (Settings(seed=7), "its random seed changed"),
        (Settings(io="s3"), "its I/O manager changed from pickle to s3"),
        (Settings(config={"depth": 3}), "its config changed"),
    ]:
        chain.settings[named("b")] = settings
        assert statuses(chain) == {"a": "FRESH", "b": "STALE", "c": "STALE"}
        assert chain.words("b") == [words]


# UNRESOLVED


def test_a_name_that_nothing_defines_leaves_unresolved_by_name_and_everything_downstream_too(world):
    world.define("a", waits_for=("numbers", "rows"))
    world.define("b", ups=["a"])
    world.define("c", ups=["b"])
    assert set(statuses(world).values()) == {"UNRESOLVED"}
    assert world.words("a") == ["needs numbers and rows, which nothing defines"]
    assert world.words("c") == ["b is not resolved"]


def test_what_is_unresolved_still_shows_its_earlier_result(chain):
    made = chain["c"].current
    chain.define("c", ups=["b"], waits_for=("x",))
    assert chain.status("c") == "UNRESOLVED"
    assert chain["c"].result is made
    assert chain["c"].current is None


# FAILED and BLOCKED


def test_a_failure_at_this_very_key_is_failed_and_its_downstream_is_blocked_with_the_root_by_name(chain):
    chain.define("a", code="2")
    chain.fail("a", "ValueError: no data")
    assert statuses(chain) == {"a": "FAILED", "b": "BLOCKED", "c": "BLOCKED"}
    assert chain.words("a") == ["ValueError: no data"]
    assert chain.words("b") == ["a failed"]
    assert chain.words("c") == ["b is blocked: a failed"]
    assert chain["c"].result is not None, "its earlier result is kept"


def test_a_root_is_found_through_any_number_of_blocked_assets(world):
    world.define("n0")
    for number in range(1, 20):
        world.define(f"n{number}", ups=[f"n{number - 1}"])
    world.fail("n0")
    assert world.words("n19") == ["n18 is blocked: n0 failed"]


def test_a_failure_counts_no_more_once_the_code_is_another_or_the_old_again(chain):
    chain.define("a", code="2")
    chain.fail("a")
    chain.define("a", code="3")
    assert statuses(chain) == {"a": "STALE", "b": "STALE", "c": "STALE"}
    chain.define("a")
    assert set(statuses(chain).values()) == {"FRESH"}
    chain.define("a", code="2")
    assert chain.status("a") == "FAILED"


def test_a_failure_that_has_a_result_of_the_same_key_is_no_failure(chain):
    chain.fail("a", "the disk")
    assert chain.status("a") == "FRESH"


def test_a_failure_counts_no_more_once_what_it_had_observed_is_another(chain):
    chain.define("a", code="2")
    chain.fail("a", observed=[["existence", "x.txt", "absent"]])
    assert statuses(chain) == {"a": "FAILED", "b": "BLOCKED", "c": "BLOCKED"}
    chain.came.add("x.txt")
    assert statuses(chain) == {"a": "STALE", "b": "STALE", "c": "STALE"}
    assert "x.txt has come" in chain.words("a")


def test_a_failure_without_words_still_says_something(world):
    world.define("a")
    world.fail("a", "")
    assert world.words("a") == ["its body raised"]


def test_an_independent_branch_is_not_blocked(world):
    world.define("bad")
    world.define("good")
    world.define("both", ups=["good", "bad"])
    world.make("good")
    world.fail("bad")
    assert statuses(world) == {"bad": "FAILED", "good": "FRESH", "both": "BLOCKED"}


def test_code_that_cannot_be_used_blocks_with_its_reason(chain):
    chain.define("b", ups=["a"], broken="module m does not load: SyntaxError")
    assert statuses(chain) == {"a": "FRESH", "b": "BLOCKED", "c": "BLOCKED"}
    assert chain.words("b") == ["module m does not load: SyntaxError"]
    assert chain.words("c") == ["b is blocked: module m does not load: SyntaxError"]
    chain.define("d", ups=["c"])
    assert chain.words("d") == ["c is blocked: module m does not load: SyntaxError"]


def test_unresolved_goes_before_blocked(world):
    world.define("bad")
    world.fail("bad")
    world.define("b", ups=["bad"], waits_for=("x",))
    assert world.status("b") == "UNRESOLVED"


# Order only


def test_an_upstream_for_order_only_counts_by_its_value(chain):
    chain.define("d", after=["a"])
    chain.make("d")
    chain.define("a", code="2")
    assert chain.words("d") == ["a is stale"]
    chain.make("a", "other")
    assert (chain.status("d"), chain.words("d")) == ("STALE", ["a was made anew"])


def test_an_upstream_without_a_value_counts_by_its_key(world):
    world.define("side")
    world.define("d", after=["side"])
    world.make("side", None)
    world.make("d")
    world.define("side", code="2")
    world.make("side", None)
    assert world.status("d") == "STALE", "what it did nobody can see, so its code counts"


# Plain cells


def test_a_plain_cell_between_that_read_an_older_value_makes_stale(chain):
    seen = chain["a"].current.data_version
    chain.define("d", through=(Through("df", 7, named("a"), seen),))
    chain.make("d")
    assert chain.status("d") == "FRESH"
    chain.define("a", code="2")
    chain.make("a", "other")
    sentence = "plain cell [7] ran with an older a: run it again, or make it %%asset df"
    assert (chain.status("d"), chain.words("d")) == ("STALE", [sentence])
    assert chain["d"].current is not None, "its own key is as before"


def test_a_plain_cell_between_is_late_as_soon_as_the_asset_it_read_is_not_fresh(chain):
    chain.define("d", through=(Through("df", 7, named("a"), chain["a"].current.data_version),))
    chain.make("d")
    chain.define("a", code="2")
    assert chain.status("d") == "STALE"


def test_a_plain_cell_that_ran_with_an_older_plain_name_makes_stale(chain):
    chain.define("d", outdated=("plain cell [3] ran with an older k: run it again",))
    chain.make("d")
    assert (chain.status("d"), chain.words("d")) == ("STALE", ["plain cell [3] ran with an older k: run it again"])


def test_staleness_through_a_plain_cell_travels_on(chain):
    chain.define("d", outdated=("late",))
    chain.define("e", ups=["d"])
    chain.make("d")
    chain.make("e")
    assert chain.words("e") == ["d is stale"]


def test_two_names_of_one_plain_cell_say_it_once(chain):
    through = (Through("df", 7, named("a"), "old"), Through("df", 7, named("a"), "older"))
    chain.define("d", through=through)
    assert len([word for word in chain.words("d") if "plain cell" in word]) == 1


# Marks


def test_what_cannot_be_seen_is_marked_beside_the_status(chain):
    chain.define("d", untracked=("K of type lock",))
    chain.make("d", untracked=["network", "K of type lock"])
    assert str(chain["d"]) == "FRESH · untracked: K of type lock · untracked: network"


def test_made_in_every_run_is_marked(chain):
    chain.define("d", options={"always": True})
    chain.make("d")
    assert chain["d"].marks == ("made in every run",)


def test_a_version_by_hand_is_marked_only_where_it_hides_a_change(world):
    def define(code):
        parts = {BODY: Part("code", code, code)}
        world.define("a", parts=parts, code_version="1", options={"code_version": "1"})

    define("x")
    world.make("a")
    assert world["a"].marks == ()
    define("y")
    assert (world.status("a"), world["a"].marks) == ("FRESH", ("version set by hand",))


def test_marks_of_the_making_stay(chain):
    chain.define("d")
    chain.make("d", marks=["not stored"])
    assert chain["d"].marks == ("not stored",)


# What a run has just made


def test_what_a_run_has_just_made_is_fresh_without_asking_again(chain):
    chain.define("b", code="2", ups=["a"])
    made = chain.make("b", "new")
    assert chain.settled("b", made)["b"].status is Status.FRESH


def test_what_was_made_from_something_stale_is_stale(chain):
    chain.define("a", code="2")
    found = chain.all()
    assert found["b"].status is Status.STALE


@pytest.mark.parametrize("status", list(Status))
def test_every_status_is_its_own_word(status):
    assert str(status) == status.name


# Files


@pytest.fixture
def written(world):
    """One asset writes a file, another has read it."""
    world.define("out")
    world.define("r")
    world.make_all()
    world.through_file("r", "out", "out.txt")
    return world


def test_who_reads_a_file_of_another_is_stale_as_long_as_that_one_is(written):
    assert statuses(written) == {"out": "FRESH", "r": "FRESH"}
    written.define("out", code="2")
    assert (written.status("r"), written.words("r")) == ("STALE", ["out.txt comes from out, which is stale"])
    assert written["r"].upstream == (named("out"),)


def test_who_reads_a_file_of_one_that_failed_is_blocked(written):
    written.define("out", code="2")
    written.fail("out")
    assert (written.status("r"), written.words("r")) == ("BLOCKED", ["out failed"])


def test_what_was_untracked_reaches_who_reads_the_file(written):
    written.define("out", code="2")
    written.make("out", untracked=("network",))
    assert written["r"].marks == ("downstream of out, which is untracked",)


def test_a_file_of_which_nobody_knows_the_version_makes_its_reader_untracked(world):
    world.define("out")
    world.define("r")
    world.make_all()
    world.through_file("r", "out", "log.txt", "log.txt, which out adds to")
    assert world["r"].marks == ("untracked: log.txt, which out adds to",)


def test_a_file_that_is_not_as_it_was_left_is_said_beside_the_status(world):
    world.define("out")
    world.make("out", wrote=(Observation(ObservationKind.OUTPUT, "fig.png", "1f"),))
    world.spoiled[named("out")] = ["fig.png is gone"]
    assert (world.status("out"), world["out"].marks) == ("FRESH", ("fig.png is gone",))
