"""Facts as the eye sees them."""

from __future__ import annotations

import pytest

from nbasset.core.metadata import MetadataValue, kept
from nbasset.core.tables import TableColumn, TableColumnDep, TableColumnLineage, TableRecord, TableSchema
from nbasset.ui.facts import ROWS, fact_html, fact_text

SCHEMA = TableSchema([TableColumn("id", "int", "the number"), TableColumn("na<me")])


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (3, "3"),
        ("t", "t"),
        (None, "None"),
        (MetadataValue.json({"ä": [1]}), '{"ä": [1]}'),
        (MetadataValue.md("**t**"), "**t**"),
        (MetadataValue.asset(["shop", "raw"]), "shop/raw"),
        (MetadataValue.table([TableRecord({"id": 1})]), "1 rows × 1 columns"),
        (MetadataValue.table_schema(SCHEMA), "id: int, na<me: string"),
        (
            MetadataValue.column_lineage(TableColumnLineage({"total": [TableColumnDep(["s", "a"], "price")]})),
            "total from s/a.price",
        ),
        (MetadataValue.path("data/x.csv"), "data/x.csv"),
    ],
)
def test_a_fact_is_a_text(fact, text):
    assert fact_text(kept(fact)) == text


def test_a_moment_is_told_as_one():
    assert "1970" in fact_text(kept(MetadataValue.timestamp(86400.0)))


def test_an_address_is_a_link_and_only_one_of_the_web():
    assert fact_html(kept(MetadataValue.url("https://a.org/?x=1&y"))) == (
        '<a href="https://a.org/?x=1&amp;y">https://a.org/?x=1&amp;y</a>'
    )
    assert fact_html(kept(MetadataValue.url("javascript:alert(1)"))) == "javascript:alert(1)"


def test_a_table_is_drawn_and_a_long_one_says_how_many_rows_there_are():
    drawn = fact_html(kept(MetadataValue.table([TableRecord({"id": "<1>"})] * (ROWS + 2))))
    assert drawn.startswith('<table class="nba"><tr><th>id</th></tr><tr><td>&lt;1&gt;</td></tr>')
    assert drawn.count("<tr>") == ROWS + 1
    assert "and 2 more rows" in drawn


def test_columns_are_a_table_of_names_and_types():
    drawn = fact_html(kept(MetadataValue.table_schema(SCHEMA)))
    assert "<tr><td>id</td><td>int</td><td>the number</td></tr>" in drawn
    assert "na&lt;me" in drawn


def test_markdown_is_drawn():
    assert fact_html(kept(MetadataValue.md("**t**"))) == "<p><strong>t</strong></p>\n"


def test_anything_else_is_its_text_escaped():
    assert fact_html("<b>") == "&lt;b&gt;"
    assert fact_html(kept(MetadataValue.json(["<b>"]))) == "[&quot;&lt;b&gt;&quot;]"
