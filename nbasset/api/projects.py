"""Projects of Dagster: all that one defines, brought in by its real objects."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from nbasset.api.definitions import Definitions
from nbasset.api.translated import DEFAULT_MANAGER, Theirs, all_translated
from nbasset.core.assets import Asset, AssetIn
from nbasset.core.bodies import FunctionBody
from nbasset.core.dataclass import dataclass
from nbasset.core.definitions import Definitions as CoreDefinitions
from nbasset.core.errors import InvalidDefinition, InvalidSelection
from nbasset.core.external import IO_MANAGER, AssetSpec
from nbasset.core.graph import Graph
from nbasset.core.keys import AssetKey
from nbasset.core.result_names import ResultName
from nbasset.core.selection import parse_selection
from nbasset.core.several import Out
from nbasset.core.sources import elsewhere
from nbasset.core.version import STORE
from nbasset.core.words import did_you_mean
from nbasset.instance.production import project_manager


@dataclass(slots=True)
class ByHand:
    """What :func:`from_dagster` was given.

    Args:
        defs: the definitions.
        selection: which of the assets.
        read: those whose values are read.
        write: whether what is made goes through the project's I/O managers.
        found: what it has given.
    """

    defs: Theirs
    selection: str
    read: tuple[str, ...]
    write: bool
    found: Definitions | None = None


by_hand: dict[int, ByHand] = {}
"""By the identity of what was given: a name that a cell has for it brings in nothing more."""


def from_dagster(defs: Theirs, selection: str = "", *, read: Iterable[str] = (), write: bool = False) -> Definitions:
    """What a project of Dagster defines, with its resources; a notebook registers it.

    Without ``write`` nothing is written to where the project keeps its values: what is made is kept where nbasset keeps
    results. In no case do the project's I/O managers keep anything else than the project's assets.

    Args:
        defs: the ``Definitions`` of the package dagster.
        selection: which of its assets, as ``%materialize`` takes them; all by default.
        read: assets that are never made here: their values are read through the project's own I/O managers.
        write: whether what is made goes through the project's I/O managers.

    Raises:
        InvalidDefinition: when an asset is made in a way that has no counterpart here, or ``defs`` are no definitions.
        InvalidSelection: when something is named that the project does not define.
    """
    given = by_hand[id(defs)] = ByHand(defs, selection, tuple(read), write)
    assets, _, resources = taken(defs, selection, given.read, write=write)
    given.found = Definitions(assets, resources=resources)
    return given.found


def assets_of(defs: Theirs) -> list[Theirs]:
    """The assets of definitions, as the package dagster has them.

    Args:
        defs: the definitions, or a function that gives them.
    """
    defs = defs() if type(defs).__name__ == "LazyDefinitions" else defs
    return list(defs.assets or ())


def taken(
    defs: Theirs,
    selection: str = "",
    read: Iterable[str] = (),
    *,
    write: bool = False,
    written: Callable[[Asset], bool] | None = None,
) -> tuple[list[Asset | AssetSpec], tuple[()], dict[str, object]]:
    """What :func:`from_dagster` brings in: assets, no jobs, and resources.

    Args:
        defs: the definitions.
        selection: which of the assets.
        read: those whose values are read.
        write: whether what is made goes through the project's I/O managers.
        written: of definitions that a cell has written itself, tells which of the assets it has, too: these go where
            the cell says, and so do the notebook's own.
    """
    defs = defs() if type(defs).__name__ == "LazyDefinitions" else defs
    if not hasattr(defs, "resolve_asset_graph"):
        raise InvalidDefinition(f"{type(defs).__name__} is no Definitions of the package dagster.")
    theirs = list(defs.resolve_asset_graph().assets_defs)
    everything = [found for each in theirs for found in all_translated(each)]
    made = [each for each in everything if isinstance(each, Asset)]
    known = CoreDefinitions(made)
    specs = {each.key: each for each in everything if isinstance(each, AssetSpec)}
    named = _named(read, everything)
    chosen = dict.fromkeys(known.by_name[name] for name in _chosen(known, selection, named))
    left = [each for each in chosen if not set(named).issuperset(each.keys)]
    used = [key for each in left for key in each.ins.values() if key in specs]  # nobody makes these here
    sources = list(dict.fromkeys([*named, *used]))
    own = {name: each for asset in theirs for name, each in (getattr(asset, "resource_defs", None) or {}).items()}
    if written is not None and _is_dagsters_own(own.get(DEFAULT_MANAGER)):
        del own[DEFAULT_MANAGER]  # the cell says nothing of the kind
    places = Places({**own, **(defs.resources or {})}, default=written is not None)
    assets = [_read(key, known.by_name.get(ResultName(key)), specs.get(key), places) for key in sources]
    for each in left:
        if written is None or not written(each):
            each = places.written(each) if write or each.external else places.kept_here(each, sources)
        assets.append(each)
    _check_inputs(assets)
    return [*assets, *(each for key, each in specs.items() if key not in sources)], (), places.resources


def _is_dagsters_own(manager: Theirs) -> bool:
    """Whether an I/O manager is the one that Dagster takes where nothing is said."""
    return getattr(getattr(manager, "resource_fn", None), "__name__", "").startswith("default_job_io_manager")


def as_told(asset: Asset, resources: Mapping[str, object]) -> CoreDefinitions:
    """An asset that a cell has written, with the resources that it brings along; it goes where they say.

    Args:
        asset: the asset.
        resources: its resources.
    """
    places = Places(resources)
    return CoreDefinitions([places.written(asset, otherwise=None)], (), places.resources)


def kept_here(asset: Asset) -> Asset:
    """One of a project's assets by itself, kept in the store; of a source the value stays where it is.

    Args:
        asset: the asset.
    """
    places = Places({})
    return places.written(asset) if asset.external else places.kept_here(asset)


class Places:
    """Where a project keeps values: its I/O managers, each under a name that means no other's.

    Args:
        given: the project's resources.
        default: whether its default is the notebook's as well.

    Attributes:
        resources: the project's, and those under such names.
    """

    def __init__(self, given: Mapping[str, object], *, default: bool = False) -> None:
        self._given = dict(given)
        self.resources = {name: each for name, each in self._given.items() if default or name != DEFAULT_MANAGER}

    def of(self, io: str | None, key: AssetKey) -> str | None:
        """The name of the I/O manager that the project has for an asset; ``None`` where it has none.

        Args:
            io: as the project calls it; ``None``: its default.
            key: the asset.
        """
        if (io or DEFAULT_MANAGER) not in self._given:
            return io
        name = project_manager(key)
        self.resources[name] = self._given[io or DEFAULT_MANAGER]
        return name

    def written(self, asset: Asset, otherwise: str | None = STORE) -> Asset:
        """An asset that goes where the project says.

        Args:
            asset: the asset.
            otherwise: who keeps it where that says nothing; ``None``: the notebook's default.
        """
        outs = {
            key: replace(out, io_manager_key=self.of(out.io_manager_key, key) or otherwise)
            for key, out in asset.outs.items()
        }
        io = self.of(asset.io_manager_key, asset.key) or otherwise
        loading = {name: self._loaded(asset.key, told) for name, told in asset.loading.items()}
        return replace(asset, io_manager_key=io, outs=outs, loading=loading)

    def kept_here(self, asset: Asset, read: Collection[AssetKey] = ()) -> Asset:
        """An asset that is kept in the store; what it uses is loaded from where that is kept.

        Args:
            asset: the asset.
            read: what is read from where the project keeps it.
        """
        loading = {
            name: self._loaded(asset.key, told, here=asset.ins[name] not in read)
            for name, told in asset.loading.items()
        }
        for name in asset.names:
            self.of(asset.of(name).io_manager_key, name.key)  # for who compares with what is there
        return replace(asset.kept_by(STORE), loading=loading)

    def _loaded(self, key: AssetKey, told: AssetIn, *, here: bool = False) -> AssetIn:
        io = None if here else told.input_manager_key
        if io in self._given:
            io = f"{io} for {key.to_user_string()}"
            self.resources[io] = self._given[str(told.input_manager_key)]
        return AssetIn(told.key, told.metadata, None, io, told.partition_mapping, told.dagster_type)


def _named(words: Iterable[str], everything: Iterable[Asset | AssetSpec]) -> list[AssetKey]:
    """The keys that words mean among all that a project knows."""
    keys = [key for each in everything for key in (each.keys if isinstance(each, Asset) else (each.key,))]
    known = {text: key for key in keys for text in (key.name, key.to_user_string())}
    for word in words:
        if word not in known:
            raise InvalidSelection(f"--read: the project has no asset {word!r}{did_you_mean(word, sorted(known))}")
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


def _read(key: AssetKey, asset: Asset | None, spec: AssetSpec | None, places: Places) -> Asset:
    """A source whose value the project's own I/O manager gives."""
    own = spec if asset is None else asset.of(ResultName(key))
    io = places.of(_manager(own), key)
    if io is None:
        raise InvalidDefinition(f"{key} cannot be read: the project has no I/O manager for it.")
    return Asset(
        (key,),
        FunctionBody(elsewhere, ()),
        group_name=own.group_name if own is not None else "default",
        description="It is read from where the project keeps it, and never made here.",
        metadata=own.metadata if own is not None else {},
        io_manager_key=io,
        partitions=asset.partitions if asset is not None else None,
        dimensions=asset.dimensions if asset is not None else (),
        external=True,
        always=True,
    )


def _manager(own: Asset | Out | AssetSpec | None) -> str | None:
    """Who keeps an asset, as the project calls it; ``None``: its default."""
    if not isinstance(own, AssetSpec):
        return own.io_manager_key if own is not None else None
    told = own.metadata.get(IO_MANAGER)
    return None if told is None else str(getattr(told, "value", told))


def _check_inputs(assets: Iterable[Asset]) -> None:
    """What assets take as a value has to be among them."""
    there = {key for each in assets for key in each.keys}
    for asset in assets:
        for key in asset.ins.values():
            if key not in there:
                raise InvalidSelection(
                    f"{asset.key} uses {key}, which is not selected: add --read {key}, or select +{asset.key}."
                )
