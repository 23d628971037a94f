"""Commands: every word behind ``nbasset``, with the module that carries it out, loaded when somebody says it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from importlib import import_module
from typing import Protocol, cast

from nbasset.core.dataclass import dataclass


class Carrier(Protocol):
    """The module of a command."""

    def arguments(self, parser: ArgumentParser) -> None:
        """Tell a parser what stands behind the word."""
        ...

    def main(self, told: Namespace) -> int:
        """Do it.

        Returns:
            The exit code.

        Raises:
            NbassetError: with the sentence for whoever has asked; the exit code is 2 then.
        """
        ...


@dataclass(frozen=True, slots=True)
class Command:
    """A word behind ``nbasset``.

    Args:
        meaning: what it does, in one line.
        module: the module that carries it out.
    """

    meaning: str
    module: str

    def carrier(self) -> Carrier:
        """The module, loaded."""
        return cast("Carrier", import_module(self.module))


COMMANDS: Mapping[str, Command] = {
    "run": Command("run a notebook and make what of it is not fresh", "nbasset.cli.run"),
    "status": Command("where every asset stood when that was seen last, without a kernel", "nbasset.cli.status"),
    "export": Command("write its assets for Dagster, for Airflow, or as plain Python", "nbasset.cli.export"),
    "schedule": Command("run a notebook's jobs when their time has come", "nbasset.cli.schedule"),
}
"""Every command, in the order of the help."""
