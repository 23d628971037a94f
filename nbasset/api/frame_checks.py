"""Ready-made checks of frames: columns and types, nulls, ranges, uniqueness, rows, and how new they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, Unpack, cast

from nbasset.api.definitions import announce
from nbasset.core.assets import Asset
from nbasset.core.check_decorators import CheckOptions, check_of
from nbasset.core.checks import AssetCheckSeverity, AssetCheckSpec
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidDefinition
from nbasset.core.extras import needed
from nbasset.core.policies import duration

if TYPE_CHECKING:
    from nbasset.core.checks import Keyed
    from nbasset.core.keys import CoercibleToAssetKey

Bounds = tuple[float | None, float | None]
"""The least and the most that there may be; ``None`` where there is no bound."""
Case = dict[str, object]
"""One thing that is not as it has to be: a column, a rule, the value, and the row."""


class Frame(Protocol):
    """A table of pandas or polars, as far as it is asked here."""

    columns: Sequence[str]

    def __len__(self) -> int: ...

    def __getitem__(self, column: str) -> Moments: ...


class Moments(Protocol):
    """A column of moments."""

    def max(self) -> datetime | None:
        """The latest."""


class NotAsItHasToBe(ValueError):
    """A frame is not as its rules say.

    Args:
        cases: what is not.
        frame: the frame.

    Attributes:
        failure_cases: the same as a table of the frame's own kind.
    """

    def __init__(self, cases: Sequence[Case], frame: Frame) -> None:
        table = cast("Callable[[Sequence[Case]], object]", type(frame))
        self.failure_cases = table(cases)
        super().__init__(f"{len(cases)} things are not as they have to be")


@dataclass(frozen=True)
class FrameRules:
    """What a frame of pandas or polars has to be; pandera looks at it (extra ``checks``).

    It can end a cell of ``%%asset_check``; :func:`frame_check` makes a check of it in Python.

    Args:
        columns: the columns that have to be there, by name, each with its type; ``None``: any.
        only: whether there may be no others.
        not_null: columns without missing values.
        between: by column, the least and the most value; ``None`` where there is no bound.
        one_of: by column, the values that it may have.
        unique: columns that no two rows have in common; together, where there are several.
        rows: the least and the most number of rows.

    >>> FrameRules(columns={"id": "int64"}, not_null=["price"], rows=(1, None)).names
    ('id', 'price')
    """

    columns: Mapping[str, object] = field(default_factory=dict)
    only: bool = False
    not_null: Sequence[str] = ()
    between: Mapping[str, Bounds] = field(default_factory=dict)
    one_of: Mapping[str, Sequence[object]] = field(default_factory=dict)
    unique: Sequence[str] = ()
    rows: Bounds = (None, None)

    @property
    def names(self) -> tuple[str, ...]:
        """Every column that it is about."""
        return tuple(dict.fromkeys((*self.columns, *self.not_null, *self.between, *self.one_of, *self.unique)))

    def __nbasset_identity__(self) -> object:
        """What counts for the check."""
        return tuple(vars(self).items())

    def validate(self, frame: Frame) -> Frame:
        """The frame, where it is as it has to be.

        Args:
            frame: the frame.

        Raises:
            ExtraMissing: when pandera is not installed.
            NotAsItHasToBe: with everything that is not.
        """
        cases = [*self._rows(frame), *self._cases(frame)]
        if cases:
            raise NotAsItHasToBe(cases, frame)
        return frame

    def _rows(self, frame: Frame) -> Iterator[Case]:
        least, most = self.rows
        if least is not None and len(frame) < least:
            yield _case("rows", f"at least {least}", len(frame))
        if most is not None and len(frame) > most:
            yield _case("rows", f"at most {most}", len(frame))

    def _cases(self, frame: Frame) -> list[Case]:
        kind = "polars" if str(type(frame).__module__).partition(".")[0] == "polars" else "pandas"
        with needed("checks", "Checking frames"):
            pandera, errors = import_module(f"pandera.{kind}"), import_module("pandera.errors")
        columns = {name: self._column(name, pandera.Check, pandera.Column) for name in self.names}
        schema = pandera.DataFrameSchema(columns, strict=self.only, unique=list(self.unique) or None)
        try:
            schema.validate(frame, lazy=True)
        except errors.SchemaErrors as error:
            found = error.failure_cases
            told: list[Case] = found.to_dicts() if kind == "polars" else found.to_dict("records")
            return [self._told(each) for each in told]
        return []

    def _told(self, case: Case) -> Case:
        rule = str(case["check"])
        column = ", ".join(self.unique) if "unique" in rule else case["column"]
        if rule == "column_in_dataframe":
            column, rule = case["failure_case"], "is missing"
        return _case(column or "", rule, case["failure_case"], case["index"])

    def _column(self, name: str, check: object, column: Callable[..., object]) -> object:
        least, most = self.between.get(name, (None, None))
        bounds = [("ge", least), ("le", most), ("isin", self.one_of.get(name))]
        checks = [getattr(check, word)(bound) for word, bound in bounds if bound is not None]
        return column(self.columns.get(name), checks, nullable=name not in self.not_null)


@dataclass(frozen=True)
class _NewEnough:
    """Rules, and by column how old the latest moment in it may be."""

    rules: FrameRules
    newest: Mapping[str, float]

    def __nbasset_identity__(self) -> object:
        """What counts for the check."""
        return self.rules, dict(self.newest)

    def validate(self, frame: Frame) -> Frame:
        """The frame, where it is as it has to be, and new enough."""
        late = [case for name, seconds in self.newest.items() if (case := _late(name, seconds, frame[name].max()))]
        if late:
            raise NotAsItHasToBe(late, frame)
        return self.rules.validate(frame)


def _late(name: str, seconds: float, latest: datetime | None) -> Case | None:
    if latest is None:
        return _case(name, "has no moment", None)
    moment = latest if latest.tzinfo is not None else latest.replace(tzinfo=UTC)
    return (
        _case(name, f"older than {seconds:.0f} s", latest)
        if (datetime.now(UTC) - moment).total_seconds() > seconds
        else None
    )


def _case(column: object, rule: str, value: object, row: object = None) -> Case:
    return {"column": str(column), "check": rule, "failure_case": str(value), "index": "" if row is None else str(row)}


def frame_check(
    *,
    asset: CoercibleToAssetKey | Keyed,
    rules: FrameRules,
    name: str = "frame",
    blocking: bool = False,
    severity: AssetCheckSeverity = AssetCheckSeverity.ERROR,
    newest: Mapping[str, str] | None = None,
    **options: Unpack[CheckOptions],
) -> Asset:
    """A check of an asset that is a frame; in a notebook it is registered at once.

    Args:
        asset: the asset.
        rules: what it has to be.
        name: the check's name.
        blocking: whether nothing downstream of the asset is made when it fails with the severity ERROR.
        severity: what a failure means.
        newest: by column, how old the latest moment in it may be, such as ``{"day": "2d"}``, in UTC where it has no
            zone; a check with this runs in every run, since time passes.
        **options: as :class:`~nbasset.core.check_decorators.CheckOptions` has them.

    Raises:
        InvalidDefinition: when a name or a time cannot be accepted.

    >>> frame_check(asset="orders", rules=FrameRules(not_null=["price"]), name="prices").key
    AssetKey(['orders:prices'])
    """
    ages = {column: duration(age) for column, age in (newest or {}).items()}
    for column, age in ages.items():
        if not age:
            raise InvalidDefinition(f"newest takes times such as 30m, 12h or 1d; not {(newest or {})[column]!r}.")
    wanted = _NewEnough(rules, {column: age or 0.0 for column, age in ages.items()}) if ages else rules

    def holds(frame: Frame) -> object:
        return wanted

    spec = AssetCheckSpec(name, asset=asset, blocking=blocking, truth=severity, description=options.get("description"))
    made = replace(check_of(holds, spec, {}, options), always=bool(ages))
    made = replace(made, upstream=(asset,)) if isinstance(asset, Asset) else made
    announce(Definitions([made]))
    return made
