"""What Python holds once for a whole process: the environment, the folder, paths, warnings, hooks, signals, numbers."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from itertools import repeat
from types import ModuleType

from nbasset.core.digests import Structure
from nbasset.libraries.held import attributes, getters, put_attribute, put_item, setters, while_same
from nbasset.libraries.library import (
    ABSENT,
    ANYBODY,
    DEPTH,
    LOCALES,
    USERS,
    ZONES,
    Counted,
    Foreign,
    Library,
    Settings,
    Several,
)
from nbasset.libraries.library import WARNINGS as ABOUT_WARNINGS
from nbasset.libraries.nodes import Node, type_name
from nbasset.libraries.warning_filters import errors_set_by_cells, set_by_cells

_STREAMS = ("stdin", "stdout", "stderr", "__stdin__", "__stdout__", "__stderr__")


def shared() -> dict[int, str]:
    """What everything in a process shares, by identity: its streams, and the dictionary of the notebook's names."""
    main = sys.modules["__main__"]
    names = {id(each): "dict" for each in (vars(main), getattr(main, "__nbasset_behind__", None)) if each is not None}
    return {id(getattr(sys, name)): f"sys.{name}" for name in _STREAMS if getattr(sys, name) is not None} | names


_FOLDER = "os.getcwd()"
_VARIABLES = "os.environ"
_PATH = "sys.path"
_FILTERS = "filters"
_ALARM = "alarm"


def _environment(_: ModuleType) -> dict[str, object]:
    # Read as it lies there: to ask for each variable would decode it, and be told of while a body is at work.
    return {_FOLDER: here(), _VARIABLES: Several(os.environ._data)}  # type: ignore[attr-defined]


_getcwd = os.getcwd
"""Python's own, which tells nobody that it is asked."""


def here() -> str | None:
    """The current folder; None when it has been removed."""
    try:
        return _getcwd()
    except OSError:
        return None


def _put_environment(_: ModuleType, name: str, value: Foreign) -> None:
    variable = name.removeprefix(f"{_VARIABLES}.")
    if name != _FOLDER:
        put_item(os.environ, variable, value if value is ABSENT else os.environ.decodevalue(value))
    elif value is not None:
        os.chdir(value)


_INTERPRETER = ("excepthook", "unraisablehook", "dont_write_bytecode", "ps1", "ps2", "stdin")
_OF_SYS = (
    *(_PATH, "sys.argv", "sys.setrecursionlimit", "sys.setswitchinterval", "sys.set_int_max_str_digits"),
    *(f"sys.{name}" for name in _INTERPRETER),
)


def _values_of_sys(_: ModuleType) -> tuple[object, ...]:
    return (
        tuple(sys.path),
        tuple(sys.argv),
        sys.getrecursionlimit(),
        sys.getswitchinterval(),
        sys.get_int_max_str_digits(),
        *map(vars(sys).get, _INTERPRETER, repeat(ABSENT)),
    )


@while_same(_values_of_sys)
def _interpreter(sys: ModuleType) -> dict[str, object]:
    return dict(zip(_OF_SYS, _values_of_sys(sys), strict=True))


def _put_interpreter(_: ModuleType, name: str, value: Foreign) -> None:
    if name in (_PATH, "sys.argv"):
        getattr(sys, name.removeprefix("sys."))[:] = value
    elif name.startswith("sys.set"):
        getattr(sys, name.removeprefix("sys."))(value)
    else:
        put_attribute(sys, name.removeprefix("sys."), value)


_WARNINGS = attributes("showwarning", "formatwarning", "defaultaction")


def _warnings(warnings: ModuleType) -> dict[str, object]:
    return {_FILTERS: tuple(warnings.filters), **_WARNINGS(warnings)}


def _put_warnings(warnings: ModuleType, name: str, value: Foreign) -> None:
    if name != _FILTERS:
        put_attribute(warnings, name, value)
        return
    warnings.filters[:] = value
    mutated = getattr(warnings, "_filters_mutated", None)
    if mutated is not None:
        mutated()


def _put_time_zone(time: ModuleType, _name: str, _value: Foreign) -> None:
    """The environment, which tells it, was put back before."""
    if hasattr(time, "tzset"):
        time.tzset()


_YEAR = 31_556_952
"""Seconds."""

