"""What bodies leave changed, so that a notebook's assets could differ elsewhere."""

from __future__ import annotations

from contextvars import ContextVar

import pytest

from nbasset.instance.leaving_state import what_stays


def f() -> None: ...


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("f.calls += 1", "f.calls"),
        ("def f(x):\n    f.calls = getattr(f, 'calls', 0) + 1\n    return x", "f.calls"),
        ("f.calls = f.calls + 1", "f.calls"),
        ("level.set(3)", "level"),
        ("f.memo = {}", ""),
        ("if f.memo is None: f.memo = 3", ""),
        ("names.set(3); level.get(); x.calls += 1", ""),
    ],
)
def test_what_counts_up_is_found_and_what_is_filled_once_is_not(text: str, found: str) -> None:
    names: dict[str, object] = {"f": f, "level": ContextVar("level"), "names": {}, "x": 3}
    assert what_stays(["1", text], names) == found
