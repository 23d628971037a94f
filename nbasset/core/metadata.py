"""Metadata: facts about a making, each of a kind, under Dagster's names; kept as plain data, and never counted."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import ClassVar, Generic, TypeVar, cast

from nbasset.core.dataclass import dataclass
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.core.making import Plain
from nbasset.core.tables import (
    TableColumn,
    TableColumnLineage,
    TableRecord,
    TableSchema,
    kept_lineage,
    kept_schema,
    lineage_of,
    schema_of,
)

T = TypeVar("T", covariant=True)

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


class MetadataValue(Fact[T]):
    """A fact of a kind, as Dagster's ``MetadataValue``; its static methods make them.

    Args:
        value: the fact.

    >>> MetadataValue.int(3), MetadataValue.md("**3**").value
    (IntMetadataValue(3), '**3**')
    """

    @staticmethod
    def int(value: builtins.int) -> IntMetadataValue:
        """A whole number."""
        return IntMetadataValue(value)

    @staticmethod
    def float(value: builtins.float) -> FloatMetadataValue:
        """A number."""
        return FloatMetadataValue(value)

    @staticmethod
    def bool(value: builtins.bool) -> BoolMetadataValue:
        """True or false."""
        return BoolMetadataValue(value)

    @staticmethod
    def text(text: str) -> TextMetadataValue:
        """A text."""
        return TextMetadataValue(text)

    @staticmethod
    def md(data: str) -> MarkdownMetadataValue:
        """A text in Markdown."""
        return MarkdownMetadataValue(data)

    @staticmethod
    def json(data: object) -> JsonMetadataValue:
        """Plain data."""
        return JsonMetadataValue(data)

    @staticmethod
    def path(path: object) -> PathMetadataValue:
        """A path."""
        return PathMetadataValue(str(path))

    @staticmethod
    def url(url: str) -> UrlMetadataValue:
        """An address."""
        return UrlMetadataValue(url)

    @staticmethod
    def notebook(path: object) -> NotebookMetadataValue:
        """The path of a notebook."""
        return NotebookMetadataValue(str(path))

    @staticmethod
    def timestamp(value: object) -> TimestampMetadataValue:
        """A moment: a ``datetime`` with its time zone, or seconds since 1970."""
        seconds = value.timestamp() if hasattr(value, "timestamp") else value
        return TimestampMetadataValue(builtins.float(cast("builtins.float", seconds)))

    @staticmethod
    def null() -> NullMetadataValue:
        """Nothing."""
        return NullMetadataValue(None)

    @staticmethod
    def asset(asset_key: CoercibleToAssetKey) -> DagsterAssetMetadataValue:
        """Another asset."""
        return DagsterAssetMetadataValue(AssetKey.from_coercible(asset_key))

    @staticmethod
    def dagster_run(run_id: str) -> DagsterRunMetadataValue:
        """A run."""
        return DagsterRunMetadataValue(run_id)

    @staticmethod
    def python_artifact(python_artifact: object) -> PythonArtifactMetadataValue:
        """A class or a function."""
        whole = f"{getattr(python_artifact, '__module__', '')}.{getattr(python_artifact, '__name__', python_artifact)}"
        return PythonArtifactMetadataValue(whole)

    @staticmethod
    def table(records: Sequence[TableRecord], schema: TableSchema | None = None) -> TableMetadataValue:
        """Rows of a table; its columns are taken from the first where no schema says them."""
        return TableMetadataValue(Table(list(records), schema or schema_of(records)))

    @staticmethod
    def table_schema(schema: TableSchema) -> TableSchemaMetadataValue:
        """The columns of a table."""
        return TableSchemaMetadataValue(schema)

    @staticmethod
    def column_lineage(lineage: TableColumnLineage) -> TableColumnLineageMetadataValue:
        """Which columns each column was made from."""
        return TableColumnLineageMetadataValue(lineage)


@dataclass(frozen=True)
class Table:
    """The rows of a table, and its columns.

    Args:
        records: the rows.
        schema: the columns.
    """

    records: Sequence[TableRecord]
    schema: TableSchema = field(default_factory=lambda: TableSchema([]))


class IntMetadataValue(MetadataValue[int]):
    """A whole number."""

    kind = "int"


class FloatMetadataValue(MetadataValue[float]):
    """A number."""

    kind = "float"


class BoolMetadataValue(MetadataValue[bool]):
    """True or false."""

    kind = "bool"


class TextMetadataValue(MetadataValue[str]):
    """A text."""

    kind, alias = "text", "text"


class NullMetadataValue(MetadataValue[None]):
    """Nothing."""

    kind = "null"


class MarkdownMetadataValue(MetadataValue[str]):
    """A text in Markdown."""

    kind, alias = "md", "md_str"


class JsonMetadataValue(MetadataValue[object]):
    """Plain data."""

    kind, alias = "json", "data"


class PathMetadataValue(MetadataValue[str]):
    """A path."""

    kind, alias = "path", "path"


class UrlMetadataValue(MetadataValue[str]):
    """An address."""

    kind, alias = "url", "url"


class NotebookMetadataValue(MetadataValue[str]):
    """The path of a notebook."""

    kind, alias = "notebook", "path"


class TimestampMetadataValue(MetadataValue[float]):
    """A moment, in seconds since 1970."""

    kind = "timestamp"


class DagsterAssetMetadataValue(MetadataValue[AssetKey]):
    """Another asset."""

    kind, alias = "asset", "asset_key"


class DagsterRunMetadataValue(MetadataValue[str]):
    """A run."""

    kind, alias = "dagster_run", "run_id"


class PythonArtifactMetadataValue(MetadataValue[str]):
    """A class or a function, by its whole name."""

    kind = "python_artifact"


class TableSchemaMetadataValue(MetadataValue[TableSchema]):
    """The columns of a table."""

    kind, alias = "table_schema", "schema"


class TableColumnLineageMetadataValue(MetadataValue[TableColumnLineage]):
    """Which columns each column was made from."""

    kind, alias = "column_lineage", "column_lineage"


class TableMetadataValue(MetadataValue[Table]):
    """The rows of a table."""

    kind = "table"

    @property
    def records(self) -> Sequence[TableRecord]:
        """The rows."""
        return self.value.records

    @property
    def schema(self) -> TableSchema:
        """The columns."""
        return self.value.schema


BY_NAME: Mapping[str, type[MetadataValue[object]]] = {kind.__name__: kind for kind in MetadataValue.__subclasses__()}
"""The kinds by the names of their classes, which are Dagster's, too."""

