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
    "why": Command("why an asset was not fresh then, back to each root cause", "nbasset.cli.why"),
    "plan": Command("what a run would make, and why; it makes nothing", "nbasset.cli.plan"),
    "graph": Command("the graph as text, mermaid, dot, svg or html, without a kernel", "nbasset.cli.graph"),
    "log": Command("what the last attempt to make an asset printed, and how it ended", "nbasset.cli.log"),
    "runs": Command("the runs of a notebook, or all about one", "nbasset.cli.runs"),
    "history": Command("how each attempt to make an asset has ended, the latest first", "nbasset.cli.history"),
    "diff": Command("what differs between two versions of an asset, in code and value", "nbasset.cli.diff"),
    "doctor": Command("make an asset twice in fresh processes, and say what differs and why", "nbasset.cli.doctor"),
    "store": Command(
        "what each asset takes; size, path, check, trust and gc of where results lie", "nbasset.cli.store"
    ),
    "completion": Command("what a shell needs to complete commands and options", "nbasset.cli.completion"),
    "export": Command("write its assets for Dagster, for Airflow, or as plain Python", "nbasset.cli.export"),
    "schedule": Command("run a notebook's jobs when their time has come", "nbasset.cli.schedule"),
}
"""Every command, in the order of the help."""
