"""What counts as drawn already."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from nbasset.engine.drawings import is_drawing, pictures


def test_a_drawing_leads_to_its_pictures_each_once():
    one, other = Figure(), Figure()
    axes = one.subplots(2)
    lines = axes[0].plot([1, 2])
    for value in (one, axes, axes[0], lines, lines[0], axes[1].bar([1], [2]), [lines, [axes[1]]]):
        assert pictures(value) == [one]
    assert pictures([one, other.subplots()]) == [one, other]
    for value in ([], [lines[0], 3], np.array([1]), "text", None):
        assert pictures(value) == []


def test_lists_deeper_than_the_stack_and_lists_in_themselves_are_values_and_no_drawings():
    deep: list[object] = []
    for _ in range(5000):
        deep = [deep]
    ring: list[object] = []
    ring.append(ring)
    assert not is_drawing(deep)
    assert not is_drawing(ring)
