"""What setup cells have changed in libraries, and no name explains."""

from __future__ import annotations

import decimal

import pandas as pd
import pytest

from nbasset.libraries.library import DECIMALS, PLOTS, TEXTS
from nbasset.versions.settings import DEFAULT, asked_settings, setting_now, settings_for


def test_settings_are_known_by_what_they_count_for():
    assert settings_for(PLOTS) == ["matplotlib"]
    assert sorted(settings_for(TEXTS)) == ["numpy", "pandas"]
    assert settings_for(DECIMALS) == ["decimal"]


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
