"""The home of runs: what they ask of the instance they belong to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from nbasset.core.definitions import Definitions
from nbasset.core.events import Event
from nbasset.instance.body_locals import KeptNames
from nbasset.instance.changed_values import ChangedValues
from nbasset.instance.put_back import PutBack
from nbasset.instance.seeds import Seeds

if TYPE_CHECKING:  # what opens a store and what runs is loaded when that is asked for
    from nbasset.engine.body import Surroundings
    from nbasset.instance.opened_store import Opened


class RunHome(Protocol):
    """What runs ask of the instance."""

    kept_names: KeptNames
    put_back: PutBack
    changed_values: ChangedValues
    seeds: Seeds
    notebook: str
    root: Path
    surroundings: Surroundings
    warn: Callable[[str], None]

    @property
    def definitions(self) -> Definitions:
        """What is defined."""
        ...

    @property
    def opened(self) -> Opened:
        """The store, with all that is read from it and written to it."""
        ...

    def event(self, *events: Event) -> None:
        """Something happened, or several things one after another."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...
