"""Metadata: facts about a making, each of a kind, under Dagster's names; kept as plain data, and never counted."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import ClassVar, Generic, TypeVar, cast

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.core.plain_data import is_plain, plain, scalar
from nbasset.core.tables import (
    TableColumnLineage,
    TableRecord,
    TableSchema,
    kept_lineage,
    kept_schema,
    lineage_of,
    schema_from,
    schema_of,
)

Plain = int | float | str | bool | None | Mapping[str, object]
"""Metadata as they are kept: numbers and texts as they are, others with their kind."""

T = TypeVar("T", covariant=True)
V = TypeVar("V")

KIND, VALUE = "kind", "value"
"""What says of a fact that is kept of which kind it is, and what it is."""


class Fact(Generic[T]):
    """What a fact of any kind is.

    Args:
        value: the fact.
    """

    kind: ClassVar[str] = ""
    alias: ClassVar[str] = VALUE
    """The name that Dagster has for the value, of this kind."""

    def __init__(self, value: T) -> None:
        self.value = value
        vars(self)[self.alias] = value

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and cast("Fact[object]", other).value == self.value

    def __hash__(self) -> int:
        return hash((self.kind, repr(self.value)))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.value!r})"


def _of(kind: str, value: V) -> MetadataValue[V]:
    return cast("MetadataValue[V]", _BY_KIND[kind](value))


class MetadataValue(Fact[T]):
    """A fact of a kind, as Dagster's ``MetadataValue``; its static methods make them.

    Args:
        value: the fact.

    >>> MetadataValue.int(3), MetadataValue.md("**3**").value
    (IntMetadataValue(3), '**3**')
    """

    @staticmethod
    def int(value: builtins.int) -> MetadataValue[builtins.int]:
        """A whole number."""
        return _of("int", value)

    @staticmethod
    def float(value: builtins.float) -> MetadataValue[builtins.float]:
        """A number."""
        return _of("float", value)

    @staticmethod
    def bool(value: builtins.bool) -> MetadataValue[builtins.bool]:
        """True or false."""
        return _of("bool", value)

    @staticmethod
    def text(text: str) -> MetadataValue[str]:
        """A text."""
        return _of("text", text)

    @staticmethod
    def md(data: str) -> MetadataValue[str]:
        """A text in Markdown."""
        return _of("md", data)

    @staticmethod
    def json(data: object) -> MetadataValue[object]:
        """Plain data."""
        if not is_plain(data):
            raise InvalidDefinition(f"{data!r} is no plain data: that has numbers, texts, lists and mappings in it.")
        return _of("json", data)

    @staticmethod
    def path(path: object) -> MetadataValue[str]:
        """A path."""
        return _of("path", str(path))

    @staticmethod
    def url(url: str) -> MetadataValue[str]:
        """An address."""
        return _of("url", url)

    @staticmethod
    def notebook(path: object) -> MetadataValue[str]:
        """The path of a notebook."""
        return _of("notebook", str(path))

    @staticmethod
    def timestamp(value: object) -> MetadataValue[builtins.float]:
        """A moment: a ``datetime`` with its time zone, or seconds since 1970."""
        seconds = value.timestamp() if hasattr(value, "timestamp") else value
        return _of("timestamp", builtins.float(cast("builtins.float", seconds)))

    @staticmethod
    def null() -> MetadataValue[None]:
        """Nothing."""
        return _of("null", None)

    @staticmethod
    def asset(asset_key: CoercibleToAssetKey) -> MetadataValue[AssetKey]:
        """Another asset."""
        return _of("asset", AssetKey.from_coercible(asset_key))

    @staticmethod
    def dagster_run(run_id: str) -> MetadataValue[str]:
        """A run."""
        return _of("dagster_run", run_id)

    @staticmethod
    def python_artifact(python_artifact: object) -> MetadataValue[str]:
        """A class or a function."""
        whole = f"{getattr(python_artifact, '__module__', '')}.{getattr(python_artifact, '__name__', python_artifact)}"
        return _of("python_artifact", whole)

    @staticmethod
    def table(records: Sequence[TableRecord], schema: TableSchema | None = None) -> TableMetadataValue:
        """Rows of a table; its columns are taken from the first where no schema says them."""
        return TableMetadataValue(Table(list(records), schema or schema_of(records)))

    @staticmethod
    def table_schema(schema: TableSchema) -> MetadataValue[TableSchema]:
        """The columns of a table."""
        return _of("table_schema", schema)

    @staticmethod
    def column_lineage(lineage: TableColumnLineage) -> MetadataValue[TableColumnLineage]:
        """Which columns each column was made from."""
        return _of("column_lineage", lineage)


@dataclass(frozen=True)
class Table:
    """The rows of a table, and its columns.

    Args:
        records: the rows.
        schema: the columns.
    """

    records: Sequence[TableRecord]
    schema: TableSchema = field(default_factory=lambda: TableSchema([]))


class TableMetadataValue(MetadataValue[Table]):
    """The rows of a table.

    Args:
        value: the rows and columns in one, or the rows.
        schema: the columns; told from the rows by default.
        records: the rows, by Dagster's name.
    """

    kind = "table"

    def __init__(
        self,
        value: Table | Sequence[TableRecord] = (),
        schema: TableSchema | None = None,
        *,
        records: Sequence[TableRecord] | None = None,
    ) -> None:
        rows = records if records is not None else value
        super().__init__(rows if isinstance(rows, Table) else Table(rows, schema or schema_of(rows)))

    @property
    def records(self) -> Sequence[TableRecord]:
        """The rows."""
        return self.value.records

    @property
    def schema(self) -> TableSchema:
        """The columns."""
        return self.value.schema


def _kind(name: str, kind: str, alias: str = VALUE) -> type[MetadataValue[object]]:
    return type(f"{name}MetadataValue", (MetadataValue,), {"kind": kind, "alias": alias, "__module__": __name__})


_KINDS = (
    TableMetadataValue,
    _kind("Int", "int"),
    _kind("Float", "float"),
    _kind("Bool", "bool"),
    _kind("Text", "text", "text"),
    _kind("Null", "null"),
    _kind("Markdown", "md", "md_str"),
    _kind("Json", "json", "data"),
    _kind("Path", "path", "path"),
    _kind("Url", "url", "url"),
    _kind("Notebook", "notebook", "path"),
    _kind("Timestamp", "timestamp"),
    _kind("DagsterAsset", "asset", "asset_key"),
    _kind("DagsterRun", "dagster_run", "run_id"),
    _kind("PythonArtifact", "python_artifact"),
    _kind("TableSchema", "table_schema", "schema"),
    _kind("TableColumnLineage", "column_lineage", "column_lineage"),
)
"""Every kind, and the name that Dagster has for the value of one."""

BY_NAME: Mapping[str, type[MetadataValue[object]]] = {kind.__name__: kind for kind in _KINDS}
"""The kinds by the names of their classes, which are Dagster's, too."""
globals().update(BY_NAME)

