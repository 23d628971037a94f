"""Checks of assets: what is said of a check before it runs, and what comes of it. A check is no asset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from nbasset.core.dataclass import dataclass, replace
from nbasset.core.errors import InvalidDefinition
from nbasset.core.external import AssetDep, key_of
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.core.metadata import MetadataValue, kept, metadata_value, taken_up
from nbasset.core.plain_data import refuse_no_facts

if TYPE_CHECKING:
    from nbasset.core.partitions import PartitionsDefinition


class Keyed(Protocol):
    """What has a key: an asset, or a spec of one."""

    @property
    def key(self) -> AssetKey:
        """Its key."""


class AssetCheckSeverity(Enum):
    """How much a check that fails means, as Dagster's ``AssetCheckSeverity``: only an error ever stops anything."""

    WARN = "WARN"
    ERROR = "ERROR"


class AssetCheckKey(NamedTuple):
    """The identity of a check: the asset that it is about, and its name, as Dagster's ``AssetCheckKey``.

    Args:
        asset_key: the asset.
        name: the check's name.

    >>> AssetCheckKey(AssetKey(["sales", "raw"]), "no_nulls").to_user_string()
    'sales/raw:no_nulls'
    """

    asset_key: AssetKey
    name: str

    def to_user_string(self) -> str:
        """The key as people write it."""
        return f"{self.asset_key.to_user_string()}:{self.name}"

    @property
    def result_key(self) -> AssetKey:
        """What its result is kept under: no asset can be called so."""
        return AssetKey.for_check(self.asset_key, self.name)


def asset_key_of(given: object) -> AssetKey:
    """The key of the asset that a check names.

    Args:
        given: a key, its parts, an asset, a spec or a source.

    Raises:
        InvalidDefinition: when it does not name an asset.

    >>> asset_key_of("raw"), asset_key_of(["sales", "raw"])
    (AssetKey(['raw']), AssetKey(['sales', 'raw']))
    """
    return key_of(given) or AssetKey.from_coercible(cast("CoercibleToAssetKey", given))


@dataclass(frozen=True)
class AssetCheckSpec:
    """What a check is, without how it is carried out, as Dagster's ``AssetCheckSpec``.

    Args:
        name: the check's name.
        asset: the asset that it is about.
        description: what it looks at, for people.
        additional_deps: other assets that it rests on.
        blocking: whether nothing downstream of the asset is made when it fails with the severity ERROR.
        metadata: facts about the check.
        automation_condition: accepted, for Dagster to carry out.
        partitions_def: how the asset is partitioned, where each partition is checked by itself.
        truth: the severity of what its body says with ``False`` alone.

    Raises:
        InvalidDefinition: when the name cannot be a check's.
        ValueError: when it rests on its own asset once more.

    >>> AssetCheckSpec("no_nulls", asset="orders", blocking=True).key.to_user_string()
    'orders:no_nulls'
    """

    name: str
    asset_key: AssetKey
    description: str | None = None
    additional_deps: tuple[AssetDep, ...] = ()
    blocking: bool = False
    metadata: Mapping[str, object] = field(default_factory=dict)
    automation_condition: object = None
    partitions_def: PartitionsDefinition | None = None
    truth: AssetCheckSeverity = AssetCheckSeverity.ERROR

    def __init__(
        self,
        name: str,
        *,
        asset: CoercibleToAssetKey | Keyed,
        description: str | None = None,
        additional_deps: Iterable[CoercibleToAssetKey | Keyed | AssetDep] | None = None,
        blocking: bool = False,
        metadata: Mapping[str, object] | None = None,
        automation_condition: object = None,
        partitions_def: PartitionsDefinition | None = None,
        truth: AssetCheckSeverity = AssetCheckSeverity.ERROR,
    ) -> None:
        if not name or not all(each.isalnum() or each in "_-." for each in name):
            raise InvalidDefinition(f"{name!r} cannot be a check's name: use letters, digits, _, - and .")
        key = asset_key_of(asset)
        others = tuple(
            [each if isinstance(each, AssetDep) else AssetDep(asset_key_of(each)) for each in additional_deps or ()]
        )
        if key in [each.asset_key for each in others]:
            raise ValueError(f"The check {name} is about {key}: do not name {key} in additional_deps as well.")
        own = (automation_condition, partitions_def, truth)
        told = (name, key, description, others, blocking, dict(metadata or {}), *own)
        for word, value in zip(self.__dataclass_fields__, told, strict=True):
            object.__setattr__(self, word, value)

    @property
    def key(self) -> AssetCheckKey:
        """The asset and the name."""
        return AssetCheckKey(self.asset_key, self.name)

    def get_python_identifier(self) -> str:
        """Its key as one Python name."""
        return f"{self.asset_key.to_python_identifier()}_{self.name}".replace(".", "_")


