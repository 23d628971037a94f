"""Settings of Python's runtime, each with a function that tells it and one that sets it."""

from __future__ import annotations

from types import ModuleType

from nbasset.libraries.held import getters, setters
from nbasset.libraries.library import USERS, Counted, Foreign, Library, Settings
from nbasset.libraries.process import other_than

SOCKET = Library(
    name="socket",
    settings=Settings(
        "settings of socket",
        getters(setdefaulttimeout=lambda socket: socket.getdefaulttimeout()),
        setters(setdefaulttimeout=lambda socket, value: socket.setdefaulttimeout(value)),
        written=("socket.setdefaulttimeout", "setdefaulttimeout"),
    ),
)
GC = Library(
    name="gc",
    settings=Settings(
        "settings of gc",
        getters(
            enable=lambda gc: gc.isenabled(),
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
CALENDAR = Library(
    name="calendar",
    counted=(Counted("settings of calendar", other_than(0, lambda calendar: calendar.firstweekday()), USERS),),
    settings=Settings(
        "settings of calendar",
        getters(setfirstweekday=lambda calendar: calendar.firstweekday()),
        setters(setfirstweekday=lambda calendar, value: calendar.setfirstweekday(value)),
        written=("calendar.setfirstweekday", "setfirstweekday"),
    ),
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
TRACEMALLOC = Library(
    name="tracemalloc",
    settings=Settings(
        "settings of tracemalloc",
        getters(start=lambda tracemalloc: tracemalloc.is_tracing() and tracemalloc.get_traceback_limit()),
        setters(start=lambda tracemalloc, value: tracemalloc.start(value) if value else tracemalloc.stop()),
        written=("tracemalloc.",),
    ),
)


def _limits(resource: ModuleType) -> dict[str, object]:
    names = {number: name for name, number in vars(resource).items() if name.startswith("RLIMIT_")}
    return {name: resource.getrlimit(number) for number, name in names.items()}


def _put_limit(resource: ModuleType, name: str, value: Foreign) -> None:
    resource.setrlimit(getattr(resource, name), value)


RESOURCE = Library(
    name="resource", settings=Settings("limits of the process", _limits, _put_limit, written=("setrlimit", "resource."))
)
