"""What counts as drawn already."""

from __future__ import annotations

from nbasset.engine.drawings import is_drawing


def test_lists_deeper_than_the_stack_and_lists_in_themselves_are_values_and_no_drawings():
    deep: list[object] = []
    for _ in range(5000):
        deep = [deep]
    ring: list[object] = []
    ring.append(ring)
    assert not is_drawing(deep)
    assert not is_drawing(ring)
