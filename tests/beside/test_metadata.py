"""Facts about makings, the same text beside the real Dagster."""

from __future__ import annotations

import textwrap

import pytest
from beside.same_text import told_by

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]

BEGIN = """
import LIB as dg
import datetime
from pathlib import Path
def shown(fact):
    return type(fact).__name__, str(fact.value)
"""

PROGRAMS = {
    "facts of a kind have their value": """
        facts = [
            dg.MetadataValue.int(3),
            dg.MetadataValue.float(0.5),
            dg.MetadataValue.bool(True),
            dg.MetadataValue.text("t"),
            dg.MetadataValue.md("**m**"),
            dg.MetadataValue.json({"a": [1]}),
            dg.MetadataValue.path(Path("data/x.csv")),
            dg.MetadataValue.path("data/x.csv"),
            dg.MetadataValue.url("https://example.org"),
            dg.MetadataValue.notebook("a.ipynb"),
            dg.MetadataValue.timestamp(12.5),
            dg.MetadataValue.timestamp(datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)),
            dg.MetadataValue.null(),
            dg.MetadataValue.dagster_run("r"),
        ]
        tell([shown(each) for each in facts])
    """,
    "the value has a name of its kind": """
        tell(dg.MetadataValue.text("t").text)
        tell(dg.MetadataValue.md("m").md_str)
        tell(dg.MetadataValue.json([1]).data)
        tell(dg.MetadataValue.url("u").url)
        tell(dg.MetadataValue.path("p").path)
        tell(dg.MetadataValue.asset(dg.AssetKey(["s", "a"])).asset_key.to_user_string())
    """,
    "facts are equal where kind and value are": """
        tell(dg.MetadataValue.text("t") == dg.MetadataValue.text("t"))
        tell(isinstance(dg.MetadataValue.int(3), dg.MetadataValue))
        tell(isinstance(dg.MetadataValue.int(3), dg.IntMetadataValue))
    """,
    "rows of a table and its columns": """
        rows = [dg.TableRecord({"id": 1, "name": "a", "x": 0.5, "ok": True})]
        table = dg.MetadataValue.table(rows)
        tell([(each.name, each.type) for each in table.schema.columns])
        tell([dict(each.data) for each in table.records])
        schema = dg.TableSchema(
            columns=[
                dg.TableColumn("id", "int", description="the number", constraints=dg.TableColumnConstraints(unique=True)),
                dg.TableColumn("name"),
            ],
            constraints=dg.TableConstraints(other=["sorted"]),
        )
        fact = dg.MetadataValue.table_schema(schema)
        tell([(each.name, each.type, each.description) for each in fact.value.columns])
        tell([(each.constraints.unique, each.constraints.nullable) for each in fact.schema.columns])
        tell(list(schema.constraints.other))
        tell([each.name for each in dg.TableSchema.from_name_type_dict({"a": "int", "b": "string"}).columns])
        rows = [dg.TableRecord({"id": 1, "name": "a"})]
        tell(dg.MetadataValue.table(rows, schema).schema == schema)
    """,
    "where columns come from": """
        lineage = dg.TableColumnLineage(
            deps_by_column={"total": [dg.TableColumnDep(asset_key=dg.AssetKey("orders"), column_name="price")]}
        )
        found = dg.MetadataValue.column_lineage(lineage).column_lineage.deps_by_column["total"][0]
        tell([found.asset_key.to_user_string(), found.column_name])
    """,
    "a number of numpy is a number, a mapping a mapping": """
        import numpy
        made = dg.AssetMaterialization("a", metadata={"x": numpy.float64(0.5), "m": {"kind": "md", "value": "x"}})
        tell([shown(each) for each in made.metadata.values()])
        tell([each.type for each in dg.MetadataValue.table([dg.TableRecord({"a": 0.5, "b": None})]).schema.columns])
    """,
    "they are accepted where an asset is defined and made": """
        @dg.asset(metadata={"owner": "me", "schema": dg.TableSchema([dg.TableColumn("id")]), "n": 3})
        def raw(context):
            context.add_output_metadata(
                {"lines": dg.MetadataValue.md("- a"), "rows": dg.MetadataValue.table([dg.TableRecord({"a": 1})])}
            )
            return dg.Output([1], metadata={"where": dg.MetadataValue.url("https://example.org"), "none": None})
        run = dg.materialize([raw])
        tell([run.success, run.output_for_node("raw")])
    """,
    "other objects are no facts, wherever they are said": """
        import datetime, decimal, enum, pathlib
        Level = enum.Enum("Level", "LOW")
        day = datetime.date(2026, 1, 1)
        others = [day, datetime.datetime(2026, 1, 1), datetime.timedelta(1), {1}, (1, 2), decimal.Decimal("1.5"), b"x", 1j]
        others += [Level.LOW, object(), object, len, {"on": day}, [{1}], {"a": b"x"}, [object()], {(1,): 2}]
        facts = [{"a": (1, 2)}, [(1,)], {1: 2}, pathlib.Path("a"), dg.AssetKey("a"), None, float("nan"), 10**30]
        says = [
            lambda fact: dg.Output(1, metadata={"it": fact}),
            lambda fact: dg.AssetMaterialization("a", metadata={"it": fact}),
            lambda fact: dg.AssetCheckResult(passed=True, metadata={"it": fact}),
            lambda fact: dg.ExpectationResult(True, metadata={"it": fact}),
            lambda fact: dg.TypeCheck(True, metadata={"it": fact}),
            lambda fact: dg.Failure("no", metadata={"it": fact}),
        ]
        tell([[attempt(lambda: bool(say(fact))) != True for say in says] for fact in others])
        tell([[attempt(lambda: bool(say(fact))) != True for say in says] for fact in facts])
        tell([attempt(lambda: bool(dg.MetadataValue.json(fact))) == True for fact in [day, {1}, [day], {"a": (1,)}]])
        def added(fact):
            @dg.asset(metadata={"it": fact})
            def a(context):
                context.add_output_metadata({"it": fact})
            return dg.materialize([a], raise_on_error=False).success
        tell([added(fact) for fact in [day, {1}, Level.LOW, {"a": 1}]])
        def returned(fact):
            @dg.asset
            def a():
                return dg.MaterializeResult(metadata={"it": fact})
            return dg.materialize([a], raise_on_error=False).success
        tell([returned(fact) for fact in [*others, *facts]])
        def kept(**facts):
            class Manager(dg.IOManager):
                def handle_output(self, context, obj):
                    context.add_output_metadata({"it": facts.get("of_output", 1)})
                def load_input(self, context):
                    context.add_input_metadata({"it": facts.get("of_input", 1)})
            @dg.asset
            def a():
                return 1
            @dg.asset
            def b(a): ...
            return dg.materialize([a, b], resources={"io_manager": Manager()}, raise_on_error=False).success
        tell([kept(), kept(of_output=day), kept(of_input=day)])
    """,
}


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS)
def test_facts_are_those_of_dagster(text):
    pytest.importorskip("dagster")
    text = BEGIN + textwrap.dedent(text)
    assert told_by("nbasset", text) == told_by("dagster", text)
