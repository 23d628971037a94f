"""Names of Dagster's that nbasset has not are answered with what to do instead."""

from __future__ import annotations

import pytest

import nbasset
from nbasset.api.late_names import LATE
from nbasset.api.not_here import advice


def test_an_import_says_what_to_do_instead():
    with pytest.raises(ImportError, match=r"^nbasset has no RunRecord: .* %asset_runs tell what was made\.$"):
        from nbasset import RunRecord  # noqa: F401


def test_a_name_of_nobody_s_is_python_s_own_error():
    assert not advice("Nonsense")
    with pytest.raises(AttributeError, match="has no attribute 'Nonsense'"):
        _ = nbasset.Nonsense


def test_what_nbasset_has_is_not_among_them():
    from nbasset.api.not_here import _ADVICE

    assert not set(_ADVICE).intersection([*nbasset.__all__, *LATE])
    assert all(len(advice(name)) < 240 for name in _ADVICE)
