"""Several assets of one body, the same text beside the real Dagster."""

from __future__ import annotations

import textwrap

import pytest
from beside.same_text import told_by

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]

PROGRAMS = {
    "a tuple in the order of the outputs": """
        import LIB as dg
        @dg.multi_asset(outs={"low": dg.AssetOut(), "high": dg.AssetOut(key_prefix=["x", "y"], group_name="top")})
        def limits():
            return 1, 9
        @dg.asset(ins={"high": dg.AssetIn(key=dg.AssetKey(["x", "y", "high"]))})
        def twice(high):
            return high * 2
        run = dg.materialize([limits, twice])
        tell([run.success, run.asset_value(dg.AssetKey("low")), run.asset_value(dg.AssetKey(["x", "y", "high"]))])
        tell(run.asset_value(dg.AssetKey("twice")))
        tell(sorted(each.to_user_string() for each in limits.keys))
    """,
    "outputs yielded by their names, in any order": """
        import LIB as dg
        @dg.multi_asset(outs={"a": dg.AssetOut(), "b": dg.AssetOut(key=dg.AssetKey(["other", "name"]))})
        def both():
            yield dg.Output(2, output_name="b")
            yield dg.Output([1], output_name="a", metadata={"rows": 1})
        run = dg.materialize([both])
        tell([run.asset_value(dg.AssetKey("a")), run.asset_value(dg.AssetKey(["other", "name"]))])
    """,
    "what is optional and was not given leaves out what rests on it": """
        import LIB as dg
        @dg.multi_asset(outs={"a": dg.AssetOut(is_required=False), "b": dg.AssetOut(is_required=False)})
        def some():
            yield dg.Output(1, output_name="a")
        @dg.asset
        def of_a(a):
            return a + 1
        @dg.asset
        def of_b(b):
            return b + 1
        run = dg.materialize([some, of_a, of_b])
        tell([run.success, run.asset_value(dg.AssetKey("of_a"))])
        tell(attempt(lambda: run.asset_value(dg.AssetKey("of_b"))) != 1)
    """,
    "a required output that is not given fails": """
        import LIB as dg
        @dg.multi_asset(outs={"a": dg.AssetOut(), "b": dg.AssetOut()})
        def some():
            yield dg.Output(1, output_name="a")
        tell(dg.materialize([some], raise_on_error=False).success)
    """,
    "what may be left out no longer is missing": """
        import LIB as dg
        def making(required):
            @dg.multi_asset(outs={"a": dg.AssetOut(), "b": dg.AssetOut(is_required=required)})
            def some():
                yield dg.Output(1, output_name="a")
            return dg.materialize([some], raise_on_error=False).success
        tell([making(required) for required in (False, True, False)])
    """,
    "one result returned for several fails": """
        import LIB as dg
        specs = [dg.AssetSpec("a"), dg.AssetSpec("b")]
        def named(result, **options):
            def some():
                return result
            return dg.materialize([dg.multi_asset(**(options or {"specs": specs}))(some)], raise_on_error=False).success
        a, b = dg.MaterializeResult(asset_key="a"), dg.MaterializeResult(asset_key="b")
        tell([named(a), named(dg.MaterializeResult()), named((a, b)), named(a, specs=specs, can_subset=True)])
        tell(named(a, specs=[dg.AssetSpec("a", skippable=True), dg.AssetSpec("b", skippable=True)]))
        tell(named(a, specs=specs[:1]))
        optional = {"a": dg.AssetOut(is_required=False), "b": dg.AssetOut(is_required=False)}
        tell(named(dg.Output(1, "a"), outs=optional))
    """,
    "one value for two fails": """
        import LIB as dg
        @dg.multi_asset(outs={"a": dg.AssetOut(), "b": dg.AssetOut()})
        def some():
            return 1
        tell(dg.materialize([some], raise_on_error=False).success)
    """,
    "specs with results by key": """
        import LIB as dg
        @dg.multi_asset(specs=[dg.AssetSpec("a", deps=["outside"], group_name="g"), dg.AssetSpec("b", deps=["a"])])
        def specified():
            yield dg.MaterializeResult(asset_key="a", metadata={"rows": 3})
            yield dg.MaterializeResult(asset_key="b")
        @dg.asset(deps=[dg.AssetKey("b")])
        def after():
            return "after"
        run = dg.materialize([specified, after])
        tell([run.success, run.asset_value(dg.AssetKey("after"))])
    """,
    "specs and a body that says nothing": """
        import LIB as dg
        done = []
        @dg.multi_asset(specs=[dg.AssetSpec("a"), dg.AssetSpec("b")])
        def specified():
            done.append(1)
        tell([dg.materialize([specified]).success, len(done)])
        @dg.multi_asset(specs=[dg.AssetSpec("c"), dg.AssetSpec("d", skippable=True)])
        def others():
            return None
        tell(attempt(lambda: dg.materialize([others], raise_on_error=False).success))
    """,
    "what they rest on among themselves counts for whoever chooses": """
        import LIB as dg
        @dg.asset
        def up():
            return 1
        inner = {"a": {dg.AssetKey("up")}, "b": {dg.AssetKey("a")}}
        @dg.multi_asset(outs={"a": dg.AssetOut(), "b": dg.AssetOut()}, internal_asset_deps=inner)
        def both(up):
            return up, 2 * up
        @dg.multi_asset(specs=[dg.AssetSpec("c", deps=["b"]), dg.AssetSpec("d", deps=["c", "up"])])
        def specified():
            ...
        for text in ("key:a+", "a+", "up+", "+b", "key:b+", "+d"):
            found = dg.AssetSelection.from_string(text).resolve([up, both, specified])
            tell(sorted(each.to_user_string() for each in found))
        for each in (both, specified):
            tell({key.to_user_string(): sorted(dep.to_user_string() for dep in deps) for key, deps in each.asset_deps.items()})
            tell(sorted(key.to_user_string() for key in each.dependency_keys))
            tell({spec.key.to_user_string(): len(list(spec.deps)) for spec in each.specs})
        tell([dg.materialize([up, both, specified]).success])
        def f(): ...
        tell(attempt(lambda: dg.multi_asset(outs={"a": dg.AssetOut()}, internal_asset_deps={"a": {dg.AssetKey("n")}})(f)))
    """,
    "a subset is asked for by its names": """
        import LIB as dg
        asked = []
        @dg.multi_asset(
            outs={"a": dg.AssetOut(is_required=False), "b": dg.AssetOut(is_required=False)}, can_subset=True
        )
        def either(context: dg.AssetExecutionContext):
            asked.append(sorted(context.op_execution_context.selected_output_names))
            if "a" in context.op_execution_context.selected_output_names:
                yield dg.Output(1, output_name="a")
            if "b" in context.op_execution_context.selected_output_names:
                yield dg.Output(2, output_name="b")
        run = dg.materialize([either], selection=dg.AssetSelection.assets("b"))
        tell([run.success, run.asset_value(dg.AssetKey("b")), asked])
    """,
    "what is said of inputs reaches who loads them": """
        import LIB as dg
        class Loads(dg.IOManager):
            def handle_output(self, context, obj): ...
            def load_input(self, context):
                return context.definition_metadata["factor"] * 10
        @dg.asset
        def raw():
            return 1
        @dg.multi_asset(
            outs={"a": dg.AssetOut(), "b": dg.AssetOut()},
            ins={"raw": dg.AssetIn(input_manager_key="loads", metadata={"factor": 4})},
        )
        def both(raw):
            return raw, raw + 1
        run = dg.materialize([raw, both], resources={"loads": Loads()})
        tell([run.asset_value("a"), run.asset_value("b")])
    """,
    "a part is made alone only where the body says so": """
        import LIB as dg
        @dg.multi_asset(outs={"train": dg.AssetOut(), "test": dg.AssetOut()})
        def split():
            return 1, 2
        @dg.asset
        def size(train):
            return train
        @dg.asset(check_specs=[dg.AssetCheckSpec("ok", asset="own")])
        def own():
            yield dg.Output(1)
            yield dg.AssetCheckResult(passed=True)
        @dg.multi_asset_check(specs=[dg.AssetCheckSpec(each, asset="own") for each in ("c1", "c2")])
        def both():
            yield dg.AssetCheckResult(passed=True, asset_key="own", check_name="c1")
            yield dg.AssetCheckResult(passed=True, asset_key="own", check_name="c2")
        @dg.op(out={"x": dg.Out(is_required=False), "y": dg.Out(is_required=False)})
        def points(context):
            for each in sorted(context.selected_output_names):
                yield dg.Output(each, each)
        def graphed():
            x, y = points()
            return {"x": x, "y": y}
        outs = {"x": dg.AssetOut(), "y": dg.AssetOut()}
        whole = dg.graph_multi_asset(outs=outs)(graphed)
        parts = dg.graph_multi_asset(outs=outs, can_subset=True)(graphed)
        chosen = dg.AssetSelection
        def made(selection, graph):
            run = dg.materialize([split, size, own, both, graph], selection=selection)
            return sorted(each.asset_key.to_user_string() for each in run.get_asset_materialization_events())
        def made_by_job(selection, graph):
            job = dg.define_asset_job("some", selection)
            defs = dg.Definitions([split, size, own, graph], asset_checks=[both], jobs=[job])
            run = attempt(lambda: defs.get_job_def("some")) and defs.get_job_def("some").execute_in_process()
            return sorted(each.asset_key.to_user_string() for each in run.get_asset_materialization_events())
        for selection in (
            chosen.assets("train"),
            chosen.assets("train", "test"),
            chosen.assets("size").upstream(),
            chosen.assets("own"),
            chosen.assets("own").without_checks(),
            chosen.checks(dg.AssetCheckKey(dg.AssetKey("own"), "c1")),
            chosen.checks(dg.AssetCheckKey(dg.AssetKey("own"), "ok")),
            chosen.assets("x"),
            chosen.all() - chosen.assets("test"),
            chosen.assets("own") - chosen.checks(dg.AssetCheckKey(dg.AssetKey("own"), "c1")),
        ):
            for graph in (whole, parts):
                tell([attempt(lambda: made(selection, graph)), attempt(lambda: made_by_job(selection, graph))])
    """,
    "who says both or nothing is refused": """
        import LIB as dg
        def f(): ...
        tell(attempt(lambda: dg.AssetOut(key="a", key_prefix="b")))
        tell(attempt(lambda: dg.multi_asset(outs={"a": dg.AssetOut(owners=["me"])})(f)))
        tell(attempt(lambda: dg.multi_asset(outs={"a": dg.AssetOut(tags={"a b": "$"})})(f)))
        tell(attempt(lambda: dg.multi_asset(outs={"a": dg.AssetOut(group_name="a b")})(f)))
        tell(attempt(lambda: dg.AssetSpec("a", owners=["me"])))
        tell(attempt(lambda: dg.AssetSpec("a", tags={"a b": "$"})))
        tell(attempt(lambda: dg.multi_asset(outs={"a": dg.AssetOut()}, specs=[dg.AssetSpec("b")])(f)))
    """,
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_same_text_gives_the_same(name, tmp_path, monkeypatch):
    pytest.importorskip("dagster")
    monkeypatch.chdir(tmp_path)
    text = textwrap.dedent(PROGRAMS[name])
    assert told_by("nbasset", text) == told_by("dagster", text)
