"""Functions whose defaults are sweeps: a dimension, as in cells; called by hand they have the first value."""

from __future__ import annotations

import pytest

from nbasset import asset, materialize, status, sweep
from nbasset.core.runs import MaterializationFailed
from nbasset.versions.cells.swept import with_swept_defaults

DEPTHS = [1, 2]


@asset
def split():
    return 10


@asset
def model(split, depth=sweep(2, 4), *, rate=sweep("low", "high"), plain=3):
    """A model."""
    return f"{split} {depth} {rate} {plain}"


@asset
def listed(depth=sweep(DEPTHS)):
    return depth * 10


@asset
def edited(depth=sweep(1, 2)):
    return depth


before = edited


@asset
def edited(depth=sweep(2, 1, 3)):
    return depth


@asset(name="fails")
def fails_at_two(depth=sweep(1, 2, 3)):
    return 1 / (depth - 2)


def test_each_point_of_the_grid_is_made_with_its_values():
    run = materialize([split, model])
    assert run.asset_value("model", depth=4, rate="low") == "10 4 low 3"
    assert len(run.made) == 5
    assert materialize([split, model]).made == ()


def test_called_by_hand_it_has_the_first_value_of_each():
    assert model(1) == "1 2 low 3"
    assert with_swept_defaults(model) is with_swept_defaults(model)
    assert with_swept_defaults(split) is split


def test_another_value_makes_its_own_point_and_no_other():
    def listed_of(*depths):
        DEPTHS[:] = depths
        return materialize([listed]).made

    assert listed_of(1, 2) == ("listed[depth=1]", "listed[depth=2]")
    assert listed_of(1, 2, 4) == ("listed[depth=4]",)


def test_an_edit_of_the_values_is_no_edit_of_the_code():
    materialize([before])
    assert materialize([edited]).made == ("edited[depth=3]",)


def test_failure_of_one_leaves_the_others():
    with pytest.raises(MaterializationFailed, match="ZeroDivisionError"):
        materialize([fails_at_two])
    assert "2 of 3 fresh · 1 failed" in str(status("fails"))
