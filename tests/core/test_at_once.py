"""Which partitions one body makes at once."""

from __future__ import annotations

import pytest

import nbasset as dg
from nbasset.core.assets import partition_keys
from nbasset.core.at_once import first_of, group_of, ranges, takes_several
from nbasset.core.definitions import Definitions
from nbasset.core.planning import Step
from nbasset.core.result_names import ResultName
from nbasset.core.spreading import Spread
from nbasset.core.version import Version

ONE_RUN = dg.BackfillPolicy.single_run()


def steps_of(partitions, policy=ONE_RUN, **options):
    @dg.asset(partitions_def=partitions, backfill_policy=policy, **options)
    def sales(context) -> None:
        pass

    spread = Spread(Definitions([sales]), lambda _: Version("", {}), 0.0)
    names = [name for name in spread.by_name if name not in spread.wholes]
    return [Step(spread.by_name[name], (name,)) for name in names], spread.dimensions[ResultName(sales.key)]


def keys(found):
    return [" ".join(partition_keys(step.asset)) for step in found]


LETTERS = dg.StaticPartitionsDefinition(list("abcdef"))


@pytest.mark.parametrize(
    ("policy", "asked", "made"),
    [
        (ONE_RUN, "abcdef", ["a b c d e f"]),
        (ONE_RUN, "fdbca", ["a b c d", "f"]),
        (ONE_RUN, "ace", ["a", "c", "e"]),
        (dg.BackfillPolicy.multi_run(2), "abcef", ["a b", "c", "e f"]),
        (dg.BackfillPolicy.multi_run(4), "abcdef", ["a b c d", "e f"]),
    ],
)
def test_partitions_that_follow_one_another_are_made_at_once_as_many_as_the_policy_says(policy, asked, made):
    steps, dimensions = steps_of(LETTERS, policy)
    by_key = {step.asset.partition_key: step for step in steps}
    found = ranges([by_key[key] for key in asked], dimensions)
    assert keys(found) == made
    assert [name for step in found for name in step.names] == [by_key[key].names[0] for key in sorted(asked)]


def test_of_two_dimensions_those_follow_one_another_that_differ_in_the_last_alone():
    grid = dg.MultiPartitionsDefinition(
        {"day": dg.StaticPartitionsDefinition(["1", "2", "3"]), "at": dg.StaticPartitionsDefinition(["n", "s"])}
    )
    steps, dimensions = steps_of(grid)
    by_key = {step.asset.partition_key: step for step in steps}
    some = [step for key, step in by_key.items() if key != "n|2"]
    assert keys(ranges(some, dimensions)) == ["n|1", "n|3", "s|1 s|2 s|3"]
    assert keys(ranges(steps, dimensions)) == ["n|1 n|2 n|3 s|1 s|2 s|3"], "all between two of each are one range"


def test_a_body_is_asked_for_one_partition_where_its_policy_does_not_say_otherwise():
    several, _ = steps_of(LETTERS)
    assert all(takes_several(step.asset) for step in several)
    assert len({group_of(step) for step in several}) == 1
    for policy in (None, dg.BackfillPolicy.multi_run()):
        alone, _ = steps_of(LETTERS, policy)
        assert {group_of(step) for step in alone} == {None}


def test_what_is_made_at_once_goes_by_the_first_and_stays_in_the_kernel():
    steps, dimensions = steps_of(LETTERS)
    (one,) = ranges(steps, dimensions)
    assert one.asset.in_kernel
    assert {first_of(name, one.asset) for name in one.names} == {steps[0].names[0]}
    assert one.asset.names == steps[0].names
