"""What Python holds once for a whole process: the environment, the folder, paths, warnings, hooks, numbers."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from functools import cache
from itertools import repeat
from types import ModuleType

from nbasset.core.digests import Structure
from nbasset.libraries.arguments import told, told_otherwise
from nbasset.libraries.foreign import module_of
from nbasset.libraries.held import (
    attributes,
    getters,
    other_than,
    put_attribute,
    put_item,
    setters,
    while_same,
)
from nbasset.libraries.library import (
    ABSENT,
    ANYBODY,
    ARGUMENTS,
    DEPTH,
    LOCALES,
    RIGHTS,
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
from nbasset.libraries.warning_filters import SET_BY_CELLS, errors_set_by_cells, set_by_cells

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


def _environment(_: ModuleType) -> dict[str, object]:
    # Read as it lies there: to ask for each variable would decode it, and be told of while a body is at work.
    return {_FOLDER: here(), _VARIABLES: Several(os.environ._data), **_of_the_system()}  # type: ignore[attr-defined]


def _new_files(mask: int | None = None) -> int:
    """What new files are denied. It can be asked only by setting it: meanwhile they are denied to all others."""
    before = os.umask(0o077 if mask is None else mask)
    if mask is None and before != 0o077:
        os.umask(before)
    return before


_SYSTEM: Mapping[str, tuple[Callable[[], object], Callable[[Foreign], object]]] = {
    "os.umask": (_new_files, _new_files),
    "os.nice": (
        lambda: os.getpriority(os.PRIO_PROCESS, 0),
        lambda value: os.setpriority(os.PRIO_PROCESS, 0, value),
    ),
    "os.sched_setaffinity": (
        lambda: os.sched_getaffinity(0),
        lambda value: os.sched_setaffinity(0, value),
    ),
}
"""What the operating system knows of a process: how it is told, and how it is set."""


def _denied(_: ModuleType) -> Structure:
    """What new files are denied, where that is not what is usual."""
    now = _new_files()
    return {} if now == 0o022 else {"os.umask": oct(now)}


_NEEDS = {"os.nice": "getpriority", "os.sched_setaffinity": "sched_getaffinity"}


def _of_the_system() -> dict[str, object]:
    return {name: ask() for name, (ask, _) in _SYSTEM.items() if hasattr(os, _NEEDS.get(name, "umask"))}


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
    if name in _SYSTEM:
        _SYSTEM[name][1](value)
    elif name != _FOLDER:
        put_item(os.environ, variable, value if value is ABSENT else os.environ.decodevalue(value))
    elif value is not None:
        os.chdir(value)


_INTERPRETER = (
    *("excepthook", "unraisablehook", "displayhook", "breakpointhook", "dont_write_bytecode", "pycache_prefix"),
    *("tracebacklimit", "ps1", "ps2", "stdin"),
)
_OF_SYS = (
    *(_PATH, "sys.argv", "sys.setrecursionlimit", "sys.setswitchinterval", "sys.set_int_max_str_digits"),
    *("sys.set_coroutine_origin_tracking_depth", "sys.set_asyncgen_hooks", "sys.settrace", "sys.setprofile"),
    *(f"sys.{name}" for name in _INTERPRETER),
)
_AT_FIRST = {
    "sys.setswitchinterval": 0.005,
    "sys.set_coroutine_origin_tracking_depth": 0,
    "sys.tracebacklimit": ABSENT,
}
"""What some are when Python starts, for whoever uses ``sys``. Hooks and streams belong to the notebook."""

_DEBUGGERS = ("pydevd", "_pydevd", "debugpy", "coverage")
"""Whose functions that trace come and go at any time: no body's doing."""


def _values_of_sys(_: ModuleType) -> tuple[object, ...]:
    return (
        tuple(sys.path),
        tuple(sys.argv),
        sys.getrecursionlimit(),
        sys.getswitchinterval(),
        sys.get_int_max_str_digits(),
        sys.get_coroutine_origin_tracking_depth(),
        tuple(sys.get_asyncgen_hooks()),
        _tracing(sys.gettrace()),
        _tracing(sys.getprofile()),
        *map(vars(sys).get, _INTERPRETER, repeat(ABSENT)),
    )


def _tracing(function: Foreign) -> Foreign:
    return None if function is None or module_of(type(function)).startswith(_DEBUGGERS) else function


