"""Edges: which asset mentions which, kept from definition to definition, so that a cycle is refused at once."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Collection, Sequence

from nbasset.core.assets import Asset
from nbasset.core.errors import InvalidDefinition
from nbasset.core.graph import Graph
from nbasset.core.result_names import ResultName
from nbasset.core.version import Version


class Edges:
    """What each asset mentioned when it was defined, as texts: what is not defined yet has a word and no key."""

    def __init__(self) -> None:
        self._mentions: dict[str, tuple[str, ...]] = {}
        self._mentioned: set[str] = set()

    def check(self, assets: Sequence[Asset], version_of: Callable[[Asset], Version]) -> None:
        """Note what new assets mention.

        Args:
            assets: the new assets.
            version_of: tells what an asset rests on, with the new assets among the definitions.

        Raises:
            InvalidDefinition: when an asset would use itself; nothing is noted then.
        """
        mentions: dict[str, tuple[str, ...]] = {}
        partitioned = {str(name) for asset in assets if asset.partitions is not None for name in asset.names}
        for asset in assets:
            version = version_of(asset)
            above = _of_others(version, asset) if asset.mappings else version.upstream
            mentioned = (*map(str, above), *version.waits_for)
            mentions.update(dict.fromkeys(map(str, asset.names), mentioned))
        self._refuse_cycle(mentions, partitioned)
        self._mentions.update(mentions)
        self._mentioned.update(*mentions.values())

    def mentions(self, word: str) -> bool:
        """Whether any asset has mentioned a word."""
        return word in self._mentioned

    def _refuse_cycle(self, new: dict[str, tuple[str, ...]], partitioned: Collection[str]) -> None:
        if all(self._mentions.get(name) == ups for name, ups in new.items()):
            return
        if self._mentioned.isdisjoint(new) and not any(up in new for ups in new.values() for up in ups):
            return
        everything = ChainMap(new, self._mentions)
        reach = set(new)
        border = list(new)
        while border:
            for up in everything.get(border.pop(), ()):
                if up not in reach and up in everything:
                    reach.add(up)
                    border.append(up)
        circle = Graph({name: everything[name] for name in reach}).cycle()
        if circle:
            is_partitioned = circle[0] in partitioned
            raise InvalidDefinition(_sentence(circle, new, any(name in self._mentions for name in new), is_partitioned))

    def drop(self, *names: ResultName) -> None:
        """Forget what assets mention."""
        for name in names:
            self._mentions.pop(str(name), None)


def _sentence(circle: tuple[str, ...], new: dict[str, tuple[str, ...]], again: bool, is_partitioned: bool) -> str:
    if len(circle) == 2:
        name, stays = circle[0], ", the former definition stays" if again else ""
        if is_partitioned:
            mapping = "TimeWindowPartitionMapping(start_offset=-1, end_offset=-1)"
            return (
                f"{name} would use itself: it reads its own name; partitions that are windows of time can rest on "
                f"earlier ones, with AssetIn(partition_mapping={mapping}){stays}."
            )
        return f"{name} would use itself: it reads its own name; give the new asset another name{stays}."
    names = list(reversed(circle[1:]))
    first = next((number for number, name in enumerate(names) if name in new), 0)
    path = " → ".join((*names[first:], *names[:first], names[first]))
    return f"{', '.join(new)} would use itself ({path}): a graph of assets has no circles; the former definition stays."


def _of_others(version: Version, asset: Asset) -> tuple[ResultName, ...]:
    """What an asset rests on, without what its windows of time read of earlier ones."""
    from nbasset.core.spreading import without_itself  # few assets have mappings

    return without_itself(version, asset).upstream
