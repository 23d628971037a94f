"""Projects of Dagster: all that one defines, brought in by its real objects."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from nbasset.api.definitions import Definitions
from nbasset.api.sources import elsewhere
from nbasset.api.translated import DEFAULT_MANAGER, Theirs, translated
from nbasset.core.assets import Asset
from nbasset.core.bodies import FunctionBody
from nbasset.core.definitions import Definitions as CoreDefinitions
from nbasset.core.errors import InvalidDefinition, InvalidSelection
from nbasset.core.external import AssetSpec
from nbasset.core.graph import Graph
from nbasset.core.keys import AssetKey
from nbasset.core.result_names import ResultName
from nbasset.core.selection import did_you_mean, parse_selection


def from_dagster(
    defs: Theirs, selection: str = "", *, read: Iterable[str] = (), keep_here: bool = False
) -> Definitions:
    """What a project of Dagster defines, with its resources and I/O managers; a notebook registers it.

    Args:
        defs: the ``Definitions`` of the package dagster.
        selection: which of its assets, as ``%materialize`` takes them; all by default.
        read: assets that are never made here: their values are read through the project's own I/O managers.
        keep_here: whether what is made is kept in the notebook's store, and nothing is written to where the project's
            I/O managers keep it.

    Raises:
        InvalidDefinition: when an asset is made in a way that has no counterpart here, or ``defs`` are no definitions.
        InvalidSelection: when something is named that the project does not define.
    """
    return Definitions(*taken(defs, selection, read, keep_here=keep_here))


def taken(
    defs: Theirs, selection: str, read: Iterable[str], *, keep_here: bool
) -> tuple[list[Asset | AssetSpec], tuple[()], dict[str, object]]:
    """What :func:`from_dagster` brings in: assets, no jobs, and resources."""
    if not hasattr(defs, "resolve_asset_graph"):
        raise InvalidDefinition(f"{type(defs).__name__} is no Definitions of the package dagster.")
    everything = [found for each in defs.resolve_asset_graph().assets_defs if (found := translated(each)) is not None]
    made = [each for each in everything if isinstance(each, Asset)]
    resources = dict(defs.resources or {})
    known = CoreDefinitions(made)
    sources = _named(read, everything)
    chosen = _chosen(known, selection, sources)
    assets = [_read(each, known, resources) for each in sources]
    for each in dict.fromkeys(known.by_name[name] for name in chosen):
        if not set(sources).issuperset(each.keys):
            assets.append(_kept_here(each) if keep_here else each)
    _check_inputs(assets)
    specs = [each for each in everything if isinstance(each, AssetSpec) and each.key not in sources]
    return [*assets, *specs], (), resources


def _named(words: Iterable[str], everything: Iterable[Asset | AssetSpec]) -> list[AssetKey]:
    """The keys that words mean among all that a project knows."""
    keys = [key for each in everything for key in (each.keys if isinstance(each, Asset) else (each.key,))]
    known = {text: key for key in keys for text in (key.name, key.to_user_string())}
    for word in words:
        if word not in known:
            raise InvalidSelection(f"--read: the project has no asset {word!r}{did_you_mean(word, sorted(known))}.")
    return [known[word] for word in words]


def _chosen(known: CoreDefinitions, selection: str, read: Collection[AssetKey]) -> Collection[ResultName]:
    if not selection:
        return list(known.by_name)
    upstream = {
        name: [up for key in (*asset.ins.values(), *asset.deps) if (up := ResultName(key)) in known.by_name]
        for name, asset in known.by_name.items()
        if name.key not in read  # what is read rests on nothing here
    }
    return parse_selection(selection).resolve(known, Graph({name: upstream.get(name, []) for name in known.by_name}))


def _read(key: AssetKey, known: CoreDefinitions, resources: Mapping[str, object]) -> Asset:
    """A source whose value the project's own I/O manager gives."""
    asset = known.by_name.get(ResultName(key))
    own = asset.of(ResultName(key)) if asset is not None else None
    io = own.io_manager_key if own is not None else None
    if io is None and DEFAULT_MANAGER not in resources:
        raise InvalidDefinition(f"{key} cannot be read: the project has no I/O manager for it.")
    return Asset(
        (key,),
        FunctionBody(elsewhere, ()),
        group_name=own.group_name if own is not None else "default",
        description="It is read from where the project keeps it, and never made here.",
        metadata=own.metadata if own is not None else {},
        io_manager_key=io or DEFAULT_MANAGER,
        partitions=asset.partitions if asset is not None else None,
        dimensions=asset.dimensions if asset is not None else (),
        external=True,
        always=True,
    )


def _kept_here(asset: Asset) -> Asset:
    outs = {key: replace(out, io_manager_key="pickle") for key, out in asset.outs.items()}
    return replace(asset, io_manager_key="pickle", outs=outs)


def _check_inputs(assets: Iterable[Asset]) -> None:
    """What assets take as a value has to be among them."""
    there = {key for each in assets for key in each.keys}
    for asset in assets:
        for key in asset.ins.values():
            if key not in there:
                raise InvalidSelection(
                    f"{asset.key} uses {key}, which is not selected: add --read {key}, or select +{asset.key}."
                )