_BY_KIND = {kind.kind: kind for kind in _KINDS}
_AS_THEY_ARE: Mapping[type, str] = {bool: "bool", int: "int", float: "float", str: "text", type(None): "null"}


def metadata_value(given: object) -> MetadataValue[object]:
    """A fact, of the kind that Dagster takes it for.

    Args:
        given: a value of Python's, a number of a library, or a fact of a kind, also of the package dagster.

    >>> metadata_value(3), metadata_value({"a": 1})
    (IntMetadataValue(3), JsonMetadataValue({'a': 1}))
    """
    if isinstance(given, MetadataValue):
        return given
    theirs = BY_NAME.get(type(given).__name__)
    if theirs is not None:
        return _of_theirs(theirs, given)
    given = scalar(given)
    if type(given) in _AS_THEY_ARE:
        return _BY_KIND[_AS_THEY_ARE[type(given)]](given)
    return _of("json", given) if isinstance(given, (list, dict)) else _of_an_object(given)


def taken_up(told: object) -> MetadataValue[object]:
    """A fact, as :func:`kept` has told it.

    Args:
        told: this.

    >>> taken_up(kept(MetadataValue.url("https://example.org"))), taken_up(3)
    (UrlMetadataValue('https://example.org'), IntMetadataValue(3))
    """
    if isinstance(told, dict) and told.keys() == {KIND, VALUE} and told[KIND] in _BY_KIND:
        return _of_a_kind(told[KIND], told[VALUE])
    return metadata_value(told)