_BY_KIND = {kind.kind: kind for kind in BY_NAME.values()}
_AS_THEY_ARE: Mapping[type, str] = {bool: "bool", int: "int", float: "float", str: "text", type(None): "null"}


def metadata_value(given: object) -> MetadataValue[object]:
    """A fact, of the kind that Dagster takes it for.

    Args:
        given: a value of Python's, a fact of a kind, also of the package dagster, or one as it is kept.

    >>> metadata_value(3), metadata_value({"a": 1}), metadata_value(kept(MetadataValue.url("https://example.org")))
    (IntMetadataValue(3), JsonMetadataValue({'a': 1}), UrlMetadataValue('https://example.org'))
    """
    if isinstance(given, MetadataValue):
        return given
    if type(given) is dict and set(given) == {KIND, VALUE} and given[KIND] in _BY_KIND:
        return _taken_up(given[KIND], given[VALUE])
    if type(given) in _AS_THEY_ARE:
        return _BY_KIND[_AS_THEY_ARE[type(given)]](given)
    theirs = BY_NAME.get(type(given).__name__)
    if theirs is not None:
        return _of_theirs(theirs, given)
    if isinstance(given, (list, dict)) and _is_plain(given):
        return JsonMetadataValue(given)
    return _of_an_object(given)


def _of_an_object(given: object) -> MetadataValue[object]:
    if hasattr(given, "__fspath__") and not isinstance(given, type):
        return PathMetadataValue(str(given))
    if isinstance(given, AssetKey):
        return DagsterAssetMetadataValue(given)
    if isinstance(given, TableSchema):
        return TableSchemaMetadataValue(given)
    if isinstance(given, TableColumnLineage):
        return TableColumnLineageMetadataValue(given)
    if isinstance(given, type) or callable(given):
        return MetadataValue.python_artifact(given)
    return TextMetadataValue(str(getattr(given, VALUE, given)))


