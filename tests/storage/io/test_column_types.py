"""Types that databases have in common: each kind of column has one, or is refused by its name."""

from __future__ import annotations

import pyarrow as pa
import pytest
import sqlalchemy as sa

from nbasset.storage.io.column_types import column_type, in_microseconds, in_utc, kinds_in, no_type

KINDS = {
    pa.bool_(): sa.Boolean,
    pa.int8(): sa.BigInteger,
    pa.uint64(): sa.Numeric,
    pa.float32(): sa.Double,
    pa.string(): sa.Text,
    pa.binary(): sa.LargeBinary,
    pa.date32(): sa.Date,
    pa.time64("us"): sa.Time,
    pa.timestamp("us"): sa.DateTime,
    pa.decimal128(10, 2): sa.Numeric,
}


@pytest.mark.parametrize(("kind", "made"), KINDS.items(), ids=map(str, KINDS))
def test_each_plain_kind_of_column_has_a_type(kind, made):
    assert isinstance(column_type(pa.field("n", kind)), made)


def test_what_databases_have_no_type_for_is_named():
    field = pa.field("pairs", pa.list_(pa.int64()))
    with pytest.raises(TypeError, match="its column pairs is of type list<") as raised:
        column_type(field)
    assert str(raised.value) == str(no_type(field))


def test_moments_of_a_zone_are_the_same_in_utc_and_others_stay():
    given = pa.table({"at": pa.array([0, None], pa.timestamp("us", "Europe/Berlin")), "n": [1, 2]})
    told = in_utc(given)
    assert told.schema.field("at").type == pa.timestamp("us", "UTC")
    assert told["at"].to_pylist()[0] == given["at"].to_pylist()[0]
    assert told["n"].equals(given["n"])


@pytest.mark.parametrize("kind", [pa.timestamp("ns"), pa.timestamp("ns", "Europe/Berlin"), pa.time64("ns")], ids=str)
def test_times_that_are_more_exact_than_a_database_are_refused_and_others_are_the_same(kind):
    told = in_microseconds(pa.table({"n": [1], "at": pa.array([5000], kind)}))
    assert told["at"].cast(kind).to_pylist() == pa.array([5000], kind).to_pylist()
    assert told.schema.field("at").type.unit == "us"
    with pytest.raises(TypeError, match="its column at is more exact than microseconds"):
        in_microseconds(pa.table({"at": pa.array([5001], kind)}))


def test_what_lists_hold_is_told_with_them():
    assert list(kinds_in(pa.int8())) == [pa.int8()]
    assert list(kinds_in(pa.uuid())) == [pa.binary(16)]
    inner = pa.struct([("x", pa.int8())])
    assert list(kinds_in(pa.large_list(pa.list_(inner)))) == [pa.large_list(pa.list_(inner)), pa.list_(inner), inner]
