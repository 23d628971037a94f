"""Specs that are read: what others make, an I/O manager gives, and assets take as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nbasset.core.asset_options import AssetOptions
from nbasset.core.assets import Asset
from nbasset.core.dataclass import replace
from nbasset.core.decorators import asset_of
from nbasset.core.errors import InvalidDefinition
from nbasset.core.external import IO_MANAGER, AssetSpec
from nbasset.core.result_names import ResultName
from nbasset.core.sources import elsewhere


def as_read(given: Iterable[Asset | AssetSpec], resources: Mapping[str, object]) -> list[Asset | AssetSpec]:
    """Assets and specs; instead of each spec whose value an asset takes and an I/O manager gives, a source.

    Args:
        given: assets, and specs of what others make.
        resources: what there is by name, I/O managers among it.

    Raises:
        InvalidDefinition: when something of them makes what a spec says that others make.

    >>> from nbasset.core.decorators import asset
    >>> @asset
    ... def report(orders): ...
    >>> as_read([report, AssetSpec("orders").with_io_manager_key("warehouse"), AssetSpec("crm")], {})[1]
    <Asset orders>
    """
    known = list(given)
    if not any(isinstance(each, AssetSpec) for each in known):
        return known
    made = {key for each in known if isinstance(each, Asset) for key in each.keys}
    twice = next((each.key for each in known if isinstance(each, AssetSpec) and each.key in made), None)
    if twice is not None:
        raise InvalidDefinition(f"{twice} is made by an asset, and said to be made elsewhere by a spec: leave one out.")
    taken = {key for each in known if isinstance(each, Asset) for key in each.keys_by_input_name.values()}
    usual = "io_manager" if "io_manager" in resources else None
    found: list[Asset | AssetSpec] = []
    for each in known:
        manager = each.metadata.get(IO_MANAGER, usual) if isinstance(each, AssetSpec) and each.key in taken else None
        found.append(each if manager is None or isinstance(each, Asset) else source_of(each, str(manager)))
    return found


def with_checked(given: Sequence[Asset], defined: Mapping[ResultName, Asset]) -> list[Asset]:
    """The same with a source for each asset that a check is about, and that nobody knows.

    Args:
        given: assets and checks.
        defined: what is known beside, by name.
    """
    known = {key for each in given for key in each.keys} | {name.key for name in defined}
    about = dict.fromkeys(spec.asset_key for each in given if each.is_check for spec in each.check_specs)
    return [*given, *(source_of(AssetSpec(key), None) for key in about if key not in known)]


def source_of(spec: AssetSpec, manager: str | None) -> Asset:
    """A source of which an I/O manager gives the value.

    Args:
        spec: what it is.
        manager: the key of the I/O manager; ``None``: the one that keeps what names none.
    """
    options: AssetOptions = {
        "key": spec.key,
        "metadata": {word: each for word, each in spec.metadata.items() if word != IO_MANAGER},
        "description": spec.description or "It is made elsewhere.",
        "partitions_def": spec.partitions_def,
        "group_name": spec.group_name,
        "tags": spec.tags,
        "owners": list(spec.owners),
        "kinds": set(spec.kinds),
        "io_manager_key": manager,
    }
    return replace(asset_of(elsewhere, options), external=True, always=True)
