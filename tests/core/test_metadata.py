"""Facts about a making, each of a kind."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nbasset
from nbasset.core.errors import InvalidDefinition
from nbasset.core.keys import AssetKey
from nbasset.core.metadata import BY_NAME, MetadataValue, kept, metadata_value, taken_up
from nbasset.core.tables import TableColumn, TableColumnDep, TableColumnLineage, TableRecord, TableSchema

SCHEMA = TableSchema([TableColumn("id", "int", "the number", tags={"a": "b"}), TableColumn("name")])
LINEAGE = TableColumnLineage({"total": [TableColumnDep("orders", "price"), TableColumnDep(["s", "rates"], "eur")]})

FACTS = {
    "int": (MetadataValue.int(3), 3),
    "float": (MetadataValue.float(0.5), 0.5),
    "bool": (MetadataValue.bool(True), True),
    "text": (MetadataValue.text("t"), "t"),
    "null": (MetadataValue.null(), None),
    "md": (MetadataValue.md("**t**"), "**t**"),
    "json": (MetadataValue.json({"a": [1, None]}), {"a": [1, None]}),
    "path": (MetadataValue.path(Path("data/x.csv")), "data/x.csv"),
    "url": (MetadataValue.url("https://example.org"), "https://example.org"),
    "notebook": (MetadataValue.notebook("a.ipynb"), "a.ipynb"),
    "timestamp": (MetadataValue.timestamp(12.5), 12.5),
    "asset": (MetadataValue.asset(AssetKey(["shop", "raw"])), AssetKey(["shop", "raw"])),
    "dagster_run": (MetadataValue.dagster_run("r1"), "r1"),
    "python_artifact": (MetadataValue.python_artifact(Path), f"{Path.__module__}.Path"),
    "table_schema": (MetadataValue.table_schema(SCHEMA), SCHEMA),
    "column_lineage": (MetadataValue.column_lineage(LINEAGE), LINEAGE),
}


@pytest.mark.parametrize("kind", FACTS)
def test_a_fact_has_its_value_and_is_the_same_after_it_was_kept(kind):
    fact, value = FACTS[kind]
    assert (fact.kind, fact.value) == (kind, value)
    told = json.loads(json.dumps(kept(fact)))
    assert taken_up(told) == fact
    assert kept(taken_up(told)) == told


def test_a_table_has_rows_and_columns_and_keeps_both():
    rows = [TableRecord({"id": 1, "name": "a"}), TableRecord({"id": 2, "name": None})]
    plain = MetadataValue.table(rows)
    assert [(each.name, each.type) for each in plain.schema.columns] == [("id", "int"), ("name", "string")]
    told = MetadataValue.table(rows, SCHEMA)
    again = taken_up(json.loads(json.dumps(kept(told))))
    assert (again.records, again.schema) == (rows, SCHEMA)
    assert again == told
    assert MetadataValue.table([]).schema.columns == []


def test_every_kind_is_named_as_in_dagster_and_can_be_imported():
    for name, kind in BY_NAME.items():
        assert getattr(nbasset, name) is kind


def test_numbers_and_texts_are_kept_as_they_are():
    assert [kept(each) for each in (3, 0.5, True, "t", None)] == [3, 0.5, True, "t", None]
    assert kept(MetadataValue.int(3)) == 3


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (3, "int"),
        (True, "bool"),
        (0.5, "float"),
        ("t", "text"),
        (None, "null"),
        ({"a": [1]}, "json"),
        ([1, {"a": None}], "json"),
        (Path("x"), "path"),
        (AssetKey("a"), "asset"),
        (SCHEMA, "table_schema"),
        (LINEAGE, "column_lineage"),
        (Path, "python_artifact"),
        ({1: 2}, "json"),
        ({"a": {1}}, "json"),
        (object(), "text"),
    ],
)
def test_a_value_of_pythons_is_taken_for_the_kind_that_dagster_takes_it_for(given, kind):
    assert metadata_value(given).kind == kind


def test_what_json_cannot_say_is_no_fact_of_json_and_of_a_definition_its_text_is_shown():
    with pytest.raises(InvalidDefinition, match="is no plain data"):
        MetadataValue.json({"a": {1}, "n": 3})
    assert kept({"a": {1}, "n": 3}) == {"kind": "json", "value": {"a": "{1}", "n": 3}}


def test_numbers_of_numpy_are_numbers():
    np = pytest.importorskip("numpy")
    facts = [np.float64(0.5), np.float32(0.5), np.int64(3), np.bool_(True), MetadataValue.int(np.int64(3))]
    assert [kept(each) for each in facts] == [0.5, 0.5, 3, True, 3]
    assert [metadata_value(each).kind for each in facts] == ["float", "float", "int", "bool", "int"]
    assert kept({"n": np.int64(3)}) == {"kind": "json", "value": {"n": 3}}


def test_rows_may_hold_what_json_cannot_say():
    np = pytest.importorskip("numpy")
    row = TableRecord({"n": np.int64(3), "share": np.float64(0.5), "on": datetime.date(2026, 1, 1)})
    again = taken_up(json.loads(json.dumps(kept(MetadataValue.table([row])))))
    assert [each.data for each in again.records] == [{"n": 3, "share": 0.5, "on": "2026-01-01"}]
    assert [each.type for each in again.schema.columns] == ["int", "float", "string"]


def test_the_value_has_the_name_that_dagster_has_for_it():
    assert (MetadataValue.text("t").text, MetadataValue.md("m").md_str, MetadataValue.json([1]).data) == ("t", "m", [1])
    assert (MetadataValue.url("u").url, MetadataValue.path("p").path) == ("u", "p")
    assert MetadataValue.asset("a").asset_key == AssetKey("a")


def test_a_moment_may_be_a_datetime():
    moment = datetime.datetime(1970, 1, 1, 0, 0, 5, tzinfo=datetime.UTC)
    assert MetadataValue.timestamp(moment).value == 5.0


def test_facts_are_equal_where_kind_and_value_are():
    assert MetadataValue.text("t") == MetadataValue.text("t") != MetadataValue.md("t")
    assert len({MetadataValue.text("t"), MetadataValue.text("t"), MetadataValue.json([1])}) == 2
    assert repr(MetadataValue.int(3)) == "IntMetadataValue(3)"


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(PLAIN)
def test_whatever_json_can_say_is_the_same_after_it_was_kept(value):
    told = json.loads(json.dumps(kept(value)))
    again = taken_up(told)
    assert again.value == value
    assert kept(again) == told


@given(st.sampled_from(sorted(FACTS)), st.sampled_from(sorted(FACTS)))
def test_facts_are_equal_only_to_facts_of_their_kind_and_value(one, other):
    assert (FACTS[one][0] == FACTS[other][0]) == (one == other)


class Theirs:
    """Facts of another library, known by the names of their classes."""

    def __init__(self, kind, **said):
        self.fact = type(kind, (), said)()


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (Theirs("MarkdownMetadataValue", value="m"), MetadataValue.md("m")),
        (Theirs("IntMetadataValue", value=3), MetadataValue.int(3)),
        (Theirs("DagsterAssetMetadataValue", value=AssetKey("a")), MetadataValue.asset("a")),
        (Theirs("TableSchemaMetadataValue", value=SCHEMA), MetadataValue.table_schema(SCHEMA)),
        (Theirs("TableColumnLineageMetadataValue", value=LINEAGE), MetadataValue.column_lineage(LINEAGE)),
        (
            Theirs("PythonArtifactMetadataValue", value=None, module=Path.__module__, name="Path"),
            MetadataValue.python_artifact(Path),
        ),
        (
            Theirs(
                "TableMetadataValue", records=[TableRecord({"id": 1})], schema=TableSchema([TableColumn("id", "int")])
            ),
            MetadataValue.table([TableRecord({"id": 1})]),
        ),
    ],
)
def test_facts_of_the_package_dagster_are_taken_by_their_shape(theirs, ours):
    assert metadata_value(theirs.fact) == ours


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "md", "value": "m"},
        {"kind": "table", "value": 3},
        {"kind": "tall", "value": 3},
        {"kind": [], "value": 3},
    ],
)
def test_a_mapping_that_only_looks_like_a_kept_fact_is_plain_data(given):
    assert metadata_value(given) == MetadataValue.json(given)
    assert taken_up(json.loads(json.dumps(kept(given)))) == MetadataValue.json(given)