def about_another(spec: AssetCheckSpec, asset: AssetKey, deps: Iterable[AssetKey]) -> AssetCheckSpec:
    """The same check of another asset.

    Args:
        spec: the check.
        asset: the asset.
        deps: what it rests on beside.
    """
    return AssetCheckSpec(
        spec.name,
        asset=asset,
        description=spec.description,
        additional_deps=deps,
        blocking=spec.blocking,
        metadata=spec.metadata,
        automation_condition=spec.automation_condition,
        partitions_def=spec.partitions_def,
        truth=spec.truth,
    )


@dataclass(frozen=True, slots=True)
class AssetCheckResult:
    """What a check has found, as Dagster's ``AssetCheckResult``.

    Args:
        passed: whether the asset is as it should be.
        asset_key: the asset, where the body checks several.
        check_name: the check, where the body has several.
        metadata: facts, each with its ``value``.
        severity: how much it means that it has not passed.
        description: what was found, for people.

    Raises:
        InvalidDefinition: when ``passed`` is neither true nor false.

    >>> AssetCheckResult(passed=False, description="3 nulls").severity
    <AssetCheckSeverity.ERROR: 'ERROR'>
    """

    passed: bool
    asset_key: AssetKey | None = None
    check_name: str | None = None
    metadata: Mapping[str, MetadataValue[object]] = field(default_factory=dict)
    severity: AssetCheckSeverity = AssetCheckSeverity.ERROR
    description: str | None = None

    def __init__(
        self,
        *,
        passed: object,
        asset_key: CoercibleToAssetKey | None = None,
        check_name: str | None = None,
        metadata: Mapping[str, object] | None = None,
        severity: AssetCheckSeverity = AssetCheckSeverity.ERROR,
        description: str | None = None,
    ) -> None:
        if not isinstance(passed, bool):
            kind = type(passed).__name__
            raise InvalidDefinition(
                f"passed= takes True or False, and was given {passed!r}, which is {kind}: bool(…) makes one."
            )
        key = None if asset_key is None else AssetKey.from_coercible(asset_key)
        refuse_no_facts(metadata or {})
        facts = {name: metadata_value(each) for name, each in (metadata or {}).items()}
        told = (passed, key, check_name, facts, AssetCheckSeverity(severity), description)
        for word, value in zip(self.__dataclass_fields__, told, strict=True):
            object.__setattr__(self, word, value)


@dataclass(frozen=True, slots=True)
class AssetCheckEvaluation:
    """What came of one check of one asset, as Dagster's ``AssetCheckEvaluation``.

    Args:
        asset_key: the asset.
        check_name: the check.
        passed: whether the asset was as it should be.
        facts: what was said beside, as makings keep it.
        severity: how much it means that it has not passed.
        description: what was found.
        blocking: whether it stops what is downstream.
        partition: the partition that was checked.
    """

    asset_key: AssetKey
    check_name: str
    passed: bool
    facts: Mapping[str, object] = field(default_factory=dict)
    severity: AssetCheckSeverity = AssetCheckSeverity.ERROR
    description: str | None = None
    blocking: bool = False
    partition: str | None = None

    @property
    def asset_check_key(self) -> AssetCheckKey:
        """The asset and the name."""
        return AssetCheckKey(self.asset_key, self.check_name)

    @property
    def metadata(self) -> Mapping[str, MetadataValue[object]]:
        """What was said beside, each with its ``value``."""
        return {name: taken_up(each) for name, each in self.facts.items()}

    @property
    def word(self) -> str:
        """What came of it, in a word.

        >>> raw = AssetKey("raw")
        >>> AssetCheckEvaluation(raw, "a", True).word, AssetCheckEvaluation(raw, "a", False).word
        ('passed', 'failed')
        """
        if self.passed:
            return "passed"
        return "failed" if self.severity is AssetCheckSeverity.ERROR else "warns"

    @property
    def said(self) -> str:
        """The same with what was found.

        >>> AssetCheckEvaluation(AssetKey("raw"), "a", False, description="3 nulls").said
        'failed: 3 nulls'
        """
        return f"{self.word}: {self.description}" if self.description else self.word

    @property
    def stops(self) -> bool:
        """Whether it would stop what is downstream, where it is one of those that may."""
        return not self.passed and self.severity is AssetCheckSeverity.ERROR

    @property
    def sentence(self) -> str:
        """That an asset has not passed it.

        >>> AssetCheckEvaluation(AssetKey("raw"), "no_nulls", False, description="3 nulls").sentence
        'raw failed its check no_nulls: 3 nulls'
        """
        why = f": {self.description}" if self.description else ""
        return f"{self.asset_key.to_user_string()} failed its check {self.check_name}{why}"

    def to_json(self) -> dict[str, object]:
        """Everything it tells, as JSON; the opposite of :func:`read_evaluation`."""
        told: dict[str, object] = {
            "asset": self.asset_key.to_escaped_user_string(),
            "name": self.check_name,
            "passed": self.passed,
            "severity": self.severity.value,
            "description": self.description,
            "blocking": self.blocking,
            "partition": self.partition,
            "facts": self.facts,
        }
        return {name: each for name, each in told.items() if each or name == "passed"}


