"""Settings: what setup cells have changed in plotting and printing libraries, and no name explains."""

from __future__ import annotations

import sys
from collections.abc import Callable, Container, Iterator

from nbasset.core.digests import digest_of
from nbasset.core.version import Part
from nbasset.libraries.known import KNOWN
from nbasset.libraries.library import ANYBODY, USERS, Counted

DEFAULT = "default"
"""What stands for a library nobody has changed settings of, imported or not."""


def settings_for(what: str) -> list[str]:
    """The names of the settings that count for plots, for texts, for local time, and so on.

    >>> from nbasset.libraries.library import PLOTS
    >>> settings_for(PLOTS)
    ['matplotlib']
    """
    return [name for name, (_, each) in KNOWN.counted.items() if each.count_for == what]


def setting_now(name: str) -> str:
    """The digest of what settings differ in from their defaults.

    >>> import decimal
    >>> with decimal.localcontext(prec=5):
    ...     setting_now("decimal") == DEFAULT
    False
    """
    found = KNOWN.counted.get(name)
    return _digest(*found) if found else DEFAULT


def _digest(library: str, settings: Counted) -> str:
    module = sys.modules.get(library)
    changed = settings.changed(module) if module is not None else None
    return digest_of(changed) if changed else DEFAULT


def asked_settings(asks: Container[str], digest: Callable[[str], str]) -> Iterator[tuple[str, Part]]:
    """The settings that count for code by what it asks for, where they are not the default.

    Args:
        asks: what it asks for.
        digest: tells the digest of settings now.
    """
    for name, (_, each) in KNOWN.counted.items():
        if each.count_for in asks:
            now = digest(name)
            if now != DEFAULT:
                yield each.name, Part("setting", now)


def switched() -> Iterator[tuple[str, str, Part]]:
    """The settings that count for whoever leads to a library, or for anybody, where they are not the default.

    Each with the library, which is empty where they count for anybody.
    """
    for library, module in KNOWN.loaded():
        for each in library.counted:
            if each.count_for in (USERS, ANYBODY):
                changed = each.changed(module)
                if changed:
                    room = library.name if each.count_for == USERS else ""
                    yield room, each.name, Part("setting", digest_of(changed))
