"""Materializations: what counts for consumers, what is drawn as a file, and that its place is no part of it."""

from __future__ import annotations

from dataclasses import replace

from naming import named

from nbasset.core.making import Making
from nbasset.core.materialization import Materialization
from nbasset.core.observation import Observation, ObservationKind

MADE = Materialization(named("a"), "k", "v", "n", "r", 0.0, 0.0, "int")


def test_consumers_see_the_data_version_and_the_classes_whose_methods_run_then():
    assert MADE.version_for_consumers == "v"
    one, other = (replace(MADE, making=Making(classes=each)) for each in ("c1", "c2"))
    assert len({MADE.version_for_consumers, one.version_for_consumers, other.version_for_consumers}) == 3


def test_only_files_and_folders_are_drawn_as_files():
    seen = tuple(Observation(kind, kind.value, "1f") for kind in ObservationKind)
    assert replace(MADE, making=Making(observed=seen)).files == ("file", "folder")


def test_the_same_result_lying_elsewhere_is_the_same_result():
    moved = replace(MADE, place=("packs/1", 64))
    assert moved == MADE
    assert "packs/1" not in repr(moved)
    assert replace(MADE, key="k2") != MADE


def test_what_its_manager_gives_otherwise_than_it_was_given_counts_for_consumers():
    as_given = replace(MADE, making=MADE.making._replace(loaded={"": "v"}))
    other = replace(MADE, making=MADE.making._replace(loaded={"": "w", "list": "x"}))
    assert (MADE.digest_as_loaded, as_given.digest_as_loaded, other.digest_as_loaded) == ("v", "v", "w")
    assert as_given.version_for_consumers == MADE.version_for_consumers != other.version_for_consumers
