"""Options that are written in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbasset.cli.parsers import Usage
from nbasset.cli.run_options import config_of, seconds_of, value_of, values_of

PLAIN = st.recursive(
    st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(PLAIN)
def test_what_python_writes_of_plain_data_is_read_as_that(value):
    assert value_of(repr(value)) == value


@given(st.text(alphabet="abc ./:-", min_size=1))
def test_what_python_does_not_read_is_text(text):
    assert value_of(text) == text


def test_settings_of_several_assets_are_one_config():
    told = config_of(["a.x=1", "a.y=two", "group/b.z=[3]"])
    assert told == {"ops": {"a": {"config": {"x": 1, "y": "two"}}, "group/b": {"config": {"z": [3]}}}}
    assert config_of([]) is None


@pytest.mark.parametrize("word", ["", "a", "a=1", "a.=1", ".x", "a.x"])
def test_a_slip_in_a_setting_is_said(word):
    with pytest.raises(Usage, match="--config takes ASSET"):
        config_of([word])


@pytest.mark.parametrize("word", ["", "a", "1=2", "a b=1"])
def test_a_slip_in_a_value_is_said(word):
    with pytest.raises(Usage, match="--set takes NAME=VALUE"):
        values_of([word])


@pytest.mark.parametrize("text", ["", "soon", "-3m", "0", "3 weeks"])
def test_what_is_no_duration_is_said(text):
    with pytest.raises(Usage, match="--max takes a duration"):
        seconds_of(text)
    assert seconds_of("2d") == 172_800
