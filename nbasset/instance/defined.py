"""What is defined in one notebook or script, as it changes from cell to cell; no change makes a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from nbasset.core.assets import Asset
from nbasset.core.definitions import Definitions
from nbasset.core.keys import AssetKey
from nbasset.core.result_names import ResultName
from nbasset.core.version import Version
from nbasset.instance.edges import Edges
from nbasset.libraries.collector import collection_paused
from nbasset.versions.cells.swept import with_swept_defaults
from nbasset.versions.plain_names import PlainNames
from nbasset.versions.resolver import Resolver

_NONE = object()
"""Stands for a resource that there was not."""


class Defined:
    """The definitions now.

    Args:
        plain: what plain cells have assigned, in a notebook; None in a script.
    """

    def __init__(self, plain: PlainNames | None = None) -> None:
        self.now = Definitions()
        self._plain = plain
        self._edges = Edges()
        self._unseen: list[Asset] = []
        self._lent: dict[str, tuple[object, object]] = {}
        self._of_runs: dict[ResultName, Asset] = {}

    def define(self, *assets: Asset) -> None:
        """Add assets; one of the same name is replaced.

        Raises:
            InvalidDefinition: when they would rest on themselves; the former definitions stay.
        """
        new = [with_swept_defaults(each) for each in assets]
        self._accept(self.now.with_assets(*new), new)

    def register(self, definitions: Definitions) -> None:
        """Add assets, jobs and resources.

        Raises:
            InvalidDefinition: when assets would rest on themselves; the former definitions stay.
        """
        definitions = _swept(definitions)
        self._accept(self.now.merged(definitions), self._new(definitions))

    def _accept(self, wanted: Definitions, assets: Sequence[Asset]) -> None:
        with collection_paused():
            version_of = Resolver(wanted, self._plain).version
            self._see(version_of)
            self._edges.check(assets, version_of)
        self.now = wanted

    def _new(self, definitions: Definitions) -> list[Asset]:
        known = self.now.by_name
        return [asset for asset in definitions.assets if known.get(asset.names[0]) is not asset]

    @contextmanager
    def adding(
        self, definitions: Definitions, retired: Sequence[ResultName] = ()
    ) -> Iterator[Callable[[Callable[[ResultName], Version]], None]]:
        """Add assets, jobs and resources for whoever finds out all versions anyway.

        Args:
            definitions: what to add.
            retired: assets to take out.

        Gives a function that has to be called inside with what tells versions by name; the former definitions stay
        when something is raised.
        """
        definitions = _swept(definitions)
        new, former = self._new(definitions), self.now
        self.now = former.merged(definitions).without(*retired)
        try:
            yield partial(self._check, new)
        except BaseException:
            self.now = former
            raise
        self._edges.drop(*retired)

    def checks_of_other_runs(self, given: Sequence[Asset]) -> list[ResultName]:
        """Checks that only earlier runs were given, of assets that another one is given without them.

        Args:
            given: what that one is given.
        """
        about = {key for each in given if not each.is_check for key in each.keys}
        own = {name: each for each in given if each.is_check for name in each.names}
        known = {name: each for name, each in self._of_runs.items() if self.now.by_name.get(name) is each}
        new = {name: each for name, each in own.items() if name in known or name not in self.now.by_name}
        self._of_runs = known | new
        others = {name: each for name, each in known.items() if name not in own}
        return [name for name, each in others.items() if any(one.asset_key in about for one in each.check_specs)]

    @contextmanager
    def lent(self, given: Mapping[str, object]) -> Iterator[None]:
        """Resources that only one run is given: meanwhile those that earlier runs were given are not there.

        Afterwards all of them stay for whoever looks at results: these rest on them.

        Args:
            given: the resources, by name.
        """
        now = self.now.resources
        known = {name: each for name, each in self._lent.items() if now.get(name) is each[0]}
        aside = {name: each for name, each in known.items() if name not in given}
        self._set_resources({name: before for name, (_, before) in aside.items()})
        before = {name: known[name][1] if name in known else now.get(name, _NONE) for name in given}
        self._lent = known | {name: (each, before[name]) for name, each in given.items() if now.get(name) is not each}
        try:
            yield
        finally:
            self._set_resources({name: each for name, (each, _) in aside.items()})

    def _set_resources(self, changed: Mapping[str, object]) -> None:
        if changed:
            resources = {**self.now.resources, **changed}
            self.now = self.now.without()
            self.now.resources = {name: each for name, each in resources.items() if each is not _NONE}

    def _check(self, new: Sequence[Asset], version_of: Callable[[ResultName], Version]) -> None:
        def version_of_asset(asset: Asset) -> Version:
            return version_of(asset.names[0])

        self._see(version_of_asset)
        self._edges.check(new, version_of_asset)

    def _see(self, version_of: Callable[[Asset], Version]) -> None:
        """Note what those mention that were added unseen."""
        unseen, self._unseen = self._unseen, []
        self._edges.check([each for each in unseen if self.now.by_name.get(each.names[0]) is each], version_of)

    def add_unseen(self, asset: Asset) -> bool:
        """Add an asset without a look at what it rests on, where nothing has mentioned it, so that it closes no circle.

        Args:
            asset: a new asset; what it mentions of its own names, and what cells have, is for who calls this to know.

        Returns:
            Whether that could be done: not where it replaces another, nor where anything has several points.
        """
        wanted = self.now.with_assets(with_swept_defaults(asset))
        known = any(name in self.now.by_name for name in asset.names)
        if known or wanted.has_dimensions or any(map(self._edges.mentions, _words(asset))):
            return False
        self.now = wanted
        self._unseen += [wanted.by_name[asset.names[0]]]
        return True

    def drop_specs(self, keys: Iterable[AssetKey]) -> None:
        """Say no more of what others make."""
        dropped = set(keys)
        self.now = self.now.without()
        self.now.specs = {key: spec for key, spec in self.now.specs.items() if key not in dropped}

    def retire(self, *names: ResultName) -> None:
        """Take assets out; their results stay in the store."""
        self.now = self.now.without(*names)
        self._edges.drop(*names)


def _words(asset: Asset) -> set[str]:
    """How an asset's names may be mentioned."""
    return {word for key, name in zip(asset.keys, asset.names, strict=True) for word in (str(name), key.name)}


def _swept(definitions: Definitions) -> Definitions:
    """The same, with the dimensions that defaults of functions begin."""
    swept = [(each, with_swept_defaults(each)) for each in definitions.assets]
    anew = [after for before, after in swept if after is not before]
    return definitions.with_assets(*anew) if anew else definitions