@while_same(_values_of_sys)
def _interpreter(sys: ModuleType) -> dict[str, object]:
    return dict(zip(_OF_SYS, _values_of_sys(sys), strict=True))


def _put_interpreter(_: ModuleType, name: str, value: Foreign) -> None:
    if name in (_PATH, "sys.argv"):
        getattr(sys, name.removeprefix("sys."))[:] = value
    elif name == "sys.set_asyncgen_hooks":
        sys.set_asyncgen_hooks(*value)
    elif name.startswith("sys.set"):
        getattr(sys, name.removeprefix("sys."))(value)
    else:
        put_attribute(sys, name.removeprefix("sys."), value)


_WARNINGS = attributes("showwarning", "formatwarning", "defaultaction")
_ONCE = "_onceregistry"
"""What was warned of and is not to be again."""
_OF_CELLS = "_of_cells"


def _warnings(warnings: ModuleType) -> dict[str, object]:
    seen = {_FILTERS: tuple(warnings.filters), _ONCE: dict(warnings.onceregistry), _OF_CELLS: tuple(SET_BY_CELLS)}
    return {**seen, **_WARNINGS(warnings)}


def _put_warnings(warnings: ModuleType, name: str, value: Foreign) -> None:
    if name == _ONCE:
        warnings.onceregistry.clear()
        warnings.onceregistry.update(value)
        return
    if name == _OF_CELLS:
        SET_BY_CELLS[:] = value
        return
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
    """The customs that are not those which Python starts with; of letters it takes those that the environment names."""
    names = ("LC_CTYPE", "LC_COLLATE", "LC_TIME", "LC_NUMERIC", "LC_MONETARY")
    now = {name: locale.setlocale(getattr(locale, name)) for name in names if hasattr(locale, name)}
    return {name: value for name, value in now.items() if value != (_letters() if name == "LC_CTYPE" else "C")}


@cache
def _letters() -> str:
    """The letters with which Python has started, as PEP 538 says."""
    named = next((found for name in ("LC_ALL", "LC_CTYPE", "LANG") if (found := os.environ.get(name))), "C")
    return "C" if named == "POSIX" else named


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


def _opened_context(value: Foreign) -> Node | None:
    """What stands for the start method that was chosen, or will be: of nothing else its functions tell."""
    if type_name(type(value)) != "multiprocessing.context.DefaultContext":
        return None
    return Node(("start method", (value._actual_context or value._default_context)._name))


def _put_processes(multiprocessing: ModuleType, _: str, value: Foreign) -> None:
    multiprocessing.context._default_context._actual_context = value


OS = Library(
    name="os",
    counted=(Counted("rights of new files", _denied, RIGHTS),),
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
    counted=(
        Counted("recursion limit", other_than({"sys.setrecursionlimit": 1000}, _interpreter), DEPTH),
        Counted("digits of whole numbers", other_than({"sys.set_int_max_str_digits": 4300}, _interpreter), ANYBODY),
        Counted("settings of sys", other_than(_AT_FIRST, _interpreter), USERS),
        Counted("sys.argv", told_otherwise, ANYBODY),
        Counted("arguments of the program", told, ARGUMENTS),
    ),
    settings=Settings(
        "settings of sys",
        _interpreter,
        _put_interpreter,
        written=("sys.path", "sys."),
        missed={_PATH: ("ModuleNotFoundError",), "sys.setrecursionlimit": ("RecursionError",)},
        stays=frozenset({_PATH, "sys.set_asyncgen_hooks", *(f"sys.{name}" for name in _INTERPRETER)}),
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
        getters(
            excepthook=lambda threading: threading.excepthook,
            stack_size=lambda threading: threading.stack_size(),
            settrace=lambda threading: _tracing(threading.gettrace()),
            setprofile=lambda threading: _tracing(threading.getprofile()),
        ),
        setters(
            excepthook=lambda threading, value: setattr(threading, "excepthook", value),
            stack_size=lambda threading, value: threading.stack_size(value),
            settrace=lambda threading, value: threading.settrace(value),
            setprofile=lambda threading, value: threading.setprofile(value),
        ),
        written=("threading.",),
    ),
)
MULTIPROCESSING = Library(
    name="multiprocessing",
    multiprocessing=True,
    machinery=True,
    open=_opened_context,
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
