"""Several assets of one body, as Dagster's ``@multi_asset`` has them: what is each one's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from nbasset.core.dataclass import dataclass, replace
from nbasset.core.errors import InvalidDefinition
from nbasset.core.external import IO_MANAGER, AssetSpec
from nbasset.core.freshness import FreshnessPolicy
from nbasset.core.keys import AssetKey, CoercibleToAssetKey


@dataclass(frozen=True, slots=True)
class Out:
    """What is an asset's own where one body makes several.

    Args:
        name: the name of the output that is its value.
        key: its key.
        group_name: the group it is shown in; empty: that of them all.
        description: what it is, for people.
        metadata: facts to show beside it.
        tags: labels.
        owners: who answers for it.
        kinds: what it is made with or of.
        io_manager_key: who keeps the value.
        code_version: a version by hand.
        is_required: whether the body has to give it.
        has_value: whether it has to be said; an asset that is only specified is made when the body has ended.
        deps: on which assets it rests, those of its own body among them; ``None``: on all that the function uses.
    """

    name: str
    key: AssetKey
    group_name: str = ""
    description: str = ""
    metadata: Mapping[str, object] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    owners: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    io_manager_key: str | None = None
    code_version: str | None = None
    is_required: bool = True
    has_value: bool = True
    deps: tuple[AssetKey, ...] | None = None

    @property
    def is_implied(self) -> bool:
        """Whether it is made when the body has ended, without a word."""
        return self.is_required and not self.has_value


class AssetOut:
    """One of the assets that a body makes, as Dagster's ``AssetOut``.

    Args:
        key_prefix: the parts of its key before the name of the output.
        key: its whole key instead.
        dagster_type: its type, for people.
        description: what it is.
        is_required: whether the body has to give it; where it has not, what rests on it is left out.
        io_manager_key: who keeps the value.
        metadata: facts to show beside it.
        group_name: the group it is shown in.
        code_version: a version by hand.
        automation_condition: accepted, for Dagster to carry out.
        backfill_policy: accepted, for Dagster to carry out.
        owners: who answers for it.
        tags: labels.
        kinds: what it is made with or of.
        freshness_policy: how old its result may be.
        is_virtual: kept, for Dagster.
        auto_materialize_policy: the same as ``automation_condition``, in an older word.

    Raises:
        InvalidDefinition: when both key and key_prefix are given, or a group, an owner or a tag is none.

    >>> AssetOut(key_prefix="sales").named("raw").key
    AssetKey(['sales', 'raw'])
    """

    def __init__(
        self,
        key_prefix: CoercibleToAssetKey | None = None,
        key: CoercibleToAssetKey | None = None,
        dagster_type: object = None,
        description: str | None = None,
        is_required: bool = True,
        io_manager_key: str | None = None,
        metadata: Mapping[str, object] | None = None,
        group_name: str | None = None,
        code_version: str | None = None,
        automation_condition: object = None,
        backfill_policy: object = None,
        owners: Sequence[str] | None = None,
        tags: Mapping[str, str] | None = None,
        kinds: Iterable[str] | None = None,
        freshness_policy: FreshnessPolicy | None = None,
        is_virtual: bool = False,
        auto_materialize_policy: object = None,
    ) -> None:
        if key is not None and key_prefix is not None:
            raise InvalidDefinition("Give an AssetOut either key= or key_prefix=, not both.")
        if group_name or owners or tags:
            from nbasset.core.labels import check_labels  # many have none

            check_labels(group_name, owners, tags)
        self.key = None if key is None else AssetKey.from_coercible(key)
        self.key_prefix = None if key_prefix is None else AssetKey.from_coercible(key_prefix)
        self.dagster_type = dagster_type
        self.automation_condition = automation_condition or auto_materialize_policy
        self.backfill_policy = backfill_policy
        self.freshness_policy, self.is_virtual = freshness_policy, is_virtual
        self._own = {
            "group_name": group_name or "",
            "description": description or "",
            "metadata": dict(metadata or {}),
            "tags": dict(tags or {}),
            "owners": tuple(owners or ()),
            "kinds": frozenset(kinds or ()),
            "io_manager_key": io_manager_key,
            "code_version": code_version,
            "is_required": is_required,
        }

    def named(self, name: str) -> Out:
        """The asset that is the value of the output of this name.

        Args:
            name: of the output.
        """
        key = self.key or AssetKey([*(self.key_prefix.path if self.key_prefix else ()), name])
        return Out(name, key, **self._own)  # type: ignore[arg-type]

    @staticmethod
    def from_spec(spec: AssetSpec, *, dagster_type: object = None, is_required: bool = True) -> AssetOut:
        """What a spec says, as an output.

        Args:
            spec: the spec.
            dagster_type: its type, for people.
            is_required: whether the body has to give it.
        """
        found = specified(spec)
        return AssetOut(
            key=spec.key,
            dagster_type=dagster_type,
            description=spec.description,
            is_required=is_required,
            io_manager_key=found.io_manager_key,
            metadata=spec.metadata,
            group_name=found.group_name,
            code_version=spec.code_version,
            owners=spec.owners,
            tags=spec.tags,
            kinds=spec.kinds,
        )


def specified(spec: AssetSpec) -> Out:
    """The asset that a spec describes, where a body makes it.

    Args:
        spec: the spec.
    """
    io = spec.metadata.get(IO_MANAGER)
    return Out(
        spec.key.to_python_identifier(),
        spec.key,
        "" if spec.group_name == "default" else spec.group_name,
        spec.description,
        spec.metadata,
        spec.tags,
        spec.owners,
        spec.kinds,
        None if io is None else str(io),
        spec.code_version,
        not spec.skippable,
        has_value=False,
    )


def with_deps(
    outs: Mapping[AssetKey, Out], uses: Iterable[AssetKey], said: Mapping[str, Iterable[AssetKey]], function: str
) -> dict[AssetKey, Out]:
    """The assets of a body with what each of them rests on; what nobody names of what it uses is used for all of them.

    Args:
        outs: the assets.
        uses: what the function uses.
        said: by the name of the output, on which assets it rests.
        function: the name of the function.

    Raises:
        InvalidDefinition: when it names something that the function neither makes nor uses, or no output of it.

    >>> a, b = (AssetOut().named(name) for name in "ab")
    >>> found = with_deps({a.key: a, b.key: b}, [AssetKey("raw")], {"a": [AssetKey("raw")], "b": [a.key]}, "both")
    >>> found[b.key].deps
    (AssetKey(['a']),)
    """
    used = tuple(uses)
    told = {out.key: tuple(said.get(out.name, ())) for out in outs.values()}
    for name in set(said) - {out.name for out in outs.values()}:
        raise InvalidDefinition(f"internal_asset_deps names {name!r}, which {function}() does not make.")
    for name, keys in said.items():
        for key in keys:
            if key not in outs and key not in used:
                known = ", ".join(map(str, (*outs, *used)))
                raise InvalidDefinition(
                    f"internal_asset_deps says that {name} rests on {key!s}, which {function}() neither makes nor "
                    f"uses: name one of {known}."
                )
    named = {key for keys in told.values() for key in keys}
    free = tuple(key for key in used if key not in named)
    return {key: replace(out, deps=tuple(dict.fromkeys((*told[key], *free)))) for key, out in outs.items()}
