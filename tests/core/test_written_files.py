"""Who writes which file and who reads it, as the last results tell."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st
from naming import named

from nbasset.core.making import Making
from nbasset.core.materialization import Materialization
from nbasset.core.observation import PARTLY, Observation, ObservationKind
from nbasset.core.result_names import ResultName
from nbasset.core.written_files import ThroughFile, WrittenFiles


def made(name, wrote=(), read=(), key="k", digest="1f"):
    making = Making(
        observed=tuple(Observation(ObservationKind.FILE, path, "2e") for path in read),
        wrote=tuple(Observation(ObservationKind.OUTPUT, path, digest) for path in wrote),
    )
    return Materialization(named(name), key, "v", "n", "r", 1.0, 1.0, "int", "pickle", making)


def files(*results):
    found = WrittenFiles()
    for each in results:
        found.take(each)
    return found


def test_who_reads_a_file_rests_on_who_writes_it():
    found = files(made("out", wrote=["a", "b"]), made("r", read=["a", "c"]), made("s", read=["c"]))
    assert found.edges() == {named("r"): (ThroughFile(named("out"), "a"),)}
    assert found.counts("a", named("out"))
    assert not found.counts("b", named("out"))


def at(key, run, made_at, digest, wrote=("f", "g")):
    place = ResultName(named("out").key, f"partition={key}")
    return dataclasses.replace(made("out", wrote, digest=digest), asset=place, run_id=run, made_at=made_at)


def test_of_what_one_body_wrote_for_several_partitions_the_last_run_counts():
    one, two = at("a", "1", 1.0, "1f"), at("b", "1", 1.1, "1f")
    found = files(one, two, made("r", read=["f", "g"]))
    assert all(found.counts(path, each.asset) for path in "fg" for each in (one, two))
    found.take(at("b", "2", 2.0, "3d", wrote=["f"]))
    assert [found.counts(path, one.asset) for path in "fg"] == [False, True], "f is b's, as has turned out"
    assert found.counts("f", two.asset)
    found.take(two)
    assert [found.counts(path, one.asset) for path in "fg"] == [False, True], "it is put back by b, which wrote over it"
    assert found.counts("f", two.asset)


def test_a_version_that_counts_again_was_not_made_last_whichever_partition_is_asked_first():
    early, late = ([at(key, run, float(run), run * 2) for key in "ab"] for run in "12")
    found = files(*late, made("r", read=["f", "g"]))
    for each in early:
        assert all(found.counts(path, at(key, "1", 1.0, "11").asset) for path in "fg" for key in "ab")
        found.take(each)
    assert all(found.counts(path, each.asset) for path in "fg" for each in early)


def test_of_partitions_that_write_over_one_another_nobody_s_work_counts():
    found = files(at("a", "1", 1.0, "1f", ["f"]), at("b", "1", 1.1, "2e", ["f"]), made("r", read=["f"]))
    assert not any(found.counts("f", ResultName(named("out").key, f"partition={key}")) for key in "ab")


def test_what_was_read_and_written_before_counts_no_more():
    found = files(made("out", wrote=["a"]), made("r", read=["a"]), made("r", read=["b"], key="l"))
    assert found.edges() == {}
    assert found.key(named("r")) == "l"
    found.take(made("r", read=["a"]))
    found.take(made("out", key="l"))
    assert found.edges() == {}
    assert found.key(named("out")) == "l"


def test_who_lists_a_folder_rests_on_who_writes_into_it_but_not_in_the_notebooks_own():
    assert files(made("out", wrote=["d/a"]), made("r", read=["d"])).edges() == {
        named("r"): (ThroughFile(named("out"), "d/a"),)
    }
    assert files(made("out", wrote=["a"]), made("r", read=["", "."])).edges() == {}


def test_of_a_file_that_two_write_or_one_adds_to_nobody_knows_the_version():
    two = files(made("a", wrote=["x"]), made("b", wrote=["x"]), made("r", read=["x"]))
    assert {each.unsure for each in two.edges()[named("r")]} == {"x, which a and b write"}
    assert not two.counts("x", named("a"))
    added = files(made("a", wrote=["x"], digest=PARTLY), made("r", read=["x"]))
    assert [each.unsure for each in added.edges()[named("r")]] == ["x, which a adds to"]


def test_assets_that_are_not_defined_any_more_read_and_write_nothing():
    found = files(made("out", wrote=["a"]), made("old", wrote=["a"]), made("r", read=["a"]))
    found.defined = {named("out"), named("r")}
    assert found.edges() == {named("r"): (ThroughFile(named("out"), "a"),)}
    found.defined = {named("out")}
    assert not found.is_read("a", named("out"))


def test_a_file_for_people_lies_in_the_notebooks_folder_and_is_read_by_nobody():
    found = files(made("out", wrote=["fig.png", "/tmp/x", "a"]), made("r", read=["a"]))
    assert [path for path in ("fig.png", "/tmp/x", "a") if found.is_for_people(path, named("out"))] == ["fig.png"]


def test_what_nobody_writes_any_more_is_left_behind_by_whoever_wrote_it():
    found = files(made("out", wrote=["d/a", "b"]))
    assert list(found.left_behind("b")) == []
    found.take(made("out", wrote=["b"], key="l"))
    assert list(found.left_behind("b")) == []
    assert list(found.left_behind("d/a")) == list(found.left_behind("d")) == [("d/a", named("out"), "1f")]
    found.take(made("other", wrote=["d/a"]))
    assert list(found.left_behind("d")) == []
    found.defined = {named("out")}
    assert [each.asset for each in found.left_behind("d")] == [named("out"), named("other")]


def test_of_an_attempt_that_began_too_early_and_the_one_after_it_each_is_left_behind():
    found = files(made("out", wrote=["a"], digest="1f"), made("out", wrote=["a"], digest="2f"), made("out", key="l"))
    assert [each.digest for each in found.left_behind("a")] == ["1f", "2f"]


def test_a_making_of_the_present_key_may_have_found_there_what_it_wrote_once():
    found = files(made("out", wrote=["a"]), made("out"))
    assert list(found.left_behind("a")) == []
    found.defined = ()
    assert [each.asset for each in found.left_behind("a")] == [named("out")]


def test_who_uses_what_a_plain_cell_has_read_of_a_file_rests_on_who_writes_it():
    found = files(made("out", wrote=["d/a"]))
    for path in ("d/a", "d"):
        found.plain = {path: {named("r"): None}}
        assert found.edges() == {named("r"): (ThroughFile(named("out"), "d/a"),)}
        assert found.counts("d/a", named("out"))


PATHS = st.sets(st.sampled_from("wxyz"), max_size=3)


@given(st.lists(st.tuples(st.sampled_from("abcd"), PATHS, PATHS), max_size=12))
def test_it_tells_what_looking_at_every_last_result_tells(results):
    found, last = WrittenFiles(), {}
    for name, wrote, read in results:
        found.take(made(name, sorted(wrote), sorted(read)))
        last[name] = (wrote, read)
    told = {(str(reader), str(each.asset), each.path) for reader, ups in found.edges().items() for each in ups}
    assert told == {
        (reader, writer, path)
        for reader, (_, read) in last.items()
        for writer, (wrote, _) in last.items()
        for path in wrote & read
        if reader != writer
    }
