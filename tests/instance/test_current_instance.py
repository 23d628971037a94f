"""The instance at work: one that is made when a script first asks, or the notebook's."""

from __future__ import annotations

import pytest

from nbasset.instance import Instance, current, use


@pytest.fixture(autouse=True)
def _none_before(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    use(None)
    yield
    use(None)


def test_a_script_gets_one_and_always_the_same():
    assert current() is current()


def test_what_is_used_is_the_one_at_work_until_another_is(tmp_path):
    one, two = Instance(tmp_path / "one"), Instance(tmp_path / "two")
    use(one)
    assert current() is one
    use(two)
    assert current() is two
    use(None)
    assert current() not in (one, two)
