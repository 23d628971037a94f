"""Outputs: a value together with what a body has to say about it, and which of its assets it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from nbasset.core.dataclass import dataclass, replace
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.core.plain_data import refuse_no_facts
from nbasset.core.result_names import ResultName
from nbasset.core.several import Out

if TYPE_CHECKING:  # few bodies check anything
    from nbasset.core.checks import AssetCheckEvaluation, AssetCheckResult

T = TypeVar("T")

NOT_GIVEN = "not given"
"""The kind of what stands for a value that a body may leave out and has left out."""


class NotGiven:
    """Stands for a value that a body may leave out and has left out.

    >>> NotGiven()
    not given
    """

    def __repr__(self) -> str:
        return NOT_GIVEN


ONLY = "result"
"""The name of an output that is the only one, as in Dagster."""


@dataclass(frozen=True, slots=True)
class DataVersion:
    """A data version by hand, as Dagster's ``DataVersion``.

    Args:
        value: what stands for the value.
    """

    value: str


@dataclass(frozen=True, slots=True)
class Output(Generic[T]):
    """A value with metadata, as Dagster's ``Output``.

    Args:
        value: the value of the asset.
        output_name: which of several assets it is the value of: its name.
        metadata: facts to keep with it.
        data_version: a data version by hand, instead of the value's digest.
        checks: what came of the checks that its body carried out.
        tags: labels of what was made.
        said: what its body has said beside, of other assets for example, as JSON.

    >>> Output([1, 2], metadata={"rows": 2}).value
    [1, 2]
    """

    value: T
    output_name: str = ONLY
    metadata: Mapping[str, object] = field(default_factory=dict)
    data_version: DataVersion | str | None = None
    checks: tuple[AssetCheckEvaluation, ...] = field(default=(), kw_only=True)
    tags: Mapping[str, str] | None = field(default=None, kw_only=True)
    said: tuple[Mapping[str, object], ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        refuse_no_facts(self.metadata or {})


class NoValue(Output[T]):
    """What is said about an asset that has no value: its body keeps that elsewhere, or does something."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class MaterializeResult(Generic[T]):
    """What a body returns when its value lies elsewhere, or together with it, as Dagster's ``MaterializeResult``.

    Args:
        asset_key: which of several assets it is about.
        metadata: facts to keep with it.
        check_results: what its own checks have found.
        data_version: a data version by hand, instead of the value's digest.
        tags: labels of what was made.
        value: the value, if the store is to keep it.
    """

    asset_key: CoercibleToAssetKey | None = None
    metadata: Mapping[str, object] = field(default_factory=dict)
    check_results: Sequence[AssetCheckResult] = ()
    data_version: DataVersion | str | None = None
    tags: Mapping[str, str] | None = None
    value: T | None = None

    def __post_init__(self) -> None:
        refuse_no_facts(self.metadata or {})


SAID = (Output, MaterializeResult)
_BESIDE = ("AssetMaterialization", "AssetObservation", "ExpectationResult", "AssetCheckEvaluation")


def by_hand(given: object) -> str | None:
    """A data version by hand as a text: what was given, or what a ``DataVersion``, Dagster's too, says.

    >>> by_hand(DataVersion("7")), by_hand("7"), by_hand(None)
    ('7', '7', None)
    """
    found = getattr(given, "value", given)
    return None if found is None else str(found)


def as_output(returned: object) -> Output[object]:
    """What a body returned, as an :class:`Output`."""
    kind: type = type(returned)  # isinstance would ask an object of its own mind what class it gives itself out for
    if issubclass(kind, Output):
        return cast("Output[object]", returned)
    if issubclass(kind, MaterializeResult):
        returned = cast("MaterializeResult[object]", returned)
        kind = NoValue if returned.value is None else Output
        return kind(returned.value, ONLY, returned.metadata, returned.data_version, tags=returned.tags)
    return Output(returned)


def with_facts(output: Output[T], facts: Mapping[str, object]) -> Output[T]:
    """An output with more facts; what it says itself counts before these.

    Args:
        output: the output.
        facts: the others.

    >>> with_facts(Output(1, metadata={"rows": 3}), {"rows": 2, "n": 1}).metadata
    {'rows': 3, 'n': 1}
    """
    return replace(output, metadata={**facts, **output.metadata})


def is_said(given: object) -> bool:
    """Whether something that a body yields is said in Dagster's words, rather than a value.

    >>> is_said(Output(1)), is_said(1)
    (True, False)
    """
    kind = type(given)
    named = kind.__name__ in ("ObserveResult", "AssetCheckResult")
    return issubclass(kind, SAID) or named or _is_dagsters(given) or is_beside(given)


def is_beside(given: object) -> bool:
    """Whether it says something beside the values that a body gives: of another asset, or of what was looked at.

    Args:
        given: anything; also of the package dagster.

    >>> is_beside(Output(1))
    False
    """
    kind = type(given)
    return kind.__name__ in _BESIDE and kind.__module__.partition(".")[0] in ("nbasset", "dagster")


