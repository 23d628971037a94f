"""Dagster's loggers that write lines to the console: in colours, and as JSON."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from typing import cast

from nbasset.api.logger_definitions import InitLoggerContext, LoggerDefinition
from nbasset.dagster.config_schema import Field

_COLOURS = {logging.DEBUG: 32, logging.WARNING: 33, logging.ERROR: 31, logging.CRITICAL: 31}
_SCHEMA = {
    "log_level": Field(str, is_required=False, default_value="INFO"),
    "name": Field(str, is_required=False, default_value="dagster"),
}


class _Coloured(logging.Formatter):
    """Lines whose level has a colour."""

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        colour = _COLOURS.get(record.levelno)
        return f"\x1b[{colour}m{line}\x1b[0m" if colour else line


class JsonLogFormatter(logging.Formatter):
    """Lines that are JSON, as Dagster's ``JsonLogFormatter`` makes them.

    >>> JsonLogFormatter().format(logging.makeLogRecord({"msg": "made", "rows": 3, "created": 0}))[:16]
    '{"created": 0, "'
    """

    def format(self, record: logging.LogRecord) -> str:
        """One record as a line.

        Args:
            record: the record.
        """
        told = {name: each for name, each in vars(record).items() if name not in ("args", "exc_info")}
        told["message"] = record.getMessage()
        told = {name: each for name, each in told.items() if each is not None and (name != "msg")}
        if record.exc_info:
            told["exc_info"] = self.formatException(record.exc_info)
        return json.dumps(told, sort_keys=True, default=repr)


def _writing(context: InitLoggerContext, formatter: logging.Formatter) -> logging.Logger:
    told = cast("Mapping[str, str]", context.logger_config)
    made = logging.Logger(told["name"], told["log_level"].upper())
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    made.addHandler(handler)
    return made


def _coloured(context: InitLoggerContext) -> logging.Logger:
    return _writing(context, _Coloured("%(asctime)s - %(name)s - %(levelname)s - %(message)s", "%Y-%m-%d %H:%M:%S %z"))


def _as_json(context: InitLoggerContext) -> logging.Logger:
    return _writing(context, JsonLogFormatter())


colored_console_logger = LoggerDefinition(_coloured, _SCHEMA, "The default colored console logger.")
"""Writes lines with colours, as Dagster's; ``log_level`` and ``name`` configure it."""

json_console_logger = LoggerDefinition(_as_json, _SCHEMA, "A JSON-formatted console logger.")
"""Writes a line of JSON for each, as Dagster's."""


def default_loggers() -> dict[str, LoggerDefinition]:
    """The loggers that Dagster's jobs have where none are named, as its ``default_loggers``.

    >>> default_loggers()["console"] is colored_console_logger
    True
    """
    return {"console": colored_console_logger}
