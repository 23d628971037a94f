"""Settings: what setup cells have changed in plotting and printing libraries, and no name explains."""

from __future__ import annotations

import sys
from collections.abc import Callable

from nbasset.core.digests import digest_of

DEFAULT = "default"
"""What stands for a library nobody has changed settings of, imported or not."""

PLOTTING = "settings of matplotlib"
PRINTING = "settings of pandas"


def plotting() -> str:
    """The digest of matplotlib's settings that differ from those it started with.

    >>> plotting()
    'default'
    """
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is None or not hasattr(matplotlib, "rcParamsOrig"):
        return DEFAULT
    now, before = matplotlib.rcParams, matplotlib.rcParamsOrig
    own = {"backend", "backend_fallback", "interactive", "figure.hooks"}
    changed = {
        name: repr(dict.__getitem__(now, name))
        for name in before
        if name not in own and repr(dict.__getitem__(now, name)) != repr(dict.__getitem__(before, name))
    }
    return digest_of(changed) if changed else DEFAULT


def printing() -> str:
    """The digest of pandas' display options that differ from their defaults."""
    pandas = sys.modules.get("pandas")
    known = getattr(sys.modules.get("pandas._config.config"), "_registered_options", {})
    if pandas is None:
        return DEFAULT
    options = {name: option.defval for name, option in known.items() if name.startswith("display.")}
    changed = {name: repr(pandas.get_option(name)) for name, default in options.items()}
    changed = {name: value for name, value in changed.items() if value != repr(options[name])}
    return digest_of(changed) if changed else DEFAULT


SETTINGS: dict[str, Callable[[], str]] = {PLOTTING: plotting, PRINTING: printing}
"""By the name under which an observation keeps it, what finds the digest now."""
