"""Values that I/O managers keep instead of the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from nbasset.core.annotations import ANY, type_of
from nbasset.core.assets import Asset, step_name
from nbasset.core.bodies import FunctionBody
from nbasset.core.dataclass import replace
from nbasset.core.definitions import Definitions
from nbasset.core.errors import Damaged, InvalidDefinition, NbassetError, NeverMade, OutOfMemory, Unavailable
from nbasset.core.materialization import MEMORY, NO_VALUE, Materialization
from nbasset.core.outputs import NOT_GIVEN
from nbasset.core.ports import ResultStore
from nbasset.core.result_names import ResultName
from nbasset.core.sources import SOURCE, Elsewhere
from nbasset.core.status import Assessment
from nbasset.core.version import STORE
from nbasset.dagster.open_resources import AskedFor, OpenResources
from nbasset.instance.given_back import NOTHING, GivenBack
from nbasset.instance.missing_managers import no_manager
from nbasset.instance.run_config import counted
from nbasset.instance.versioned_values import (
    as_it_comes_back,
    changed,
    facts,
    give_up,
    keep_early,
    plain_metadata,
    settled,
    show,
    verify,
)
from nbasset.storage.moments import in_words, is_short_of_memory, passes
from nbasset.versions.managers import in_use

if TYPE_CHECKING:  # what managers are told is loaded with the first value that one keeps
    from nbasset.dagster.io_contexts import OutputContext
    from nbasset.dagster.io_managers import IOManager
    from nbasset.storage.io.versioned import VersionedIOManager


OURS = frozenset({STORE, MEMORY})
"""The I/O of values that no I/O manager keeps."""


class Reader(NamedTuple):
    """Who asks for a value.

    Args:
        asset: the asset that is being made.
        parameter: the parameter it is for.
        run_id: the run.
    """

    asset: Asset
    parameter: str
    run_id: str = ""

    @property
    def own_manager(self) -> str | None:
        """The I/O manager that the parameter names, instead of the one that keeps the value."""
        told = self.asset.loading.get(self.parameter)
        return told.input_manager_key if told else None


class ManagedValues:
    """Hands values to I/O managers and takes them back.

    Args:
        definitions: tells what is defined now, I/O managers among its resources.
        warn: called with a sentence for the user.
        folder: where I/O managers keep values that are told no folder.

    Attributes:
        defined: tells what is defined now.
        resources: those of the run that is at work; outside of one each use opens what it needs.
        given_back: knows what managers without versions gave first.
        looked_at: the key and the run of results whose value was kept, or verified, in this session.
        notes: whether what managers gave first is kept with results.
    """

    notes = True

    def __init__(self, definitions: Callable[[], Definitions], warn: Callable[[str], None], folder: Path) -> None:
        self.defined = definitions
        self._warn = warn
        self.folder = folder
        self.resources: OpenResources | None = None
        self._said: set[str] = set()
        self.given_back = GivenBack(self._say_once)
        self.looked_at = self.given_back.looked_at

    def save(self, made: Materialization, value: object, *, quiet: bool = False) -> Materialization:
        """Have a value kept; the result with what its manager said about it.

        Args:
            made: the result.
            value: its value.
            quiet: whether nobody is told that it comes back otherwise than it was given.

        Raises:
            Exception: whatever the I/O manager raises.
        """
        if made.kind == NO_VALUE:
            return made
        (made,) = self.save_together([made], value, early=True)
        versioned = self.versioned(made.io)
        if versioned is None:
            self.looked_at.add((made.key, made.run_id))
            return made
        try:
            say = (lambda _: None) if quiet else self._say_once
            back = as_it_comes_back(made, value, versioned, self._loaded, say)
        finally:  # its current view has moved meanwhile
            said = settled(versioned, self._output([made], OpenResources({})))
        if said:
            self._warn(said)
        self.looked_at.add((made.key, made.run_id))
        return back

    def save_together(
        self, parts: Sequence[Materialization], value: object, *, early: bool = False
    ) -> list[Materialization]:
        """Have a value kept that is of several partitions; the results with what their manager said about it.

        Args:
            parts: the results.
            value: the value.
            early: whether its current view may still be on its way where its manager keeps every version.

        Raises:
            Exception: whatever the I/O manager raises.
        """
        with self._opened(parts[0].io) as (manager, resources):
            context = self._output(parts, resources)
            try:
                if early and hasattr(type(manager), "given_up"):
                    keep_early(cast("VersionedIOManager", manager), context, value)
                else:
                    manager.handle_output(context, value)
            except Exception as error:
                error.add_note(f"The I/O manager {parts[0].io} could not keep {parts[0].asset}.")
                raise
        said = plain_metadata(context.logged_metadata)
        told = [made.making._replace(metadata={**made.making.metadata, **said}) for made in parts]
        return [replace(made, making=making) for made, making in zip(parts, told, strict=True)]

    def load(self, made: Materialization, reader: Reader | None = None) -> object:
        """Have a value given back.

        Args:
            made: the result.
            reader: who asks for it; None for whoever uses it outside of steps.

        Raises:
            Damaged: when the manager could not do that, which the user was told.
            Unavailable: when it could not do that at the moment.
        """
        if (value := self.given_back.in_hand(made, reader)) is not NOTHING:
            return value
        try:
            value = self._verified(made, self._loaded(made.io, [made], reader), reader)
            return self.given_back.noted(made, reader, value)
        except (OSError, MemoryError) as error:
            if not passes(error):
                raise self._damaged(made, error) from error
            kind = OutOfMemory if is_short_of_memory(error) else Unavailable
            raise kind(
                f"The value of {made.asset} cannot be read now by I/O manager {made.io} ({in_words(error)})."
            ) from error
        except Unavailable:
            raise
        except Exception as error:
            raise self._damaged(made, error) from error

    def loads_at_once(self, parts: Sequence[Materialization]) -> bool:
        """Whether the values of partitions are one question to their I/O manager, as they are in Dagster."""
        kinds = {each.io for each in parts}
        if len(kinds) != 1 or kinds <= OURS:
            return False
        with self._opened(*kinds) as (manager, _):
            return not getattr(manager, "each_by_itself", False)

    def load_for(self, reader: Reader, made: Materialization) -> object:
        """Have the I/O manager that a parameter names load a value, wherever it is kept; it may raise anything."""
        parts = [each for _, each in getattr(made, "parts", ())]
        return self._loaded(reader.own_manager or "", parts or [made], reader)

    def load_together(self, parts: Sequence[Materialization], reader: Reader | None = None) -> object:
        """Have the values of several partitions given back, as their I/O manager gives several.

        Raises:
            DamagedPart: when one of them was changed outside.
        """
        io, value = parts[0].io, self._loaded(parts[0].io, parts, reader)
        asset = self.defined().by_name.get(ResultName(parts[0].asset.key))
        if self.versioned(io) is None:
            keyed = {_key(made, asset): made for made in parts if made.asset.point is not None}
            self.given_back.look_at_parts(keyed, value, lambda made: self._loaded(io, [made], None), reader, asset)
        return value

    def versioned(self, io: str) -> VersionedIOManager | None:
        """The I/O manager of a key where it keeps every version; otherwise ``None``."""
        defined = self.defined()
        found = defined.resources.get(io)
        if found is None and defined.kept_at is not None:
            found = defined.kept_at.get(io)
        return cast("VersionedIOManager", found) if hasattr(type(found), "given_up") else None

    def for_type(self, kind: type) -> str | None:
        """The I/O manager that a rule names for values of a type; ``None`` where none does."""
        kept_at = self.defined().kept_at
        return kept_at.for_type(kind) if kept_at else None

    def _verified(self, made: Materialization, value: object, reader: Reader | None) -> object:
        """A value that was looked at as it was loaded, where nothing cheaper tells whether it has changed.

        Raises:
            Damaged: when it has.
        """
        versioned = self.versioned(made.io)
        if versioned is not None and versioned.looks(self._output([made], OpenResources({}))):
            verify(made, value, partial(self._loaded, made.io, [made], None), reader)
            self.looked_at.add((made.key, made.run_id))
        elif versioned is None:
            asset = self.defined().by_name.get(ResultName(made.asset.key))
            again = partial(self._loaded, made.io, [made])
            self.given_back.look(made, value, lambda same: again(reader if same else None), reader, asset)
        return value

    def kept_by(self, made: Materialization) -> tuple[VersionedIOManager, OutputContext] | None:
        """Who keeps every version of a result's value, and what is told of this one; ``None`` where nobody does."""
        manager = self.versioned(made.io) if made.kept_elsewhere else None
        return None if manager is None else (manager, self._output([made], OpenResources({})))

    def changed(self, made: Materialization) -> Sequence[str]:
        """What has become of a value since it was kept, in words, as far as that is seen cheaply."""
        kept_by = self.kept_by(made)
        return () if kept_by is None else changed(made, *kept_by)

    def show(self, stands: Iterable[Assessment]) -> None:
        """Have the current views of assets be their results: after a run, and after an edit was put back.

        Args:
            stands: where the assets stand.
        """
        for made in [each.current for each in stands if each.current is not None]:
            if (kept_by := self.kept_by(made)) is not None:
                show(made, *kept_by, self._warn)

    def give_up(self, going: Iterable[Materialization]) -> None:
        """Remove the values of results that are removed, where they are kept by version."""
        for made in going:
            if (kept_by := self.kept_by(made)) is not None:
                give_up(made, *kept_by, self._warn)

    def _say_once(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said.add(sentence)
            self._warn(sentence)

    def _loaded(self, io: str, parts: Sequence[Materialization], reader: Reader | None) -> object:
        from nbasset.dagster.io_contexts import InputContext

        with self._opened(io) as (manager, resources):
            kept = self._output(parts, resources)
            told = reader.asset.loading.get(reader.parameter) if reader else None
            context = InputContext(
                kept.asset_key,
                reader.run_id if reader else "",
                definition_metadata=dict(told.metadata or {}) if told else {},
                resource_config=kept.resource_config,
                resources=kept.resources,
                typing_type=_type_for(reader),
                name=reader.parameter if reader else "",
                step_key=reader.asset.key.to_python_identifier() if reader else "",
                partitions=kept.partitions,
                keys=kept.keys,
                run_key=kept.key if reader is None else reader.asset.partition_key,
                upstream_output=kept,
                op_def=_op_of(reader.asset if reader else None),
            )
            return manager.load_input(context)

    @contextmanager
    def _opened(self, key: str) -> Iterator[tuple[IOManager, OpenResources]]:
        """The I/O manager of a key, with the resources it may ask for.

        Raises:
            Unavailable: when there is none.
        """
        defined = self.defined()
        if key not in defined.resources and defined.kept_at is not None and key in defined.kept_at:
            yield cast("IOManager", defined.kept_at[key]), self.resources or OpenResources({}, folder=self.folder)
            return
        opened = nullcontext(self.resources) if self.resources else OpenResources(defined.resources, folder=self.folder)
        with opened as resources:
            manager = self._manager(resources, key)
            with in_use(defined.resources.get(key, manager), counted, defined.known_as):
                yield manager, resources

    def _manager(self, resources: OpenResources, key: str) -> IOManager:
        if key not in resources:
            known = ", ".join(resources) or "none is defined"
            raise Unavailable(no_manager(key, known))
        manager = resources[key]
        if not hasattr(manager, "load_input"):
            raise InvalidDefinition(f"The resource {key} is {type(manager).__name__}, and no I/O manager.")
        return cast("IOManager", manager)  # Dagster's protocol, kept by objects of any class

    def _output(self, parts: Sequence[Materialization], resources: OpenResources) -> OutputContext:
        from nbasset.dagster.io_contexts import OutputContext

        made = parts[0]
        asset = self.defined().by_name.get(ResultName(made.asset.key))
        return OutputContext(
            made.asset.key,
            made.run_id,
            definition_metadata=asset.of(ResultName(made.asset.key)).metadata
            if asset
            else made.making.definition_metadata,
            resource_config=_config_of(resources, made.io),
            resources=AskedFor(resources),
            typing_type=_type_of(asset),
            partitions=asset.partitions if asset else None,
            keys=tuple(_key(each, asset) for each in parts if each.asset.point is not None),
            output_metadata=facts(made.making.metadata),
            version=made.key if len(parts) == 1 else "",
            op_def=_op_of(asset),
        )

    def _damaged(self, made: Materialization, error: Exception) -> Damaged:
        self._warn(f"{made.asset}: I/O manager {made.io} could not load it and it will be made again: {error}")
        return Damaged(f"I/O manager {made.io} could not load it: {error}")


def _op_of(asset: Asset | None) -> object:
    from nbasset.dagster.io_contexts import OpOfAsset

    return None if asset is None else OpOfAsset(step_name(asset))


def _key(made: Materialization, asset: Asset | None) -> str:
    """The key of a partition."""
    from nbasset.core.points import Point

    point = Point.from_text(made.asset.point or "")
    return asset.partitions.key_of(point.values) if asset and asset.partitions else point.key


def _type_of(asset: Asset | None) -> object:
    return type_of(asset.body.function) if asset and isinstance(asset.body, FunctionBody) else ANY


def _type_for(reader: Reader | None) -> object:
    if reader is None or not isinstance(reader.asset.body, FunctionBody):
        return ANY
    return type_of(reader.asset.body.function, reader.parameter)


def _config_of(resources: OpenResources, key: str) -> Mapping[str, object] | None:
    """The configuration of an I/O manager, as it was defined."""
    given = resources.given.get(key)
    if hasattr(type(given), "model_fields"):
        return {name: getattr(given, name) for name in type(given).model_fields}  # type: ignore[attr-defined]
    found: Mapping[str, object] | None = getattr(given, "resource_config", None)
    return found


def of_the_store(store: ResultStore, made: Materialization, reader: Reader | None = None) -> object:
    """The value that the store itself keeps of a result.

    Args:
        store: the store.
        made: the result.
        reader: who asks for it: a query finds what is made elsewhere in its database.

    Raises:
        NbassetError: when it stands for something that is made elsewhere.
        NeverMade: when its body has left it out.
    """
    if made.kind == NOT_GIVEN:
        raise NeverMade(f"{made.asset} has no value: its body left it out when it last ran.")
    if made.kind == SOURCE:
        if reader is not None and reader.asset.body.queries:
            return Elsewhere()
        raise NbassetError(
            f"{made.asset} is made elsewhere, and nobody here gives its value: name it in deps=, or give it an "
            "io_manager_key."
        )
    return store.load(made)
