"""Tables as facts."""

from __future__ import annotations

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
    schema_of,
)


def test_a_column_says_what_it_is():
    column = TableColumn("id", "int", "the number", TableColumnConstraints(nullable=False, unique=True), {"a": "b"})
    schema = TableSchema([column], TableConstraints(["id comes once"]))
    assert (schema.columns[0].constraints.nullable, schema.constraints.other) == (False, ["id comes once"])
    assert kept_schema(schema) == [{"name": "id", "type": "int", "description": "the number", "tags": {"a": "b"}}]


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
