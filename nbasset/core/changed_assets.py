"""Changed assets: the same recipe with other keys, labels or facts, for some of its results, or as a source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar, cast

from nbasset.core.asset_facts import AssetFacts
from nbasset.core.dataclass import replace
from nbasset.core.errors import InvalidDefinition, InvalidSelection
from nbasset.core.external import IO_MANAGER, AssetSpec
from nbasset.core.freshness import FreshnessPolicy
from nbasset.core.keys import AssetKey, AssetKeys, CoercibleToAssetKey
from nbasset.core.several import Out

if TYPE_CHECKING:  # many notebooks have none
    from nbasset.core.backfills import BackfillPolicy
    from nbasset.core.checks import AssetCheckKey, AssetCheckSpec

Rekeyed = Mapping[AssetKey, AssetKey]
"""Other keys, by those that they are instead of."""


class ChangedAsset(AssetFacts):
    """How Dagster's ``AssetsDefinition`` is changed: each method gives another one.

    Attributes:
        source_of: makes a source of a spec and the name of its I/O manager; who knows sources puts it here.
    """

    check_specs: tuple[AssetCheckSpec, ...]
    backfill_policy: BackfillPolicy | None
    hooks: tuple[object, ...]
    types: Mapping[AssetKey, object]
    source_of: ClassVar[Callable[[AssetSpec, str | None], Self]]

    def map_asset_specs(self, fn: Callable[[AssetSpec], AssetSpec]) -> Self:
        """The same with what is said of its results changed, as Dagster's method of that name.

        Args:
            fn: gives for each spec the one to take instead; key and dependencies stay.

        Raises:
            InvalidDefinition: when it changes a key, or what a result rests on.
        """
        specs = {each.key: fn(each) for each in self.specs}
        for each in self.specs:
            new = specs[each.key]
            if new.key != each.key or {dep.asset_key for dep in new.deps} != {dep.asset_key for dep in each.deps}:
                raise InvalidDefinition(
                    f"A spec of {each.key} may change what is said of it, not its key or what it rests on: these are "
                    "in its function."
                )
        first = specs[self.keys[0]]
        outs = {key: _saying(out, specs[key]) for key, out in self.outs.items() if key in specs}
        kept = {"freshness_policy": first.freshness_policy, "automation_condition": first.automation_condition}
        return _saying(_with(self, outs=outs, **kept), first)

    def with_attributes(
        self,
        *,
        asset_key_replacements: Rekeyed | None = None,
        group_names_by_key: Mapping[AssetKey, str] | None = None,
        tags_by_key: Mapping[AssetKey, Mapping[str, str]] | None = None,
        legacy_freshness_policy: object = None,
        automation_condition: object = None,
        backfill_policy: BackfillPolicy | None = None,
        hook_defs: Iterable[object] | None = None,
        metadata_by_key: Mapping[AssetKey, Mapping[str, object]] | None = None,
    ) -> Self:
        """The same with other keys, labels and facts, as Dagster's method of that name.

        Args:
            asset_key_replacements: other keys, for its results and for what it rests on.
            group_names_by_key: the group of results that have none.
            tags_by_key: labels of results that have none.
            legacy_freshness_policy: accepted, for Dagster.
            automation_condition: when it is made by itself, where nothing says so.
            backfill_policy: how many of its partitions its body takes at once.
            hook_defs: what jobs call when its step has ended.
            metadata_by_key: the facts of results.

        Raises:
            InvalidDefinition: when a result has a group, labels or a condition already.
        """
        given = {"group_name": group_names_by_key or {}, "tags": tags_by_key or {}, "metadata": metadata_by_key or {}}
        if automation_condition is not None:
            conditions = automation_condition if isinstance(automation_condition, Mapping) else None
            given["automation_condition"] = conditions or dict.fromkeys(self.keys, automation_condition)

        def changed(spec: AssetSpec) -> AssetSpec:
            new = {word: by_key[spec.key] for word, by_key in given.items() if spec.key in by_key}
            for word in new.keys() - {"metadata"}:
                if getattr(spec, word) not in (None, {}, "default"):
                    raise InvalidDefinition(f"{spec.key} has {word} already: change that by map_asset_specs.")
            return spec.replace_attributes(**new)

        found = self.map_asset_specs(changed) if any(given.values()) else self
        found = found.rekeyed(asset_key_replacements) if asset_key_replacements else found
        return _with(
            found, backfill_policy=backfill_policy or self.backfill_policy, hooks=tuple(hook_defs or ()) or self.hooks
        )

    def rekeyed(self, keys: Rekeyed) -> Self:
        """The same with other keys: its own, and of what it rests on.

        Args:
            keys: the others, by those that they are instead of.
        """

        def now(key: AssetKey) -> AssetKey:
            return keys.get(key, key)

        parameters = {each.name for each in self.body.parameters}
        named = {name: now(AssetKey(name)) for name in parameters if AssetKey(name) in keys}
        words = {str(old): str(new) for old, new in keys.items() if str(old) not in parameters}
        own, checks = self.keys, _checks_at(self.check_specs, now)
        return _with(
            self,
            keys=AssetKeys([each.key.result_key for each in checks] if own[0].is_check else map(now, own)),
            ins={**named, **{name: now(key) for name, key in self.ins.items()}},
            deps=tuple(map(now, self.deps)),
            outs={now(key): _placed(out, now) for key, out in self.outs.items()},
            mappings={words.get(name, name): each for name, each in self.mappings.items()},
            types={now(key): each for key, each in self.types.items()},
            check_specs=checks,
        )

    def subset_for(self, selected_asset_keys: Iterable[AssetKey], selected_asset_check_keys: object = None) -> Self:
        """The same for some of its results alone, as Dagster's method of that name.

        Args:
            selected_asset_keys: the results; others than its own do not count.
            selected_asset_check_keys: accepted: checks that its body carries out go with their assets.
        """
        chosen = set(selected_asset_keys)
        return _with(self, keys=AssetKeys(each for each in self.keys if each in chosen))

    @property
    def check_key(self) -> AssetCheckKey:
        """Of a check, its key."""
        return self.check_specs[0].key

    def get_spec_for_check_key(self, key: AssetCheckKey) -> AssetCheckSpec:
        """What one of the checks that its body carries out is.

        Args:
            key: the check's key.
        """
        return next(each for each in self.check_specs if each.key == key)

    def to_source_assets(self) -> list[Self]:
        """For each of its results a source, as Dagster's method of that name: its I/O manager gives the value."""
        return [self.to_source_asset(key) for key in self.keys]

    def to_source_asset(self, key: CoercibleToAssetKey | None = None) -> Self:
        """The same for one of them.

        Args:
            key: the result; the only one by default.

        Raises:
            InvalidSelection: when it makes several and none is named, or no such result.
        """
        if key is None and len(self.keys) > 1:
            raise InvalidSelection(f"{self!r} makes several results: name one of them.")
        spec = self.get_asset_spec(None if key is None else AssetKey.from_coercible(key))
        return type(self).source_of(spec, cast("str | None", spec.metadata.get(IO_MANAGER)))


