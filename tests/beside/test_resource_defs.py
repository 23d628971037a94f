"""Resources and configs that assets bring along, the same text beside the real Dagster."""

from __future__ import annotations

import textwrap

import pytest
from beside.same_text import told_by

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]

BEGIN = """
import LIB as dg
@dg.asset(config_schema={"n": int, "to": dg.Field(str, default_value="here")})
def configured(context):
    return dict(context.op_config), context.op_execution_context.op_config["n"]
@dg.asset(required_resource_keys={"rate"})
def price(context):
    return context.resources.rate * 2
@dg.asset(resource_defs={"rate": dg.ResourceDefinition.hardcoded_resource(7)}, required_resource_keys={"rate"})
def own(context):
    return context.resources.rate
class Remembering(dg.IOManager):
    def __init__(self):
        self.kept = []
    def handle_output(self, context, obj):
        self.kept.append(context.asset_key.to_user_string())
    def load_input(self, context):
        return "loaded"
"""

PROGRAMS = {
    "a config schema": """
        run = dg.materialize([configured], run_config={"ops": {"configured": {"config": {"n": 3}}}})
        tell(run.output_for_node("configured"))
        tell(configured(dg.build_asset_context(asset_config={"n": 3})))
        tell(attempt(lambda: dg.materialize([configured])))
        tell(attempt(lambda: configured(dg.build_asset_context())))
        for config in ({"n": "x"}, {"n": 1, "z": 1}):
            told = {"ops": {"configured": {"config": config}}}
            tell(attempt(lambda: dg.materialize([configured], run_config=told)))
    """,
    "a config without a schema": """
        @dg.asset
        def plain(context):
            return context.op_config
        tell(dg.materialize([plain], run_config={"ops": {"plain": {"config": {"n": 1}}}}).output_for_node("plain"))
    """,
    "an I/O manager and a resource of one's own": """
        manager = Remembering()
        @dg.asset(io_manager_def=manager)
        def kept():
            return 1
        @dg.asset
        def after(kept):
            return kept
        run = dg.materialize([kept, after, own])
        tell([run.output_for_node("after"), run.output_for_node("own"), manager.kept])
        tell(attempt(lambda: dg.materialize([own], resources={"rate": 8})))
        tell(attempt(lambda: dg.asset(io_manager_def=manager, io_manager_key="x")(lambda: 1)))
    """,
    "resources for several assets": """
        manager = Remembering()
        hard = dg.ResourceDefinition.hardcoded_resource
        given = dg.with_resources([price], {"rate": hard(4), "io_manager": manager})
        tell([dg.materialize(given).success, manager.kept])
        @dg.resource(config_schema={"n": int})
        def made(context):
            return context.resource_config["n"]
        given = dg.with_resources([price], {"rate": made}, {"rate": {"config": {"n": 6}}})
        tell(dg.materialize(given).output_for_node("price"))
        tell(attempt(lambda: dg.with_resources([price], {"other": hard(4)})))
        tell(attempt(lambda: dg.with_resources([own], {"rate": hard(4)})))
    """,
    "a resource is told its own fields, as a run's config has them": """
        import enum
        class Size(enum.Enum):
            SMALL = "s"
        class Login(dg.Config):
            user: str = "me"
        class Inner(dg.ConfigurableResource):
            n: int = 3
        class Told(dg.ConfigurableResource):
            size: Size
            login: Login = Login()
            inner: Inner
            def setup_for_execution(self, context):
                tell(context.resource_config)
        @dg.asset
        def sized(told: Told):
            return told.size.value
        tell(dg.materialize([sized], resources={"told": Told(size=Size.SMALL, inner=Inner())}).output_for_node("sized"))
    """,
    "a variable's text is no number, and its number no text": """
        import os
        os.environ["A_NUMBER"] = "7"
        class Both(dg.ConfigurableResource):
            n: int = 0
            x: float = 0.0
            text: str = ""
        class Own(dg.Config):
            n: int = 0
        tell([attempt(lambda: bool(kind(**{name: given})))
            for kind, name, given in [
                (Both, "n", dg.EnvVar("A_NUMBER")), (Both, "n", dg.EnvVar.int("A_NUMBER")),
                (Both, "x", dg.EnvVar("A_NUMBER")), (Both, "text", dg.EnvVar("A_NUMBER")),
                (Both, "text", dg.EnvVar.int("A_NUMBER")), (Own, "n", dg.EnvVar("A_NUMBER"))]])
    """,
    "an I/O manager says by its class what inputs and outputs take": """
        kept = {}
        class Suffixed(dg.ConfigurableIOManager):
            class Into(dg.Config):
                suffix: str
            @classmethod
            def output_config_schema(cls):
                return cls.Into
            @classmethod
            def input_config_schema(cls):
                return {"times": dg.Field(int, default_value=2)}
            def handle_output(self, context, obj):
                kept[context.name] = obj + context.config["suffix"]
            def load_input(self, context):
                return kept[context.upstream_output.name] * context.config["times"]
        @dg.op(out={"word": dg.Out(io_manager_key="io")})
        def word():
            return "a"
        @dg.op
        def doubled(word):
            tell(word)
        @dg.job(resource_defs={"io": Suffixed()})
        def words():
            doubled(word())
        good, bad = {"suffix": "b"}, {"suffix": 3}
        tell([attempt(lambda: words.execute_in_process(run_config={"ops": {"word": {"outputs": {"word": each}}}}).success)
            for each in (good, bad)])
    """,
    "several assets with a config and a resource": """
        @dg.multi_asset(
            outs={"x": dg.AssetOut(), "y": dg.AssetOut()},
            resource_defs={"rate": dg.ResourceDefinition.hardcoded_resource(7)},
            required_resource_keys={"rate"},
            config_schema={"n": int},
        )
        def both(context):
            return context.resources.rate, context.op_config["n"]
        run = dg.materialize([both], run_config={"ops": {"both": {"config": {"n": 3}}}})
        tell([run.output_for_node("both", "x"), run.output_for_node("both", "y")])
    """,
}


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS)
def test_assets_bring_along_what_they_do_in_dagster(text, tmp_path, monkeypatch):
    pytest.importorskip("dagster")
    monkeypatch.chdir(tmp_path)
    text = BEGIN + textwrap.dedent(text)
    assert told_by("nbasset", text) == told_by("dagster", text)
