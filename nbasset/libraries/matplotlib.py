"""matplotlib: what is drawn, what is drawn on, and how it looks."""

from __future__ import annotations

import sys
from functools import cache
from types import ModuleType

from nbasset.libraries.held import put_item, told, while_same
from nbasset.libraries.library import ABSENT, PLOTS, Changes, Foreign, Library, Settings, Several

_OF_THE_SESSION = frozenset({"backend", "backend_fallback", "interactive", "figure.hooks"})
"""Settings that the notebook makes, not its user."""

_FONTS, _FIGURES = "fonts", "_figures"
_REGISTRIES = {
    "styles": ("matplotlib.style", "library"),
    "colors": ("matplotlib.colors", "_colors_full_map"),
    "colormaps": ("matplotlib", "colormaps", "_cmaps"),
    "projections": ("matplotlib.projections", "projection_registry", "_all_projection_types"),
    "scales": ("matplotlib.scale", "_scale_mapping"),
}
"""What users add to, by what they add: where matplotlib keeps it."""


def _all_parameters(matplotlib: ModuleType) -> tuple[object, ...]:
    """How things are drawn, and were at the start, in lists alone: to compare dictionaries would look each name up."""
    drawing = matplotlib.rcParams
    return (
        [*dict.keys(drawing), *dict.values(drawing), *dict.values(getattr(matplotlib, "rcParamsOrig", {}))],
        [dict.__getitem__(drawing, name)[:] for name in _lists(drawing)],
    )


def _everything(matplotlib: ModuleType) -> tuple[object, ...]:
    """All that there is."""
    fonts = getattr(sys.modules.get("matplotlib.font_manager"), "fontManager", None)
    return (
        _open_figures(),
        *_all_parameters(matplotlib),
        [held if held is None else [*held.keys(), *held.values()] for held in map(_registry, _REGISTRIES)],
        None if fonts is None else fonts.ttflist[:],
    )


@while_same(_everything)
def _now(matplotlib: ModuleType) -> dict[str, object]:
    drawing = matplotlib.rcParams
    found: dict[str, object] = dict(zip(dict.keys(drawing), dict.values(drawing), strict=True))
    for name in _lists(drawing):
        found[name] = found[name][:]  # type: ignore[index]
    for name in _OF_THE_SESSION:
        found.pop(name, None)
    for kind in _REGISTRIES:
        held = _registry(kind)
        found[kind] = None if held is None else Several(held)
    fonts = getattr(sys.modules.get("matplotlib.font_manager"), "fontManager", None)
    found[_FONTS] = None if fonts is None else tuple(fonts.ttflist)
    found[_FIGURES] = _open_figures()
    return found


def _open_figures() -> tuple[tuple[object, Foreign], ...]:
    """The figures that pyplot knows by their numbers, the current one last."""
    helpers: Foreign = sys.modules.get("matplotlib._pylab_helpers")
    return () if helpers is None else tuple(helpers.Gcf.figs.items())


def _left(_: ModuleType) -> dict[str, object]:
    figures = _open_figures()
    return {"the current figure": figures[-1][1].canvas.figure} if figures else {}


def _lists(held: dict[str, object]) -> list[str]:
    """The settings whose values are lists, which people change in place; validators see to it that they always are."""
    if not _names_of_lists:
        _names_of_lists.extend(name for name, value in dict.items(held) if type(value) is list)
    return _names_of_lists


_names_of_lists: list[str] = []


def _registry(kind: str) -> Foreign:
    """None where the module that has it is not loaded yet."""
    module, *names = _REGISTRIES[kind]
    held: Foreign = sys.modules.get(module)
    for name in names:
        held = getattr(held, name, None)
    return held


def _put(matplotlib: ModuleType, name: str, value: Foreign) -> None:
    kind, _, inside = name.partition(".")
    if value is None and name in (_FONTS, *_REGISTRIES):
        return
    if name == _FIGURES:
        figures = sys.modules["matplotlib._pylab_helpers"].Gcf.figs
        figures.clear()
        figures.update(value)
    elif name == _FONTS:
        sys.modules["matplotlib.font_manager"].fontManager.ttflist[:] = value
    elif kind in _REGISTRIES:
        put_item(_registry(kind), inside, value)
        if kind == "colors":
            _registry("colors").cache.clear()
    elif type(value) is list:  # in place: the defaults share it
        dict.__getitem__(matplotlib.rcParams, name)[:] = value
    elif value is not ABSENT:
        dict.__setitem__(matplotlib.rcParams, name, value)


@cache
def _lists_at_the_start(matplotlib: ModuleType) -> dict[str, object]:
    """The settings that are lists, as its files have them: what it keeps of the start are the lists it goes on with."""
    read: Foreign = getattr(matplotlib, "_rc_params_in_file", None)
    if read is None:
        return {}
    its_own = read(matplotlib.cbook._get_data_path("matplotlibrc"), lambda line: line.removeprefix("#"))
    users = read(matplotlib.matplotlib_fname())
    return {name: value for each in (its_own, users) for name, value in dict.items(each) if type(value) is list}


@while_same(_all_parameters)
def _drawing(matplotlib: ModuleType) -> dict[str, Foreign]:
    """The settings that differ from those it started with."""
    if not hasattr(matplotlib, "rcParamsOrig"):
        return {}
    now, before = matplotlib.rcParams, {**matplotlib.rcParamsOrig, **_lists_at_the_start(matplotlib)}
    # dict's own access: rcParams' would warn of what is out of date, and would choose a backend.
    each = {name: (dict.__getitem__(now, name), old) for name, old in before.items() if name not in _OF_THE_SESSION}
    return {name: told(new) for name, (new, old) in each.items() if repr(new) != repr(old)}


LIBRARY = Library(
    name="matplotlib",
    settings=Settings(
        "settings of matplotlib",
        _now,
        _put,
        written=(
            *("plt.style.use", "style.use", "plt.rcParams", "rcParams", "mpl.rc", "plt.rc", "matplotlib.rc"),
            *("set_theme", "sns.set", "set_style", "set_context", "set_palette", "colormaps.register", "style.library"),
            *("addfont", "register"),
        ),
        changed=_drawing,
        count_for=PLOTS,
    ),
    left=_left,
    changes=Changes(aliases=frozenset({"plt"})),
    drawn=frozenset({"matplotlib.artist.Artist", "matplotlib.container.Container"}),
    upkeep=frozenset(
        f"matplotlib.{name}"
        for name in (
            *("font_manager._load_fontmanager", "font_manager.findSystemFonts", "font_manager._call_fc_list"),
            *("_get_executable_info", "_get_config_or_cache_dir", "get_cachedir", "get_configdir"),
        )
    ),
    picture=lambda artist: getattr(artist, "figure", None),
    surfaces=("matplotlib.",),
    loaded_as_they_were=True,
)
SEABORN = Library(name="seaborn", changes=Changes(aliases=frozenset({"sns"})))
