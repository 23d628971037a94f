"""Types that functions name for several outputs, and who runs: the same text beside the real Dagster."""

from __future__ import annotations

import textwrap

import pytest
from beside.same_text import told_by

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]

BEGIN = """
import LIB as dg
from typing import Any, Iterator
both = {"a": dg.AssetOut(), "b": dg.AssetOut()}
specs = [dg.AssetSpec("a"), dg.AssetSpec("b")]
def came(*given, **options):
    return attempt(lambda: dg.materialize(list(given), raise_on_error=False, **options).success)
"""

PROGRAMS = {
    "a tuple names the type of each": """
        @dg.multi_asset(outs=both)
        def fits() -> tuple[int, str]:
            return 1, "x"
        @dg.multi_asset(outs=both)
        def does_not() -> tuple[dg.Output[int], dg.Output[str]]:
            return dg.Output(1), dg.Output(2)
        @dg.multi_asset(outs={"a": dg.AssetOut(dagster_type=int), "b": dg.AssetOut(dagster_type=int)})
        def said_otherwise() -> tuple[int, str]:
            return 1, 2
        tell([came(fits), came(does_not), came(said_otherwise)])
    """,
    "anything else is refused": """
        def returning(kind):
            def made():
                return 1, 2
            made.__annotations__["return"] = kind
            return attempt(lambda: bool(dg.multi_asset(outs=both)(made)))
        tell([returning(kind) for kind in (int, None, Any, tuple, tuple[int], tuple[int, str, str], dict[str, int])])
    """,
    "results and what is yielded name nothing": """
        @dg.multi_asset(outs=both)
        def yields() -> Iterator[dg.Output]:
            yield dg.Output(1, "a")
            yield dg.Output("x", "b")
        @dg.multi_asset(specs=specs)
        def results() -> tuple[dg.MaterializeResult, dg.MaterializeResult]:
            return dg.MaterializeResult(asset_key="a"), dg.MaterializeResult(asset_key="b")
        tell([came(yields), came(results)])
    """,
    "ops with several outputs": """
        def returning(kind):
            def made():
                return 1, 2
            made.__annotations__["return"] = kind
            def run():
                op = dg.op(out={"a": dg.Out(), "b": dg.Out()})(made)
                return dg.job(name="j")(lambda: op() and None).execute_in_process(raise_on_error=False).success
            return attempt(run)
        tell([returning(kind) for kind in (tuple[int, int], tuple[int, str], int, tuple[int, int, int])])
    """,
    "a graph names no type for its outputs": """
        @dg.op(out={"a": dg.Out(), "b": dg.Out()})
        def pair():
            return 1, 2
        @dg.graph_multi_asset(outs=both)
        def made() -> int:
            return pair()
        tell(came(made))
    """,
    "the function of a source returns a version": """
        class Orders(dg.ConfigurableIOManager):
            def handle_output(self, context, obj): ...
            def load_input(self, context):
                return "north"
        @dg.observable_source_asset(io_manager_key="orders_io")
        def orders() -> dg.DataVersion:
            return dg.DataVersion("7")
        @dg.asset
        def report(orders: str) -> str:
            return orders + "!"
        tell(dg.materialize([orders, report], resources={"orders_io": Orders()}).output_for_node("report"))
    """,
    "only what is chosen has events": """
        @dg.asset
        def raw():
            return 1
        @dg.asset
        def report(raw):
            return raw + 1
        instance = dg.DagsterInstance.ephemeral()
        for chosen in (raw, report):
            run = dg.materialize([raw, report], selection=[chosen], instance=instance)
            tell([each.asset_key.to_user_string() for each in run.get_asset_materialization_events()])
    """,
    "what an asset makes is not made elsewhere": """
        @dg.asset
        def orders(): ...
        tell([came(orders, dg.AssetSpec("orders")), came(orders, dg.AssetSpec("prices"))])
    """,
}


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS)
def test_several_outputs_are_checked_as_in_dagster(text, tmp_path, monkeypatch):
    pytest.importorskip("dagster")
    monkeypatch.chdir(tmp_path)
    text = BEGIN + textwrap.dedent(text)
    assert told_by("nbasset", text) == told_by("dagster", text)