def read_evaluation(told: Mapping[str, object]) -> AssetCheckEvaluation:
    """What :meth:`AssetCheckEvaluation.to_json` gave.

    Args:
        told: that.

    >>> given = AssetCheckEvaluation(AssetKey(["a", "b"]), "c", False, {"rows": 3}, description="no")
    >>> read_evaluation(given.to_json()) == given
    True
    """
    return AssetCheckEvaluation(
        AssetKey.from_escaped_user_string(str(told["asset"])),
        str(told["name"]),
        bool(told["passed"]),
        cast("Mapping[str, object]", told.get("facts", {})),
        AssetCheckSeverity(told["severity"]),
        cast("str | None", told.get("description")),
        bool(told.get("blocking")),
        cast("str | None", told.get("partition")),
    )


def evaluation(spec: AssetCheckSpec, found: AssetCheckResult, partition: str | None = None) -> AssetCheckEvaluation:
    """What came of a check.

    Args:
        spec: the check.
        found: its result.
        partition: the partition that was checked.
    """
    facts = {name: kept(each) for name, each in found.metadata.items()}
    own = (spec.asset_key, spec.name, found.passed, facts, found.severity, found.description, spec.blocking)
    return AssetCheckEvaluation(*own, partition if spec.partitions_def is not None else None)


def as_defined(
    found: Iterable[AssetCheckEvaluation], specs: Iterable[AssetCheckSpec]
) -> tuple[AssetCheckEvaluation, ...]:
    """What came of checks, with what their definitions say by now: whether they block is no part of any key.

    Args:
        found: what came of them.
        specs: the checks.

    >>> few = AssetCheckSpec("few", asset="orders", blocking=True)
    >>> [each.blocking for each in as_defined([AssetCheckEvaluation(few.asset_key, "few", False)], [few])]
    [True]
    """
    blocking = {each.key: each.blocking for each in specs}
    return tuple([replace(each, blocking=blocking.get(each.asset_check_key, each.blocking)) for each in found])


def spec_of(specs: Iterable[AssetCheckSpec], found: AssetCheckResult) -> AssetCheckSpec:
    """The check that a result is of: the one that it names, or the only one that it may be.

    Args:
        specs: the checks of the body.
        found: its result.

    Raises:
        ValueError: when it may be none of them, or several.

    >>> few = AssetCheckSpec("few", asset="orders")
    >>> spec_of([few], AssetCheckResult(passed=True)) is few
    True
    """
    known = list(specs)
    fitting = [
        each for each in known if found.check_name in (None, each.name) and found.asset_key in (None, each.asset_key)
    ]
    if len(fitting) == 1:
        return fitting[0]
    there = ", ".join(each.key.to_user_string() for each in known) or "none: name them in check_specs"
    said = " and ".join(str(each) for each in (found.asset_key, found.check_name) if each) or "no name"
    what = "may be of several checks" if fitting else "is of no check of this body"
    raise ValueError(f"The body gave a result with {said}, which {what}; its checks are {there}.")
