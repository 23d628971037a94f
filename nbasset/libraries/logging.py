"""logging: who hears of what, told by whom; the handlers hold streams."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from types import ModuleType

from nbasset.core.digests import Structure
from nbasset.libraries.foreign import module_of
from nbasset.libraries.held import put_attribute
from nbasset.libraries.library import ABSENT, USERS, Counted, Foreign, Library, Made, Settings
from nbasset.libraries.nodes import type_name
from nbasset.libraries.origin import Origin, is_users, place_of

_ROOT = "root"
_BY_ITSELF = "_root"
"""The handler that logging gives the root logger at the first message: nobody has asked for it."""
_OF_THE_MODULE = ("lastResort", "raiseExceptions", "_logRecordFactory", "_loggerClass", "_warnings_showwarning")
_DISABLE = "logging.disable"
_LEVEL_NAMES = "logging.addLevelName"


def _now(logging: ModuleType) -> dict[str, object]:
    """Every logger that is another one than a new one, by its name, with the state of its handlers."""
    root = logging.root
    held = vars(logging)
    found: dict[str, object] = {f"logging.{name}": held[name] for name in _OF_THE_MODULE if name in held}
    found[_DISABLE] = root.manager.disable
    found[_LEVEL_NAMES] = tuple(logging._levelToName.items())
    state, by_itself = _state(root), _is_as_by_itself(logging, root)
    found[_ROOT] = (*state[:-1], ()) if by_itself else state
    found[_BY_ITSELF] = state[-1] if by_itself else ()
    for name, each in list(root.manager.loggerDict.items()):
        if getattr(each, "handlers", None) is None:  # what only holds the place of one
            continue
        if _is_told(each):
            found[name] = _state(each)
    return found


def _is_told(logger: Foreign) -> bool:
    """Whether somebody has told a logger anything."""
    return bool(logger.level or logger.handlers or logger.filters or logger.disabled or not logger.propagate)


def _state(logger: Foreign) -> tuple[object, ...]:
    handlers = tuple((each, each.level, each.formatter, getattr(each, "stream", None)) for each in logger.handlers)
    return logger.level, logger.propagate, logger.disabled, tuple(logger.filters), handlers


def _is_as_by_itself(logging: ModuleType, root: Foreign) -> bool:
    """Whether the root logger has that one handler and no other."""
    if len(root.handlers) != 1 or type(root.handlers[0]) is not logging.StreamHandler:
        return False
    formatter = root.handlers[0].formatter
    return bool(root.handlers[0].level == 0 and getattr(formatter, "_fmt", None) == logging.BASIC_FORMAT)


def _put(logging: ModuleType, name: str, value: Foreign) -> None:
    if name == _DISABLE:
        logging.disable(value)
    elif name == _LEVEL_NAMES:
        logging._levelToName.clear()
        logging._levelToName.update(value)
    elif name.startswith("logging."):
        put_attribute(logging, name.removeprefix("logging."), value)
    elif name == _BY_ITSELF:
        if value or _is_as_by_itself(logging, logging.root):
            logging.root.handlers[:] = [handler for handler, *_ in value]
    else:
        _put_logger(logging, name, value)


def _put_logger(logging: ModuleType, name: str, value: Foreign) -> None:
    logger = logging.root if name == _ROOT else logging.getLogger(name)
    level, propagate, disabled, filters, handlers = (0, True, False, (), ()) if value is ABSENT else value
    if logger.level != level:  # to set it makes every logger forget whom it tells
        logger.setLevel(level)
    logger.propagate, logger.disabled = propagate, disabled
    logger.filters[:] = filters
    logger.handlers[:] = [handler for handler, *_ in handlers]
    for handler, its_level, formatter, stream in handlers:
        handler.level, handler.formatter = its_level, formatter
        if stream is not None and handler.stream is not None:  # None: it was closed, and opens its file itself
            handler.stream = stream


_LEVELS = {50: "CRITICAL", 40: "ERROR", 30: "WARNING", 20: "INFO", 10: "DEBUG", 0: "NOTSET"}
_PROGRAMS = ("traitlets.", "_pytest.")
"""Where the classes come from by which the program that runs a notebook writes or keeps its log: no cell's doing."""


