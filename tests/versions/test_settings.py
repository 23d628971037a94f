"""What setup cells have changed in libraries, and no name explains."""

from __future__ import annotations

import decimal

import pandas as pd
import pytest

from nbasset.libraries.library import DECIMALS, PLOTS, TEXTS, ZONES
from nbasset.versions.settings import DEFAULT, asked_settings, counting, draws_with, setting_now, settings_for, switched


def test_settings_are_known_by_what_they_count_for():
    assert settings_for(PLOTS) == ["matplotlib"]
    assert sorted(settings_for(TEXTS)) == ["numpy", "pandas", "polars in texts", "scikit-learn in texts"]
    assert settings_for(DECIMALS) == ["decimal"]
    assert settings_for(ZONES) == ["time zone"]


def test_what_is_set_back_is_the_default_again():
    with decimal.localcontext(prec=5):
        changed = setting_now("decimal")
        with decimal.localcontext(prec=decimal.DefaultContext.prec):
            assert setting_now("decimal") == DEFAULT
    assert changed != DEFAULT
    assert setting_now("no such library") == DEFAULT


@pytest.mark.parametrize(("asks", "names"), [((TEXTS,), ["settings of pandas"]), ((DECIMALS,), []), (("order",), [])])
def test_code_rests_on_settings_that_it_asks_for_and_that_are_not_the_default(asks, names):
    with pd.option_context("display.precision", 2):
        assert [name for name, _ in asked_settings(asks, setting_now)] == names
    assert list(asked_settings(asks, setting_now)) == []


@pytest.mark.usefixtures("nobody_told_loggers")
def test_what_counts_for_users_of_a_library_and_for_anybody_is_told_where_it_is_not_the_default():
    assert list(switched()) == []
    with decimal.localcontext(prec=5), pd.option_context("mode.performance_warnings", False):
        assert {(room, name) for room, name, *_ in switched()} == {
            ("decimal", "context of decimal"),
            ("pandas", "options of pandas"),
        }


def test_whatever_leads_to_a_library_that_draws_is_drawn_as_it_is_told():
    import matplotlib  # noqa: F401

    assert draws_with({"matplotlib"})
    assert draws_with({"json", "seaborn"}) == draws_with({"seaborn"})
    assert not draws_with({"json", "pandas"})
    assert ("setting of matplotlib", True) in counting((), frozenset({"matplotlib"}))