Described = TypeVar("Described", bound=AssetFacts | Out)
Thing = TypeVar("Thing")
Known = TypeVar("Known", bound=ChangedAsset)
Fresh = TypeVar("Fresh", bound=AssetFacts | AssetSpec)


def _saying(what: Described, spec: AssetSpec) -> Described:
    """An asset, or one of several that a body makes, of which a spec is true."""
    io = spec.metadata.get(IO_MANAGER)
    return _with(
        what,
        description=spec.description,
        metadata={name: each for name, each in spec.metadata.items() if name != IO_MANAGER},
        group_name=spec.group_name,
        tags=spec.tags,
        owners=spec.owners,
        kinds=spec.kinds,
        code_version=spec.code_version,
        io_manager_key=None if io is None else str(io),
    )


def _with(what: Thing, **changes: object) -> Thing:
    """The same of a frozen record with some fields changed; a checker does not see that it is one."""
    return cast("Callable[..., Thing]", replace)(what, **changes)


def map_asset_specs(
    func: Callable[[AssetSpec], AssetSpec], iterable: Iterable[Known | AssetSpec]
) -> list[Known | AssetSpec]:
    """Assets and specs with what is said of them changed, as Dagster's ``map_asset_specs``.

    Args:
        func: gives for each spec the one to take instead.
        iterable: the assets.

    Raises:
        InvalidDefinition: when it changes the key of an asset, or what it rests on.

    >>> from nbasset import asset
    >>> @asset
    ... def orders():
    ...     return [3, 4]
    >>> [sales] = map_asset_specs(lambda spec: spec.replace_attributes(group_name="sales"), [orders])
    >>> sales.group_name
    'sales'
    """
    return [func(each) if isinstance(each, AssetSpec) else each.map_asset_specs(func) for each in iterable]


def apply_freshness_policy(spec: Fresh, policy: FreshnessPolicy, overwrite_existing: bool = True) -> Fresh:
    """An asset, or a spec of one, with a policy, as Dagster's ``apply_freshness_policy``.

    Args:
        spec: the asset.
        policy: how old its result may be.
        overwrite_existing: whether a policy of its own gives way.

    >>> from datetime import timedelta
    >>> day = FreshnessPolicy.time_window(timedelta(days=1))
    >>> apply_freshness_policy(AssetSpec("raw"), day).freshness_policy == day
    True
    """
    if spec.freshness_policy is not None and not overwrite_existing:
        return spec
    return _with(spec, freshness_policy=policy)


def _placed(out: Out, now: Callable[[AssetKey], AssetKey]) -> Out:
    """One of several results by its key of now."""
    return replace(out, key=now(out.key), deps=None if out.deps is None else tuple(map(now, out.deps)))


def _checks_at(specs: Iterable[AssetCheckSpec], now: Callable[[AssetKey], AssetKey]) -> tuple[AssetCheckSpec, ...]:
    """Checks of assets by their keys of now."""
    from nbasset.core.checks import about_another

    return tuple(
        about_another(each, now(each.asset_key), [now(dep.asset_key) for dep in each.additional_deps]) for each in specs
    )
