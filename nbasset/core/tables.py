"""Tables as facts: rows, columns and where these come from, under Dagster's names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import cast

from nbasset.core.dataclass import dataclass
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.core.plain_data import scalar

_TYPES: Mapping[type, str] = {bool: "bool", int: "int", float: "float"}


@dataclass(frozen=True)
class TableRecord:
    """A row, as Dagster's ``TableRecord``.

    Args:
        data: its fields by name.
    """

    data: Mapping[str, object]


@dataclass(frozen=True)
class TableConstraints:
    """What holds for a table, in words, as Dagster's ``TableConstraints``.

    Args:
        other: what holds.
    """

    other: Sequence[str]

    def __post_init__(self) -> None:
        object.__setattr__(self, "other", list(self.other))


@dataclass(frozen=True)
class TableColumnConstraints:
    """What holds for a column, as Dagster's ``TableColumnConstraints``.

    Args:
        nullable: whether it may be empty.
        unique: whether no value comes twice.
        other: what holds beside, in words.
    """

    nullable: bool = True
    unique: bool = False
    other: Sequence[str] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "other", list(self.other))


@dataclass(frozen=True)
class TableColumn:
    """A column, as Dagster's ``TableColumn``.

    Args:
        name: its name.
        type: the type of its values, as the table's home calls it.
        description: what it is, for people.
        constraints: what holds for it.
        tags: labels.
    """

    name: str
    type: str = "string"
    description: str | None = None
    constraints: TableColumnConstraints = TableColumnConstraints()
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TableSchema:
    """The columns of a table, as Dagster's ``TableSchema``.

    Args:
        columns: the columns.
        constraints: what holds for the table.

    >>> TableSchema([TableColumn("id", "int")]).columns[0].name
    'id'
    """

    columns: Sequence[TableColumn]
    constraints: TableConstraints = TableConstraints(())

    @staticmethod
    def from_name_type_dict(name_type_dict: Mapping[str, str]) -> TableSchema:
        """The columns of a mapping of names to types.

        Args:
            name_type_dict: the mapping.
        """
        return TableSchema([TableColumn(name, kind) for name, kind in name_type_dict.items()])


@dataclass(frozen=True)
class TableColumnDep:
    """A column upstream, as Dagster's ``TableColumnDep``.

    Args:
        asset_key: the asset whose column it is.
        column_name: its name.

    >>> TableColumnDep("orders", "id").asset_key
    AssetKey(['orders'])
    """

    asset_key: AssetKey
    column_name: str

    def __init__(self, asset_key: CoercibleToAssetKey, column_name: str) -> None:
        object.__setattr__(self, "asset_key", AssetKey.from_coercible(asset_key))
        object.__setattr__(self, "column_name", column_name)


@dataclass(frozen=True)
class TableColumnLineage:
    """Which columns each column was made from, as Dagster's ``TableColumnLineage``.

    Args:
        deps_by_column: these, by the name of the column.
    """

    deps_by_column: Mapping[str, Sequence[TableColumnDep]]


def schema_of(records: Sequence[TableRecord]) -> TableSchema:
    """The columns that rows have, told from the first, as Dagster does.

    Args:
        records: the rows.

    >>> [each.type for each in schema_of([TableRecord({"id": 1, "name": "a"})]).columns]
    ['int', 'string']
    """
    first = records[0].data if records else {}
    return TableSchema([TableColumn(name, _TYPES.get(type(scalar(each)), "string")) for name, each in first.items()])


def kept_schema(schema: TableSchema) -> list[dict[str, object]]:
    """Columns as plain data: of each what it says.

    Args:
        schema: the columns; also of the package dagster.
    """
    columns: list[dict[str, object]] = [
        {
            **{"name": each.name, "type": each.type, "description": each.description, "tags": dict(each.tags)},
            **_kept_constraints(each.constraints),
        }
        for each in schema.columns
    ]
    if columns and schema.constraints.other:
        columns[0] = {**columns[0], "of_all": list(schema.constraints.other)}
    return columns


def _kept_constraints(given: TableColumnConstraints) -> dict[str, object]:
    """What holds for a column, where anything does."""
    told = TableColumnConstraints(given.nullable, given.unique, tuple(given.other))
    if told == TableColumnConstraints():
        return {}
    return {"constraints": {"nullable": told.nullable, "unique": told.unique, "other": list(told.other)}}


def schema_from(told: Sequence[Mapping[str, object]]) -> TableSchema:
    """What :func:`kept_schema` has told.

    Args:
        told: this.

    >>> schema = TableSchema([TableColumn("id", "int", constraints=TableColumnConstraints(unique=True))])
    >>> schema_from(kept_schema(schema)) == schema
    True
    """
    of_all = cast("Sequence[str]", told[0].get("of_all", ()) if told else ())
    return TableSchema([_column(**each) for each in told], TableConstraints(of_all))  # type: ignore[arg-type]


def _column(constraints: Mapping[str, object] | None = None, of_all: object = None, **told: object) -> TableColumn:
    held = dict(constraints or {})
    held["other"] = tuple(cast("Sequence[str]", held.get("other", ())))
    return TableColumn(**told, constraints=TableColumnConstraints(**held))  # type: ignore[arg-type]


def kept_lineage(lineage: TableColumnLineage) -> dict[str, list[list[object]]]:
    """Where columns come from, as plain data.

    Args:
        lineage: this; also of the package dagster.
    """
    return {
        name: [[list(each.asset_key.path), each.column_name] for each in deps]
        for name, deps in lineage.deps_by_column.items()
    }


def lineage_of(told: Mapping[str, Sequence[Sequence[object]]]) -> TableColumnLineage:
    """What :func:`kept_lineage` has told.

    Args:
        told: this.

    >>> lineage = TableColumnLineage({"total": [TableColumnDep("orders", "price")]})
    >>> lineage_of(kept_lineage(lineage)) == lineage
    True
    """
    return TableColumnLineage(
        {
            name: [TableColumnDep(cast("Sequence[str]", key), str(column)) for key, column in deps]
            for name, deps in told.items()
        }
    )
