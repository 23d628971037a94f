"""matplotlib: what is drawn, what is drawn on, and how it looks."""

from __future__ import annotations

from types import ModuleType

from nbasset.libraries.library import PLOTS, Changes, Library, Settings

_OF_THE_SESSION = frozenset({"backend", "backend_fallback", "interactive", "figure.hooks"})
"""Settings that the notebook makes, not its user."""


def _drawing(matplotlib: ModuleType) -> dict[str, str]:
    """The settings that differ from those it started with."""
    if not hasattr(matplotlib, "rcParamsOrig"):
        return {}
    now, before = matplotlib.rcParams, matplotlib.rcParamsOrig
    # dict's own access: rcParams' would warn of what is out of date, and would choose a backend.
    told = {name: (repr(dict.__getitem__(now, name)), repr(dict.__getitem__(before, name))) for name in before}
    return {name: new for name, (new, old) in told.items() if name not in _OF_THE_SESSION and new != old}


LIBRARY = Library(
    name="matplotlib",
    settings=(Settings("settings of matplotlib", _drawing, PLOTS),),
    changes=Changes(aliases=frozenset({"plt"})),
    drawn=frozenset({"matplotlib.artist.Artist", "matplotlib.container.Container"}),
    surfaces=("matplotlib.",),
    loaded_as_they_were=True,
)
SEABORN = Library(name="seaborn", changes=Changes(aliases=frozenset({"sns"})))
