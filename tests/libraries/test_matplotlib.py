"""matplotlib: what is drawn on is no data, what is drawn was shown, and how it looks counts."""

from __future__ import annotations

import pytest

from nbasset.engine.drawings import is_drawing
from nbasset.libraries.known import KNOWN

matplotlib = pytest.importorskip("matplotlib")


@pytest.fixture
def axes():
    from matplotlib.figure import Figure

    return Figure().subplots(2)


def test_artists_and_several_of_them_are_drawings(axes):
    lines = axes[0].plot([1, 2])
    for value in (axes, axes[0], lines, lines[0], axes[0].bar([1], [2]), [lines, [axes[1]]]):
        assert is_drawing(value)
    for value in ([], [lines[0], 3], "text", matplotlib):
        assert not is_drawing(value)


def test_what_the_session_sets_is_no_setting_of_the_user():
    settings = KNOWN.get("matplotlib").settings
    assert settings.changed(matplotlib) == {}
    with matplotlib.rc_context({"interactive": not matplotlib.rcParams["interactive"], "lines.linewidth": 9}):
        assert settings.changed(matplotlib) == {"lines.linewidth": "9.0"}


def test_surfaces_are_the_modules_below_it_and_its_settings_are_data(axes):
    library = KNOWN.get("matplotlib")
    assert type(axes[0]).__module__.startswith(library.surfaces)
    assert not type(matplotlib.rcParams).__module__.startswith(library.surfaces)


def test_a_list_of_settings_that_is_changed_in_place_differs_from_the_start():
    changed, serif = KNOWN.get("matplotlib").settings.changed, matplotlib.rcParams["font.serif"]
    before = serif[:]
    serif.insert(0, "One")
    try:
        assert changed(matplotlib).keys() == {"font.serif"}
    finally:
        serif[:] = before
    assert changed(matplotlib) == {}


def test_the_figure_that_is_open_is_told_and_nothing_where_none_is():
    from matplotlib import pyplot

    left = KNOWN.get("matplotlib").left
    pyplot.close("all")
    assert left(matplotlib) == {}
    figure = pyplot.figure()
    assert left(matplotlib) == {"the current figure": figure}
    pyplot.close("all")
