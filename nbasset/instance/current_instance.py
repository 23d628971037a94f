"""The instance at work: one for each notebook, or the one a script gets when it first asks."""

from __future__ import annotations

from nbasset.instance.instance import Instance

_current: list[Instance] = []


def current() -> Instance:
    """The instance at work; a script gets one when it first asks."""
    if not _current:
        _current.append(Instance())
    return _current[-1]


def use(instance: Instance | None) -> None:
    """Make an instance the current one; nothing lets the next :func:`current` make its own."""
    _current[:] = [] if instance is None else [instance]
