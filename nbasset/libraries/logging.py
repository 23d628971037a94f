"""logging: who hears of what, told by whom; the handlers hold streams."""

from __future__ import annotations

from types import ModuleType

from nbasset.libraries.held import put_attribute
from nbasset.libraries.library import ABSENT, Foreign, Library, Settings

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
        if each.level or each.handlers or each.filters or each.disabled or not each.propagate:
            found[name] = _state(each)
    return found


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
    logger.setLevel(level)
    logger.propagate, logger.disabled = propagate, disabled
    logger.filters[:] = filters
    logger.handlers[:] = [handler for handler, *_ in handlers]
    for handler, its_level, formatter, stream in handlers:
        handler.level, handler.formatter = its_level, formatter
        if stream is not None and handler.stream is not None:  # None: it was closed, and opens its file itself
            handler.stream = stream


LIBRARY = Library(
    name="logging",
    settings=Settings(
        "loggers",
        _now,
        _put,
        written=("logging.basicConfig", "logging.", "basicConfig", "addHandler", "setLevel", ".propagate"),
    ),
)
