"""Settings: what setup cells have changed in plotting and printing libraries, and no name explains."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping

from nbasset.core.digests import digest_of
from nbasset.core.version import Part
from nbasset.versions.code.introspection import DECIMAL, TEXT

DEFAULT = "default"
"""What stands for a library nobody has changed settings of, imported or not."""

PLOTTING = "settings of matplotlib"
PRINTING = "settings of pandas"
NUMBERS = "settings of numpy"
DECIMALS = "context of decimal"


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


def numbers() -> str:
    """The digest of what numpy's print options differ in from their defaults."""
    options = sys.modules.get("numpy._core.printoptions")
    if options is None:
        return DEFAULT
    now, before = options.format_options.get(), options.default_format_options_dict
    changed = {name: repr(now.get(name)) for name, default in before.items() if repr(now.get(name)) != repr(default)}
    return digest_of(changed) if changed else DEFAULT


def decimals() -> str:
    """The digest of what the context of decimal numbers differs in from the context that every thread starts with.

    >>> import decimal
    >>> with decimal.localcontext(prec=5):
    ...     decimals() == "default"
    False
    """
    decimal = sys.modules.get("decimal")
    if decimal is None:
        return DEFAULT
    now, before = decimal.getcontext(), decimal.DefaultContext
    changed = {name: repr(getattr(now, name)) for name in _CONTEXT if getattr(now, name) != getattr(before, name)}
    traps = sorted(trap.__name__ for trap in now.traps if now.traps[trap] != before.traps[trap])
    return digest_of([changed, traps]) if changed or traps else DEFAULT


_CONTEXT = ("prec", "rounding", "Emin", "Emax", "capitals", "clamp")

SETTINGS: Mapping[str, Callable[[], str]] = {
    PLOTTING: plotting,
    PRINTING: printing,
    NUMBERS: numbers,
    DECIMALS: decimals,
}
"""By the name under which an observation keeps it, what finds the digest now."""

ASKED: Mapping[str, tuple[str, ...]] = {TEXT: (PRINTING, NUMBERS), DECIMAL: (DECIMALS,)}
"""The settings that code counts on by what it asks for."""


def asked_settings(asks: Iterable[str], digest: Callable[[str], str]) -> Iterator[tuple[str, Part]]:
    """The settings that count for code by what it asks for, where they are not the default.

    Args:
        asks: what it asks for.
        digest: tells the digest of settings now.
    """
    for what in asks:
        for name in ASKED.get(what, ()):
            now = digest(name)
            if now != DEFAULT:
                yield name, Part("setting", now)