_MOMENTS = tuple(range(0, 70 * _YEAR, 5 * _YEAR // 2 + _YEAR // 4))
"""Moments in many years, in summer and in winter."""


def _zone(time: ModuleType) -> Structure:
    """The local time zone, by what clocks there show at some moments; nothing where they show universal time."""
    shown = [(each.tm_gmtoff, each.tm_zone) for each in map(time.localtime, _MOMENTS)]
    if all(each in ((0, "UTC"), (0, "GMT")) for each in shown):
        return []
    return [list(time.tzname), [list(each) for each in shown]]


def _customs(locale: ModuleType) -> dict[str, str]:
    """The customs that are not those which Python starts with; of letters it takes the computer's."""
    names = ("LC_COLLATE", "LC_TIME", "LC_NUMERIC", "LC_MONETARY")
    now = {name: locale.setlocale(getattr(locale, name)) for name in names if hasattr(locale, name)}
    return {name: value for name, value in now.items() if value not in ("C", "POSIX")}


def _other_than(before: int, now: Callable[[ModuleType], int]) -> Callable[[ModuleType], Structure]:
    """Tells a number that is another one than when Python starts."""
    return lambda module: [] if now(module) == before else [now(module)]


def _handlers(signal: ModuleType) -> tuple[object, list[object]]:
    alarm = None
    if hasattr(signal, "getitimer"):
        # Not how much is left: that is another one at every look.
        left, interval = signal.getitimer(signal.ITIMER_REAL)
        alarm = bool(left), interval
    return alarm, [*map(signal.getsignal, range(1, signal.NSIG))]


@while_same(_handlers)
def _signals(signal: ModuleType) -> dict[str, object]:
    alarm, handlers = _handlers(signal)
    found = {f"signal {number}": handler for number, handler in enumerate(handlers, start=1)}
    return found if alarm is None else {**found, _ALARM: alarm}


def _put_signal(signal: ModuleType, name: str, value: Foreign) -> None:
    if name == _ALARM:
        if not value[0]:
            signal.setitimer(signal.ITIMER_REAL, 0)
    elif value is not None:
        signal.signal(int(name.removeprefix("signal ")), value)


def _builtins(builtins: ModuleType) -> dict[str, object]:
    # What the last line of an interactive session gave stands there as well.
    found = vars(builtins).copy()
    found.pop("_", None)
    return found


def _locale(locale: ModuleType) -> dict[str, object]:
    return {"locale": locale.setlocale(locale.LC_ALL)}


def _processes(multiprocessing: ModuleType) -> dict[str, object]:
    default = multiprocessing.context._default_context
    # The first who asks for it makes it what it is unless somebody chooses another.
    return {"start method": default._actual_context or default._default_context}


def _put_processes(multiprocessing: ModuleType, _: str, value: Foreign) -> None:
    multiprocessing.context._default_context._actual_context = value


OS = Library(
    name="os",
    settings=Settings(
        "environment and working folder",
        _environment,
        _put_environment,
        written=("os.environ", "environ", "putenv", "os.chdir", "chdir", "load_dotenv", "%cd", "%env", "cd "),
        missed={_FOLDER: ("FileNotFoundError", "NotADirectoryError")},
    ),
)
SYS = Library(
    name="sys",
    counted=(Counted("recursion limit", _other_than(1000, lambda sys: sys.getrecursionlimit()), DEPTH),),
    settings=Settings(
        "settings of sys",
        _interpreter,
        _put_interpreter,
        written=("sys.path", "sys."),
        missed={_PATH: ("ModuleNotFoundError",), "sys.setrecursionlimit": ("RecursionError",)},
    ),
)
WARNINGS = Library(
    name="warnings",
    counted=(
        Counted("filters of warnings", set_by_cells, ABOUT_WARNINGS),
        Counted("warnings that are errors", errors_set_by_cells, ANYBODY),
    ),
    settings=Settings(
        "warnings",
        _warnings,
        _put_warnings,
        written=("warnings.", "filterwarnings", "simplefilter", "captureWarnings"),
    ),
)
LOCALE = Library(
    name="locale",
    counted=(Counted("locale", _customs, LOCALES),),
    settings=Settings(
        "locale",
        _locale,
        lambda locale, _, value: locale.setlocale(locale.LC_ALL, value),
        written=("locale.", "setlocale"),
    ),
)
TIME = Library(
    name="time",
    counted=(Counted("time zone", _zone, ZONES),),
    settings=Settings(
        "time zone",
        lambda time: {"time zone": (time.tzname, time.timezone, time.daylight)},
        _put_time_zone,
        written=("time.tzset", "tzset"),
    ),
)
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
        ),
        setters(
            enable=lambda gc, value: gc.enable() if value else gc.disable(),
            set_threshold=lambda gc, value: gc.set_threshold(*value),
            set_debug=lambda gc, value: gc.set_debug(value),
        ),
        written=("gc.",),
    ),
)
SIGNAL = Library(
    name="_signal", settings=Settings("signal handlers", _signals, _put_signal, written=("signal.", "faulthandler."))
)
BUILTINS_SETTINGS = Settings("builtins", _builtins, put_attribute, written=("builtins.", "__builtins__"))


def _open_thread(value: Foreign) -> Node | None:
    """A thread, by what its user has put into it; of what it does and how far it is nobody can see anything."""
    threading = sys.modules["threading"]
    if not isinstance(value, threading.Thread):
        return None
    own = vars(threading.Thread(name=""))
    held = {name: each for name, each in vars(value).items() if name not in own}
    name = type_name(type(value))
    return Node(("thread", name, value.daemon), [held], lambda _: "", opaque=name)


THREADING = Library(
    name="threading",
    open=_open_thread,
    settings=Settings(
        "settings of threading",
        getters(excepthook=lambda threading: threading.excepthook, stack_size=lambda threading: threading.stack_size()),
        setters(
            excepthook=lambda threading, value: setattr(threading, "excepthook", value),
            stack_size=lambda threading, value: threading.stack_size(value),
        ),
        written=("threading.",),
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
    counted=(Counted("settings of calendar", _other_than(0, lambda calendar: calendar.firstweekday()), USERS),),
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
MULTIPROCESSING = Library(
    name="multiprocessing",
    multiprocessing=True,
    machinery=True,
    data_modules=("multiprocessing.context.", "multiprocessing.shared_memory.", "multiprocessing.sharedctypes."),
    settings=Settings(
        "start method of multiprocessing",
        _processes,
        _put_processes,
        written=("multiprocessing.set_start_method", "set_start_method"),
    ),
)

PLATFORM, CTYPES, WEBBROWSER, TEMPFILE = (
    Library(name, upkeep=frozenset(upkeep))
    for name, upkeep in (
        ("platform", ("platform",)),
        ("ctypes", ("ctypes.util",)),
        ("webbrowser", ("webbrowser.register_standard_browsers", "webbrowser.register_X_browsers")),
        ("tempfile", ("tempfile._get_default_tempdir",)),
    )
)