def _of_theirs(kind: type[MetadataValue[object]], given: object) -> MetadataValue[object]:
    """A fact of the package dagster, as ours."""
    table: Table = cast("Table", given)  # by its shape
    if kind is TableMetadataValue:
        told = {"schema": kept_schema(table.schema), "records": [dict(each.data) for each in table.records]}
        return _taken_up(kind.kind, told)
    value = cast("MetadataValue[object]", given).value
    if kind is TableSchemaMetadataValue:
        return _taken_up(kind.kind, kept_schema(cast("TableSchema", value)))
    if kind is TableColumnLineageMetadataValue:
        return _taken_up(kind.kind, kept_lineage(cast("TableColumnLineage", value)))
    if kind is DagsterAssetMetadataValue:
        return kind(AssetKey(list(cast("AssetKey", value).path)))
    if kind is PythonArtifactMetadataValue:
        return kind(f"{getattr(given, 'module', '')}.{getattr(given, 'name', '')}")
    return kind(value)


def kept(given: object) -> Plain:
    """A fact as it is kept: numbers and texts as they are, others with their kind.

    Args:
        given: as :func:`metadata_value` takes it.

    >>> kept(3), kept(MetadataValue.md("**3**"))
    (3, {'kind': 'md', 'value': '**3**'})
    """
    found = metadata_value(given)
    value = found.value
    if found.kind in _AS_THEY_ARE.values():
        return cast("Plain", value)
    if isinstance(found, TableMetadataValue):
        value = {"schema": kept_schema(found.schema), "records": [dict(each.data) for each in found.records]}
    elif isinstance(value, TableSchema):
        value = kept_schema(value)
    elif isinstance(value, TableColumnLineage):
        value = kept_lineage(value)
    elif isinstance(value, AssetKey):
        value = list(value.path)
    elif found.kind == "json" and not _is_plain(value):
        return str(value)
    return {KIND: found.kind, VALUE: value}


def _taken_up(kind: str, told: object) -> MetadataValue[object]:
    """What :func:`kept` has told."""
    if kind == "table":
        table = cast("Mapping[str, Sequence[Mapping[str, object]]]", told)
        return TableMetadataValue(Table([TableRecord(row) for row in table["records"]], _schema(table["schema"])))
    if kind == "table_schema":
        return TableSchemaMetadataValue(_schema(cast("Sequence[Mapping[str, object]]", told)))
    if kind == "column_lineage":
        return TableColumnLineageMetadataValue(lineage_of(cast("Mapping[str, Sequence[Sequence[object]]]", told)))
    if kind == "asset":
        return DagsterAssetMetadataValue(AssetKey(cast("Sequence[str]", told)))
    return _BY_KIND[kind](told)


def _schema(columns: Sequence[Mapping[str, object]]) -> TableSchema:
    return TableSchema([TableColumn(**each) for each in columns])  # type: ignore[arg-type]


def _is_plain(value: object) -> bool:
    """Whether JSON can say it and gives it back as it is."""
    if isinstance(value, dict):
        return all(isinstance(name, str) for name in value) and all(map(_is_plain, value.values()))
    return all(map(_is_plain, value)) if isinstance(value, list) else type(value) in _AS_THEY_ARE
