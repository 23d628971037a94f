"""What is defined in one notebook or script, as it changes from cell to cell; no change makes a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from nbasset.core.assets import Asset
from nbasset.core.definitions import Definitions
from nbasset.core.result_names import ResultName
from nbasset.core.version import Version
from nbasset.instance.edges import Edges
from nbasset.libraries.collector import collection_paused
from nbasset.versions.cells.swept import with_swept_defaults
from nbasset.versions.plain_names import PlainNames
from nbasset.versions.resolver import Resolver


class Defined:
    """The definitions now.

    Args:
        plain: what plain cells have assigned, in a notebook; None in a script.
    """

    def __init__(self, plain: PlainNames | None = None) -> None:
        self.now = Definitions()
        self._plain = plain
        self._edges = Edges()

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
            self._edges.check(assets, Resolver(wanted, self._plain).version)
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
            yield lambda version_of: self._edges.check(new, lambda asset: version_of(asset.names[0]))
        except BaseException:
            self.now = former
            raise
        self._edges.drop(*retired)

    def retire(self, *names: ResultName) -> None:
        """Take assets out; their results stay in the store."""
        self.now = self.now.without(*names)
        self._edges.drop(*names)


def _swept(definitions: Definitions) -> Definitions:
    """The same, with the dimensions that defaults of functions begin."""
    swept = [(each, with_swept_defaults(each)) for each in definitions.assets]
    anew = [after for before, after in swept if after is not before]
    return definitions.with_assets(*anew) if anew else definitions
