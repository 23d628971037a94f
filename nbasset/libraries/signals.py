"""signal: which handlers and timers signals have; what users have written of them counts."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType

from nbasset.core.digests import Structure
from nbasset.libraries.held import told, while_same
from nbasset.libraries.library import USERS, Counted, Foreign, Library, Settings
from nbasset.libraries.origin import is_users

_TIMERS = {"alarm": "ITIMER_REAL", "virtual timer": "ITIMER_VIRTUAL", "profiling timer": "ITIMER_PROF"}
_MASK = "pthread_sigmask"


def _handlers(_: ModuleType) -> tuple[dict[str, object], list[object]]:
    signal: Foreign = sys.modules["_signal"]  # whose numbers are no enumerations, which take long to make
    found: dict[str, object] = {}
    if hasattr(signal, "getitimer"):
        for name, timer in _TIMERS.items():
            # Not how much is left: that is another one at every look.
            left, interval = signal.getitimer(getattr(signal, timer))
            found[name] = bool(left), interval
        found[_MASK] = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    return found, [*map(signal.getsignal, range(1, signal.NSIG))]


@while_same(_handlers)
def _signals(signal: ModuleType) -> dict[str, object]:
    found, handlers = _handlers(signal)
    return {**found, **dict(zip(_names_of(signal), handlers, strict=True))}


@cache
def _names_of(signal: ModuleType) -> Sequence[str]:
    names = {int(each): each.name for each in signal.Signals}
    return [names.get(number, f"signal {number}") for number in range(1, signal.NSIG)]


def _put_signal(signal: ModuleType, name: str, value: Foreign) -> None:
    if name in _TIMERS:
        if not value[0]:
            signal.setitimer(getattr(signal, _TIMERS[name]), 0)
    elif name == _MASK:
        signal.pthread_sigmask(signal.SIG_SETMASK, value)
    elif value is not None:
        signal.signal(_names_of(signal).index(name) + 1, value)


_IGNORED = ("SIGPIPE", "SIGXFSZ")
"""Signals that Python ignores when it starts."""

_OF_WHO_STARTS = ("SIGINT", "SIGQUIT", "SIGHUP", "SIGTERM", "SIGCHLD")
"""Signals whose handlers are those of whoever has started a process, or looks after it."""


def _handled(signal: ModuleType) -> Structure:
    """Handlers that users have written, and signals that are ignored, or not, otherwise than when Python starts."""
    held = _signals(signal)
    asked = [name for name in _names_of(signal) if name not in _OF_WHO_STARTS or callable(held[name])]
    usual = {name: signal.SIG_IGN if name in _IGNORED else signal.SIG_DFL for name in asked}
    others = {name: held[name] for name in asked if held[name] != usual[name] and not _is_pythons(held[name])}
    return {name: told(each) for name, each in others.items()}


def _is_pythons(handler: Foreign) -> bool:
    """Whether it is no handler that users have written; None is one that is not written in Python."""
    return handler is None or (
        isinstance(handler, (FunctionType, MethodType, BuiltinFunctionType)) and not is_users(handler)
    )


SIGNAL = Library(
    name="signal",
    counted=(Counted("signal handlers", _handled, USERS),),
    settings=Settings("signal handlers", _signals, _put_signal, written=("signal.", "faulthandler.")),
)
