"""Snapshots: where every asset stands at a moment, found out anew each time."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import TYPE_CHECKING

from nbasset.core.config import CoercibleToRunConfig
from nbasset.core.definitions import Definitions
from nbasset.core.differences import others
from nbasset.core.result_names import ResultName
from nbasset.instance.earlier import Earlier, Look
from nbasset.instance.seeds import Seeds
from nbasset.instance.standing import Standing
from nbasset.libraries.collector import collection_paused
from nbasset.versions.broken import Broken
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
        seeds: what assets begin to draw from.
    """

    def __init__(
        self,
        plain: PlainNames | None,
        reload_modules: Callable[[], Broken] | None,
        warn: Callable[[str], None],
        seeds: Seeds,
    ) -> None:
        self._plain = plain
        self._reload_modules = reload_modules
        self._warn = warn
        self._seeds = seeds
        self._digests: Digests = {}
        self._earlier = Earlier()
        self._opened: Opened | None = None
        self._told_heavy: set[str] = set()

    def take(
        self,
        definitions: Definitions,
        opened: Opened,
        config: CoercibleToRunConfig | None = None,
        *,
        between_cells: bool = False,
        about: Collection[ResultName] | None = None,
    ) -> Standing:
        """Where every asset stands now.

        Args:
            definitions: what is defined.
            opened: the store.
            config: the config of a run.
            between_cells: whether it is only to be shown, so that what costs much is not looked at again.
            about: the assets that are asked about; what they do not rest on may be as it was. ``None`` for all.
        """
        earlier = self._known_of(opened)
        broken = self._reload_modules() if self._reload_modules else None
        budget = Budget(self._digests, LARGE if between_cells else None)
        with collection_paused(), _keys_of(definitions, opened):
            before = earlier.look if earlier is not None else None
            found = opened.results.moment() if before is None else None
            if before is None or before.definitions is not definitions or before.histories != opened.histories:
                _learn_of_files(opened, definitions, before)
            if before is None:
                opened.results.expect(opened.histories, definitions.by_name)
            standing = Standing(
                definitions,
                self._plain,
                opened.histories,
                opened.results,
                partial(self._seeds.of, store_seed=opened.store.seed()),
                config,
                broken,
                budget,
                opened.results.written,
                earlier,
                () if between_cells else about,
            )
            if before is None:
                standing.look.found = found
            if earlier is not None and config is None:
                earlier.look = standing.look
        if not standing.look.is_as_before:
            self._tell_heavy(standing)
        return standing

    def apart(
        self, definitions: Definitions, opened: Opened, seeds: Seeds, config: CoercibleToRunConfig | None = None
    ) -> Standing:
        """Where every asset stands, for a run that goes on with that whatever is done meanwhile: nothing is shared.

        Args:
            definitions: what is defined.
            opened: a store opened for it alone.
            seeds: what assets begin to draw from.
            config: the config of the run.
        """
        broken = self._reload_modules() if self._reload_modules else None
        _learn_of_files(opened, definitions, None)
        opened.results.expect(opened.histories, definitions.by_name)
        seed_of = partial(seeds.of, store_seed=opened.store.seed())
        results, budget = opened.results, Budget({}, None)
        with _keys_of(definitions, opened):
            standing = Standing(
                definitions, self._plain, opened.histories, results, seed_of, config, broken, budget, results.written
            )
            standing.all()
        return standing

    def _known_of(self, opened: Opened) -> Earlier | None:
        """What is known from earlier looks at the same store; None where everything is to be looked at each time."""
        if self._plain is None or os.environ.get("NBASSET_LOOKS") == "full":
            return None
        if opened is not self._opened:
            self._opened, self._earlier = opened, Earlier()
        return self._earlier

    def look_anew(self) -> None:
        """What no earlier look tells of has changed, nor does history: a result under a key that stays, or a seed."""
        self._earlier.look = None

    def let_go(self, namespace: Mapping[str, object], names: Iterable[str]) -> None:
        """Names are about to be bound anew: nothing of earlier looks keeps alive what they have meant.

        Args:
            namespace: whose names.
            names: the names.
        """
        self._earlier.traces.release(namespace, names)

    def _tell_heavy(self, standing: Standing) -> None:
        for name in standing.heavy:
            if name not in self._told_heavy:
                self._told_heavy.add(name)
                self._warn(
                    f"{name} is large and looked at before every run: made an asset (%%asset {name}), it would not be."
                )


def _keys_of(definitions: Definitions, opened: Opened) -> AbstractContextManager[None]:
    """Partitions whose keys come and go have those of one store meanwhile."""
    if not definitions.has_dimensions:
        return nullcontext()
    from nbasset.storage.partition_keys import keys_from

    return keys_from(opened.partition_keys)


def _learn_of_files(opened: Opened, definitions: Definitions, before: Look | None) -> None:
    """Take in who writes which file, and who reads it, as the last results tell that are not known yet."""
    results, histories, by_name = opened.results, opened.histories, definitions.by_name
    late: Iterable[ResultName] = by_name
    if definitions.has_dimensions:  # what stands at points has results of its own
        late = dict.fromkeys((*by_name, *[name for name in histories if ResultName(name.key) in by_name]))
    if before is not None:
        changed = {*others(before.definitions.by_name, by_name), *others(before.histories, histories)}
        late = list(filter(changed.__contains__, late))
    last = {name: histories[name].last_key for name in late if name in histories}
    news = {name: key for name, key in last.items() if key is not None and results.written.key(name) is None}
    results.ahead.clear()
    if news:
        results.expect(histories, news)  # together, as each answer is given once
    for name, key in news.items():
        found = results.ahead[key] = results.find(name, key)
        for made in found[:1]:
            results.written.take(made)
