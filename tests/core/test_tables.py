"""Tables as facts."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal

from nbasset.core.keys import AssetKey
from nbasset.core.tables import (
    TableColumn,
    TableColumnConstraints,
    TableColumnDep,
    TableColumnLineage,
    TableConstraints,
    TableRecord,
    TableSchema,
    kept_lineage,
    kept_schema,
    lineage_of,
    schema_from,
    schema_of,
)


def test_a_column_says_what_it_is():
    column = TableColumn("id", "int", "the number", TableColumnConstraints(nullable=False, unique=True), {"a": "b"})
    schema = TableSchema([column], TableConstraints(["id comes once"]))
    assert (schema.columns[0].constraints.nullable, schema.constraints.other) == (False, ["id comes once"])
    (told,) = kept_schema(schema)
    assert told.pop("constraints") == {"nullable": False, "unique": True, "other": []}
    assert told.pop("of_all") == ["id comes once"]
    assert told == {"name": "id", "type": "int", "description": "the number", "tags": {"a": "b"}}
    assert schema_from(kept_schema(schema)) == schema


def test_a_column_is_a_text_that_may_be_empty_unless_it_says_so():
    column = TableColumn("name")
    assert (column.type, column.constraints.nullable, column.constraints.unique) == ("string", True, False)


def test_a_schema_may_be_a_mapping_of_names_to_types():
    schema = TableSchema.from_name_type_dict({"id": "int", "name": "string"})
    assert [(each.name, each.type) for each in schema.columns] == [("id", "int"), ("name", "string")]


def test_columns_are_told_from_the_first_row():
    record = TableRecord({"n": 1, "x": 0.5, "ok": True, "name": "a"})
    assert [each.type for each in schema_of([record]).columns] == ["int", "float", "bool", "string"]
    assert schema_of([]).columns == []


def test_lineage_is_the_same_after_it_was_kept():
    lineage = TableColumnLineage({"total": [TableColumnDep(["shop", "orders"], "price")], "free": []})
    assert kept_lineage(lineage) == {"total": [[["shop", "orders"], "price"]], "free": []}
    assert lineage_of(kept_lineage(lineage)) == lineage
    assert lineage.deps_by_column["total"][0].asset_key == AssetKey(["shop", "orders"])


def test_what_holds_for_columns_is_the_same_after_it_was_kept():
    rules = TableColumnConstraints(nullable=False, other=("above 0",))
    schema = TableSchema([TableColumn("n", "int", constraints=rules), TableColumn("name")])
    told = json.loads(json.dumps(kept_schema(schema)))
    assert schema_from(told) == schema
    assert "constraints" not in told[1], "of a column for which nothing holds it says nothing"


def test_a_schema_that_was_kept_without_what_holds_is_read():
    told = [{"name": "id", "type": "int", "description": None, "tags": {}}]
    assert schema_from(told) == TableSchema([TableColumn("id", "int")])


def test_the_columns_of_rows_are_told_also_where_their_values_are_of_a_library():
    record = TableRecord({"n": Decimal("0.5"), "on": datetime.date(2026, 1, 1)})
    assert [each.type for each in schema_of([record]).columns] == ["float", "string"]
