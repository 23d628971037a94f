"""Python's own: scalars, generators, decimals."""

from __future__ import annotations

import decimal
import random
from contextvars import ContextVar

import pytest

from nbasset.libraries.known import KNOWN
from nbasset.libraries.python import SCALARS
from nbasset.versions.values.digest import digest


def test_scalars_hold_nothing_but_themselves():
    for kind in SCALARS - {type(None)}:
        assert kind.__hash__ is not None
        assert type(kind()) in SCALARS
        assert digest(kind()).opaque == ()


@pytest.mark.parametrize("change", [{"prec": 5}, {"rounding": decimal.ROUND_UP}, {"Emax": 10}, {"capitals": 0}])
def test_the_context_of_decimals_counts_where_it_is_another_than_every_thread_starts_with(change):
    settings = KNOWN.get("decimal").settings
    assert settings.changed(decimal) == []
    with decimal.localcontext(**change):
        assert settings.changed(decimal)
    with decimal.localcontext() as context:
        context.traps[decimal.Inexact] = True
        assert settings.changed(decimal) == [{}, ["Inexact"]]


def test_a_generator_of_ones_own_counts_by_its_state_and_is_known_as_one():
    one = random.Random(1)
    before = digest(one).digest
    one.random()
    assert digest(one).digest != before
    assert "random.Random" in KNOWN.generator_classes


def test_a_context_variable_is_told_by_what_it_is_set_to():
    variable = ContextVar("level")
    unset = digest(variable).digest
    variable.set([1])
    one = digest(variable).digest
    variable.get().append(2)
    assert len({unset, one, digest(variable).digest}) == 3
