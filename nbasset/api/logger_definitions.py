"""Loggers of programs for Dagster: functions that make them, with what they may be configured with."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import cast, overload

from nbasset.core.config import CoercibleToRunConfig
from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition
from nbasset.core.runs import DagsterRun
from nbasset.dagster.config_schema import processed

Makes = Callable[["InitLoggerContext"], logging.Logger]
"""A function that makes a logger."""


@dataclass(frozen=True, slots=True)
class InitLoggerContext:
    """What makes a logger is given, as Dagster's ``InitLoggerContext``.

    Args:
        logger_config: what the logger is configured with.
        logger_def: its definition.
        job_def: the job.
        run_id: the run.
    """

    logger_config: object = None
    logger_def: LoggerDefinition | None = None
    job_def: object = None
    run_id: str | None = None


class LoggerDefinition:
    """A function that makes a logger, as Dagster's ``LoggerDefinition``; it is kept, and can be called.

    Args:
        logger_fn: the function.
        config_schema: what the logger may be configured with; by default anything.
        description: what it is, for people.

    Raises:
        InvalidDefinition: when it is no function.
    """

    def __init__(self, logger_fn: Makes, config_schema: object = None, description: str | None = None) -> None:
        if not callable(logger_fn):
            raise InvalidDefinition(f"@logger decorates a function; {logger_fn!r:.60} is none.")
        self.logger_fn, self.config_schema, self.description = logger_fn, config_schema, description

    def __call__(self, init_context: InitLoggerContext | None) -> logging.Logger:
        """The logger that it makes.

        Args:
            init_context: what it is configured with; ``None``: with nothing.

        Raises:
            InvalidDefinition: when that does not fit its schema.
        """
        told = init_context.logger_config if init_context is not None else None
        found = processed(self.config_schema, told, f"The config of the logger {self.logger_fn.__name__}")
        job, run_id = (init_context.job_def, init_context.run_id) if init_context is not None else (None, None)
        return self.logger_fn(InitLoggerContext(found, self, job, run_id))

    def configured(
        self,
        config_or_config_fn: object,
        name: str | None = None,
        config_schema: object = None,
        description: str | None = None,
    ) -> LoggerDefinition:
        """The same with a configuration.

        Args:
            config_or_config_fn: the configuration, or what makes it of another one.
            name: accepted, for Dagster.
            config_schema: what that other one may be.
            description: what it is, for people.
        """
        inner = self
        make = config_or_config_fn if callable(config_or_config_fn) else None

        def configured_logger(context: InitLoggerContext) -> logging.Logger:
            config = make(context.logger_config) if make is not None else config_or_config_fn
            return inner(InitLoggerContext(config, None, context.job_def, context.run_id))

        return LoggerDefinition(configured_logger, config_schema, description or self.description)


@overload
def logger(config_schema: Makes) -> LoggerDefinition: ...  # type: ignore[overload-overlap]  # a schema may be a type


@overload
def logger(config_schema: object = None, description: str | None = None) -> Callable[[Makes], LoggerDefinition]: ...


def logger(config_schema: object = None, description: str | None = None) -> object:
    """Make a function that makes a logger one of Dagster's, as its ``@logger``.

    Args:
        config_schema: what it may be configured with; or the function, when the decorator has no parentheses.
        description: what it is, for people.

    >>> @logger({"level": str})
    ... def quiet(context):
    ...     return logging.Logger("quiet", context.logger_config["level"])
    >>> quiet(build_init_logger_context({"level": "ERROR"})).level
    40
    """
    if callable(config_schema) and not isinstance(config_schema, type):
        return LoggerDefinition(cast("Makes", config_schema))
    return lambda function: LoggerDefinition(function, config_schema, description)


def build_init_logger_context(
    logger_config: Mapping[str, object] | None = None, job_def: object = None
) -> InitLoggerContext:
    """A context with which a test makes a logger, as Dagster's ``build_init_logger_context``.

    Args:
        logger_config: what the logger is configured with.
        job_def: the job.
    """
    return InitLoggerContext(logger_config, None, job_def)


def loggers_of(
    defined: Mapping[str, LoggerDefinition], run_config: CoercibleToRunConfig | None, run: DagsterRun
) -> list[logging.Logger]:
    """The loggers that a run's config names, made as it configures them.

    Args:
        defined: what makes loggers, by name.
        run_config: the run's config.
        run: the run.

    Raises:
        InvalidDefinition: when it names one that is not there, or configures it as it cannot be.
    """
    told = getattr(run_config, "loggers", None)
    told = (run_config.get("loggers") if isinstance(run_config, Mapping) else None) if told is None else told
    found = []
    for name, each in cast("Mapping[str, object]", told or {}).items():
        if name not in defined:
            known = ", ".join(defined) or "none is defined"
            raise InvalidDefinition(f"The run's config names the logger {name!r}, which is not there ({known}).")
        config = each.get("config") if isinstance(each, Mapping) else None
        found.append(defined[name](InitLoggerContext(config, defined[name], None, run.run_id)))
    return found


def to_all(loggers: Iterable[logging.Logger], place: str) -> logging.Logger:
    """A logger that hands on what it is told to several.

    Args:
        loggers: these.
        place: what stands before each line.

    >>> to_all([], "job - run 1 - load").name
    'job - run 1 - load'
    """
    one = logging.Logger(place, logging.DEBUG)
    one.addHandler(_HandsOn(tuple(loggers)))
    return one


class _HandsOn(logging.Handler):
    def __init__(self, loggers: tuple[logging.Logger, ...]) -> None:
        super().__init__()
        self._loggers = loggers

    def emit(self, record: logging.LogRecord) -> None:
        line = f"{record.name} - {record.getMessage()}"  # whole, since formatters of programs read record.msg
        for each in self._loggers:
            each.log(record.levelno, line, exc_info=record.exc_info)