def _set(logging: ModuleType) -> Structure:
    """What loggers were told; the handlers that packages give their own are nobody's."""
    names = logging._levelToName.items()
    found: dict[str, Structure] = {f"level {name}": level for level, name in names if _LEVELS.get(level) != name}
    if logging.root.manager.disable:
        found["disable"] = logging.root.manager.disable
    if not logging.raiseExceptions:
        found["raiseExceptions"] = False
    for name, each in (("root", logging.root), *list(logging.root.manager.loggerDict.items())):
        if getattr(each, "handlers", None) is not None and _is_told(each) and (told := _told(logging, name, each)):
            found[f"logger {name}"] = told
    return found


def _told(logging: ModuleType, name: str, logger: Foreign) -> list[Structure]:
    others = [each for each in logger.handlers if not _is_the_programs(each)]
    if logger.handlers and not others and logger is not logging.root:
        return []
    level: int | None = logger.level
    asked = logger is not logging.root and (level == logging.WARNING or others)  # finding out whose it is costs
    own = asked and place_of(name).origin in (Origin.PACKAGE, Origin.PYTHON)
    if level == (logging.WARNING if logger is logging.root else 0) or (own and level == logging.WARNING):
        level = None  # it is what Python starts with, or what packages tell their own loggers
    handlers: list[Structure] = []
    if not own and not (logger is logging.root and _is_as_by_itself(logging, logger)):
        handlers = [_handler(each) for each in others if type(each) is not logging.NullHandler]
    filters: list[Structure] = [*map(_filter, logger.filters)]
    if level is None and not (handlers or filters or logger.disabled) and logger.propagate:
        return []
    return [level, bool(logger.propagate), bool(logger.disabled), filters, handlers]


def _is_the_programs(handler: Foreign) -> bool:
    return any(module_of(type(each)).startswith(_PROGRAMS) for each in (handler, handler.formatter))


def _handler(handler: Foreign) -> Structure:
    """A handler by what it writes how; of those of the user's own classes, and their formatters', the classes too."""
    formatter = handler.formatter
    own: list[Foreign] = [type(each) for each in (handler, formatter) if is_users(type(each))]
    shown = [str(getattr(formatter, "_fmt", None)), str(getattr(formatter, "datefmt", None))]
    return [type_name(type(handler)), handler.level, *shown, *map(_filter, handler.filters), *own]


def _filter(each: Foreign) -> Foreign:
    """A filter: those of packages by their classes alone, since they may keep whatever they have seen."""
    return each if is_users(each) or type_name(type(each)) == "logging.Filter" else type_name(type(each))


def _reduced(thing: Foreign) -> Made | None:
    """A handler that only writes to a stream, so that one elsewhere can stand for it: its lock is no part of it."""
    logging = sys.modules["logging"]
    if type(thing) not in (logging.StreamHandler, logging.NullHandler):
        return None
    return handler_of, (type(thing).__name__, {name: held for name, held in vars(thing).items() if name != "lock"})


def handler_of(kind: str, held: Mapping[str, object]) -> object:
    """The handler that was taken apart so.

    >>> import logging
    >>> handler_of("NullHandler", {"level": logging.INFO}).level
    20
    """
    handler: Foreign = getattr(importlib.import_module("logging"), kind)()
    handler.__dict__.update(held)
    return handler


LIBRARY = Library(
    name="logging",
    reduced=_reduced,
    counted=(Counted("settings of logging", _set, USERS),),
    settings=Settings(
        "loggers",
        _now,
        _put,
        written=("logging.basicConfig", "logging.", "basicConfig", "addHandler", "setLevel", ".propagate"),
    ),
)
