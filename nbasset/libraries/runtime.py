"""Settings of Python's runtime, each with a function that tells it and one that sets it."""

from __future__ import annotations

import sys
from types import ModuleType

from nbasset.libraries.collector import is_on
from nbasset.libraries.held import getters, other_than, setters
from nbasset.libraries.library import USERS, Counted, Foreign, Library, Settings


def _counting(name: str, settings: Settings, **starts: object) -> Library:
    """A library whose settings count, for whoever uses it, where they are others than when Python starts."""
    return Library(name, settings=settings, counted=(Counted(settings.name, other_than(starts, settings.now), USERS),))


SOCKET = _counting(
    "socket",
    Settings(
        "settings of socket",
        getters(setdefaulttimeout=lambda socket: socket.getdefaulttimeout()),
        setters(setdefaulttimeout=lambda socket, value: socket.setdefaulttimeout(value)),
        written=("socket.setdefaulttimeout", "setdefaulttimeout"),
    ),
    setdefaulttimeout=None,
)
GC = _counting(
    "gc",
    Settings(
        "settings of gc",
        getters(
            enable=lambda gc: is_on(),
            set_threshold=lambda gc: gc.get_threshold(),
            set_debug=lambda gc: gc.get_debug(),
            callbacks=lambda gc: tuple(gc.callbacks),
        ),
        setters(
            enable=lambda gc, value: gc.enable() if value else gc.disable(),
            set_threshold=lambda gc, value: gc.set_threshold(*value),
            set_debug=lambda gc, value: gc.set_debug(value),
            callbacks=lambda gc, value: gc.callbacks.__setitem__(slice(None), value),
        ),
        written=("gc.",),
    ),
    enable=True,
    set_threshold=(2000 if sys.version_info >= (3, 13) else 700, 10, 10),
    set_debug=0,
)
ASYNCIO = Library(
    name="asyncio",
    machinery=True,
    data_modules=("asyncio.locks.", "asyncio.queues."),
    settings=Settings(
        "event loop policy",
        getters(policy=lambda asyncio: getattr(asyncio.events, "_event_loop_policy", None)),
        setters(policy=lambda asyncio, value: setattr(asyncio.events, "_event_loop_policy", value)),
        written=("asyncio.set_event_loop_policy", "set_event_loop_policy", "uvloop.install"),
    ),
)
FAULTHANDLER = Library(
    name="faulthandler",
    settings=Settings(
        "settings of faulthandler",
        getters(enable=lambda faulthandler: faulthandler.is_enabled()),
        setters(enable=lambda faulthandler, value: faulthandler.enable() if value else faulthandler.disable()),
        written=("faulthandler.",),
    ),
)
CALENDAR = _counting(
    "calendar",
    Settings(
        "settings of calendar",
        getters(setfirstweekday=lambda calendar: calendar.firstweekday()),
        setters(setfirstweekday=lambda calendar, value: calendar.setfirstweekday(value)),
        written=("calendar.setfirstweekday", "setfirstweekday"),
    ),
    setfirstweekday=0,
)
SSL = Library(
    name="ssl",
    settings=Settings(
        "settings of ssl",
        getters(https_context=lambda ssl: ssl._create_default_https_context),
        setters(https_context=lambda ssl, value: setattr(ssl, "_create_default_https_context", value)),
        written=("ssl.",),
    ),
)
TRACEMALLOC = _counting(
    "tracemalloc",
    Settings(
        "settings of tracemalloc",
        getters(start=lambda tracemalloc: tracemalloc.is_tracing() and tracemalloc.get_traceback_limit()),
        setters(start=lambda tracemalloc, value: tracemalloc.start(value) if value else tracemalloc.stop()),
        written=("tracemalloc.",),
    ),
    start=False,
)


def _limits(resource: ModuleType) -> dict[str, object]:
    names = {number: name for name, number in vars(resource).items() if name.startswith("RLIMIT_")}
    return {name: resource.getrlimit(number) for number, name in names.items()}


def _put_limit(resource: ModuleType, name: str, value: Foreign) -> None:
    resource.setrlimit(getattr(resource, name), value)


RESOURCE = Library(
    name="resource", settings=Settings("limits of the process", _limits, _put_limit, written=("setrlimit", "resource."))
)
