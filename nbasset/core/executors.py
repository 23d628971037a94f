"""Executors by Dagster's names, and the words for who makes the steps of a run."""

from __future__ import annotations

from collections.abc import Mapping

from nbasset.core.dataclass import dataclass, replace
from nbasset.core.errors import InvalidDefinition

KERNEL, PROCESSES, DASK = "kernel", "processes", "dask"


@dataclass(frozen=True, slots=True)
class ExecutorDefinition:
    """Who makes the steps of a run, as Dagster's ``ExecutorDefinition``.

    Args:
        name: Dagster's name of it.
        word: what it is called here.
        max_concurrent: how many steps are made at once; 0 for as many as there are processors.
    """

    name: str
    word: str
    max_concurrent: int = 0

    def configured(self, config_or_config_fn: Mapping[str, object], name: str | None = None) -> ExecutorDefinition:
        """The same with a config.

        Args:
            config_or_config_fn: the config: ``max_concurrent``, where several processes make steps.
            name: another name; by default the same.

        Raises:
            InvalidDefinition: when it says something else.

        >>> multiprocess_executor.configured({"max_concurrent": 4}).told
        'processes 4'
        """
        config = dict(config_or_config_fn) if isinstance(config_or_config_fn, Mapping) else None
        known = {"max_concurrent"} if self.word == PROCESSES else set()
        if config is None or not known.issuperset(config):
            takes = "max_concurrent" if known else "nothing"
            raise InvalidDefinition(f"The config of {self.name} takes {takes}; not {config_or_config_fn!r}.")
        number = config.get("max_concurrent") or 0
        if not isinstance(number, int) or isinstance(number, bool) or number < 0:
            raise InvalidDefinition(f"max_concurrent of {self.name} is a number of steps; not {number!r}.")
        return replace(self, max_concurrent=number or self.max_concurrent, name=name or self.name)

    @property
    def told(self) -> str:
        """What it is called here."""
        return f"{self.word} {self.max_concurrent}" if self.max_concurrent else self.word


in_process_executor = ExecutorDefinition("in_process", KERNEL)
"""Steps are made one after another in the kernel."""

multiprocess_executor = ExecutorDefinition("multiprocess", PROCESSES)
"""Steps are made in processes of this computer, several at once."""
