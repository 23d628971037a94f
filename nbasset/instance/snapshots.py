"""Snapshots: where every asset stands at a moment, found out anew each time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from nbasset.core.definitions import Definitions
from nbasset.engine.collector import collection_paused
from nbasset.instance.standing import Standing
from nbasset.versions.budget import LARGE, Budget, Digests
from nbasset.versions.plain_names import PlainNames

if TYPE_CHECKING:  # what opens a store is loaded when that is asked for
    from nbasset.instance.opened_store import Opened


class Snapshots:
    """Takes stock.

    Args:
        plain: what plain cells have assigned, in a notebook; None in a script.
        reload_modules: loads again the local modules that changed on disk; it tells, by module, why one does not load.
        warn: called with a sentence for the user.
    """

    def __init__(
        self,
        plain: PlainNames | None,
        reload_modules: Callable[[], Mapping[str, str]] | None,
        warn: Callable[[str], None],
    ) -> None:
        self._plain = plain
        self._reload_modules = reload_modules
        self._warn = warn
        self._digests: Digests = {}
        self._told_heavy: set[str] = set()

    def take(
        self, definitions: Definitions, opened: Opened, config: object = None, *, between_cells: bool = False
    ) -> Standing:
        """Where every asset stands now.

        Args:
            definitions: what is defined.
            opened: the store.
            config: the config of a run.
            between_cells: whether it is only to be shown, so that large values are not all looked at again.
        """
        broken = self._reload_modules() if self._reload_modules else None
        budget = Budget(self._digests, LARGE if between_cells else None)
        with collection_paused():
            opened.results.expect(opened.histories, definitions.by_name)
            standing = Standing(
                definitions,
                self._plain,
                opened.histories,
                opened.results,
                opened.store.seed(),
                config,
                broken,
                budget,
                opened.results.written,
            )
        self._tell_heavy(standing)
        return standing

    def _tell_heavy(self, standing: Standing) -> None:
        for name in standing.heavy:
            if name not in self._told_heavy:
                self._told_heavy.add(name)
                self._warn(
                    f"{name} is large and looked at before every run: made an asset (%%asset {name}), it would not be."
                )
