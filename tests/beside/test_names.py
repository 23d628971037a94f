"""Every public name of Dagster's is here, or is answered with what to do instead."""

from __future__ import annotations

import types

import pytest

import nbasset
from nbasset.api.late_names import LATE, MEANT
from nbasset.api.not_here import advice

pytestmark = pytest.mark.peers
OF_PYTHON = {"Callable", "Final", "Mapping", "Sequence", "TYPE_CHECKING", "TypingAny", "TypingTuple", "resources"}


def test_no_public_name_of_dagster_s_is_without_an_answer():
    dagster = pytest.importorskip("dagster")
    public = {name for name in dir(dagster) if not name.startswith("_")}
    public = {name for name in public if not isinstance(getattr(dagster, name), types.ModuleType)} - OF_PYTHON
    here = {name for name in public if name in LATE or name in MEANT or name in vars(nbasset)}
    assert sorted(name for name in public - here if not advice(name)) == []
