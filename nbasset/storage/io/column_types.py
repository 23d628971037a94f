"""Types of columns that databases have in common, and times as they have them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlalchemy.types import TypeEngine


def in_utc(table: pa.Table) -> pa.Table:
    """The same moments, told in UTC: a text in a database says no zone."""
    import pyarrow as pa

    for number, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type) and field.type.tz:
            column = table.column(number).cast(pa.timestamp(field.type.unit, "UTC"))
            table = table.set_column(number, field.name, column)
    return table


def in_range(table: pa.Table) -> pa.Table:
    """The same numbers as ones with a sign, which are the ones that databases have.

    Raises:
        TypeError: where one is too large for that.
    """
    import pyarrow as pa

    for number, field in enumerate(table.schema):
        if pa.types.is_uint64(field.type):
            try:
                table = table.set_column(number, field.name, table.column(number).cast(pa.int64()))
            except pa.ArrowInvalid as error:
                raise TypeError(f"its column {field.name} has numbers that are too large for a database") from error
    return table


def in_microseconds(table: pa.Table) -> pa.Table:
    """The same times as databases have them, which are no more exact than that.

    Raises:
        TypeError: where one is.
    """
    import pyarrow as pa

    for number, field in enumerate(table.schema):
        if getattr(field.type, "unit", "") == "ns" and not pa.types.is_duration(field.type):
            kind = pa.time64("us") if pa.types.is_time(field.type) else pa.timestamp("us", field.type.tz)
            try:
                table = table.set_column(number, field.name, table.column(number).cast(kind))
            except pa.ArrowInvalid as error:
                raise TypeError(f"its column {field.name} is more exact than microseconds, as a database is") from error
    return table


def column_type(field: pa.Field) -> TypeEngine[object]:
    """The type of a column.

    Raises:
        TypeError: where there is none that databases have in common.
    """
    import pyarrow as pa
    import sqlalchemy as sa

    kind, types = field.type, pa.types
    if types.is_timestamp(kind):
        return cast("TypeEngine[object]", sa.DateTime(timezone=kind.tz is not None))
    if types.is_decimal(kind):
        return cast("TypeEngine[object]", sa.Numeric(kind.precision, kind.scale))
    for fits, made in (
        (types.is_boolean, sa.Boolean),
        (types.is_uint64, lambda: sa.Numeric(20, 0)),
        (types.is_integer, sa.BigInteger),
        (types.is_floating, sa.Double),
        (lambda each: types.is_string(each) or types.is_large_string(each) or types.is_null(each), sa.Text),
        (lambda each: types.is_binary(each) or types.is_large_binary(each), sa.LargeBinary),
        (types.is_date, sa.Date),
        (types.is_time, sa.Time),
    ):
        if fits(kind):
            return cast("TypeEngine[object]", made())
    raise no_type(field)


def kinds_in(kind: pa.DataType) -> Iterator[pa.DataType]:
    """A type, as it is stored, and what lists of it hold."""
    kind = getattr(kind, "storage_type", kind)
    yield kind
    if hasattr(kind, "value_type") and "list" in str(kind):
        yield from kinds_in(kind.value_type)


def no_type(field: pa.Field) -> TypeError:
    """What is said of a column for which there is none."""
    return TypeError(f"its column {field.name} is of type {field.type}, for which a database has none")
