"""Settings: what setup cells have changed in plotting and printing libraries, and no name explains."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator

from nbasset.core.digests import digest_of
from nbasset.core.version import Part
from nbasset.libraries.known import KNOWN
from nbasset.libraries.library import DECIMALS, TEXTS, Settings

DEFAULT = "default"
"""What stands for a library nobody has changed settings of, imported or not."""


def settings_for(what: str) -> list[str]:
    """The libraries whose settings count for plots, for texts, or for decimal numbers.

    >>> from nbasset.libraries.library import PLOTS
    >>> settings_for(PLOTS)
    ['matplotlib']
    """
    return [name for name, each in _known().items() if each.count_for == what]


def _known() -> dict[str, Settings]:
    """By the library, its settings."""
    return {library.name: library.settings for library in KNOWN if library.settings}


def setting_now(library: str) -> str:
    """The digest of what a library's settings differ in from its defaults.

    >>> import decimal
    >>> with decimal.localcontext(prec=5):
    ...     setting_now("decimal") == DEFAULT
    False
    """
    known = _known().get(library)
    return _digest(known, library) if known else DEFAULT


def _digest(settings: Settings, library: str) -> str:
    module = sys.modules.get(library)
    changed = settings.changed(module) if module is not None and settings.changed else None
    return digest_of(changed) if changed else DEFAULT


def asked_settings(asks: Iterable[str], digest: Callable[[str], str]) -> Iterator[tuple[str, Part]]:
    """The settings that count for code by what it asks for, where they are not the default.

    Args:
        asks: what it asks for.
        digest: tells the digest of settings now.
    """
    for what in asks:
        for name in settings_for(what) if what in (TEXTS, DECIMALS) else ():
            now = digest(name)
            if now != DEFAULT:
                yield _known()[name].name, Part("setting", now)