def _of_an_object(given: object) -> MetadataValue[object]:
    if hasattr(given, "__fspath__") and not isinstance(given, type):
        return _of("path", str(given))
    if isinstance(given, AssetKey):
        return _of("asset", given)
    if isinstance(given, TableSchema):
        return _of("table_schema", given)
    if isinstance(given, TableColumnLineage):
        return _of("column_lineage", given)
    if isinstance(given, type) or callable(given):
        return MetadataValue.python_artifact(given)
    return _of("text", str(getattr(given, VALUE, given)))


def _of_theirs(kind: type[MetadataValue[object]], given: object) -> MetadataValue[object]:
    """A fact of the package dagster, as ours."""
    table: Table = cast("Table", given)  # by its shape
    if kind is TableMetadataValue:
        told = {"schema": kept_schema(table.schema), "records": [dict(each.data) for each in table.records]}
        return _of_a_kind(kind.kind, told)
    value = cast("MetadataValue[object]", given).value
    if kind.kind == "table_schema":
        return _of_a_kind(kind.kind, kept_schema(cast("TableSchema", value)))
    if kind.kind == "column_lineage":
        return _of_a_kind(kind.kind, kept_lineage(cast("TableColumnLineage", value)))
    if kind.kind == "asset":
        return kind(AssetKey(list(cast("AssetKey", value).path)))
    if kind.kind == "python_artifact":
        return kind(f"{getattr(given, 'module', '')}.{getattr(given, 'name', '')}")
    return kind(value)


def kept(given: object) -> Plain:
    """A fact as it is kept: numbers and texts as they are, others with their kind; JSON can say all of it.

    Args:
        given: as :func:`metadata_value` takes it.

    >>> kept(3), kept(MetadataValue.md("**3**"))
    (3, {'kind': 'md', 'value': '**3**'})
    """
    found = metadata_value(given)
    value = found.value
    if isinstance(found, TableMetadataValue):
        value = {"schema": kept_schema(found.schema), "records": [dict(each.data) for each in found.records]}
    elif isinstance(value, TableSchema):
        value = kept_schema(value)
    elif isinstance(value, TableColumnLineage):
        value = kept_lineage(value)
    elif isinstance(value, AssetKey):
        value = list(value.path)
    told = plain(value)
    return cast("Plain", told) if found.kind in _AS_THEY_ARE.values() else {KIND: found.kind, VALUE: told}


def _of_a_kind(kind: str, told: object) -> MetadataValue[object]:
    """What :func:`kept` has told."""
    if kind == "table":
        table = cast("Mapping[str, Sequence[Mapping[str, object]]]", told)
        return TableMetadataValue(Table([TableRecord(row) for row in table["records"]], schema_from(table["schema"])))
    if kind == "table_schema":
        return _of("table_schema", schema_from(cast("Sequence[Mapping[str, object]]", told)))
    if kind == "column_lineage":
        return _of("column_lineage", lineage_of(cast("Mapping[str, Sequence[Sequence[object]]]", told)))
    if kind == "asset":
        return _of("asset", AssetKey(cast("Sequence[str]", told)))
    return _BY_KIND[kind](told)
