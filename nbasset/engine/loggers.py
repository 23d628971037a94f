"""Loggers of bodies: what they are told becomes part of the output of the asset that is made."""

from __future__ import annotations

import logging
import sys

_NAME = "dagster.builtin"


class _ToStderr(logging.Handler):
    """Writes to whatever is standard error at the moment, so that a step's capture sees it."""

    def emit(self, record: logging.LogRecord) -> None:
        print(self.format(record), file=sys.stderr)


def own_logger(name: str) -> logging.Logger:
    """A logger that nobody else has.

    Args:
        name: the asset.
    """
    return _heard(logging.Logger(f"nbasset.{name}"))


def get_dagster_logger(name: str | None = None) -> logging.Logger:
    """The logger of programs for Dagster, under Dagster's name; its lines become part of the asset's output.

    Args:
        name: what comes after ``dagster.builtin`` in its name.

    >>> get_dagster_logger("sales").name
    'dagster.builtin.sales'
    """
    top = logging.getLogger(_NAME)
    if not any(type(each) is _ToStderr for each in top.handlers):
        _heard(top).setLevel(logging.DEBUG)
        top.propagate = False
    return top.getChild(name) if name else top


def _heard(logger: logging.Logger) -> logging.Logger:
    handler = _ToStderr()
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    logger.addHandler(handler)
    return logger