def with_said(
    outputs: Mapping[ResultName, Output[object]],
    said: Iterable[object],
    facts: Mapping[AssetKey, Mapping[str, object]] | None = None,
) -> dict[ResultName, Output[object]]:
    """The outputs of a body with what it has said beside: of its own assets as facts, of others with the first.

    Args:
        outputs: the outputs.
        said: what was said.
        facts: more facts, by what they are about.
    """
    from nbasset.core.asset_events import event_json, is_event  # few bodies say anything beside

    found = {name: with_facts(output, (facts or {}).get(name.key, {})) for name, output in outputs.items()}
    others = []
    for each in said:
        key, own = getattr(each, "asset_key", None), cast("Mapping[str, object]", getattr(each, "metadata", {}))
        made = type(each).__name__ == "AssetMaterialization" and key is not None
        about = [name for name in found if made and list(cast("AssetKey", key).path) == name.key.path]
        found.update({name: with_facts(found[name], own) for name in about})
        if not about and is_event(each):
            others.append(event_json(each))
    for name in list(found)[:1] if others else ():
        found[name] = replace(found[name], said=(*found[name].said, *others))
    return found


def is_output(given: object) -> bool:
    """Whether something that a body returns holds its value; also where it is of the package dagster."""
    kind = type(given)
    return issubclass(kind, SAID) or (kind.__name__ in ("Output", "MaterializeResult") and _is_dagsters(given))


def as_said(given: object) -> object:
    """What a body gave; where it is of the package dagster, as if it had been said with ours.

    Args:
        given: anything.
    """
    if not _is_dagsters(given):
        return given
    from nbasset.core.metadata import metadata_value  # few bodies use the package dagster

    kind, told = type(given).__name__, cast("Any", given)
    said = getattr(told, "metadata", None) or {}
    facts = {name: metadata_value(value) for name, value in said.items()}
    if kind == "Output":
        return Output(told.value, told.output_name, facts, by_hand(told.data_version), tags=getattr(told, "tags", None))
    if kind == "MaterializeResult":
        value = getattr(told, "value", None)
        version = by_hand(told.data_version)
        checks = tuple(as_said(each) for each in getattr(told, "check_results", None) or ())
        value = None if isinstance(value, type) else value
        return MaterializeResult(_path(told.asset_key), facts, cast("Any", checks), version, told.tags, value)
    if kind == "AssetCheckResult":
        from nbasset.core.checks import AssetCheckResult

        own = {"severity": told.severity.value, "description": told.description, "check_name": told.check_name}
        return AssetCheckResult(passed=told.passed, asset_key=_path(told.asset_key), metadata=facts, **own)
    return DataVersion(told.value) if kind == "DataVersion" else given


def _path(key: Any) -> AssetKey | None:
    return None if key is None else AssetKey(list(key.path))


def _is_dagsters(given: object) -> bool:
    return str(type(given).__module__).partition(".")[0] == "dagster"


def is_named(given: object) -> bool:
    """Whether it says which asset it is about."""
    if not issubclass(type(given), SAID):
        return False
    said = cast("Output[object] | MaterializeResult[object]", given)
    return said.output_name != ONLY if isinstance(said, Output) else said.asset_key is not None


def outputs_of(
    assets: Sequence[ResultName], given: Sequence[object], outs: Mapping[AssetKey, Out] | None = None
) -> dict[ResultName, Output[object]]:
    """Which asset each of the things is about that a body gave: what it names, otherwise the next that has nothing yet.

    Args:
        assets: what the body makes, in order.
        given: what it gave: an :class:`Output` or a :class:`MaterializeResult` for each asset.
        outs: by key, how the outputs of a function are called, and which it may leave out.

    Raises:
        ValueError: when something else is given, or not one thing for each asset.
    """
    found: dict[ResultName, Output[object]] = {}
    for each in sorted(given, key=is_named, reverse=True):
        if not issubclass(type(each), SAID):
            raise ValueError(_unknown(assets, each))
        free = (name for name in assets if name not in found)
        name = _named(assets, each, outs or {}) if is_named(each) else next(free, assets[0])
        if name in found:
            raise ValueError(f"The body gave {name} twice: yield one Output for each asset.")
        found[name] = as_output(each)
    found.update(_left_out([name for name in assets if name not in found], outs or {}))
    missing = [str(name) for name in assets if name not in found]
    if missing:
        raise ValueError(f"The body gave nothing for {', '.join(missing)}: yield one Output for each asset.")
    return {name: found[name] for name in assets}


def _left_out(names: Iterable[ResultName], outs: Mapping[AssetKey, Out]) -> dict[ResultName, Output[object]]:
    """What stands for assets of which a body has said nothing, where it need not."""
    own = {name: outs[name.key] for name in names if name.key in outs}
    return {
        name: Output(None if out.is_required else NotGiven())
        for name, out in own.items()
        if out.is_implied or not out.is_required
    }


def _named(assets: Sequence[ResultName], given: Any, outs: Mapping[AssetKey, Out]) -> ResultName:
    said = given.output_name if isinstance(given, Output) else given.asset_key
    for name in assets:
        if name.key in outs and said == outs[name.key].name:
            return name
    for name in assets:
        texts = (str(name), name.key.to_user_string(), name.key.name, *name.key.python_names)
        if said in texts if isinstance(said, str) else name.key == AssetKey.from_coercible(said or ()):
            return name
    raise ValueError(f"The body gave an output for {said!s}, which it does not make: it makes {_listed(assets)}.")


def _unknown(assets: Sequence[ResultName], given: object) -> str:
    kind = type(given).__name__
    if not is_said(given):
        return f"The body yields outputs and a value of the type {kind}: yield Output(value), or leave it out."
    if kind in ("Output", "MaterializeResult"):
        return f"The body gave {kind} of the package dagster for {_listed(assets)}: import {kind} from nbasset."
    return f"The body gave {kind}, which nbasset does not know: give Output or MaterializeResult for {_listed(assets)}."


def _listed(assets: Sequence[ResultName]) -> str:
    return ", ".join(map(str, assets))
